"""How long and how much: the bounds of every conversation with Rucio."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Times in seconds, sizes in bytes, per instance."""

    connect: float = 5.0
    """To open a connection, name look-up and TLS included."""
    silence: float = 30.0
    """Without a byte, after which an answer is given up."""
    total: float = 60.0
    """For a whole answer that is not streamed."""
    slot: float = 30.0
    """To wait until fewer than ``calls`` (``streams``) are under way."""
    calls: int = 8
    streams: int = 8
    body: int = 16 * 1024 * 1024
    line: int = 1024 * 1024
    attempts: int = 3
    """Of a call that changes nothing, when Rucio is unreachable or overloaded."""
    posts: int = 6
    """Of a change that Rucio rolled back, within about three seconds: so long may a daemon hold the same rows."""
