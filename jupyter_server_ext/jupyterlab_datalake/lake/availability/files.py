"""The files of a DID with the local path of each, as a kernel needs them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple

from ..did import Did
from ..failures import LakeError
from ..mounts import Near, is_mounted, stays_below

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from ..mounts import MountMap
    from ..rucio.gateway import Gateway
    from .state import FileState

THREADS = 4
"""That may wait for a mount at once; a mount that hangs can hold no more."""
PATIENCE = 10.0
"""Seconds for the disk to answer for one batch."""
BATCH = 500


class Candidate(NamedTuple):
    """A file before the disk was asked."""

    did: str
    pfn: str | None
    size: int | None
    state: FileState
    near: Near | None = None


class FileLister:
    """Lists files and looks whether they are where the mounts say.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    mounts
        Where PFNs lie on this machine.
    rse
        The destination; None where there is none.
    """

    def __init__(self, gateway: Gateway, mounts: MountMap, rse: str | None) -> None:
        self._gateway = gateway
        self._mounts = mounts
        self._rse = rse
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="datalake-mount")
        self._hanging = 0

    def close(self) -> None:
        """Let go of the threads without waiting for a mount that hangs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

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
            here = states.get(self._rse)
            if here == "AVAILABLE" and pfns_of.get(self._rse):
                return self._mapped(name, pfns_of[self._rse], size)
            others = [pfns[0] for rse, pfns in pfns_of.items() if pfns and states.get(rse) == "AVAILABLE"]
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise LakeError("rucio_garbled", "The answer is not one of Rucio", "a row is no replica") from error
        pfn = others[0] if others else None
        if here == "COPYING":
            return Candidate(name, pfn, size, "replicating")
        return Candidate(name, pfn, size, "elsewhere" if pfn else "nowhere")

    def _mapped(self, name: str, pfns: list[str], size: int | None) -> Candidate:
        assert self._rse is not None
        for pfn in pfns:
            try:
                near = self._mounts.near(self._rse, pfn)
            except LakeError:
                continue
            if near is not None:
                return Candidate(name, pfn, size, "available", near)
        return Candidate(name, pfns[0], size, "unmapped")

    async def _checked(self, candidates: list[Candidate]) -> list[dict[str, Any]]:
        wanted = [candidate.near for candidate in candidates if candidate.near is not None]
        found = iter(await self._on_disk(wanted) if wanted else [])
        return [shown(candidate, next(found) if candidate.near else None) for candidate in candidates]

    async def _on_disk(self, wanted: list[Near]) -> list[tuple[FileState, Path]]:
        """Look at the disk, off the loop; a mount that does not answer counts as not mounted."""
        absent: list[tuple[FileState, Path]] = [("not_mounted", near.path) for near in wanted]
        if self._hanging >= THREADS:
            return absent
        work = asyncio.get_running_loop().run_in_executor(self._threads, look, wanted)
        done, _ = await asyncio.wait({work}, timeout=PATIENCE)
        if done:
            return work.result()
        self._hanging += 1
        work.add_done_callback(self._came_back)
        return absent

    def _came_back(self, work: asyncio.Future[Any]) -> None:
        self._hanging -= 1
        if not work.cancelled():
            work.exception()


def look(wanted: list[Near]) -> list[tuple[FileState, Path]]:
    """Say for each file whether it can be opened, and where (reads the disk)."""
    mounted: dict[Path, bool] = {}
    found: list[tuple[FileState, Path]] = []
    for near in wanted:
        if near.mount not in mounted:
            mounted[near.mount] = is_mounted(near.mount)
        if not mounted[near.mount]:
            found.append(("not_mounted", near.path))
            continue
        # the text as it stands first: in a name that Rucio appended, %20 is three characters
        there = next((path for path in (near.path, near.decoded) if path.is_file()), None)
        if there is None:
            found.append(("missing", near.path))
        else:
            found.append(("available" if stays_below(near.mount, there) else "unmapped", there))
    return found


def shown(candidate: Candidate, disk: tuple[FileState, Path] | None) -> dict[str, Any]:
    """Return a file as it crosses the wire."""
    state, path = disk or (candidate.state, None)
    return {
        "did": candidate.did,
        "path": str(path) if state == "available" else None,
        "looked_for": str(path) if state in {"not_mounted", "missing"} else None,
        "pfn": candidate.pfn,
        "size": candidate.size,
        "state": state,
    }
