"""The configured instances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import DataLakeHandler, failure_of
from .models import Instance, InstanceList, SignIn

if TYPE_CHECKING:
    from ..lake.identity.desk import SignInStatus
    from ..lake.lake import Lake
    from ..lake.lakes import Listing


class InstancesHandler(DataLakeHandler):
    """``instances``."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List the instances, where they were looked for, and what is wrong with them."""
        self.answer(list_of(await self.lakes.listing()))


class ConfigurationHandler(DataLakeHandler):
    """``configuration``."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Read every file and every remote part anew; no restart is needed."""
        self.answer(list_of(await self.lakes.listing(anew=True)))


def list_of(listing: Listing) -> InstanceList:
    """Show what is configured, and what is wrong with it."""
    return InstanceList(
        instances=[instance_of(lake) for lake in listing.lakes],
        default=listing.default,
        searched=list(listing.searched),
        problems=[failure_of(problem) for problem in listing.problems],
    )


def instance_of(lake: Lake) -> Instance:
    """Show an instance without anything secret."""
    config = lake.config
    return Instance(
        name=config.name,
        display_name=config.display_name,
        destination_rse=config.destination_rse,
        lifetime_days=config.lifetime_days,
        lifetime_max_days=config.lifetime_max_days,
        wildcards=config.wildcard_enabled,
        web_ui_url=config.rucio_webui_url,
        mode=config.mode,
        destinations=list(config.destinations),
        search_scopes_max=config.search_scopes_max,
        sign_in=sign_in_of(lake.desk.status()),
    )


def sign_in_of(status: SignInStatus) -> SignIn:
    """Show who is signed in."""
    return SignIn(
        state=status.state,
        account=status.account,
        expires_at=status.expires_at,
        failure=failure_of(status.failure) if status.failure else None,
        interactive=status.interactive,
    )
