"""The supervisor's end of the keeper: start it, give it its order, read its steps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .failure import LakeError
from .layout import Layout

PATIENCE_SECONDS = 8


class KeeperProcess:
    """The process that builds the lake inside Rucio and then runs Rucio's daemons."""

    def __init__(self, layout: Layout) -> None:
        self._log: Path = layout.logs / "keeper.log"
        # It needs two seconds to import Rucio; meanwhile the database starts.
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "embedded.keeper", str(layout.root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "RUCIO_HOME": str(layout.rucio)},
            )

    def order(self, order: dict[str, Any]) -> None:
        """Say what to build. Passwords travel by this pipe only."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            # It ended before it could listen; its own last words come out of its standard output.
            return

    def follow(self, on_step: Callable[..., None], stopping: Callable[[], bool]) -> None:
        """Pass its steps on until it is ready. Raises `LakeError` with its last words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            message = json.loads(line)
            if "error" in message:
                raise LakeError(message["error"])
            if "ready" in message:
                return
            on_step(**message)
        if not stopping():
            raise LakeError(f"Rucio's daemons ended while starting; their log is {self._log}.")

    def stop(self) -> None:
        """Let the current turn of a daemon end, then be sure."""
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
