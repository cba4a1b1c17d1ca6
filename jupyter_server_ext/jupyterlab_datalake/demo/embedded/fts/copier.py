"""Copies files between storage directories the way a transfer service does: checked, then renamed into place."""

from __future__ import annotations

import os
import threading
import time
import uuid
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from .knobs import Knobs
from .store import JobStore, Transfer

CHUNK = 256 * 1024
WORKERS = 4


class TransferError(Exception):
    """A transfer failed; the text is the reason in FTS's manner."""


class Canceled(Exception):
    """The job was cancelled, or the service is closing, while a file was on its way."""


def local_path(url: str) -> Path:
    """The path a ``file://`` URL of Rucio names.

    Rucio writes PFNs without percent-encoding: ``#``, ``?`` and ``%`` in them belong to the name.
    """
    scheme, mark, rest = url.partition("://")
    if scheme != "file" or not mark:
        raise TransferError(f"TRANSFER protocol not supported: {scheme}")
    slash = rest.find("/")
    if slash < 0:
        raise TransferError("TRANSFER no path in the URL")
    path = Path("/" + rest[slash:].lstrip("/"))
    if ".." in path.parts:
        raise TransferError("TRANSFER the path leaves its storage")
    return path


class Throttle:
    """A shared byte budget: all transfers together stay under the knob's bandwidth."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs
        self._lock = threading.Lock()
        self._free_at = 0.0

    def pause_for(self, size: int) -> float:
        """Seconds to wait before the next chunk of this size may be written."""
        bandwidth = self._knobs.bandwidth
        if bandwidth is None:
            return 0.0
        with self._lock:
            now = time.monotonic()
            self._free_at = max(self._free_at, now) + size / bandwidth
            return self._free_at - now


class Copier:
    """Worker threads that take transfers from the store until closed."""

    def __init__(self, store: JobStore, knobs: Knobs) -> None:
        self._store = store
        self._knobs = knobs
        self._throttle = Throttle(knobs)
        self._wake = threading.Condition()
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._run, name=f"copier-{n}", daemon=True) for n in range(WORKERS)]

    def start(self) -> None:
        """Start the workers."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Say that there is work."""
        with self._wake:
            self._wake.notify_all()

    def close(self) -> None:
        """Stop the workers; what is on its way starts again with the next service."""
        self._closing.set()
        self.wake()
        with self._knobs.changed:
            self._knobs.changed.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def _run(self) -> None:
        while not self._closing.is_set():
            transfer = self._store.take()
            if transfer is None:
                with self._wake:
                    self._wake.wait(timeout=5)
                continue
            try:
                source = self._transfer(transfer)
            except Canceled:
                continue
            except TransferError as error:
                self._store.finish(transfer, "FAILED", transfer.sources[0], str(error))
            else:
                self._store.finish(transfer, "FINISHED", source, None)
            self.wake()

    def _transfer(self, transfer: Transfer) -> str:
        """Copy from the first source that works and answer its URL."""
        self._wait(lambda: self._knobs.holds(transfer.names), transfer)
        self._wait(partial(_is_before, time.monotonic() + self._knobs.delay_seconds), transfer)
        reason = self._knobs.failure(transfer.names)
        if reason is not None:
            raise TransferError(reason)
        failures = []
        for source in transfer.sources:
            try:
                self._copy(transfer, source)
            except TransferError as error:
                failures.append(str(error))
            else:
                return source
        raise TransferError("; ".join(failures) or "TRANSFER no source given")

    def _wait(self, blocked: Callable[[], bool], transfer: Transfer) -> None:
        while blocked():
            self._check_canceled(transfer)
            with self._knobs.changed:
                self._knobs.changed.wait(timeout=0.1)

    def _check_canceled(self, transfer: Transfer) -> None:
        if self._closing.is_set() or self._store.is_canceled(transfer.job_id):
            raise Canceled

    def _copy(self, transfer: Transfer, source: str) -> None:
        """Write to a temporary name beside the destination, check size and checksum, sync, rename."""
        origin, destination = local_path(source), local_path(transfer.destination)
        if destination.exists() and not transfer.overwrite:
            raise TransferError("TRANSFER [17] Destination file exists and overwrite is not enabled")
        temporary = destination.with_name(f".{uuid.uuid4().hex}.part")
        try:
            destination.parent.mkdir(parents=True, exist_ok=True)
            size, adler = self._write(transfer, origin, temporary)
            _verify(transfer, size, adler)
            temporary.replace(destination)
        except OSError as error:
            side = "SOURCE" if error.filename and Path(error.filename) == origin else "DESTINATION"
            raise TransferError(f"{side} [{error.errno}] {error.strerror}") from error
        finally:
            temporary.unlink(missing_ok=True)

    def _write(self, transfer: Transfer, origin: Path, temporary: Path) -> tuple[int, int]:
        size, adler = 0, 1
        with origin.open("rb") as reader, temporary.open("xb") as writer:
            while chunk := reader.read(self._chunk_size()):
                until = time.monotonic() + self._throttle.pause_for(len(chunk))
                self._wait(partial(_is_before, until), transfer)
                self._check_canceled(transfer)
                writer.write(chunk)
                size += len(chunk)
                adler = zlib.adler32(chunk, adler)
            writer.flush()
            os.fsync(writer.fileno())
        return size, adler & 0xFFFFFFFF

    def _chunk_size(self) -> int:
        bandwidth = self._knobs.bandwidth
        return CHUNK if bandwidth is None else max(1, min(CHUNK, int(bandwidth / 10)))


def _is_before(moment: float) -> bool:
    return time.monotonic() < moment


def _verify(transfer: Transfer, size: int, adler: int) -> None:
    if transfer.size is not None and int(transfer.size) != size:
        raise TransferError(
            f"TRANSFER [5] Source and destination file size mismatch: {transfer.size} expected, {size} copied"
        )
    kind, mark, value = (transfer.checksum or "").partition(":")
    if mark and kind.upper() == "ADLER32" and int(unquote(value), 16) != adler:
        raise TransferError(f"TRANSFER [5] Checksum mismatch: {value} expected, {adler:08x} copied")
