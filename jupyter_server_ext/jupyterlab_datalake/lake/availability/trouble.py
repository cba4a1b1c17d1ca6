"""Why a rule is stuck: Rucio's reason for the rule, and what its transfers met."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from ..catalogue.rows import mapping_of
from ..failures import LakeError
from ..rucio.refusals import words
from .facts import number

if TYPE_CHECKING:
    from ..rucio.gateway import Gateway
    from .state import Rule

MAX_EXAMINED = 100
"""Stuck locks up to which the transfers are looked at: Rucio asks its database several times for each of them."""
KEPT = 60.0
"""Seconds for which a reason is told again without asking."""
MAX_KEPT = 500


class Trouble:
    """Asks Rucio to examine rules (``GET /rules/<id>/analysis``, the clients' ``examine_replication_rule``).

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._kept: OrderedDict[tuple[str, int, str | None], tuple[float, str]] = OrderedDict()

    async def reason(self, rule: Rule) -> str:
        """Return Rucio's reason, and the last transfer that failed where Rucio tells of it."""
        key = (rule.id, rule.locks_stuck, rule.error)
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() - kept[0] < KEPT:
            return kept[1]
        parts = [rule.error or "Rucio gives no reason", await self._transfers(rule)]
        found = "; ".join(part for part in parts if part)
        self._kept[key] = (time.monotonic(), found)
        self._kept.move_to_end(key)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return found

    async def _transfers(self, rule: Rule) -> str:
        """Tell of the transfers; nothing where there are too many to ask about, or where Rucio refuses."""
        if not 0 < rule.locks_stuck <= MAX_EXAMINED:
            return ""
        try:
            answer = mapping_of(await self._gateway.get("rules", rule.id, "analysis"))
            rows = [mapping_of(row) for row in answer.get("transfers") or []]
        except (LakeError, TypeError):
            # the rule's own reason is told in any case
            return ""
        tried = [row for row in rows if row.get("attempts")]
        if not tried:
            return ""
        more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
        return told(tried[0]) + more


def told(transfer: dict[str, Any]) -> str:
    """Tell of one transfer in a sentence."""
    source = transfer.get("last_source")
    outcome = str(transfer.get("last_error")).rpartition(".")[2].replace("_", " ").lower()
    attempts = number(transfer.get("attempts")) or 0
    count = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    file = f"{transfer.get('scope')}:{transfer.get('name')}"
    way = f"from {source} to {transfer.get('rse')}" if source else f"to {transfer.get('rse')}"
    return words(f"the transfer of {file} {way} {outcome} after {count}, last at {transfer.get('last_time')}")
