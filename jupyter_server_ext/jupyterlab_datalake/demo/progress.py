"""Prints each step of the start with the seconds since the start, on standard error."""

from __future__ import annotations

import sys
import time


class Progress:
    """Steps and their times."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def step(self, name: str, detail: str | None = None) -> None:
        """One line: name, seconds, detail."""
        text = f"{name} ({detail})" if detail else name
        print(f"  {text:<34} {time.monotonic() - self._began:5.1f} s", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """A line without a time."""
        print(text, file=sys.stderr, flush=True)
