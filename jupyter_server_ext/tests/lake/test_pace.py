"""How much Rucio is asked, however much is watched: the clock is the test's own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from jupyterlab_datalake.lake.availability import pace as module
from jupyterlab_datalake.lake.availability.pace import Pace, interval
from jupyterlab_datalake.lake.availability.state import Standing
from jupyterlab_datalake.lake.did import Did


@dataclass
class Watched:
    standing: Standing
    next_look: float = 0.0
    awaited_until: float = 0.0
    looks: int = 0


def watched(count, state):
    return [Watched(Standing(Did("s", str(number)), state, "R")) for number in range(count)]


def live(items, seconds):
    """Let time pass as the watcher's loop does; looks at each item are counted."""
    pace, now = Pace(), 0.0
    while now < seconds:
        for item in pace.due(items, now):
            item.looks += 1
            item.next_look = now + interval(item.standing)
        pause = pace.pause(items, now)
        now += max(pause, 0.05)
    return items


@pytest.mark.parametrize("count", [1, 10, 500])
def test_what_rests_costs_the_same_however_much_it_is(count):
    looks = sum(item.looks for item in live(watched(count, "elsewhere"), 3600))
    assert looks * 10 / 3600 <= 0.1, "questions a second, at ten for each look"


def test_what_somebody_has_changed_is_looked_at_like_what_moves_but_not_for_ever():
    items = watched(500, "available")
    items[-1].awaited_until = 60.0
    assert sum(item.looks for item in live(items, 3600)) <= 3600 / (module.REST * 0.9) + 60 / module.FAST + 1
    assert items[-1].looks >= 2


def test_everything_that_rests_has_its_turn():
    items = live(watched(20, "elsewhere"), 20 * module.REST * 1.2)
    assert all(item.looks in {1, 2} for item in items)


def test_what_moves_is_looked_at_each_second_and_rest_does_not_hold_it_up():
    items = live([*watched(200, "elsewhere"), *watched(1, "replicating")], 60)
    assert items[-1].looks >= 50


def test_much_that_moves_shares_the_looks():
    items = live(watched(100, "replicating"), 120)
    looks = [item.looks for item in items]
    assert sum(looks) <= module.AT_ONCE * 121
    assert max(looks) - min(looks) <= 2


def test_many_servers_find_rucio_again_one_after_the_other():
    away = Standing(Did("s", "n"), "unknown", "R")
    moments = [interval(away) for _ in range(2000)]
    fullest = max(sum(start <= moment < start + 5 for moment in moments) for start in range(0, 60, 5))
    assert fullest / 5 <= 2 * len(moments) / 60
