"""What may be searched for."""

from __future__ import annotations

from urllib.parse import unquote

from ..did import MAX_NAME, malformed, refuse_control_characters
from ..failures import LakeError

WILDCARDS = frozenset("*%")


def rucio_pattern(pattern: str, *, wildcards: bool) -> str:
    """Check a pattern of names.

    Raises
    ------
    LakeError
        ``did_malformed`` or ``wildcard_forbidden``.
    """
    if not pattern:
        raise malformed(pattern, "the pattern is empty")
    if len(pattern) > MAX_NAME:
        raise malformed(pattern, f"the pattern is longer than {MAX_NAME} characters")
    refuse_control_characters(pattern, "pattern")
    if not wildcards:
        refuse_wildcards(pattern)
    return pattern


def refuse_wildcards(text: str) -> None:
    """Refuse a text that Rucio would read as any of several: ``*`` and ``%`` are any text for it.

    One that is hidden behind percent-encoding is refused as well, however often that was applied.

    Raises
    ------
    LakeError
        ``wildcard_forbidden``.
    """
    shown = text
    while not WILDCARDS.intersection(text) and (decoded := unquote(text)) != text:
        text = decoded
    if WILDCARDS.intersection(text):
        raise LakeError("wildcard_forbidden", "Wildcards are not allowed here", ascii(shown)[:300])
