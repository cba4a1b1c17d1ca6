"""One instance by the domain itself, in a thread of this process with a loop of its own."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from jupyter_core.paths import jupyter_data_dir

from ..api.configuration import copies_in
from ..lake.did import Did
from ..lake.failures import LakeError
from ..lake.lakes import Lakes
from ..lake.rucio.limits import Limits
from .door import Row, Where, row_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, MutableMapping, Sequence

    from ..lake.availability.state import Standing
    from ..lake.instances.settings import Settings

T = TypeVar("T")
FAREWELL = 5.0
"""Seconds that connections get to end with the process."""


class OwnLakes:
    """The domain's ``Lakes`` on a thread of their own: the user's thread may have a running loop already.

    Parameters
    ----------
    settings
        The checked-out configuration.
    environ
        Where passwords are taken out of; a copy, for this process did not ask for its environment to change.
    limits
        Bounds of the conversation with each Rucio.
    """

    def __init__(self, settings: Settings, environ: MutableMapping[str, str], limits: Limits) -> None:
        self.settings = settings
        self._pid = os.getpid()
        self._moved = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="datalake", daemon=True)
        self._thread.start()

        async def same(_anew: bool) -> Settings:
            return settings

        self.lakes = Lakes(settings, same, environ, self._publish, limits, copies_in(jupyter_data_dir()))
        atexit.register(self.close)

    @property
    def usable(self) -> bool:
        """Whether the thread is there: a forked child has none."""
        return self._pid == os.getpid() and self._thread.is_alive()

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run on the loop and wait; an interruption of the user's thread ends the work."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        finally:
            future.cancel()

    def pause(self, seconds: float) -> None:
        """Return when a watch has told of a change, after this time at the latest."""
        self._moved.wait(seconds)
        self._moved.clear()

    def close(self) -> None:
        """End connections and thread."""
        atexit.unregister(self.close)
        if not self.usable:
            return
        with suppress(TimeoutError, asyncio.TimeoutError):
            self.do(asyncio.wait_for(self.lakes.close(), FAREWELL))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(FAREWELL)
        if not self._thread.is_alive():
            self._loop.close()

    def _publish(self, _instance: str, _revision: int, _changed: Sequence[Standing]) -> None:
        self._moved.set()


class OwnDoor:
    """One instance of the configuration."""

    def __init__(self, own: OwnLakes, instance: str) -> None:
        self._own = own
        self._instance = instance

    def rows(self, did: str) -> list[Row]:
        """List the files."""

        async def listing() -> list[Row]:
            lake = await self._own.lakes.lake(self._instance)
            return [row_of(file) async for batch in lake.availability.files(Did.parse(did)) for file in batch]

        return self._own.do(listing())

    def wheres(self, dids: Sequence[str]) -> list[Where]:
        """Say where each DID stands, and watch them."""

        async def standings() -> list[Where]:
            lake = await self._own.lakes.lake(self._instance)
            _, found = await lake.availability.standings([Did.parse(did) for did in dids])
            return [where_of(standing) for standing in found]

        return self._own.do(standings())

    def bring(self, did: str, rse: str | None, lifetime_days: int | None) -> Where:
        """Ask Rucio for a rule."""
        if lifetime_days is not None and not 1 <= lifetime_days <= 36500:
            raise LakeError("input_invalid", "A lifetime is a number of days from 1 to 36500")

        async def asking() -> Where:
            lake = await self._own.lakes.lake(self._instance)
            return where_of(await lake.availability.make_available(Did.parse(did), rse, lifetime_days))

        return self._own.do(asking())

    def pause(self, seconds: float) -> None:
        """Wait for the watch."""
        self._own.pause(seconds)


def where_of(standing: Standing) -> Where:
    """Take what is told out of a standing."""
    return Where(
        str(standing.did),
        standing.state,
        standing.files_here,
        standing.files_total,
        standing.bytes_here,
        standing.bytes_total,
        standing.bytes_per_second,
        standing.failure,
    )
