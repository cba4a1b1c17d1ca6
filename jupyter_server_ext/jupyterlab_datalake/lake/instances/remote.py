"""The part of an instance's configuration that lies behind ``$url``."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from yarl import URL

from ..failures import LakeError
from ..rucio.limits import Limits
from ..rucio.lines import decode_one
from ..rucio.refusals import host_of
from ..rucio.transport import Request, Transport
from .config import misconfigured

DAY = 24 * 3600
RETRY = 30
LOCAL_ONLY = {"name", "auth", "$url"}
"""Keys that a remote file cannot set: it must not choose which of the server's secrets is sent where."""


class RemoteParts:
    """Fetches remote parts when they are needed and keeps them for a day, or until ``cache_expires_at``."""

    def __init__(self, limits: Limits) -> None:
        self._transport = Transport(None, limits)
        self._kept: dict[str, tuple[float, dict[str, Any] | LakeError]] = {}
        self._fetching: dict[str, asyncio.Lock] = {}

    async def close(self) -> None:
        """End the connections."""
        await self._transport.close()

    def forget(self) -> None:
        """Have each part asked for again when it is needed next; what is kept still serves while its server is away."""
        self._kept = {url: (0.0, part) for url, (_, part) in self._kept.items()}

    async def complete(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return the entry with the remote part added; local keys win.

        Raises
        ------
        LakeError
            ``instance_misconfigured`` saying why the remote part cannot be had.
        """
        what = f"Instance {entry.get('name')!r}"
        url = entry["$url"]
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            raise misconfigured(what, "key '$url' must begin with http:// or https://")
        async with self._fetching.setdefault(url, asyncio.Lock()):
            end, part = self._kept.get(url, (0.0, {}))
            if end < time.time():
                end, part = await self._refresh(what, url, part)
                self._kept[url] = (until(entry.get("cache_expires_at"), end), part)
        if isinstance(part, LakeError):
            raise part
        remote = {key: value for key, value in part.items() if key not in LOCAL_ONLY}
        return {**remote, **{key: value for key, value in entry.items() if key != "$url"}}

    async def _refresh(
        self, what: str, url: str, before: dict[str, Any] | LakeError
    ) -> tuple[float, dict[str, Any] | LakeError]:
        try:
            answer = await self._transport.call(Request("GET", URL(url), {}))
            part = decode_one(answer.body)
        except (LakeError, ValueError) as error:
            reason = error.reason if isinstance(error, LakeError) else "it is no address"
            failure = misconfigured(what, f"key '$url': {host_of(url)} gives no configuration: {reason}")
            # an older part is better than none while its server is away
            return time.time() + RETRY, before if isinstance(before, dict) and before else failure
        if not isinstance(part, dict):
            return time.time() + RETRY, misconfigured(what, "key '$url': the answer is not a table of keys and values")
        return time.time() + DAY, part


def until(cache_expires_at: Any, end: float) -> float:
    """Return when to fetch again: as the administrator says, but not at every question."""
    if not isinstance(cache_expires_at, int) or cache_expires_at <= 0:
        return end
    return max(float(cache_expires_at), time.time() + RETRY)
