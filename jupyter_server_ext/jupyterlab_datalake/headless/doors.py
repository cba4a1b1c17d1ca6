"""Which door leads to an instance: whose credential is used, in a fixed order.

First what the configuration on this machine names (environment, file), then the keyring where it is installed, then
the user's own running Jupyter server, which does the verb itself and hands no secret out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..lake.failures import LakeError
from .running import Running, servers
from .server import Server, ServerDoor

if TYPE_CHECKING:
    from ..lake.instances.settings import Settings
    from .door import Door

NOT_OURS = {"server_unreachable", "not_found", "forbidden"}
"""Codes of a server that is not the one: it has ended, has not this extension, or does not know us."""


class Offer(NamedTuple):
    """A running server and the instances that it has."""

    server: Server
    listing: dict[str, Any]

    def instance(self, name: str | None) -> dict[str, Any] | None:
        """Return an instance; with None the default one."""
        wanted = name or self.listing["default"]
        return next((one for one in self.listing["instances"] if one["name"] == wanted), None)


_kept: dict[Running, Offer] = {}


def door_to(name: str | None) -> Door:
    """Return the door to an instance; with None to the default one.

    Raises
    ------
    LakeError
        ``not_signed_in`` when nobody has a credential for it, ``instance_unknown``, ``no_instance``.
    """
    from .configured import configured, credential_of, entry_of

    here = configured()
    settings = here.settings()
    entry = entry_of(settings, name)
    if entry is not None:
        credential = credential_of(settings, entry)
        if credential is not None:
            from .own import OwnDoor

            return OwnDoor(here.lakes(*credential), entry["name"])
    door = door_of_server(entry["name"] if entry is not None else name)
    if door is None:
        raise nobody(name, entry, settings)
    return door


def door_of_server(name: str | None) -> Door | None:
    """Return the door by way of a running server, of one where the user is signed in if there is any."""
    offered = having(name, offers()) or having(name, offers(anew=True))
    return ServerDoor(offered[0][0], offered[0][1]["name"]) if offered else None


def having(name: str | None, offered: list[Offer]) -> list[tuple[Server, dict[str, Any]]]:
    """Return servers with the instance, those first where somebody is signed in."""
    found = [(offer.server, one) for offer in offered if (one := offer.instance(name)) is not None]
    return sorted(found, key=lambda pair: pair[1]["sign_in"]["state"] != "signed_in")


def offers(*, anew: bool = False) -> list[Offer]:
    """Ask the running servers for their instances; what a server said while somebody was signed in is kept."""
    running = servers()
    for gone in set(_kept) if anew else set(_kept) - set(running):
        del _kept[gone]
    found = (_kept.get(each) or _offer(each) for each in running)
    return [offer for offer in found if offer is not None]


def _offer(running: Running) -> Offer | None:
    server = Server(running)
    try:
        offer = Offer(server, server.instances())
    except LakeError as error:
        if error.code in NOT_OURS:
            return None
        raise
    if any(one["sign_in"]["state"] == "signed_in" for one in offer.listing["instances"]):
        _kept[running] = offer
    return offer


def nobody(name: str | None, entry: dict[str, Any] | None, settings: Settings) -> LakeError:
    """Build the error that says where an instance and its credential were looked for."""
    servers_too = "no running Jupyter server of yours has it"
    if entry is not None:
        why = f"its configuration and the keyring hold no credential, and {servers_too}"
        return LakeError("not_signed_in", f"Nobody is signed in to instance {entry['name']!r}", why)
    if name is not None and settings.entries:
        return LakeError("instance_unknown", f"There is no instance {ascii(name)[:100]}", servers_too)
    places = "; ".join(settings.searched)
    return LakeError("no_instance", "No instance is configured", f"{servers_too}; looked in {places}")
