"""Failures of the demo that are told in one sentence, without a traceback."""

from __future__ import annotations

from .embedded.failure import REMEDY, LakeError, rather_full, sentence

__all__ = ["REMEDY", "DemoError", "LakeError", "rather_full", "sentence"]


class DemoError(Exception):
    """The demo cannot go on; the text is the whole message. ``usage``: another call would help (exit code 2)."""

    def __init__(self, message: str, *, usage: bool = False) -> None:
        super().__init__(message)
        self.exit_code = 2 if usage else 1
