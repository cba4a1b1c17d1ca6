"""Fault knobs of the transfer service: a documented test interface (docs/demo.md)."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Any


class KnobError(ValueError):
    """A knob was set to something it cannot take; the text says what it takes."""


@dataclass(frozen=True)
class FailRule:
    """Every transfer whose DID, source or destination matches ``pattern`` fails with ``reason``."""

    pattern: re.Pattern[str]
    reason: str


@dataclass
class Knobs:
    """Current faults. ``hold`` keeps matching transfers ACTIVE; ``bandwidth`` is bytes per second for all together."""

    fail: tuple[FailRule, ...] = ()
    hold: re.Pattern[str] | None = None
    delay_seconds: float = 0.0
    bandwidth: float | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    def as_json(self) -> dict[str, Any]:
        """The state in the form in which it is set."""
        return {
            "fail": [{"pattern": rule.pattern.pattern, "reason": rule.reason} for rule in self.fail],
            "hold": self.hold.pattern if self.hold else None,
            "delay_seconds": self.delay_seconds,
            "bandwidth": self.bandwidth,
        }

    def set(self, wanted: dict[str, Any]) -> None:
        """Take the given knobs, leave the others; all or nothing. Raises `KnobError`."""
        unknown = set(wanted) - {"fail", "hold", "delay_seconds", "bandwidth"}
        if unknown:
            raise KnobError(f"unknown knob: {', '.join(sorted(unknown))}")
        fail = _fail_rules(wanted["fail"]) if "fail" in wanted else self.fail
        hold = _pattern(wanted["hold"]) if wanted.get("hold") is not None else None
        delay = _number(wanted.get("delay_seconds", self.delay_seconds), "delay_seconds")
        bandwidth = wanted.get("bandwidth", self.bandwidth)
        if bandwidth is not None:
            bandwidth = _number(bandwidth, "bandwidth")
            if bandwidth == 0:
                raise KnobError("bandwidth takes bytes per second above 0, or null")
        with self.changed:
            self.fail, self.delay_seconds, self.bandwidth = fail, delay, bandwidth
            if "hold" in wanted:
                self.hold = hold
            self.changed.notify_all()

    def failure(self, names: tuple[str, ...]) -> str | None:
        """The reason why a transfer known by these names must fail, or None."""
        for rule in self.fail:
            if any(rule.pattern.search(name) for name in names):
                return rule.reason
        return None

    def holds(self, names: tuple[str, ...]) -> bool:
        """Whether a transfer known by these names has to wait."""
        hold = self.hold
        return hold is not None and any(hold.search(name) for name in names)


def _pattern(value: object) -> re.Pattern[str]:
    if not isinstance(value, str):
        raise KnobError("a pattern is a string (a regular expression)")
    try:
        return re.compile(value)
    except re.error as error:
        raise KnobError(f"not a regular expression: {error}") from error


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise KnobError(f"{name} takes a number of 0 or more")
    return float(value)


def _fail_rules(value: object) -> tuple[FailRule, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise KnobError('fail takes a list of {"pattern": …, "reason": …}')
    return tuple(
        FailRule(_pattern(item.get("pattern")), str(item.get("reason") or "TRANSFER refused by a fault knob"))
        for item in value
    )
