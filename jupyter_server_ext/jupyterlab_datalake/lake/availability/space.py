"""What the mounted RSEs have room for, and what the account may put there."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..catalogue.rows import mapping_of
from ..failures import LakeError
from .facts import number

if TYPE_CHECKING:
    from ..rucio.gateway import Gateway
    from .places import Places

BOOKKEEPING = {"rucio", "expired", "obsolete", "unavailable", "min_free_space"}
"""Sources of ``GET /rses/<rse>/usage`` by which Rucio keeps its own accounts; they say nothing about the disk."""
NOT_TOLD = {"access_denied", "did_not_found", "rucio_error"}
"""By these Rucio refuses the question or does not know it; then the answer is unknown, and no error."""
QuotaKind = Literal["limited", "unlimited", "unknown"]


@dataclass(frozen=True)
class Quota:
    """What the account may hold on an RSE, in bytes."""

    kind: QuotaKind
    limit_bytes: int | None = None
    used_bytes: int | None = None

    @property
    def left(self) -> float:
        """Bytes that may still be added."""
        return math.inf if self.limit_bytes is None else self.limit_bytes - (self.used_bytes or 0)


@dataclass(frozen=True)
class Destination:
    """A mounted RSE; ``free_bytes`` is None where nobody told Rucio."""

    rse: str
    free_bytes: int | None
    quota: Quota


class Space:
    """Asks Rucio for space and quota.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    places
        The mounted RSEs, and what the expressions of global limits mean.
    """

    def __init__(self, gateway: Gateway, places: Places) -> None:
        self._gateway = gateway
        self._places = places

    async def destinations(self) -> list[Destination]:
        """Return the mounted RSEs that Rucio knows, in the administrator's order.

        Raises
        ------
        LakeError
            As ``Gateway.get``.
        """
        account = await self._gateway.account()
        rses = self._places.mounted
        quotas, free = await asyncio.gather(self._quotas(account), asyncio.gather(*(self._free(rse) for rse in rses)))
        known = zip(rses, free, strict=True)
        return [Destination(rse, found[0], quotas.get(rse, Quota("unknown"))) for rse, found in known if found]

    async def _free(self, rse: str) -> tuple[int | None] | None:
        """Return the free bytes of an RSE; None when Rucio does not know the RSE.

        The least of what the storage reported and what is left of Rucio's own limit ``MaxSpaceAvailable``.
        """
        try:
            rows, limits = await asyncio.gather(
                self._gateway.get_lines("rses", rse, "usage"), self._gateway.get("rses", rse, "limits")
            )
        except LakeError as error:
            if error.code == "rse_unknown":
                return None
            if error.code in NOT_TOLD:
                return (None,)
            raise
        usage = {str(row.get("source")): row for row in map(mapping_of, rows)}
        told = [number(row.get("free")) for source, row in usage.items() if source not in BOOKKEEPING]
        if number(usage.get("storage", {}).get("free")) is not None:
            told = [number(usage["storage"]["free"])]
        most = number(mapping_of(limits).get("MaxSpaceAvailable"))
        if most is not None and most >= 0:
            told.append(most - (number(usage.get("rucio", {}).get("used")) or 0))
        known = [free for free in told if free is not None]
        return (max(min(known), 0) if known else None,)

    async def _quotas(self, account: str) -> dict[str, Quota]:
        """Return the quota on each mounted RSE, the tightest where there are several.

        Without an entry of its own for an RSE an account may put nothing there: Rucio refuses each rule
        (``RSESelector``), as if the limit were 0. An account with the attribute ``admin`` has no limits.
        """
        try:
            limits, usage, overall, attributes = await asyncio.gather(
                self._gateway.get("accounts", account, "limits", "local"),
                self._gateway.get_lines("accounts", account, "usage", "local"),
                self._gateway.get_lines("accounts", account, "usage", "global"),
                self._gateway.get("accounts", account, "attr", ""),
            )
        except LakeError as error:
            if error.code not in NOT_TOLD:
                raise
            return {}
        used = {str(row.get("rse")): number(row.get("bytes")) or 0 for row in map(mapping_of, usage)}
        if any(mapping_of(row).get("key") == "admin" for row in attributes):
            return {rse: Quota("unlimited", None, used.get(rse, 0)) for rse in self._places.mounted}
        local = mapping_of(limits)
        found = {rse: quota_of(local.get(rse, 0), used.get(rse, 0)) for rse in self._places.mounted}
        for row in map(mapping_of, overall):
            shared = quota_of(row.get("bytes_limit"), number(row.get("bytes")) or 0)
            for rse in await self._places.names(str(row.get("rse_expression"))):
                if rse in found and shared.left < found[rse].left:
                    found[rse] = shared
        return found


def quota_of(limit: Any, used: int) -> Quota:
    """Read a limit: Rucio writes -1 or ``Infinity`` for none."""
    if limit in (-1, math.inf):
        return Quota("unlimited", None, used)
    most = number(limit)
    return Quota("unknown" if most is None else "limited", most, used)
