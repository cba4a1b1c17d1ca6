"""Look at a mount without waiting for it: one thread for each mount, however often it is asked for."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Standing = Literal["mounted", "empty", "absent", "unreadable", "silent"]
"""Something is there; an ordinary empty directory; nothing of this name; an error; no answer in time."""


@dataclass(frozen=True)
class Sight:
    """How a mount was found; ``reason`` in the system's words."""

    standing: Standing
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
            found = self._under_way[mount] = asyncio.get_running_loop().create_future()
            threading.Thread(target=self._run, args=(mount, found), name="datalake-doctor", daemon=True).start()
        done, _ = await asyncio.wait({found}, timeout=patience)
        return found.result() if done else Sight("silent", f"no answer within {patience:g} s")

    @staticmethod
    def _run(mount: Path, found: asyncio.Future[Sight]) -> None:
        begun = time.monotonic()
        standing, reason = standing_of(mount)
        sight = Sight(standing, reason, round((time.monotonic() - begun) * 1000))
        try:
            found.get_loop().call_soon_threadsafe(deliver, found, sight)
        except RuntimeError:
            # the loop was closed while the mount kept silent: nobody waits any more
            return


def deliver(found: asyncio.Future[Sight], sight: Sight) -> None:
    """Hand a result over, unless the loop has given it up."""
    if not found.done():
        found.set_result(sight)


def standing_of(mount: Path) -> tuple[Standing, str]:
    """Say what is at a mount (reads the disk, and may hang with it)."""
    try:
        with os.scandir(mount) as entries:
            filled = next(entries, None) is not None
        return ("mounted" if filled or mount.is_mount() else "empty"), ""
    except FileNotFoundError:
        return "absent", "it does not exist"
    except OSError as error:
        return "unreadable", error.strerror or type(error).__name__
