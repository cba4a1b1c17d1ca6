"""The scopes of an instance."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import DataLakeHandler
from .models import ScopeList


class ScopesHandler(DataLakeHandler):
    """``instances/{instance}/scopes``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List the scopes."""
        lake = await self.lakes.lake(instance)
        scopes = await lake.catalogue.scopes()
        self.answer(ScopeList(scopes=scopes.all, own=scopes.own))
