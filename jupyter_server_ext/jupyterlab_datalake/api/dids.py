"""Find data identifiers, look into them, describe one."""

from __future__ import annotations

from typing import get_args

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.catalogue.words import DidFilter
from ..lake.did import Did
from ..lake.failures import LakeError
from .base import DataLakeHandler
from .models import DidDetails, DidList


class DidsHandler(DataLakeHandler):
    """``instances/{instance}/dids``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Search a scope by name, streamed."""
        scope, pattern, kind = self.query("scope"), self.query("pattern"), self.query("type", "all")
        lake = await self.lakes.lake(instance)
        await self.stream("dids", "dids", lake.catalogue.search(scope, pattern, did_filter(kind)))


class ContentsHandler(DataLakeHandler):
    """``instances/{instance}/contents``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List what is attached to a collection, one level down, streamed."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        await self.stream("dids", "dids", lake.catalogue.contents(did))


class DidHandler(DataLakeHandler):
    """``instances/{instance}/did``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Describe one DID."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        self.answer(DidDetails.model_validate(await lake.catalogue.details(did)))


class ParentsHandler(DataLakeHandler):
    """``instances/{instance}/parents``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List the collections that hold a DID, one level up."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        self.answer(DidList.model_validate({"dids": await lake.catalogue.parents(did)}))


def did_filter(text: str) -> DidFilter:
    """Check the kind of DID that is searched for.

    Raises
    ------
    LakeError
        ``input_invalid``.
    """
    for known in get_args(DidFilter):
        if text == known:
            return known  # type: ignore[no-any-return]
    raise LakeError("input_invalid", "Query parameter 'type' is not a kind of DID", ", ".join(get_args(DidFilter)))
