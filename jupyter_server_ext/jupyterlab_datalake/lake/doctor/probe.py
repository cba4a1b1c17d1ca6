"""Look at a mount without waiting for it: one thread for each mount, however often it is asked for."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..mounted import Condition, condition_of, in_a_thread

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Sight:
    """How a mount was found, ``silent`` when it gave no answer in time; ``reason`` in the system's words."""

    standing: Condition | Literal["silent"]
    reason: str = ""
    milliseconds: int | None = None


class MountProbe:
    """Looks at mounts in threads that nothing waits for, so that one which hangs holds up neither loop nor exit."""

    def __init__(self) -> None:
        self._under_way: dict[Path, asyncio.Future[Sight]] = {}

    async def look(self, mount: Path, patience: float) -> Sight:
        """Return how a mount stands, ``silent`` after ``patience`` seconds; a look under way is waited for again."""
        found = self._under_way.get(mount)
        if found is None or found.done():
            found = self._under_way[mount] = in_a_thread(lambda: sight_of(mount), "datalake-doctor")
        done, _ = await asyncio.wait({found}, timeout=patience)
        return found.result() if done else Sight("silent", f"no answer within {patience:g} s")


def sight_of(mount: Path) -> Sight:
    """Look at a mount, and say how long that took (reads the disk)."""
    begun = time.monotonic()
    standing, reason = condition_of(mount)
    return Sight(standing, reason, round((time.monotonic() - begun) * 1000))
