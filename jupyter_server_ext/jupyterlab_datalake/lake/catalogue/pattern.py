"""What may be searched for."""

from __future__ import annotations

from urllib.parse import unquote

from ..did import MAX_NAME, malformed, refuse_control_characters
from ..failures import LakeError

WILDCARDS = frozenset("*%")


def rucio_pattern(pattern: str, *, wildcards: bool) -> str:
    """Check a pattern and bring it into Rucio's form.

    Rucio reads ``*`` and ``%`` as any text. Without wildcards a text that holds one is refused, also when it
    is hidden behind percent-encoding, however often that was applied.

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
        text = pattern
        while not WILDCARDS.intersection(text) and (decoded := unquote(text)) != text:
            text = decoded
        if WILDCARDS.intersection(text):
            raise LakeError("wildcard_forbidden", "Wildcards are not allowed here", ascii(pattern))
    return pattern
