"""The files of a DID with the local path of each, as a kernel needs them."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple

from ..did import Did
from ..failures import LakeError
from .disk import Disk, Seen

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from ..mounts import MountMap, Near
    from ..rucio.gateway import Gateway
    from .state import FileState

BATCH = 500
NAMED = {"not_mounted", "hanging", "missing", "unreadable", "unmapped"}
"""States in which the path that was looked for is worth saying."""


class Candidate(NamedTuple):
    """A file before the disk was asked; ``near`` are the places on mounts where it should be, the best first."""

    did: str
    pfn: str | None
    size: int | None
    state: FileState
    near: tuple[tuple[str, Near], ...] = ()


class FileLister:
    """Lists files and looks whether they are where the mounts say.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    mounts
        Where PFNs lie on this machine.
    rses
        The mounted RSEs, the administrator's destination first.
    """

    def __init__(self, gateway: Gateway, mounts: MountMap, rses: tuple[str, ...]) -> None:
        self._gateway = gateway
        self._mounts = mounts
        self._rses = rses
        self._disk = Disk()

    async def files(self, did: Did) -> AsyncGenerator[list[dict[str, Any]], None]:
        """Yield the files in batches, in Rucio's order (``POST /replicas/list``).

        Every RSE is asked for, so that a file which is not here has the PFN of another place.

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.stream``.
        """
        question = {"dids": [did._asdict()], "domain": "wan", "sort": "random", "all_states": True}
        empty = True
        async with aclosing(self._gateway.stream("replicas", "list", body=question)) as chunks:
            async for chunk in chunks:
                empty = False
                candidates = [self._candidate(row) for row in chunk]
                for start in range(0, len(candidates), BATCH):
                    yield await self._checked(candidates[start : start + BATCH])
        if empty:
            # Rucio gives no rows for what does not exist, and for what has no files
            await self._gateway.get("dids", *did)

    def _candidate(self, row: Any) -> Candidate:
        try:
            name = str(Did(row["scope"], row["name"]))
            states, pfns_of, size = row["states"], row["rses"], row["bytes"]
            here = [rse for rse in self._rses if states.get(rse) == "AVAILABLE" and pfns_of.get(rse)]
            if here:
                return self._mapped(name, {rse: pfns_of[rse] for rse in here}, size)
            pfn, state = self._far(states, pfns_of, row.get("pfns") or {})
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise LakeError("rucio_garbled", "The answer is not one of Rucio", "a row is no replica") from error
        if any(states.get(rse) == "COPYING" for rse in self._rses):
            state = "replicating"
        return Candidate(name, pfn, size, state)

    def _far(
        self, states: Mapping[str, str], pfns_of: Mapping[str, list[str]], about: Mapping[str, Mapping[str, Any]]
    ) -> tuple[str | None, FileState]:
        """Return the PFN of another place, on disk rather than on tape, and what that means."""
        tapes = {entry["rse"] for entry in about.values() if entry.get("type") == "TAPE"}
        places = [rse for rse, pfns in pfns_of.items() if pfns and states.get(rse) == "AVAILABLE"]
        places.sort(key=lambda rse: rse in tapes)
        if not places:
            return None, "nowhere"
        return pfns_of[places[0]][0], "tape" if places[0] in tapes else "elsewhere"

    def _mapped(self, name: str, pfns_of: Mapping[str, list[str]], size: int | None) -> Candidate:
        near = [(pfn, found) for rse, pfns in pfns_of.items() for pfn in pfns if (found := self._near(rse, pfn))]
        if near:
            return Candidate(name, near[0][0], size, "available", tuple(near))
        return Candidate(name, next(iter(pfns_of.values()))[0], size, "unmapped")

    def _near(self, rse: str, pfn: str) -> Near | None:
        """Return where a PFN lies on a mount; a PFN that would leave its mount lies on none."""
        try:
            return self._mounts.near(rse, pfn)
        except LakeError:
            return None

    async def _checked(self, candidates: list[Candidate]) -> list[dict[str, Any]]:
        wanted = [near for candidate in candidates for _, near in candidate.near]
        found = iter(await self._disk.look(wanted) if wanted else [])
        return [shown(candidate, [(pfn, next(found)) for pfn, _ in candidate.near]) for candidate in candidates]


def shown(candidate: Candidate, places: list[tuple[str, Seen]]) -> dict[str, Any]:
    """Return a file as it crosses the wire: from the first mount that has it, else as the first place has it."""
    pfn, seen = next((place for place in places if place[1].state == "available"), (candidate.pfn, None))
    if seen is None and places:
        pfn, seen = places[0]
    state = seen.state if seen else candidate.state
    return {
        "did": candidate.did,
        "path": str(seen.path) if seen and state == "available" else None,
        "looked_for": str(seen.path) if seen and state in NAMED else None,
        "pfn": pfn,
        "size": candidate.size,
        "state": state,
    }
