"""The files of a DID as the kernel needs them."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.did import Did
from .base import DataLakeHandler


class FilesHandler(DataLakeHandler):
    """``instances/{instance}/files``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List path, PFN, size and state of each file, streamed."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        await self.stream("files", "files", lake.availability.files(did))
