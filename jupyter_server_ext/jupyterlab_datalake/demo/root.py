"""The directory in which a lake lives: made, recognised, locked, wiped."""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path
from typing import IO

from .embedded.layout import Layout
from .failure import DemoError, sentence

FORMAT = 1
MARK = "jupyterlab-datalake demo"


def default_root() -> Path:
    """The user's data directory for the demo."""
    from platformdirs import user_data_path

    return user_data_path("jupyterlab-datalake", appauthor=False) / "demo"


class LakeRoot:
    """A lake's directory, held by this process alone while it runs."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self.layout = Layout(self.path)
        self._lock: IO[str] | None = None

    def claim(self, *, fresh: bool) -> None:
        """Make the directory or check that it is a lake of ours, lock it, wipe it if asked.

        Raises `DemoError` when it is somebody else's directory, in use, of another format or cannot be written.
        """
        try:
            self._claim(fresh)
        except OSError as error:
            raise DemoError(sentence(error)) from error

    def release(self) -> None:
        """Let another start have the directory."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _claim(self, fresh: bool) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise DemoError(f"{self.path} is not a directory.", usage=True)
        if self.path.is_dir() and any(self.path.iterdir()):
            self._check_ours()
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self._take_lock()
        if not self.layout.marker.exists():
            self._mark()
        if fresh:
            self._wipe()
        layout = self.layout
        for directory in (layout.logs, layout.sample, layout.notebooks, layout.mount, layout.scratch):
            directory.mkdir(exist_ok=True)

    def _check_ours(self) -> None:
        try:
            marker = json.loads(self.layout.marker.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            marker = None
        if not isinstance(marker, dict) or marker.get("kind") != MARK:
            raise DemoError(f"{self.path} holds files that are not a demo lake: choose an empty directory.", usage=True)
        if marker.get("format") != FORMAT:
            raise DemoError(f"The lake in {self.path} was made by another version: choose another --root.", usage=True)

    def _mark(self) -> None:
        self.layout.marker.write_text(json.dumps({"kind": MARK, "format": FORMAT}) + "\n", encoding="utf-8")

    def _take_lock(self) -> None:
        lock = (self.path / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise DemoError(
                f"A lake is already running in {self.path}: stop it first, or choose another --root."
            ) from error
        self._lock = lock

    def _wipe(self) -> None:
        """Remove everything but the marker and the lock, so that an interrupted wipe is still a lake of ours."""
        keep = {self.layout.marker.name, "lock"}
        for entry in self.path.iterdir():
            if entry.name in keep:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
