"""The one loop that watches: its pace, its bounds, its end. On real rules it is tested in ``tests/api``."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timezone
from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_datalake.lake.availability import pace, rate
from jupyterlab_datalake.lake.availability import watcher as module
from jupyterlab_datalake.lake.availability.facts import Count
from jupyterlab_datalake.lake.availability.rate import Rate
from jupyterlab_datalake.lake.availability.state import AvailabilityState, Rule, Standing, judge
from jupyterlab_datalake.lake.availability.watcher import RuleWatcher
from jupyterlab_datalake.lake.did import Did
from jupyterlab_datalake.lake.failures import LakeError

RULE = Rule("r", "alice", "R", "REPLICATING", None, None, own=True, did="s:n")


class World:
    """What Rucio would say."""

    def __init__(self):
        self.files = 0
        self.counters = (0, 3, 0)
        self.looks = 0
        self.rules = 0
        self.sweeps = 0
        self.changed: list[Rule] = []
        self.down = False
        self.told: list[tuple[int, list[Standing]]] = []

    async def look(self, did):
        self.looks += 1
        if self.down:
            return Standing(did, "unknown", "R", failure=LakeError("rucio_unreachable", "gone"))
        state: AvailabilityState = "available" if self.files == 3 else "replicating"
        rule = await self.rule("r") if self.files < 3 else replace(RULE, state="OK")
        return Standing(did, state, "R", self.files, 3, self.files, 3, rule=rule)

    async def updated(self, since):
        assert since.tzinfo is not None
        self.sweeps += 1
        return self.changed

    async def rule(self, rule_id):
        self.rules += 1
        if self.down:
            raise LakeError("rucio_unreachable", "gone")
        ok, replicating, stuck = self.counters
        return replace(RULE, locks_ok=ok, locks_replicating=replicating, locks_stuck=stuck)

    def publish(self, revision, changed):
        self.told.append((revision, list(changed)))


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(pace, "FAST", 0.02)
    monkeypatch.setattr(pace, "SLOW", 0.2)
    monkeypatch.setattr(module, "SLOW", 0.2)
    monkeypatch.setattr(pace, "AWAY", (0.02, 0.1))
    return World()


@pytest.fixture
def watching(world, jp_asyncio_loop):
    found = RuleWatcher(world.look, world, world.publish)
    yield found
    jp_asyncio_loop.run_until_complete(found.close())


async def until(true, seconds=3.0):
    for _ in range(int(seconds / 0.01)):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def test_progress_is_told_and_rest_is_quiet(world, watching):
    watching.watch(await world.look(Did("s", "n")))
    await until(lambda: world.rules > 5)
    assert world.told == []
    assert world.looks <= 2, "as long as the counters stand still, the rule is all that is asked for"
    world.files, world.counters = 3, (3, 0, 0)
    await until(lambda: world.told)
    ((revision, (standing,)),) = world.told
    assert (revision, standing.state, standing.files_here) == (1, "available", 3)
    looks = world.looks
    await asyncio.sleep(0.1)
    assert world.looks <= looks + 1


async def test_a_rule_of_ours_on_what_rests_is_noticed_by_one_question(world, watching, monkeypatch):
    monkeypatch.setattr(pace, "REST", 3600.0)
    world.files = 3
    for number in range(20):
        watching.watch(await world.look(Did("s", str(number))))
    await until(lambda: world.sweeps > 1)
    looks = world.looks
    world.files = 2
    world.changed = [replace(RULE, id="new", did="s:7")]
    await until(lambda: world.told)
    ((_, (standing,)),) = world.told
    assert (str(standing.did), standing.files_here) == ("s:7", 2)
    assert world.looks <= looks + 3


async def test_the_rate_is_told_while_bytes_arrive_and_once_when_they_stop(world, watching, monkeypatch):
    monkeypatch.setattr(rate, "WINDOW", 0.3)
    watching.watch(await world.look(Did("s", "n")))
    for done in (1, 2):
        world.files, world.counters = done, (done, 3 - done, 0)
        await until(lambda done=done: world.told and world.told[-1][1][0].files_here == done)
    told = world.told[-1][1][0].bytes_per_second
    assert told is not None
    assert told > 0
    await until(lambda: world.told[-1][1][0].bytes_per_second is None)
    assert world.told[-1][1][0].files_here == 2
    messages = len(world.told)
    await asyncio.sleep(0.3)
    assert len(world.told) == messages, "standing still is said once"


async def test_who_asks_meanwhile_is_told_the_rate_and_does_not_reset_it(world, watching):
    standing = watching.watch(await world.look(Did("s", "n")))
    assert standing.bytes_per_second is None
    await asyncio.sleep(0.05)
    world.files, world.counters = 2, (2, 1, 0)
    rates = [watching.watch(await world.look(Did("s", "n"))).bytes_per_second for _ in range(3)]
    assert None not in rates


async def test_a_look_that_takes_long_is_repeated_the_later(world, watching, monkeypatch):
    """A container of thousands of datasets must not keep Rucio busy without a pause."""
    quick, looks, counted = world.look, [], count(1)

    async def slow(did):
        looks.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.1)
        return await quick(did)

    async def rule(_):
        return replace(RULE, locks_ok=next(counted))

    watching._look, world.rule = slow, rule
    watching.watch(await quick(Did("s", "n")))
    await until(lambda: len(looks) >= 3, 5)
    assert min(later - sooner for sooner, later in pairwise(looks)) > 0.1 * module.BREATH


@given(st.lists(st.tuples(st.floats(0.01, 10), st.integers(0, 10**12)), min_size=1, max_size=30))
def test_a_rate_is_never_negative_nor_faster_than_what_came(steps):
    found, now, size, most = Rate(), 0.0, 0, 0.0
    for pause, more in steps:
        now, size = now + pause, size + more
        most = max(most, more / pause)
        seen = found.after(now, size)
        assert seen is None or 0 <= seen <= most + 1
    assert found.after(now + 100, size) is None
    assert found.after(now + 101, 0) is None


async def test_what_becomes_of_a_rule_that_was_changed_is_told_at_once(world, watching, monkeypatch):
    monkeypatch.setattr(module, "AWAITED", 0.02)
    monkeypatch.setattr(pace, "REST", 3600.0)
    monkeypatch.setattr(pace, "SLOW", 3600.0)
    world.files = 3
    watching.watch(await world.look(Did("s", "n")))
    world.files = 0
    await asyncio.sleep(0.1)
    assert world.told == []
    watching.expect("another")
    await asyncio.sleep(0.1)
    assert world.told == []
    watching.expect("r")
    world.counters = (0, 0, 0)
    await until(lambda: world.told)
    ((_, (standing,)),) = world.told
    assert standing.files_here == 0


async def test_a_rule_that_lasts_longer_is_told_where_nothing_else_has_changed(world):
    world.files = 3
    standing = await world.look(Did("s", "n"))
    longer = replace(standing, expires_at=datetime(2100, 1, 1, tzinfo=timezone.utc))
    assert longer.differs(standing)
    assert replace(standing, rule=None).differs(standing)


async def test_rucio_away_and_back(world, watching):
    watching.watch(await world.look(Did("s", "n")))
    world.down = True
    await until(lambda: world.told)
    world.down = False
    await until(lambda: len(world.told) == 2)
    assert [(revision, changed[0].state) for revision, changed in world.told] == [(1, "unknown"), (2, "replicating")]


async def test_a_message_has_a_bound_and_revisions_have_no_gap(world, watching, monkeypatch):
    monkeypatch.setattr(module, "MAX_MESSAGES", 1000)
    monkeypatch.setattr(pace, "AT_ONCE", 450)
    for number in range(450):
        watching.watch(await world.look(Did("s", str(number))))
    world.files, world.counters = 3, (3, 0, 0)
    await until(lambda: sum(len(changed) for _, changed in world.told) == 450)
    assert all(len(changed) <= module.MAX_ITEMS for _, changed in world.told)
    assert [revision for revision, _ in world.told] == list(range(1, len(world.told) + 1))


async def test_at_most_ten_messages_a_second(world, watching):
    begun = asyncio.get_running_loop().time()
    await watching._tell([await world.look(Did("s", str(number))) for number in range(5 * module.MAX_ITEMS)])
    assert len(world.told) == 5
    assert asyncio.get_running_loop().time() - begun >= 4 / module.MAX_MESSAGES


async def test_what_is_watched_has_a_bound(world, watching, monkeypatch):
    monkeypatch.setattr(module, "MAX_WATCHED", 10)
    for number in range(50):
        watching.watch(await world.look(Did("s", str(number))))
    assert [did.name for did in watching._watched] == [str(number) for number in range(40, 50)]


async def test_it_ends_when_nobody_waits_and_begins_again(world, watching, monkeypatch):
    world.files = 3
    monkeypatch.setattr(module, "INTEREST", 0.05)
    watching.watch(await world.look(Did("s", "n")))
    await until(watching._task.done)
    watching.watch(await world.look(Did("s", "n")))
    assert not watching._task.done()


async def test_an_unforeseen_error_does_not_end_it(world, watching, caplog):
    standing = await world.look(Did("s", "n"))
    good, world.look = world.look, None
    watching._look = None
    watching.watch(replace(standing, rule=None))
    await until(lambda: "unexpected error" in caplog.text)
    watching._look = good
    world.files = 3
    await until(lambda: world.told)


async def test_closing_leaves_no_task(world):
    found = RuleWatcher(world.look, world, world.publish)
    found.watch(await world.look(Did("s", "n")))
    await found.close()
    assert found._task is not None
    assert found._task.done()
    found.watch(await world.look(Did("s", "n")))
    assert found._task.done()


@pytest.mark.parametrize(
    ("count", "states", "expected"),
    [
        (Count(0, 0, 0, 0), [], "empty"),
        (Count(3, 9, 3, 9), ["STUCK"], "available"),
        (Count(1, 3, 3, 9), ["STUCK", "REPLICATING"], "stuck"),
        (Count(0, 0, 3, 9), ["SUSPENDED"], "stuck"),
        (Count(1, 3, 3, 9), ["OK", "REPLICATING"], "replicating"),
        (Count(0, 0, 3, 9), ["WAITING_APPROVAL"], "replicating"),
        (Count(0, 0, 3, 9), ["INJECT"], "replicating"),
        (Count(1, 3, 3, 9), ["OK"], "partial"),
        (Count(0, 0, 3, 9, elsewhere=True), [], "elsewhere"),
        (Count(0, 0, 3, 9, elsewhere=True, tape=True), [], "elsewhere"),
        (Count(0, 0, 3, 9, tape=True), ["OK"], "tape"),
        (Count(0, 0, 3, 9), [], "nowhere"),
    ],
)
def test_one_word_for_where_it_stands(count, states, expected):
    assert judge(count, [replace(RULE, state=state) for state in states]) == expected
