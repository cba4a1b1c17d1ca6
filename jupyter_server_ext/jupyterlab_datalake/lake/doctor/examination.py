"""Everything that must be right for one instance, in the order in which one thing rests on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..mounts import MountMap
from .account import credential, rights
from .check import Finding, skipped
from .network import Line
from .probe import MountProbe
from .storage import Destination

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from ..identity.desk import Desk
    from ..instances.config import InstanceConfig
    from ..rucio.gateway import Gateway
    from ..rucio.transport import Transport
    from .check import CheckTopic


IN_THE_USERS_NAME: tuple[CheckTopic, ...] = ("credential", "rse", "rights")


class Examination:
    """Looks at one instance, as often as it is asked to.

    Parameters
    ----------
    config
        The checked configuration.
    transport
        The session, for what is asked without a credential.
    gateway
        The Rucio that is asked with one.
    desk
        Who hands out the credential.
    headers
        Sent with every request.
    """

    def __init__(
        self,
        config: InstanceConfig,
        transport: Transport,
        gateway: Gateway,
        desk: Desk,
        headers: Mapping[str, str],
    ) -> None:
        self._config = config
        self._transport = transport
        self._gateway = gateway
        self._desk = desk
        self._headers = headers
        self._probe = MountProbe()

    async def findings(self) -> AsyncIterator[Finding]:
        """Yield each finding when it is made.

        What rests on something that is broken is ``skipped``; mounts are looked at in any case.
        """
        line = self._line("Rucio", self._config.rucio_base_url)
        destinations = [Destination(rse, MountMap.of(self._config).entries) for rse in self._config.destinations]
        async for finding in line.findings():
            yield finding
        if line.pong is None:
            for finding in unseen(("clock", "versions", *IN_THE_USERS_NAME), "Rucio does not answer"):
                yield finding
        else:
            yield line.clock()
            yield line.version()
            async for finding in self._in_the_users_name(destinations):
                yield finding
        for destination in destinations:
            for finding in await destination.near(self._probe):
                yield finding

    async def _in_the_users_name(self, destinations: list[Destination]) -> AsyncIterator[Finding]:
        other = self._config.rucio_auth_url
        if other and other != self._config.rucio_base_url:
            line = self._line("Rucio's authentication server", other)
            async for finding in line.findings(rucio=False):
                yield finding
            if line.pong is None:
                for finding in unseen(IN_THE_USERS_NAME, "Rucio's authentication server does not answer"):
                    yield finding
                return
        finding, account = await credential(self._desk, self._gateway)
        yield finding
        if account is None:
            for finding in unseen(("rse", "rights"), "nobody is signed in"):
                yield finding
            return
        async for finding in self._of_account(account, destinations):
            yield finding

    async def _of_account(self, account: str, destinations: list[Destination]) -> AsyncIterator[Finding]:
        if not destinations:
            for finding in unseen(("rse", "rights"), "no destination is configured"):
                yield finding
        for destination in destinations:
            finding = await destination.known(self._gateway)
            yield finding
            if finding.state == "ok":
                yield await rights(self._gateway, account, destination.rse)
            else:
                yield skipped("rights", f"Not looked at: nothing can be brought to {destination.rse}.")

    def _line(self, what: str, base: str) -> Line:
        return Line(what, base, self._transport, self._headers, self._config.rucio_ca_cert)


def unseen(topics: tuple[CheckTopic, ...], why: str) -> list[Finding]:
    """Say of several things that they were not looked at."""
    return [skipped(topic, f"Not looked at: {why}.") for topic in topics]
