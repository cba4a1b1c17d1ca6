"""What making DIDs available would mean, before anything is asked of Rucio."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..failures import LakeError
from .facts import Count
from .state import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from ..did import Did
    from .facts import Facts
    from .policy import Aim
    from .rules import Rules
    from .space import Destination, Space
    from .state import AvailabilityState, Rule


@dataclass(frozen=True)
class PlannedDid:
    """What it would mean for one DID.

    ``missing_files`` and ``missing_bytes`` are what a new rule would move, ``charged_bytes`` what Rucio would count
    against the account's quota for it: all of the DID, also what is there already. ``above`` holds it.
    """

    did: Did
    state: AvailabilityState
    count: Count
    covered_by: Rule | None = None
    others: tuple[Rule, ...] = ()
    above: frozenset[Did] = frozenset()
    missing_files: int = 0
    missing_bytes: int | None = 0
    charged_bytes: int | None = 0
    failure: LakeError | None = None


@dataclass(frozen=True)
class Plan:
    """What it would mean for all of them: the sums count what two DIDs hold once where one holds the other."""

    items: tuple[PlannedDid, ...]
    aim: Aim
    destinations: tuple[Destination, ...]
    files_to_move: int
    bytes_to_move: int | None
    bytes_charged: int | None
    expires_at: datetime | None


class Planner:
    """Looks at DIDs, rules and RSEs, and changes nothing."""

    def __init__(self, facts: Facts, rules: Rules, space: Space) -> None:
        self._facts = facts
        self._rules = rules
        self._space = space

    async def plan(self, dids: Sequence[Did], aim: Aim) -> Plan:
        """Say what a wish means for each DID, each once; a DID that fails has its failure.

        Raises
        ------
        LakeError
            What concerns all of them: ``rse_unknown`` and as ``Gateway.get``.
        """
        destinations, items = await asyncio.gather(
            self._space.destinations(), asyncio.gather(*(self._item(did, aim) for did in dict.fromkeys(dids)))
        )
        if not any(destination.rse in aim.target for destination in destinations):
            raise LakeError("rse_unknown", "Rucio does not know the destination RSE", aim.expression)
        planned = {item.did for item in items if item.failure is None}
        moved = [item for item in items if not item.above & planned]
        return Plan(
            items=tuple(items),
            aim=aim,
            destinations=tuple(destinations),
            files_to_move=sum(item.missing_files for item in moved),
            bytes_to_move=total(item.missing_bytes for item in moved),
            bytes_charged=total(item.charged_bytes for item in items),
            expires_at=aim.ends(),
        )

    async def _item(self, did: Did, aim: Aim) -> PlannedDid:
        try:
            count, near = await asyncio.gather(self._facts.count(did), self._rules.leading(did))
            led = near if aim.rses >= set(count.held) else await self._rules.leading(did, aim.rses)
        except LakeError as error:
            return PlannedDid(did, "unknown", Count(), failure=error)
        state, above = judge(count, near.rules), frozenset(near.above)
        rules = sorted(led.rules, key=longest_last, reverse=True)
        cover = next((rule for rule in rules if aim.is_met_by(rule)), None)
        others = tuple(rule for rule in rules if rule is not cover)
        if cover is not None:
            return PlannedDid(did, state, count, cover, others, above)
        has = count.at(aim.target)
        size = count.bytes_total
        extended = any(aim.is_same_as(rule, did) for rule in rules)
        return PlannedDid(
            did,
            state,
            count,
            None,
            others,
            above,
            missing_files=max((count.files_total or 0) - has.files, 0),
            missing_bytes=None if size is None else max(size - has.bytes, 0),
            charged_bytes=0 if extended else size,
        )


def longest_last(rule: Rule) -> tuple[bool, bool, float]:
    """Order rules: what is done after what moves, one's own after others', by the moment of their end."""
    ends = math.inf if rule.expires_at is None else rule.expires_at.timestamp()
    return (rule.state == "OK", rule.own, ends)


def total(sizes: Iterable[int | None]) -> int | None:
    """Add up sizes; None when one of them is not known."""
    known = list(sizes)
    return None if None in known else sum(size or 0 for size in known)
