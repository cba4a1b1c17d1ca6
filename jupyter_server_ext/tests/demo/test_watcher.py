"""Nothing outlives the launcher: real processes, a real kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyterlab_datalake.demo import watcher

PACKAGE_ROOT = Path(watcher.__file__).parents[2]
LAUNCHER = """
import sys, time
from pathlib import Path
from jupyterlab_datalake.demo.processes import Family
family = Family()
child = family.start(
    [sys.executable, "-c", sys.argv[1]], environment={}, cwd=Path.cwd(),
    stdout=sys.stdout.buffer, stderr=sys.stderr.buffer,
)
print(family._watcher.pid, flush=True)
if sys.argv[2] == "end":
    time.sleep(1)
    family.end()
else:
    time.sleep(60)
"""
OBEDIENT = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + OBEDIENT
# A child in a session of its own, as Jupyter starts kernels, whose parent ends before it.
RUNAWAY = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {OBEDIENT!r}], start_new_session=True).wait()"
)


def launch(child: str, how: str = "wait") -> tuple[subprocess.Popen[str], list[int]]:
    """A launcher with one child; the process ids it tells: watcher and the innermost child."""
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, child, how],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE_ROOT)},
    )
    assert launcher.stdout is not None
    return launcher, [int(launcher.stdout.readline()) for _ in range(2)]


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def gone(pids: list[int], seconds: float) -> bool:
    return watcher.wait_until(lambda: not any(lives(pid) for pid in pids), seconds)


@pytest.mark.parametrize("child", [OBEDIENT, RUNAWAY], ids=["child", "session of its own"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_nothing_outlives_the_launcher(child: str, number: signal.Signals) -> None:
    launcher, pids = launch(child)
    assert all(lives(pid) for pid in pids)
    launcher.send_signal(number)
    launcher.communicate()
    assert gone(pids, 10)


def test_who_ignores_sigterm_is_killed() -> None:
    launcher, pids = launch(STUBBORN)
    launcher.kill()
    launcher.communicate()
    assert gone(pids, watcher.PATIENCE_SECONDS + 8)


def test_who_is_stopped_ends_as_well() -> None:
    launcher, pids = launch(OBEDIENT)
    child = next(pid for pid in pids if Path(f"/proc/{pid}/cmdline").read_bytes().find(b"watcher.py") < 0)
    os.kill(child, signal.SIGSTOP)
    launcher.kill()
    launcher.communicate()
    assert gone(pids, 10)


def test_an_orderly_end_needs_no_watcher() -> None:
    began = time.monotonic()
    launcher, pids = launch(OBEDIENT, "end")
    launcher.communicate()
    assert launcher.returncode == 0
    assert gone(pids, 2)
    assert time.monotonic() - began < watcher.PATIENCE_SECONDS


def test_a_terminal_cannot_end_the_watcher() -> None:
    launcher, pids = launch(OBEDIENT)
    watching = next(pid for pid in pids if b"watcher.py" in Path(f"/proc/{pid}/cmdline").read_bytes())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(watching, number)
    time.sleep(0.2)
    assert lives(watching)
    launcher.kill()
    launcher.communicate()
    assert gone(pids, 10)
