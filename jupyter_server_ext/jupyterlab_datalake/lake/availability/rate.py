"""How fast data arrives, from successive sums."""

from __future__ import annotations

from collections import deque

WINDOW = 15.0
"""Seconds over which the mean is taken; where nothing has come for so long nothing moves."""


class Rate:
    """Remembers the last sums of bytes and when they were seen."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def after(self, now: float, size: int) -> int | None:
        """Take one more sum (``now`` in monotonic seconds); return bytes a second, None while nothing arrives."""
        if self._seen and size < self._seen[-1][1]:
            # something was removed: what came before says nothing about what comes
            self._seen.clear()
        self._seen.append((now, size))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW:
            self._seen.popleft()
        first, before = self._seen[0]
        if size <= before or now <= first:
            return None
        return round((size - before) / (now - first))
