"""Mounts that misbehave for real: a FUSE file system whose other side says nothing, or is gone.

Where the machine does not let a test mount anything (no ``/dev/fuse``, no right to), the first look at the directory
is made to wait in its thread instead, and to fail in the end as a dead mount does.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DETACH = 2
"""``MNT_DETACH``: the mount goes when its last user does."""


def mount_fuse(at: Path) -> int | None:
    """Mount a FUSE file system that never answers; its end of the line, or None where that is not allowed."""
    try:
        line = os.open("/dev/fuse", os.O_RDWR)
    except OSError:
        return None
    options = f"fd={line},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}".encode()
    if ctypes.CDLL(None).mount(b"datalake-test", os.fsencode(at), b"fuse", 0, options) != 0:
        os.close(line)
        return None
    return line


class StubbornMount:
    """A mount that hangs until it is released; then it is dead, as when a FUSE process was killed."""

    def __init__(self, at: Path, monkeypatch) -> None:
        self.path = at
        self.real = False
        self._released = threading.Event()
        self._line = mount_fuse(at)
        if self._line is None:
            monkeypatch.setattr(os, "scandir", self._hang(os.scandir))
        else:
            self.real = True

    def _hang(self, scandir):
        def hanging(path):
            if Path(path) == self.path:
                self._released.wait(60)
                raise OSError(107, "Transport endpoint is not connected")
            return scandir(path)

        return hanging

    def release(self) -> None:
        """Let everybody who waits come back."""
        self._released.set()
        if self._line is not None:
            os.close(self._line)
            self._line = None

    def unmount(self) -> None:
        """Take it away."""
        self.release()
        if self.real:
            ctypes.CDLL(None).umount2(os.fsencode(self.path), DETACH)


@contextmanager
def stubborn_mount(at: Path, monkeypatch) -> Iterator[StubbornMount]:
    """A mount that hangs, taken away afterwards whatever happened."""
    at.mkdir(exist_ok=True)
    mount = StubbornMount(at, monkeypatch)
    try:
        yield mount
    finally:
        mount.unmount()


def as_nobody(work) -> str:
    """Run something in a child process that has no rights, and return the text that it answers."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            os.write(writing, work().encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "the child failed"
    return text
