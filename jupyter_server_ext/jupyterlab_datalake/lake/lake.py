"""One configured Rucio with everything that can be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .availability.service import AvailabilityService
from .catalogue.catalogue import Catalogue
from .catalogue.replicas import Replicas
from .catalogue.rules import RuleDesk
from .doctor.examination import Examination
from .identity.bearer import EnvironmentSource, FileSource
from .identity.desk import Desk
from .identity.userpass import Credential, UserpassSource
from .instances.config import EnvironmentAuth, FileAuth, InstanceConfig
from .instances.hosts import hosts_of
from .mounts import MountMap
from .rucio.gateway import Gateway
from .rucio.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from .availability.service import Publish
    from .failures import LakeError
    from .identity.source import TokenSource
    from .rucio.limits import Limits


class Lake:
    """Builds the parts of one instance and ends them.

    Parameters
    ----------
    config
        The checked configuration.
    passwords
        Password by name of the variable from which it was taken.
    limits
        Bounds of the conversation with Rucio.
    publish
        Called with each batch of changes of availability.
    barred
        Why a supplied credential must not be sent to the configured hosts; None: it may.
    """

    def __init__(
        self,
        config: InstanceConfig,
        passwords: Mapping[str, SecretStr],
        limits: Limits,
        publish: Publish,
        barred: LakeError | None = None,
    ) -> None:
        self.config = config
        self._transport = Transport(config.rucio_ca_cert, limits)
        headers = fixed_headers(config)
        source, supplied = self._source({} if barred else passwords, headers)
        self.desk = Desk(source, supplied=supplied, hosts=hosts_of(config), barred=barred)
        gateway = Gateway(config.rucio_base_url, self._transport, self.desk, headers)
        self.catalogue = Catalogue(gateway, wildcards=config.wildcard_enabled, scopes_max=config.search_scopes_max)
        self.availability = near = AvailabilityService(config, gateway, MountMap.of(config), publish)
        self.replicas = Replicas(gateway, near.facts, near.places)
        self.rules = RuleDesk(gateway, near.rules, config.lifetime_max_days)
        self.examination = Examination(config, self._transport, gateway, self.desk, headers)

    def _source(self, passwords: Mapping[str, SecretStr], headers: Mapping[str, str]) -> tuple[TokenSource, bool]:
        auth = self.config.auth
        if isinstance(auth, EnvironmentAuth):
            return EnvironmentSource(auth.variable, auth.account), True
        if isinstance(auth, FileAuth):
            return FileSource(auth.path, auth.account), True
        credential = None
        password = passwords.get(auth.password_env or "")
        if auth.username and password is not None:
            credential = Credential(auth.username, password, auth.account)
        base = self.config.rucio_auth_url or self.config.rucio_base_url
        return UserpassSource(base, self._transport, headers, credential), credential is not None

    async def close(self) -> None:
        """End what runs in the background, then all connections."""
        await self.availability.close()
        await self.desk.forget()
        await self._transport.close()


def fixed_headers(config: InstanceConfig) -> dict[str, str]:
    """Return what every request says about us."""
    headers = {"User-Agent": "jupyterlab-datalake", "X-Rucio-Script": "jupyterlab-datalake"}
    if config.vo:
        headers["X-Rucio-VO"] = config.vo
    if config.app_id:
        headers["X-Rucio-AppID"] = config.app_id
    return headers
