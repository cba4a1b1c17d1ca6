"""Whether Rucio answers, by a connection that can be trusted, at the same time of day."""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from ..catalogue.rows import mapping_of
from ..failures import LakeError
from ..identity.userpass import moment
from ..rucio.address import address
from ..rucio.lines import decode_one, garbled
from ..rucio.refusals import words
from ..rucio.transport import Request
from .certificate import end_of_certificate
from .check import Finding, doubt, fault, fine, skipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from ..rucio.transport import Transport

DOUBTFUL_SKEW = timedelta(seconds=60)
"""Tokens are given and refused by the second; a minute is what most issuers tolerate."""
WRONG_SKEW = timedelta(minutes=5)
EXPIRES_SOON = timedelta(days=14)
OLDEST_RUCIO = 41
"""Major version from which this extension is tested."""
NO_CONNECTION = {
    "instance_misconfigured", "rucio_cut", "rucio_garbled", "rucio_timeout", "rucio_tls", "rucio_unavailable",
    "rucio_unreachable",
}  # fmt: skip
"""Failures after which nothing can be asked; any other is the word of a server that answers."""


@dataclass(frozen=True)
class Pong:
    """An answer to ``GET /ping``."""

    milliseconds: int
    version: str | None
    """Rucio's; None where the server is not asked for it, or does not say."""
    ahead: timedelta | None
    """How far Rucio's clock is before ours; None when the answer tells no time."""


class Line:
    """The way to one address of an instance.

    Parameters
    ----------
    what
        Whose address it is, as the sentences name it.
    base
        The address.
    transport
        The session of the instance.
    headers
        Sent with every request; no credential.
    ca_cert
        ``rucio_ca_cert``.
    """

    def __init__(
        self, what: str, base: str, transport: Transport, headers: Mapping[str, str], ca_cert: str | None
    ) -> None:
        self._what = what
        self._url = address(base, ("ping",))
        self._transport = transport
        self._headers = headers
        self._ca_cert = ca_cert
        self.pong: Pong | None = None
        """The answer, once there is one."""

    async def findings(self, *, rucio: bool = True) -> AsyncIterator[Finding]:
        """Yield reachability and TLS; ``rucio`` requires that the answer is one of Rucio's ``/ping``."""
        try:
            self.pong = await self._ping(rucio=rucio)
        except LakeError as error:
            if error.code in {"rucio_tls", "instance_misconfigured"}:
                yield skipped("reachability", f"Not looked at: no secure connection to {self._what} can be made.")
                yield fault("tls", error, f"Asked: {self._shown}")
            else:
                yield fault("reachability", error, f"Asked: {self._shown}")
                yield skipped("tls", f"Not looked at: {self._what} does not answer.")
            return
        took = self.pong.milliseconds
        yield fine("reachability", f"{self._what} answers after {took} ms.", self._shown, milliseconds=took)
        yield await self._security()

    @property
    def _shown(self) -> str:
        return str(self._url.parent)

    async def _ping(self, *, rucio: bool) -> Pong:
        request = Request("GET", self._url, self._headers)
        sent, begun = datetime.now(timezone.utc), time.monotonic()
        headers: Mapping[str, str] = {}
        version = None
        try:
            answer = await self._transport.call(request)
            headers = answer.headers
            version = version_of(decode_one(answer.body)) if rucio else None
        except LakeError as error:
            if rucio or error.code in NO_CONNECTION:
                raise
        took = time.monotonic() - begun
        return Pong(round(took * 1000), version, ahead(headers, sent + timedelta(seconds=took / 2)))

    async def _security(self) -> Finding:
        host = self._url.host or ""
        if self._url.scheme != "https":
            if is_this_machine(host):
                return fine("tls", f"{self._what} is on this machine, and plain http does not leave it.")
            return doubt("tls", unencrypted(self._what, host))
        try:
            ends = await end_of_certificate(self._url, self._ca_cert, self._transport.limits.connect)
        except LakeError as error:
            return fault("tls", error, f"Asked: {self._shown}")
        left = ends - datetime.now(timezone.utc)
        until = f"{ends:%Y-%m-%d %H:%M} UTC"
        if left < EXPIRES_SOON:
            return doubt("tls", expiring(self._what, max(left.days, 0), until))
        return fine("tls", f"The certificate of {host} is verified and serves until {until}.")

    def clock(self) -> Finding:
        """Compare the clocks."""
        skew = self.pong.ahead if self.pong else None
        if skew is None:
            return skipped("clock", f"{self._what} does not say what time it is.")
        shown = f"{self._what}'s clock is {span(skew)} {'ahead of' if skew > timedelta(0) else 'behind'} this server's"
        if abs(skew) <= DOUBTFUL_SKEW:
            return fine("clock", f"{self._what}'s clock and this server's agree.")
        failure = LakeError("clock_skew", shown, f"{self._what} and this server disagree by {span(skew)}")
        return fault("clock", failure) if abs(skew) > WRONG_SKEW else doubt("clock", failure)

    def version(self) -> Finding:
        """Say which Rucio it is."""
        version = self.pong.version if self.pong else None
        if version is None:
            return skipped("versions", f"{self._what} does not say which version it is.")
        major = version.partition(".")[0]
        if major.isdecimal() and int(major) < OLDEST_RUCIO:
            why = f"Rucio {version}; this extension is tested from Rucio {OLDEST_RUCIO} on"
            return doubt("versions", LakeError("rucio_outdated", f"{self._what} is older than what is tested", why))
        return fine("versions", f"{self._what} has version {version}.")


def version_of(answer: Any) -> str:
    """Read Rucio's version.

    Raises
    ------
    LakeError
        ``rucio_garbled`` when something else answers in Rucio's place.
    """
    version = mapping_of(answer).get("version")
    if not isinstance(version, str) or not version:
        raise garbled("/ping tells no version of Rucio")
    return words(version)[:50]


def ahead(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how far the server's clock is before ours (HTTP ``Date``, in whole seconds; RFC 9110, 6.6.1)."""
    theirs = moment(headers.get("Date"))
    return None if theirs is None else theirs + timedelta(seconds=0.5) - now


def span(time_between: timedelta) -> str:
    """Write a difference of clocks."""
    seconds = round(abs(time_between).total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7200:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h"


def is_this_machine(host: str) -> bool:
    """Whether what is sent there stays on this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def unencrypted(what: str, host: str) -> LakeError:
    """Build the warning of plain http."""
    return LakeError(
        "connection_unencrypted", f"The connection to {what} is not encrypted", f"{host} is asked by plain http"
    )


def expiring(what: str, days: int, until: str) -> LakeError:
    """Build the warning of a certificate that ends soon."""
    return LakeError(
        "certificate_expiring", f"The certificate of {what} ends in {days} days", f"it serves until {until}"
    )
