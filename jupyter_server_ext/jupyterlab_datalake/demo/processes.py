"""Child processes of the launcher, each in a session of its own, under the eyes of the watcher."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from . import watcher


class Family:
    """Starts processes, and sees that none outlives the launcher."""

    def __init__(self) -> None:
        self.run_id = secrets.token_hex(8)
        self._children: list[subprocess.Popen[bytes]] = []
        # A process inherits what is blocked: no moment of its start is left in which these could end it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, watcher.NOT_FOR_IT)
        try:
            self._watcher = subprocess.Popen(
                [sys.executable, "-I", "-S", watcher.__file__, self.run_id],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def start(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        cwd: Path,
        stdout: IO[bytes] | int,
        stderr: IO[bytes] | int,
    ) -> subprocess.Popen[bytes]:
        """Start a process in a new session and tell the watcher of it."""
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=cwd,
            env={**os.environ, **environment, watcher.RUN_VARIABLE: self.run_id},
            start_new_session=True,
        )
        self._children.append(process)
        self._say(str(process.pid))
        return process

    def end(self) -> None:
        """End all of them, and the watcher."""
        watcher.end_groups([child.pid for child in self._children], reap=self._reap)
        watcher.end_carriers(self.run_id)
        self._say("done")
        if self._watcher.stdin is not None:
            self._watcher.stdin.close()
        self._watcher.wait()

    def _reap(self) -> None:
        """A child that has ended keeps its group alive until its parent has asked for its exit code."""
        for child in self._children:
            child.poll()

    def _say(self, line: str) -> None:
        assert self._watcher.stdin is not None
        try:
            self._watcher.stdin.write(line + "\n")
            self._watcher.stdin.flush()
        except BrokenPipeError:
            # The watcher was killed: the launcher still ends everything itself when it can.
            return
