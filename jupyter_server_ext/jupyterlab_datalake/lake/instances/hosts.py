"""To which hosts the secrets of an instance go, and who named them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from yarl import URL

from ..failures import LakeError
from .config import UserpassAuth

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .config import InstanceConfig


class Hosts(NamedTuple):
    """Scheme, host and port of the server that sees the password, and of the one that sees the token."""

    auth: str
    base: str

    def __str__(self) -> str:
        return self.base if self.auth == self.base else f"{self.auth} and {self.base}"


def origin(url: str) -> str:
    """Return scheme, host and port: another port of a host may be another person's server."""
    found = URL(url).origin()
    return str(found.with_port(None) if found.is_default_port() else found).lower()


def hosts_of(config: InstanceConfig) -> Hosts:
    """Return where the secrets of an instance go; a token that is supplied never goes to the authentication server."""
    base = origin(config.rucio_base_url)
    if not isinstance(config.auth, UserpassAuth):
        return Hosts(base, base)
    return Hosts(origin(config.rucio_auth_url or config.rucio_base_url), base)


def unnamed(entry: Mapping[str, Any], hosts: Hosts, first: Collection[str]) -> set[str]:
    """Return the hosts that nobody vouches for.

    What a local file names is the administrator's word. A remote part is not: only the hosts that it named when
    it was first read count, as whoever changes it later would choose where the secrets of this server go.

    Parameters
    ----------
    entry
        The local entry.
    hosts
        Where the secrets would go.
    first
        What the remote part named first.
    """
    if "$url" not in entry:
        return set()
    local = {key: entry[key] for key in ("rucio_base_url", "rucio_auth_url") if entry.get(key)}
    return {*hosts} - {*first} - {origin(url) for url in local.values()}


def host_changed(before: str, now: str) -> LakeError:
    """Build the error that names both hosts."""
    return LakeError(
        "credential_host_changed",
        "The configuration names another host, to which your credential is not sent",
        f"it was meant for {before}; the configuration now names {now}",
    )
