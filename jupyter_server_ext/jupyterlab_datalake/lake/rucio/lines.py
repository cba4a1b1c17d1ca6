"""Split a stream of bytes into complete NDJSON lines, a network chunk at a time."""

from __future__ import annotations

import json
from typing import Any

from ..failures import LakeError

MAX_LINE = 1024 * 1024
"""Bytes of one line; Rucio's longest, a replica with all its RSEs, has a few thousand."""


class LineSplitter:
    """Keeps the unfinished end of a chunk until the rest of its line arrives."""

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._rest = b""
        self._max_line = max_line

    def feed(self, chunk: bytes) -> list[bytes]:
        """Return the lines that are complete now.

        Raises
        ------
        LakeError
            ``rucio_garbled`` when a line does not end.
        """
        head, newline, tail = chunk.rpartition(b"\n")
        if not newline:
            self._rest += tail
            self._check_length()
            return []
        lines = (self._rest + head).split(b"\n")
        self._rest = tail
        self._check_length()
        return lines

    def _check_length(self) -> None:
        if len(self._rest) > self._max_line:
            raise garbled(f"a line has more than {self._max_line} bytes")

    def end(self) -> list[bytes]:
        """Return the last line when the stream did not close it by a newline."""
        rest, self._rest = self._rest, b""
        return [rest] if rest.strip() else []


def decode(lines: list[bytes]) -> list[Any]:
    """Parse all lines of a chunk at once: one call of the parser is ten times faster than one per line.

    Raises
    ------
    LakeError
        ``rucio_garbled`` when a line is not JSON.
    """
    return parse(b"[" + b",".join(line for line in lines if line.strip()) + b"]", lines[0] if lines else b"")  # type: ignore[no-any-return]


def decode_one(body: bytes) -> Any:
    """Parse a whole answer; takes the ``Infinity`` with which Rucio answers for an unlimited quota.

    Raises
    ------
    LakeError
        ``rucio_garbled``.
    """
    return parse(body, body)


def parse(text: bytes, shown: bytes) -> Any:
    """Read JSON; ``shown`` is what the message quotes when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if shown.lstrip()[:1] == b"<":
            raise garbled("it is a web page, not JSON") from error
        raise garbled(f"it is not JSON: {shown[:60].decode(errors='replace')!a}") from error


def garbled(why: str) -> LakeError:
    """Build the error for an answer that Rucio would not give."""
    return LakeError("rucio_garbled", "The answer is not one of Rucio", why)
