"""Whether the destination exists for Rucio, and lies on this machine where the mounts say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..catalogue.rows import mapping_of
from ..failures import LakeError
from ..mounts import take_apart, write
from ..rucio.refusals import words
from .check import Finding, doubt, fault, fine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..mounts import Mount, Pfn
    from ..rucio.gateway import Gateway
    from .probe import MountProbe

PATIENCE = 5.0
"""Seconds for a mount to answer; one that is well takes milliseconds."""


class Destination:
    """One RSE to which data is brought, as Rucio and this machine see it."""

    def __init__(self, rse: str, mounts: Sequence[Mount]) -> None:
        self.rse = rse
        self._mounts = [mount for mount in mounts if mount.rse == rse]
        self._protocols: list[Pfn] = []
        self._files: float | None = None

    async def known(self, gateway: Gateway) -> Finding:
        """Ask Rucio for it (``GET /rses/<rse>`` and its ``usage``)."""
        try:
            row = mapping_of(await gateway.get("rses", self.rse, patient=False))
            usage = await gateway.get_lines("rses", self.rse, "usage", patient=False)
        except LakeError as error:
            return fault("rse", error, f"Asked: {self.rse}")
        self._protocols = [pfn for pfn in map(pfn_of, listed(row.get("protocols"))) if pfn is not None]
        self._files = files_of(usage)
        kind = words(row.get("rse_type") or "an RSE")
        if row.get("availability_write") is False:
            why = f"Rucio has blocked writing to {self.rse} (availability_write)"
            return fault("rse", LakeError("rse_not_writable", f"No data can be brought to {self.rse}", why))
        return fine("rse", f"{self.rse} is known to Rucio ({kind}) and can be written.")

    async def near(self, probe: MountProbe) -> list[Finding]:
        """Look at each of its mounts."""
        return [await self._mounted(mount, probe) for mount in self._mounts]

    async def _mounted(self, mount: Mount, probe: MountProbe) -> Finding:
        sight = await probe.look(mount.path, PATIENCE)
        shown = str(mount.path)
        if sight.standing == "silent":
            return fault("mount", LakeError("mount_hanging", f"The mount {shown} does not answer", sight.reason))
        if sight.standing in {"closed", "broken"}:
            return fault("mount", LakeError("mount_unreadable", f"The mount {shown} cannot be read", sight.reason))
        if sight.standing == "absent" or (sight.standing == "empty" and self._files):
            why = sight.reason or f"nothing is in {shown}, but Rucio counts {self._files:g} files on {self.rse}"
            return fault("mount", LakeError("mount_missing", f"{self.rse} is not mounted at {shown}", why))
        if sight.standing == "empty" and self._files is None:
            why = f"nothing is in {shown}; Rucio could not be asked whether {self.rse} holds files"
            return doubt("mount", LakeError("mount_missing", f"{self.rse} may not be mounted at {shown}", why))
        if not self._fits(mount):
            why = f"no protocol of {self.rse} has PFNs that begin so: {', '.join(map(write, self._protocols))}"
            return doubt("mount", LakeError("mount_mismatch", f"The pfn_prefix of {shown} leads nowhere", why))
        held = "; it is empty, as Rucio says" if sight.standing == "empty" else ""
        message = f"{self.rse} is mounted at {shown} and can be read{held}."
        return fine("mount", message, milliseconds=sight.milliseconds)

    def _fits(self, mount: Mount) -> bool:
        """Whether a protocol of the RSE, as far as they are known, makes PFNs that this entry maps."""
        if mount.prefix is None or not self._protocols:
            return True
        wanted = comparable(mount.prefix)
        return any(known.below(wanted) is not None or wanted.below(known) is not None
                   for known in map(comparable, self._protocols))  # fmt: skip


def listed(value: Any) -> list[dict[str, Any]]:
    """Take the objects of a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def pfn_of(protocol: dict[str, Any]) -> Pfn | None:
    """Return where the PFNs of a protocol begin; None when Rucio does not say."""
    scheme, host, port, prefix = (protocol.get(key) for key in ("scheme", "hostname", "port", "prefix"))
    if not isinstance(scheme, str) or not isinstance(host, str) or not isinstance(prefix, str):
        return None
    number = f":{port}" if isinstance(port, int) and 0 < port < 65536 else ""
    return take_apart(f"{words(scheme)}://{words(host)}{number}/{words(prefix)}")


def comparable(pfn: Pfn) -> Pfn:
    """Leave out the host of a local file: there are several ways to write none."""
    return pfn._replace(host="", port=None) if pfn.scheme == "file" else pfn


def files_of(usage: list[Any]) -> float | None:
    """Return how many files Rucio itself counts on an RSE; None when it does not say."""
    for row in usage:
        if isinstance(row, dict) and row.get("source") == "rucio" and isinstance(row.get("files"), (int, float)):
            return float(row["files"])
    return None
