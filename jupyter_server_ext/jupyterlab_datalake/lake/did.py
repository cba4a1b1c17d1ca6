"""A data identifier: ``scope:name``."""

from __future__ import annotations

from typing import NamedTuple

from .failures import LakeError

MAX_SCOPE = 30
"""Characters of a scope (Rucio's ``SCOPE_LENGTH``)."""
MAX_NAME = 250
"""Characters of a name (Rucio's ``NAME_LENGTH``)."""


class Did(NamedTuple):
    """Scope and name of a file, dataset or container."""

    scope: str
    name: str

    def __str__(self) -> str:
        return f"{self.scope}:{self.name}"

    @classmethod
    def parse(cls, text: str) -> Did:
        """Split at the first colon and check both parts.

        Raises
        ------
        LakeError
            ``did_malformed``, naming the part that is wrong.
        """
        scope, colon, name = text.partition(":")
        if not colon:
            raise malformed(text, "there is no colon between scope and name")
        check_scope(scope)
        check_name(name)
        return cls(scope, name)


def check_scope(scope: str) -> None:
    """Refuse what no Rucio accepts as a scope, above all path steps.

    Raises
    ------
    LakeError
        ``did_malformed``.
    """
    if not scope:
        raise malformed(scope, "the scope is empty")
    if len(scope) > MAX_SCOPE:
        raise malformed(scope, f"the scope is longer than {MAX_SCOPE} characters")
    if scope in {".", ".."} or "/" in scope or "\\" in scope:
        raise malformed(scope, "a scope holds no path step")
    refuse_control_characters(scope, "scope")


def check_name(name: str) -> None:
    """Refuse an empty or overlong name and control characters; everything else is Rucio's to judge.

    Raises
    ------
    LakeError
        ``did_malformed``.
    """
    if not name:
        raise malformed(name, "the name is empty")
    if len(name) > MAX_NAME:
        raise malformed(name, f"the name is longer than {MAX_NAME} characters")
    if name in {".", ".."}:
        raise malformed(name, "the name is a path step")
    refuse_control_characters(name, "name")


def refuse_control_characters(text: str, field: str) -> None:
    """Raise ``did_malformed`` when ``text`` holds a control character or half a surrogate pair."""
    if any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise malformed(text, f"the {field} holds a control character")


def malformed(text: str, why: str) -> LakeError:
    """Build the error that says which text is no DID and why."""
    shown = text if len(text) <= 80 else f"{text[:77]}…"
    return LakeError("did_malformed", f"{shown!a} is not a DID", why)
