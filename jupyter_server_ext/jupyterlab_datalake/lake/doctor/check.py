"""The words of a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..failures import LakeError

CheckTopic = Literal[
    "configuration", "reachability", "tls", "credential", "clock", "rse", "mount", "rights", "versions"
]
"""What is looked at."""

CheckState = Literal["ok", "warning", "failed", "skipped"]
"""How it was found; ``skipped`` where an earlier finding made it pointless."""


@dataclass(frozen=True)
class Finding:
    """What was found, in sentences; ``instance`` is None for what concerns all of them."""

    topic: CheckTopic
    state: CheckState
    message: str
    details: tuple[str, ...] = ()
    failure: LakeError | None = None
    """Why, with what can be done; set for each warning and each failure."""
    milliseconds: int | None = None
    """How long the answer took, where somebody was asked."""
    instance: str | None = None


def fine(topic: CheckTopic, message: str, *details: str, milliseconds: int | None = None) -> Finding:
    """Say that it is as it should be."""
    return Finding(topic, "ok", message, details, None, milliseconds)


def doubt(topic: CheckTopic, failure: LakeError, *details: str) -> Finding:
    """Say that it works, but not for everything or not for long."""
    return Finding(topic, "warning", failure.message, details, failure)


def fault(topic: CheckTopic, failure: LakeError, *details: str) -> Finding:
    """Say that it does not work."""
    return Finding(topic, "failed", failure.message, details, failure)


def skipped(topic: CheckTopic, why: str) -> Finding:
    """Say that it was not looked at, and why."""
    return Finding(topic, "skipped", why)
