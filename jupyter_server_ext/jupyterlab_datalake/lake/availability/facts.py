"""What Rucio says about a DID and an RSE, at a cost that does not grow with the number of files.

A dataset is summed up by ``GET /replicas/<scope>/<name>/datasets?deep=True``; a container by its datasets; a
single file by its own replica entry. Progress comes from the counters of the rules.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from ..catalogue.rows import mapping_of
from ..did import Did
from ..failures import LakeError
from ..identity.userpass import moment
from ..rucio.refusals import words
from .state import Rule, RuleState

if TYPE_CHECKING:
    from ..rucio.gateway import Gateway

MAX_DATASETS = 500
"""Datasets of one container that are summed up."""
MAX_PARENTS = 50
"""Collections above a DID whose rules are looked at."""


@dataclass(frozen=True)
class Count:
    """Files and bytes of a DID: on the destination, anywhere else, and in all."""

    files_here: int = 0
    bytes_here: int = 0
    files_total: int | None = None
    bytes_total: int | None = None
    elsewhere: bool = False


class Facts:
    """Asks Rucio.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    rse
        The destination; None where there is none.
    """

    def __init__(self, gateway: Gateway, rse: str | None) -> None:
        self._gateway = gateway
        self._rse = rse
        self._covers: dict[str, bool] = {}

    async def count(self, did: Did) -> Count:
        """Count what is where.

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        sums = mapping_of(await self._gateway.get("dids", *did, query={"dynamic_depth": "FILE"}))
        kind = sums.get("type")
        total, size = number(sums.get("length")), number(sums.get("bytes"))
        if kind == "FILE":
            return await self._count_file(did, size)
        datasets = [did] if kind == "DATASET" else await self.datasets(did)
        rows = await asyncio.gather(*(self.summary(dataset) for dataset in datasets))
        here = [row for summary in rows for row in summary if row.get("rse") == self._rse]
        others = [row for summary in rows for row in summary if row.get("rse") != self._rse]
        return Count(
            files_here=sum(number(row.get("available_length")) or 0 for row in here),
            bytes_here=sum(number(row.get("available_bytes")) or 0 for row in here),
            files_total=total or 0,
            bytes_total=size or 0,
            elsewhere=any(number(row.get("available_length")) for row in others),
        )

    async def _count_file(self, did: Did, size: int | None) -> Count:
        rows = await self._gateway.post_for_lines(
            "replicas", "list",
            body={"dids": [did._asdict()], "domain": "wan", "sort": "random", "all_states": True},
        )  # fmt: skip
        states = mapping_of(mapping_of(rows[0]).get("states") or {}) if rows else {}
        here = states.get(self._rse or "") == "AVAILABLE"
        return Count(
            files_here=int(here),
            bytes_here=(size or 0) if here else 0,
            files_total=1,
            bytes_total=size,
            elsewhere=any(state == "AVAILABLE" for rse, state in states.items() if rse != self._rse),
        )

    async def summary(self, dataset: Did) -> list[dict[str, Any]]:
        """Return one row for each RSE that holds files of a dataset (``GET /replicas/<s>/<n>/datasets``)."""
        rows = await self._gateway.get_lines("replicas", *dataset, "datasets", query={"deep": "True"})
        return [mapping_of(row) for row in rows]

    async def datasets(self, container: Did) -> list[Did]:
        """Return the datasets of a container at any depth, each once."""
        found: dict[Did, None] = {}
        seen, level = {container}, [container]
        while level and len(found) < MAX_DATASETS:
            lists = await asyncio.gather(*(self._gateway.get_lines("dids", *did, "dids") for did in level))
            level = []
            for row in (mapping_of(row) for rows in lists for row in rows):
                child = Did(str(row.get("scope")), str(row.get("name")))
                if row.get("type") == "DATASET":
                    found[child] = None
                elif row.get("type") == "CONTAINER" and child not in seen:
                    seen.add(child)
                    level.append(child)
        return list(found)[:MAX_DATASETS]

    async def rules(self, did: Did) -> list[Rule]:
        """Return the rules, its own and those of collections above it, that bring the DID to the destination.

        The first is the one to show: our own before others, one that moves before one that is done.

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        if self._rse is None:
            return []
        leading = [rule for rule in await self.all_rules(did) if await self._leads_here(rule.rse_expression)]
        return sorted(leading, key=lambda rule: (rule.state == "OK", not rule.own))

    async def all_rules(self, did: Did) -> list[Rule]:
        """Return the rules on a DID and on the collections above it, to whatever RSE; raises as ``rules``."""
        dids = [did, *await self._above(did)]
        lists = await asyncio.gather(*(self._gateway.get_lines("dids", *each, "rules") for each in dids))
        account = await self._gateway.account()
        return [rule_of(mapping_of(row), account) for rows in lists for row in rows]

    async def rule(self, rule_id: str) -> Rule:
        """Return one rule with its counters of locks, in 3 ms (``GET /rules/<id>``)."""
        row = mapping_of(await self._gateway.get("rules", rule_id, patient=False))
        return rule_of(row, await self._gateway.account())

    async def _above(self, did: Did) -> list[Did]:
        above: dict[Did, None] = {}
        level = [did]
        while level and len(above) < MAX_PARENTS:
            lists = await asyncio.gather(*(self._gateway.get_lines("dids", *each, "parents") for each in level))
            rows = [mapping_of(row) for rows in lists for row in rows]
            level = [Did(str(row.get("scope")), str(row.get("name"))) for row in rows]
            level = [parent for parent in dict.fromkeys(level) if parent not in above][:MAX_PARENTS]
            above.update(dict.fromkeys(level))
        return list(above)[:MAX_PARENTS]

    async def _leads_here(self, expression: str) -> bool:
        """Whether an RSE expression includes the destination (``GET /rses/?expression=``)."""
        if expression == self._rse:
            return True
        if expression not in self._covers:
            try:
                rows = await self._gateway.get_lines("rses", "", query={"expression": expression})
            except LakeError as error:
                if error.code != "rse_unknown":
                    raise
                rows = []
            if len(self._covers) > 1000:
                self._covers.clear()
            self._covers[expression] = any(mapping_of(row).get("rse") == self._rse for row in rows)
        return self._covers[expression]


def number(value: Any) -> int | None:
    """Read a count, which Rucio may give as float or not at all."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):
        return None


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
        did=str(Did(str(row.get("scope")), str(row.get("name")))),
        locks_ok=number(row.get("locks_ok_cnt")) or 0,
        locks_replicating=number(row.get("locks_replicating_cnt")) or 0,
        locks_stuck=number(row.get("locks_stuck_cnt")) or 0,
        created_at=moment(row.get("created_at")),
    )
