"""Prints each step of the start with the seconds since the start, on standard error."""

from __future__ import annotations

import time

import click


class Progress:
    """Steps and their times. A terminal that was closed meanwhile is no reason to fail."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def step(self, name: str, detail: str | None = None) -> None:
        """One line: name, detail, seconds."""
        text = f"{name} ({detail})" if detail else name
        self.say(f"  {text:<34} {time.monotonic() - self._began:5.1f} s")

    def say(self, text: str) -> None:
        """A line without a time."""
        try:
            click.echo(text, err=True)
        except OSError:
            return
