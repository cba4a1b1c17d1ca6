"""The part of an instance's configuration that lies behind ``$url``."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from ..failures import LakeError
from ..rucio.refusals import host_of
from ..rucio.transport import Transport
from .config import LOCAL_ONLY, check, misconfigured
from .copies import Copies, Copy
from .fetch import LIMITS, fetch, secure_address
from .hosts import hosts_of
from .settings import Completed

if TYPE_CHECKING:
    from pathlib import Path

    from yarl import URL

DAY = 24 * 3600
RETRY = 30
OWN_VARIABLES = "RUCIO_"
"""A remote ``oidc_env_name`` counts when it begins so: what is meant for Rucio is no secret towards a Rucio."""


@dataclass(frozen=True)
class Kept:
    """What is known of one address."""

    copy: Copy | None
    end: float
    """When to ask again."""
    failure: str | None = None
    """Why the last question brought nothing; None: it brought the copy."""


class RemoteParts:
    """Fetches remote parts when they are needed and keeps them for a day, or until ``cache_expires_at``.

    Parameters
    ----------
    copies
        Directory of the last good ones; None: they are kept in memory only.
    """

    def __init__(self, copies: Path | None) -> None:
        self._transport = Transport(None, LIMITS)
        self._copies = Copies(copies) if copies else None
        self._kept: dict[str, Kept] = {}
        self._asking: dict[str, asyncio.Task[Kept]] = {}

    async def close(self) -> None:
        """End the connections."""
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        await self._transport.close()

    def forget(self) -> None:
        """Have each part asked for again when it is needed next; what is kept still serves while its server is away."""
        self._kept = {url: replace(kept, end=0.0) for url, kept in self._kept.items()}

    async def complete(self, entry: dict[str, Any], patience: float | None) -> Completed:
        """Return the entry with the remote part added; local keys win.

        Parameters
        ----------
        patience
            Seconds to wait for the server where there is an older part; None: as long as it may take.

        Raises
        ------
        LakeError
            ``instance_misconfigured`` for the address, ``configuration_unavailable`` saying why the part
            cannot be had.
        """
        what = f"Instance {entry.get('name')!r}"
        url = entry["$url"]
        address = secure_address(what, url)
        kept = self._kept.get(url)
        if kept is None or kept.end < time.time():
            kept = await self._ask(entry, address, patience)
        if kept.copy is None:
            raise LakeError("configuration_unavailable", f"{what} has no configuration", f"key '$url': {kept.failure}")
        whole, refused = merged(kept.copy.part, entry)
        problems = [misconfigured(what, text) for text in refused]
        if kept.failure is not None:
            date = f"{datetime.fromtimestamp(kept.copy.fetched_at, timezone.utc):%Y-%m-%d %H:%M} UTC"
            message = f"{what} works with the configuration of {date}"
            reason = f"key '$url': {kept.failure}; from the copy of {date}"
            problems.append(LakeError("configuration_outdated", message, reason))
        return Completed(whole, problems, kept.copy.hosts)

    async def _ask(self, entry: dict[str, Any], address: URL, patience: float | None) -> Kept:
        url: str = entry["$url"]
        kept = self._kept.get(url)
        if kept is None and self._copies is not None:
            kept = Kept(await asyncio.to_thread(self._copies.load, url), 0.0)
        task = self._asking.get(url)
        if task is None or task.done():
            task = self._asking[url] = asyncio.ensure_future(self._refresh(entry, address, kept))
        has_copy = kept is not None and kept.copy is not None
        await asyncio.wait({task}, timeout=patience if has_copy else None)
        if kept is not None and not task.done():
            return replace(kept, failure=f"{host_of(url)} has not answered yet")
        if task.cancelled():
            raise LakeError("rucio_unreachable", "The server is being stopped")
        return await asyncio.shield(task)

    async def _refresh(self, entry: dict[str, Any], address: URL, before: Kept | None) -> Kept:
        """Ask, once however many wait, and remember the outcome."""
        url: str = entry["$url"]
        try:
            part = await fetch(self._transport, address)
            config, problems = check(merged(part, entry)[0])
            if config is None:
                raise problems[-1]
        except LakeError as error:
            # an older part is better than none, and than one that cannot be used
            failure = f"{host_of(url)} gives no configuration: {error.reason}"
            kept = Kept(before.copy if before else None, time.time() + RETRY, failure)
        else:
            first = before.copy.hosts if before and before.copy else tuple(dict.fromkeys(hosts_of(config)))
            copy = Copy(part, time.time(), first)
            kept = Kept(copy, until(entry.get("cache_expires_at"), copy.fetched_at + DAY))
            if self._copies is not None:
                await asyncio.to_thread(self._copies.keep, url, copy)
        self._kept[url] = kept
        return kept


def merged(part: dict[str, Any], entry: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Add the remote part to an entry whose own keys win, and name what it may not set."""
    remote, refused = {}, []
    for key, value in part.items():
        chooses = key == "oidc_env_name" and not str(value).startswith(OWN_VARIABLES)
        if key not in LOCAL_ONLY and not chooses:
            remote[key] = value
        elif key not in entry and key != "name":
            refused.append(f"key '{key}' counts only in a local file, and the one of '$url' has it")
    return {**remote, **{key: value for key, value in entry.items() if key != "$url"}}, refused


def until(cache_expires_at: Any, end: float) -> float:
    """Return when to fetch again: as the administrator says, but not at every question."""
    if not isinstance(cache_expires_at, int) or cache_expires_at <= 0:
        return end
    return max(float(cache_expires_at), time.time() + RETRY)
