"""What is wrong with the set-up: all instances at the same time, each finding as soon as it is made."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from ..failures import LakeError
from ..rucio.refusals import words
from .check import Finding, doubt, fault, fine, skipped
from .versions import versions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from ..lakes import Configured, Lakes, Listing
    from .check import CheckTopic

AFTER_CONFIGURATION: tuple[CheckTopic, ...] = (
    "reachability",
    "tls",
    "clock",
    "versions",
    "credential",
    "rse",
    "mount",
    "rights",
)


class Doctor:
    """Looks at everything that must be right, and changes nothing.

    Parameters
    ----------
    lakes
        All configured instances.
    """

    def __init__(self, lakes: Lakes) -> None:
        self._lakes = lakes

    async def findings(self, only: str | None = None) -> AsyncGenerator[list[Finding], None]:
        """Yield findings when they are made; ``only`` looks at one instance by its name.

        Raises
        ------
        LakeError
            ``instance_unknown`` before the first finding.
        """
        listing = await self._lakes.configured()
        configured = [one for one in listing.configured if only is None or one.name == only]
        if only is not None and not configured:
            raise LakeError("instance_unknown", f"There is no instance {ascii(only)[:100]}")
        yield [await asyncio.to_thread(versions), *general(listing)]
        found: asyncio.Queue[Finding | None] = asyncio.Queue()
        work = [asyncio.ensure_future(self._examine(one, found)) for one in configured]
        end = asyncio.ensure_future(self._closed(work, found))
        try:
            while (finding := await found.get()) is not None:
                yield [finding]
            await end
        finally:
            for task in (*work, end):
                task.cancel()

    @staticmethod
    async def _examine(one: Configured, found: asyncio.Queue[Finding | None]) -> None:
        for finding in of_entry(one):
            found.put_nowait(replace(finding, instance=shown(one)))
        if one.lake is None:
            return
        async for finding in one.lake.examination.findings():
            found.put_nowait(replace(finding, instance=shown(one)))

    @staticmethod
    async def _closed(work: Sequence[asyncio.Future[None]], found: asyncio.Queue[Finding | None]) -> None:
        try:
            await asyncio.gather(*work)
        finally:
            found.put_nowait(None)


def shown(one: Configured) -> str:
    """Name an entry, also one that forgot to."""
    return words(one.name or "") or "(without a name)"


def general(listing: Listing) -> Iterator[Finding]:
    """Say where configuration was looked for, and what is wrong with it as a whole."""
    places = [f"Looked in: {place}" for place in listing.searched]
    names = ", ".join(shown(one) for one in listing.configured)
    if listing.configured:
        count = len(listing.configured)
        some = "1 instance is" if count == 1 else f"{count} instances are"
        yield fine("configuration", f"{some} configured: {names}.", *places)
    for problem in listing.general:
        if problem.code == "no_instance":
            # its reason names the places again, in one line
            yield fault("configuration", LakeError(problem.code, problem.message), *places)
        else:
            yield doubt("configuration", problem)


def of_entry(one: Configured) -> Iterator[Finding]:
    """Say how one entry of the configuration was read."""
    for problem in one.problems:
        yield (fault if one.lake is None else doubt)("configuration", problem)
    if one.lake is None:
        for topic in AFTER_CONFIGURATION:
            yield skipped(topic, "Not looked at: the configuration cannot be used.")
    elif not one.problems:
        config = one.lake.config
        yield fine(
            "configuration", f"The configuration of {shown(one)} is complete.", f"Rucio: {config.rucio_base_url}"
        )
