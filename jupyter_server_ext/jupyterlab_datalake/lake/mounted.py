"""How a mount stands, and the way to look at one that may hang: in threads that nobody waits for."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, TypeVar

from .failures import LakeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Condition = Literal["mounted", "empty", "absent", "closed", "broken"]
"""Something is there; an ordinary empty directory; nothing of this name; it may not be entered; any other error."""
Found = TypeVar("Found")


def condition_of(mount: Path) -> tuple[Condition, str]:
    """Say how a mount stands, and what is wrong in the system's words (reads the disk, and may hang with it).

    What is mounted is a directory that is a mount point or is not empty.
    """
    try:
        with os.scandir(mount) as entries:
            filled = next(entries, None) is not None
        return ("mounted" if filled or mount.is_mount() else "empty"), ""
    except FileNotFoundError:
        return "absent", "it does not exist"
    except PermissionError as error:
        # a directory may be passed without being listed
        return ("mounted", "") if os.access(mount, os.X_OK) else ("closed", reason_of(error))
    except OSError as error:
        return "broken", reason_of(error)


def reason_of(error: OSError) -> str:
    """Return what the system says about an error, without the path."""
    return error.strerror or type(error).__name__


def in_a_thread(work: Callable[[], Found], name: str) -> asyncio.Future[Found]:
    """Run something in a thread that nobody waits for at the interpreter's end, as those of an executor would be.

    What goes wrong in it reaches the future as ``internal``, and the log by the thread's own end.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Found] = loop.create_future()

    def tell(found: list[Found]) -> None:
        if answer.cancelled():
            return
        if found:
            answer.set_result(found[0])
        else:
            answer.set_exception(LakeError("internal", "The look at a mount failed", "see the server's log"))

    def run() -> None:
        found = []
        try:
            found.append(work())
        finally:
            with suppress(RuntimeError):
                # the loop was closed while the mount kept silent: nobody waits any more
                loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=run, name=name, daemon=True).start()
    return answer
