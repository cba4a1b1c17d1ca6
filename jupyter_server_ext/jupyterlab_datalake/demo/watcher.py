"""Ends process groups when the process that started it is gone, however it went.

Run as a script: ``python watcher.py RUN_ID``. Its standard input is the read end of a pipe whose only write end the
launcher holds. Each line names a process group to end. When the pipe closes without the line ``done``, the launcher has
died: the groups get SIGTERM, and after `PATIENCE_SECONDS` SIGKILL, and so does every process that carries ``RUN_ID`` in
its environment (kernels make groups of their own).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

RUN_VARIABLE = "DATALAKE_DEMO_RUN"
NOT_FOR_IT = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
"""It is started with these blocked: only the end of the launcher is its business."""
PATIENCE_SECONDS = 12.0
STEP_SECONDS = 0.05


def group_is_alive(group: int) -> bool:
    """Whether a process group still has a member."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def signal_group(group: int, number: int) -> None:
    """Signal a group that may be gone already."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


def carriers(run_id: str) -> list[int]:
    """Processes of this user with the run's mark in their environment. Linux only; elsewhere an empty list."""
    mark = f"{RUN_VARIABLE}={run_id}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        pid = int(entry.parent.name)
        if mark in environment and pid != os.getpid():
            found.append(pid)
    return found


def wait_until(gone: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true within the time."""
    deadline = time.monotonic() + seconds
    while not gone():
        if time.monotonic() > deadline:
            return False
        time.sleep(STEP_SECONDS)
    return True


def end_groups(
    groups: Iterable[int], patience: float = PATIENCE_SECONDS, reap: Callable[[], None] = lambda: None
) -> None:
    """SIGTERM to the leaders, who know the order in which their group ends; then to all of it; then SIGKILL.

    ``reap`` is called while waiting, for a caller whose children they are.
    """
    remaining = [group for group in groups if group_is_alive(group)]

    def gone() -> bool:
        reap()
        return not any(group_is_alive(group) for group in remaining)

    for group in remaining:
        try:
            os.kill(group, signal.SIGTERM)
        except ProcessLookupError:
            signal_group(group, signal.SIGTERM)
        # A stopped process sees SIGTERM only when it goes on.
        signal_group(group, signal.SIGCONT)
    if wait_until(gone, patience / 2):
        return
    for group in remaining:
        signal_group(group, signal.SIGTERM)
    if wait_until(gone, patience / 2):
        return
    for group in remaining:
        signal_group(group, signal.SIGKILL)
    wait_until(gone, patience)


def end_carriers(run_id: str) -> None:
    """Kill what escaped from the groups."""
    if not wait_until(lambda: not carriers(run_id), 2.0):
        for pid in carriers(run_id):
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue


def main() -> None:
    """Read groups until the pipe closes, then act."""
    run_id = sys.argv[1]
    groups: list[int] = []
    for line in sys.stdin:
        word = line.strip()
        if word == "done":
            return
        if word.isdigit() and int(word) > 1:
            groups.append(int(word))
    end_groups(groups)
    end_carriers(run_id)


if __name__ == "__main__":
    main()
