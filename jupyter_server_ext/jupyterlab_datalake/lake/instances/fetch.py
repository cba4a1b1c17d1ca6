"""Fetch one remote configuration: by https, within one host, bounded in size and time."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from yarl import URL

from ..rucio.limits import Limits
from ..rucio.lines import decode_one, garbled
from ..rucio.refusals import host_of
from ..rucio.transport import Request
from .config import misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rucio.transport import Transport

MAX_REDIRECTS = 3
LIMITS = Limits(connect=5.0, silence=10.0, total=10.0, slot=10.0, body=1024 * 1024)
"""A configuration has a few hundred bytes."""


def secure_address(what: str, url: Any) -> URL:
    """Check an address before anything is asked of it.

    It names the server to which passwords are sent. Over http anyone on the way could name another, so only
    https is taken; what stays on this machine has no way on which it could be changed.

    Raises
    ------
    LakeError
        ``instance_misconfigured`` saying what is wrong, without the address, which may hold a secret.
    """
    try:
        address = URL(url)
    except (ValueError, TypeError):
        raise misconfigured(what, "key '$url' is no address") from None
    if address.scheme not in {"http", "https"} or not address.host:
        raise misconfigured(what, "key '$url' must begin with https:// and name a host")
    if address.scheme == "http" and not is_loopback(address.host):
        why = "over http anyone on the way could change what it says"
        raise misconfigured(what, f"key '$url' must begin with https://, not http://: {why}")
    return address


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its number or by the name that is reserved for it (RFC 6761)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


async def fetch(transport: Transport, address: URL) -> dict[str, Any]:
    """Return the table that lies at an address.

    Raises
    ------
    LakeError
        Any of the ``rucio_*`` codes; ``rucio_garbled`` also for a redirect to elsewhere and for what is no table.
    """
    for _ in range(MAX_REDIRECTS + 1):
        answer = await transport.call(Request("GET", address, {"Accept": "application/json"}), redirects=True)
        if answer.status < 300:
            part = decode_one(answer.body)
            if not isinstance(part, dict):
                raise garbled("it is not a table of keys and values")
            return part
        address = following(address, answer.headers)
    raise garbled(f"it redirects more than {MAX_REDIRECTS} times")


def following(address: URL, headers: Mapping[str, str]) -> URL:
    """Return where a redirect leads, when that is the same server.

    Raises
    ------
    LakeError
        ``rucio_garbled`` naming the other host.
    """
    location = headers.get("Location", "")
    try:
        target = address.join(URL(location))
        same = bool(location) and target.origin() == address.origin()
    except ValueError:
        same = False
    if not same:
        raise garbled(f"it redirects to {host_of(location)}, which is not followed")
    return target
