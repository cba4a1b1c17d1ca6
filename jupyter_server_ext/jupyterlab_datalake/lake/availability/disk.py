"""Looks at the mounts, off the loop: whether a file can be opened, and what stands in the way if not."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ..mounted import condition_of, in_a_thread
from ..mounts import stays_below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..mounts import Near
    from .state import FileState

THREADS = 4
"""That may be in one mount at once."""
PATIENCE = 10.0
"""Seconds for a mount to answer for one piece."""
PIECE = 100
"""Files that one look asks about."""


class Seen(NamedTuple):
    """What was found where a file should be."""

    state: FileState
    path: Path


Look = list[Seen]


@dataclass
class Mounted:
    """Who is inside a mount now: ``late`` looks have not come back in time."""

    free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(THREADS))
    late: int = 0

    def came_back(self, work: asyncio.Future[Look]) -> None:
        """Let others in again; what the late one found is of no use any more."""
        self.late -= 1
        if not work.cancelled():
            work.exception()


class Disk:
    """Asks the mounts, each on its own: one that hangs holds neither the loop nor the others.

    A look that does not come back stays in its thread, which no interpreter waits for at its end; until it does come
    back nobody else is sent into that mount.
    """

    def __init__(self) -> None:
        self._mounts: dict[Path, Mounted] = {}

    async def look(self, wanted: Sequence[Near]) -> list[Seen]:
        """Say for each place whether a file can be opened there, in order."""
        by_mount: dict[Path, list[int]] = {}
        for number, near in enumerate(wanted):
            by_mount.setdefault(near.mount, []).append(number)
        pieces = [
            (mount, numbers[start : start + PIECE])
            for mount, numbers in by_mount.items()
            for start in range(0, len(numbers), PIECE)
        ]
        found = await asyncio.gather(*(self._piece(mount, [wanted[n] for n in piece]) for mount, piece in pieces))
        seen = dict(zip((n for _, piece in pieces for n in piece), (s for part in found for s in part), strict=True))
        return [seen[number] for number in range(len(wanted))]

    async def _piece(self, mount: Path, wanted: list[Near]) -> Look:
        hanging: Look = [Seen("hanging", near.path) for near in wanted]
        at = self._mounts.setdefault(mount, Mounted())
        async with at.free:
            if at.late:
                return hanging
            work = in_a_thread(lambda: look(mount, wanted), "datalake-mount")
            done, _ = await asyncio.wait({work}, timeout=PATIENCE)
            if done:
                return work.result()
        at.late += 1
        work.add_done_callback(at.came_back)
        return hanging


def look(mount: Path, wanted: Sequence[Near]) -> Look:
    """Say for each file of a mount whether it can be opened, and where (reads the disk)."""
    wrong = trouble_of(mount)
    if wrong is not None:
        return [Seen(wrong, near.path) for near in wanted]
    return [see(near) for near in wanted]


def trouble_of(mount: Path) -> FileState | None:
    """Return what is wrong with a mount as a whole; None when something is mounted and may be entered.

    What may be entered but not listed is looked into all the same.
    """
    condition, _ = condition_of(mount)
    if condition == "mounted":
        return None
    return "unreadable" if condition == "closed" else "not_mounted"


def see(near: Near) -> Seen:
    """Say whether a file can be opened, under the text of its PFN as it stands or decoded.

    The text as it stands comes first: in a name that Rucio appended, ``%20`` is three characters.
    """
    first = state_of(near.mount, near.path)
    if first == "missing" and near.decoded != near.path:
        second = state_of(near.mount, near.decoded)
        if second != "missing":
            return Seen(second, near.decoded)
    return Seen(first, near.path)


def state_of(mount: Path, path: Path) -> FileState:
    """Say in one word what there is; a link that leads out of the mount is not followed any further."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            return "missing"
        if not stays_below(mount, path):
            return "unmapped"
        return "available" if os.access(path, os.R_OK) else "unreadable"
    except ValueError:
        # half a surrogate pair: no file system has such a name
        return "missing"
    except OSError as error:
        return STATE_OF.get(error.errno or 0, "unreadable")


STATE_OF: dict[int, FileState] = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.ENAMETOOLONG: "missing",
    errno.ENOTCONN: "not_mounted",
    errno.ESTALE: "not_mounted",
}
