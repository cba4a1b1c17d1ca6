"""The replication rules that bring a DID to a mounted RSE: its own, and those of collections above it."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ..catalogue.rows import mapping_of
from ..did import Did
from ..failures import LakeError
from ..identity.userpass import moment
from ..rucio.refusals import words
from .facts import did_of, number
from .state import Rule, RuleState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from ..rucio.gateway import Gateway
    from .places import Places

MAX_PARENTS = 50
"""Collections above a DID whose rules are looked at."""


class Leading(NamedTuple):
    """Rules that lead to the RSEs that were asked about, the one to show first, and the collections above the DID."""

    rules: tuple[Rule, ...]
    above: tuple[Did, ...]


class Rules:
    """Asks Rucio for rules.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    places
        What RSE expressions mean.
    """

    def __init__(self, gateway: Gateway, places: Places) -> None:
        self._gateway = gateway
        self._places = places

    async def leading(self, did: Did, rses: Collection[str] | None = None) -> Leading:
        """Return the rules that bring the DID to the given RSEs (None: to any mounted one).

        The first is the one to show: our own before others, one that moves before one that is done.

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        wanted = frozenset(self._places.mounted if rses is None else rses)
        if not wanted:
            return Leading((), ())
        levels = await self._above(did)
        above = [parent for level in levels for parent in level]
        near = (did, *(levels[0] if levels else ()))
        leading = [rule for rule in await self._rules_of((did, *above)) if await self._leads(rule, wanted, near)]
        leading.sort(key=lambda rule: (rule.state == "OK", not rule.own))
        return Leading(tuple(leading), tuple(above))

    async def all_rules(self, did: Did) -> list[Rule]:
        """Return the rules on a DID and on the collections above it, to whatever RSE; raises as ``leading``."""
        levels = await self._above(did)
        return await self._rules_of((did, *(parent for level in levels for parent in level)))

    async def _rules_of(self, dids: Sequence[Did]) -> list[Rule]:
        lists = await asyncio.gather(*(self._gateway.get_lines("dids", *each, "rules") for each in dids))
        account = await self._gateway.account()
        return [rule_of(mapping_of(row), account) for rows in lists for row in rows]

    async def rule(self, rule_id: str) -> Rule:
        """Return one rule with its counters of locks, in 3 ms (``GET /rules/<id>``)."""
        row = mapping_of(await self._gateway.get("rules", rule_id, patient=False))
        return rule_of(row, await self._gateway.account())

    async def updated(self, since: datetime) -> list[Rule]:
        """Return the rules of our account that have changed since then (``GET /rules/?updated_after=``)."""
        account = await self._gateway.account()
        query = {"account": account, "updated_after": format_datetime(since, usegmt=True).replace("GMT", "UTC")}
        rows = await self._gateway.get_lines("rules", "", query=query, patient=False)
        return [rule_of(mapping_of(row), account) for row in rows]

    async def _above(self, did: Did) -> list[list[Did]]:
        """Return the collections that hold the DID, level by level, each once."""
        above: dict[Did, None] = {}
        levels: list[list[Did]] = []
        level = [did]
        while level and len(above) < MAX_PARENTS:
            lists = await asyncio.gather(*(self._gateway.get_lines("dids", *each, "parents") for each in level))
            rows = [mapping_of(row) for rows in lists for row in rows]
            found = [did_of(row) for row in rows]
            level = [parent for parent in dict.fromkeys(found) if parent not in above][: MAX_PARENTS - len(above)]
            above.update(dict.fromkeys(level))
            if level:
                levels.append(level)
        return levels

    async def _leads(self, rule: Rule, wanted: frozenset[str], near: Sequence[Did]) -> bool:
        """Whether a rule puts the DID on one of these RSEs.

        Where its expression leaves Rucio a choice, the locks say what was chosen.
        """
        named = await self._places.names(rule.rse_expression)
        if not named & wanted:
            return False
        if named <= wanted or rule.copies >= len(named):
            return True
        return await self._locked_at(rule, wanted, near)

    async def _locked_at(self, rule: Rule, wanted: frozenset[str], near: Sequence[Did]) -> bool:
        did, *parents = near
        is_file = mapping_of(await self._gateway.get("dids", *did)).get("type") == "FILE"
        if is_file and rule.did == str(did):
            rows = await self._gateway.get_lines("rules", rule.id, "locks")
        else:
            # Rucio tells a file's locks only by rule, all of them: those of its datasets say the same in one line
            asked = {"dids": [each._asdict() for each in (parents if is_file else [did])]}
            rows = await self._gateway.post_for_lines("locks", "bulk_locks_for_dids", body=asked)
        chosen: dict[tuple[Any, Any], set[Any]] = {}
        for row in (mapping_of(row) for row in rows):
            if row.get("rule_id") == rule.id:
                chosen.setdefault((row.get("scope"), row.get("name")), set()).add(row.get("rse"))
        return bool(chosen) and all(wanted & rses for rses in chosen.values())


def rule_of(row: dict[str, Any], account: str) -> Rule:
    """Read a rule.

    Raises
    ------
    LakeError
        ``rucio_garbled`` when it has no identifier or a state that Rucio does not have.
    """
    state = row.get("state")
    known: tuple[RuleState, ...] = get_args(RuleState)
    if not isinstance(row.get("id"), str) or state not in known:
        raise LakeError("rucio_garbled", "The answer is not one of Rucio", "a rule without identifier or state")
    return Rule(
        id=row["id"],
        account=str(row.get("account")),
        rse_expression=str(row.get("rse_expression")),
        state=known[known.index(state)],
        error=words(row["error"]) if row.get("error") else None,
        expires_at=moment(row.get("expires_at")),
        own=row.get("account") == account,
        did=str(did_of(row)),
        locks_ok=number(row.get("locks_ok_cnt")) or 0,
        locks_replicating=number(row.get("locks_replicating_cnt")) or 0,
        locks_stuck=number(row.get("locks_stuck_cnt")) or 0,
        created_at=moment(row.get("created_at")),
        copies=number(row.get("copies")) or 1,
    )
