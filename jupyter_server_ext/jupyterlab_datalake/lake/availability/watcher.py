"""One paced loop per instance that notices when something has moved, and tells."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from ..failures import LakeError
from .pace import AWAITED, SLOW, Pace, hurried, interval, jittered
from .rate import Rate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..did import Did
    from .rules import Rules
    from .state import Rule, Standing

INTEREST = 3600.0
"""Seconds for which a DID is watched after somebody asked for it; what moves is watched until it has arrived."""
MAX_WATCHED = 2000
PATIENCE = 60.0
"""Seconds for which the consequences of a deed are looked out for."""
OVERLAP = timedelta(minutes=1)
"""By how much two questions about changed rules overlap: Rucio's clock is not ours."""
MAX_ITEMS = 140
"""Changes in one message: with the longest DIDs still below the 64 kB that the bus takes well."""
MAX_MESSAGES = 10
"""Messages a second."""
BREATH = 5
"""A look is repeated at the earliest after so many times as long as it took: a container of a thousand datasets."""
log = logging.getLogger(__name__)


@dataclass
class Watched:
    """A DID, what was told about it, and when to look again (monotonic seconds)."""

    standing: Standing
    asked: float
    next_look: float
    awaited_until: float = 0.0
    rate: Rate = field(default_factory=Rate)

    def take(self, standing: Standing, now: float) -> Standing:
        """Take over what was found, with the rate at which it has been arriving, and return it."""
        rate = self.rate.after(now, standing.bytes_here)
        self.standing = replace(standing, bytes_per_second=rate if standing.moving else None)
        return self.standing


class RuleWatcher:
    """Looks at what somebody asked for, and publishes what has changed.

    Parameters
    ----------
    look
        Finds out where a DID stands; a failure comes back as state ``unknown``.
    rules
        For the counters of a rule, which cost less than a whole look, and for all rules of ours that have changed.
    publish
        Takes a revision, which grows by one, and at most ``MAX_ITEMS`` changes.
    """

    def __init__(
        self,
        look: Callable[[Did], Awaitable[Standing]],
        rules: Rules,
        publish: Callable[[int, Sequence[Standing]], None],
    ) -> None:
        self.revision = 0
        self._look = look
        self._rules = rules
        self._publish = publish
        self._watched: OrderedDict[Did, Watched] = OrderedDict()
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._closed = False
        self._pace = Pace()
        self._seen: dict[str, Rule] = {}
        self._next_news = time.monotonic() + jittered(SLOW)

    def watch(self, standing: Standing) -> Standing:
        """Watch a DID about which somebody has just asked, and return what he is to be told, rate included.

        The one about which nobody has asked for the longest time gives way.
        """
        now = time.monotonic()
        item = self._watched.setdefault(standing.did, Watched(standing, now, now))
        standing = item.take(standing, now)
        item.asked, item.next_look = now, now + pause(standing, awaited=now < item.awaited_until)
        self._watched.move_to_end(standing.did)
        while len(self._watched) > MAX_WATCHED:
            self._watched.popitem(last=False)
        if not self._closed:
            self._wake.set()
            if self._task is None or self._task.done():
                self._task = asyncio.ensure_future(self._supervise())
        return standing

    def expect(self, rule_id: str) -> None:
        """Look out for what becomes of the data of a rule that its owner has just changed.

        Rucio removes a rule some seconds after its end, and the files some seconds after the rule.
        """
        now = time.monotonic()
        for item in self._watched.values():
            if item.standing.rule is not None and item.standing.rule.id == rule_id:
                item.awaited_until = now + PATIENCE
                item.next_look = min(item.next_look, now + AWAITED)
        self._wake.set()

    async def close(self) -> None:
        """End the loop."""
        self._closed = True
        self._watched.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _supervise(self) -> None:
        while self._watched:
            try:
                await self._turns()
            except Exception:
                # the border of a background task: what nobody foresaw is logged, and watching goes on
                log.exception("Watching of rules met an unexpected error")
                await asyncio.sleep(SLOW)

    async def _turns(self) -> None:
        while self._watched:
            now = time.monotonic()
            self._forget(now)
            news = await self._news(now)
            due = [item for item in self._pace.due(self._watched.values(), now) if item not in news]
            if due or news:
                changed = await asyncio.gather(*(self._turn(item) for item in (*news, *due)))
                await self._tell([standing for standing in changed if standing is not None])
            await self._sleep()

    async def _news(self, now: float) -> list[Watched]:
        """Return what rests although a rule of ours for it has changed; one question for all of it."""
        resting = [item for item in self._watched.values() if not hurried(item, now)]
        if not resting or now < self._next_news:
            return []
        self._next_news = now + jittered(SLOW)
        since = datetime.now(timezone.utc) - timedelta(seconds=SLOW) - OVERLAP
        try:
            rules = {rule.id: rule for rule in await self._rules.updated(since)}
        except LakeError:
            return []
        changed = {rule.did for rule in rules.values() if rule != self._seen.get(rule.id)}
        self._seen = rules
        return [item for item in resting if changed & item.standing.dids_of_rules()]

    async def _sleep(self) -> None:
        if not self._watched:
            return
        pause = self._pace.pause(self._watched.values(), time.monotonic())
        self._wake.clear()
        try:
            await asyncio.wait_for(self._wake.wait(), max(pause, 0.05))
        except asyncio.TimeoutError:
            return

    async def _turn(self, item: Watched) -> Standing | None:
        """Look at one DID; return its standing when there is something to tell."""
        before, begun = item.standing, time.monotonic()
        found = before if await self._as_before(item) else await self._look(before.did)
        now = time.monotonic()
        standing = item.take(found, now)
        item.next_look = now + max(pause(standing, awaited=now < item.awaited_until), BREATH * (now - begun))
        return standing if standing.differs(before) else None

    async def _as_before(self, item: Watched) -> bool:
        """Whether the counters of the rule say that nothing has moved."""
        rule = item.standing.rule
        if not hurried(item, time.monotonic()) or rule is None:
            return False
        try:
            return await self._rules.rule(rule.id) == rule
        except LakeError:
            return False

    async def _tell(self, changed: list[Standing]) -> None:
        for start in range(0, len(changed), MAX_ITEMS):
            self.revision += 1
            self._publish(self.revision, changed[start : start + MAX_ITEMS])
            await asyncio.sleep(1 / MAX_MESSAGES)

    def _forget(self, now: float) -> None:
        for did, item in list(self._watched.items()):
            if now - item.asked > INTEREST and not item.standing.moving:
                del self._watched[did]


def pause(standing: Standing, *, awaited: bool) -> float:
    """Return the seconds until the next look."""
    return min(interval(standing), AWAITED) if awaited else interval(standing)
