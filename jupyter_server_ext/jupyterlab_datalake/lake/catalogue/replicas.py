"""Where a DID lies, RSE by RSE, at a cost that does not grow with the number of files."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..availability.facts import number
from ..failures import LakeError
from .rows import mapping_of, not_a_row

if TYPE_CHECKING:
    from ..availability.facts import Facts
    from ..availability.places import Places
    from ..availability.state import ReplicaState
    from ..did import Did
    from ..rucio.gateway import Gateway
    from .rses import Rse

STATES: dict[str, ReplicaState] = {
    "AVAILABLE": "available",
    "BAD": "bad",
    "BEING_DELETED": "being_deleted",
    "COPYING": "copying",
    "TEMPORARY_UNAVAILABLE": "unavailable",
    "UNAVAILABLE": "unavailable",
}
"""A file's replica in Rucio's words."""


@dataclass(frozen=True)
class RseReplica:
    """What of a DID lies on one RSE; sizes in bytes, ``pfn`` only of a file."""

    rse: str
    state: ReplicaState
    files_here: int
    files_total: int | None
    bytes_here: int
    pfn: str | None
    tape: bool
    mounted: bool


class Replicas:
    """Finds out where data lies.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    facts
        Sums up datasets.
    places
        What is known of RSEs; the mounted ones are shown in its order.
    """

    def __init__(self, gateway: Gateway, facts: Facts, places: Places) -> None:
        self._gateway = gateway
        self._facts = facts
        self._rses = places.rses
        self._mounted = places.mounted

    async def of(self, did: Did) -> list[RseReplica]:
        """Return what each RSE has or is about to get, the mounted ones first, then the fullest.

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        sums = mapping_of(await self._gateway.get("dids", *did, query={"dynamic_depth": "FILE"}))
        if sums.get("type") == "FILE":
            found = await self._of_file(did)
        else:
            found = await self._of_collection(did, sums)
        return sorted(found, key=self._order)

    def _order(self, replica: RseReplica) -> tuple[object, ...]:
        place = self._mounted.index(replica.rse) if replica.mounted else len(self._mounted)
        return (place, -replica.files_here, -replica.bytes_here, replica.rse)

    async def _of_file(self, did: Did) -> list[RseReplica]:
        question = {
            "dids": [did._asdict()],
            "domain": "wan",
            "sort": "random",
            "all_states": True,
            "ignore_availability": True,
        }
        rows = await self._gateway.post_for_lines("replicas", "list", body=question)
        if not rows:
            return []
        row = mapping_of(rows[0])
        states, pfns = mapping_of(row.get("states") or {}), mapping_of(row.get("rses") or {})
        about = await self._about(states)
        return [
            self._file_at(rse, state, first(pfns.get(rse)), number(row.get("bytes")) or 0, about[rse])
            for rse, state in states.items()
        ]

    def _file_at(self, rse: str, word: object, pfn: str | None, size: int, about: Rse) -> RseReplica:
        state = STATES.get(str(word))
        if state is None:
            raise LakeError("rucio_garbled", "The answer is not one of Rucio", "a replica in a state it does not have")
        if state == "available" and not about.readable:
            state = "unavailable"
        here = int(word == "AVAILABLE")
        return RseReplica(rse, state, here, 1, here * size, pfn, about.tape, rse in self._mounted)

    async def _of_collection(self, did: Did, sums: dict[str, Any]) -> list[RseReplica]:
        datasets = [did] if sums.get("type") == "DATASET" else await self._facts.datasets(did)
        total = number(sums.get("length")) or 0
        summaries = await self._facts.summaries(datasets)
        arriving = await self._arriving(did)
        files, size = dict.fromkeys(arriving, 0), dict.fromkeys(arriving, 0)
        for row in (row for rows in summaries for row in rows):
            rse = row.get("rse")
            if not isinstance(rse, str):
                raise not_a_row()
            files[rse] = files.get(rse, 0) + (number(row.get("available_length")) or 0)
            size[rse] = size.get(rse, 0) + (number(row.get("available_bytes")) or 0)
        about = await self._about(files)
        return [
            RseReplica(
                rse, collection_state(here, total, about[rse], arriving=rse in arriving),
                here, total, size[rse], None, about[rse].tape, rse in self._mounted,
            )
            for rse, here in files.items()
        ]  # fmt: skip

    async def _arriving(self, did: Did) -> set[str]:
        """Return the RSEs to which a rule is bringing datasets (``POST /locks/bulk_locks_for_dids``)."""
        rows = await self._gateway.post_for_lines("locks", "bulk_locks_for_dids", body={"dids": [did._asdict()]})
        return {str(row.get("rse")) for row in map(mapping_of, rows) if row.get("state") == "REPLICATING"}

    async def _about(self, rses: dict[str, Any]) -> dict[str, Rse]:
        found = await asyncio.gather(*(self._rses.rse(rse) for rse in rses))
        return dict(zip(rses, found, strict=True))


def collection_state(here: int, total: int, about: Rse, *, arriving: bool) -> ReplicaState:
    """Say in one word what an RSE has of a collection."""
    if here and not about.readable:
        return "unavailable"
    if here >= total:
        return "available"
    return "copying" if arriving else "partial"


def first(pfns: object) -> str | None:
    """Return the best PFN of a replica."""
    return pfns[0] if isinstance(pfns, list) and pfns and isinstance(pfns[0], str) else None
