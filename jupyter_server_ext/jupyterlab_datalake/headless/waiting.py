"""Bring data near and wait for it, at the pace of whoever watches, saying how it goes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TextIO

from ..lake.failures import LakeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lake.availability.state import AvailabilityState
    from .door import Door, Where

FASTEST, SLOWEST = 1.0, 10.0
"""Seconds between two questions: a tenth of what has been waited, within these."""
LINE_SECONDS = 10.0
"""Between two lines where a line cannot be written over."""
PASSES = {"rucio_unreachable", "rucio_timeout", "rucio_unavailable", "rucio_busy", "rucio_error", "rucio_cut"}
"""Failures that are waited out, once Rucio has answered before."""
NOT_HERE = {"elsewhere", "partial", "tape"}
"""States in which a rule would bring something."""
UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB")


class Progress(NamedTuple):
    """How far a DID is: files and bytes, None where Rucio does not know; as text it is a sentence."""

    did: str
    state: AvailabilityState
    files_here: int
    files_total: int | None
    bytes_here: int
    bytes_total: int | None
    bytes_per_second: int | None
    reason: str

    def __str__(self) -> str:
        if self.state == "available":
            return f"{self.did} is here"
        if self.state == "unknown":
            return f"{self.did}: waiting for Rucio ({self.reason})"
        of_files = "" if self.files_total is None else f" of {self.files_total}"
        of_bytes = "" if self.bytes_total is None else f" of {size_text(self.bytes_total)}"
        text = f"{self.did}: {self.files_here}{of_files} files, {size_text(self.bytes_here)}{of_bytes}"
        return f"{text}, {size_text(self.bytes_per_second)}/s" if self.bytes_per_second else text


Tell = Callable[[Progress], object]


def bring(door: Door, dids: Sequence[str], rse: str | None, lifetime_days: int | None) -> None:
    """Ask for a rule for each DID that is not here and not on its way; None: what the administrator chose.

    Raises
    ------
    LakeError
        Why Rucio could not be asked about one, or its refusal.
    """
    for where in door.wheres(dids):
        if where.state == "unknown":
            raise why(where)
        if where.state in NOT_HERE:
            door.bring(where.did, rse, lifetime_days)


def wait_for(door: Door, dids: Sequence[str], seconds: float | None, tell: Tell) -> None:
    """Wait until nothing of this is on its way any more.

    Parameters
    ----------
    seconds
        To wait at most; None: as long as it takes.
    tell
        Told of each DID whose numbers have changed.

    Raises
    ------
    LakeError
        ``rule_stuck`` with Rucio's reason, and why Rucio cannot be asked, unless that passes by itself.
    """
    began = time.monotonic()
    told: dict[str, Progress] = {}
    moving = list(dict.fromkeys(dids))
    while moving:
        wheres = door.wheres(moving)
        for where in wheres:
            refuse(where, known=where.did in told)
            progress = progress_of(where)
            if told.get(where.did) != progress and (told or where.state in {"replicating", "unknown"}):
                tell(progress)
            told[where.did] = progress
        moving = [where.did for where in wheres if where.state in {"replicating", "unknown"}]
        waited = time.monotonic() - began
        if seconds is not None and waited >= seconds:
            return
        if moving:
            left = SLOWEST if seconds is None else seconds - waited
            door.pause(min(max(waited / 10, FASTEST), SLOWEST, left))


def refuse(where: Where, *, known: bool) -> None:
    """Raise what waiting would not change."""
    if where.state == "stuck":
        raise why(where)
    if where.state == "unknown" and not (known and where.failure is not None and where.failure.code in PASSES):
        raise why(where)


def why(where: Where) -> LakeError:
    """Return the failure of a DID."""
    return where.failure or LakeError("internal", f"Nobody knows where {where.did} stands")


def progress_of(where: Where) -> Progress:
    """Return what is told of a DID."""
    reason = "" if where.failure is None else where.failure.reason
    return Progress(*where[:-1], reason=reason)


class Line:
    """Progress as one line that is written over; where that is impossible a line now and then."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._over = self._stream.isatty()
        self._next = 0.0
        self._length = 0

    def __call__(self, progress: Progress) -> None:
        """Show it."""
        last = progress.state == "available"
        if not self._over and not last and time.monotonic() < self._next:
            return
        self._next = time.monotonic() + LINE_SECONDS
        text = printable(str(progress))
        start = "\r" if self._over else ""
        end = "\n" if last or not self._over else ""
        self._stream.write(f"{start}{text.ljust(self._length)}{end}")
        self._stream.flush()
        self._length = 0 if end else len(text)

    def close(self) -> None:
        """End the line."""
        if self._length:
            self._stream.write("\n")
            self._length = 0


def printable(text: str) -> str:
    """Return text of strangers without what steers a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def size_text(size: int) -> str:
    """Return bytes in the unit that leaves fewer than four digits before the point."""
    number, unit = float(size), 0
    while number >= 999.5 and unit + 1 < len(UNITS):
        number, unit = number / 1000, unit + 1
    return f"{number:.0f} {UNITS[unit]}" if unit == 0 or number >= 9.95 else f"{number:.1f} {UNITS[unit]}"
