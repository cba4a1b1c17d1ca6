"""Sign in and out."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from tornado import web

from .base import DataLakeHandler
from .instances import sign_in_of
from .models import UserpassCredential


class CredentialHandler(DataLakeHandler):
    """``instances/{instance}/credential``."""

    @web.authenticated
    @authorized
    async def put(self, instance: str) -> None:
        """Test a credential with Rucio; keep it in memory only if Rucio accepts it."""
        credential = self.body(UserpassCredential)
        lake = await self.lakes.lake(instance)
        await lake.desk.sign_in(credential.username, credential.password, credential.account)
        self.answer(sign_in_of(lake.desk.status()))

    @web.authenticated
    @authorized
    async def delete(self, instance: str) -> None:
        """Forget the credential."""
        lake = await self.lakes.lake(instance)
        await lake.desk.sign_out()
        self.answer(sign_in_of(lake.desk.status()))
