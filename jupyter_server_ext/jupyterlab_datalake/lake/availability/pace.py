"""How often Rucio is asked about what is watched, however much that is.

What moves is looked at every second, but no more than ``AT_ONCE`` of it in one turn. What rests has a budget: a hub
has hundreds of servers, each of them with rows on its screens. A change of one's own rules is noticed all the same,
by one question about all of them (see ``RuleWatcher``).
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .state import Standing

FAST = 1.0
"""Seconds between two looks while something moves, and between two turns."""
STUCK = 10.0
"""Seconds between two looks at what is stuck: somebody may have set it going again."""
SLOW = 30.0
"""Seconds after which a look at what does not move makes sense, and between two questions about one's own rules."""
REST = 120.0
"""Seconds between two looks at any of what does not move; a look is four to ten questions."""
AWAY = (2.0, 40.0)
"""Seconds, drawn from this range, after which a Rucio that could not be asked is asked again: all servers of a hub
lose it in the same moment, and must not find it again in the same moment."""
AWAITED = 2.0
"""Seconds between two looks at what somebody has just changed, whatever its state says."""
AT_ONCE = 10
"""Looks in one turn."""


class Due(Protocol):
    """Something that is looked at again and again; moments in seconds of the monotonic clock.

    Until ``awaited_until`` a change is expected that its state says nothing of.
    """

    standing: Standing
    next_look: float
    awaited_until: float


Item = TypeVar("Item", bound=Due)


class Pace:
    """Says what is looked at now, and when to wake up again."""

    def __init__(self) -> None:
        self._next_rest = 0.0
        self._next_turn = 0.0

    def due(self, items: Iterable[Item], now: float) -> list[Item]:
        """Return what this turn looks at: what has waited longest first, of what rests at most one."""
        late = sorted((item for item in items if item.next_look <= now), key=lambda item: item.next_look)
        chosen = [item for item in late if hurried(item, now)][:AT_ONCE]
        resting = [item for item in late if not hurried(item, now)]
        if resting and now >= self._next_rest:
            chosen.append(resting[0])
            self._next_rest = now + jittered(REST)
        self._next_turn = now + FAST
        return chosen

    def pause(self, items: Iterable[Due], now: float) -> float:
        """Return the seconds until the next turn that has something to do; at most ``SLOW``."""
        ends = [max(item.next_look, self._next_turn if hurried(item, now) else self._next_rest) - now for item in items]
        return max(0.0, min([*ends, SLOW]))


def hurried(item: Due, now: float) -> bool:
    """Whether somebody waits for it to change."""
    return now < item.awaited_until or item.standing.moving or item.standing.state in {"stuck", "unknown"}


def interval(standing: Standing) -> float:
    """Return the seconds until the next look."""
    if standing.state == "unknown":
        return random.uniform(*AWAY)  # noqa: S311 (spread, not secrecy)
    return jittered(FAST if standing.moving else STUCK if standing.state == "stuck" else SLOW)


def jittered(seconds: float) -> float:
    """Spread by a tenth, so that the servers of a hub do not ask in step."""
    return seconds * random.uniform(0.9, 1.1)  # noqa: S311 (spread, not secrecy)
