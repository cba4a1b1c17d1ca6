"""Where a DID lies."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.did import Did
from .base import DataLakeHandler
from .models import ReplicaList, RseReplica


class ReplicasHandler(DataLakeHandler):
    """``instances/{instance}/replicas``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Say what each RSE has of a DID, the mounted ones first."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        found = await lake.replicas.of(did)
        self.answer(ReplicaList(replicas=[RseReplica.model_validate(replica) for replica in found]))
