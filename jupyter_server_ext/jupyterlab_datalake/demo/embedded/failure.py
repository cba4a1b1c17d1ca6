"""Failures of the lake that are told to the person who started it, in one sentence."""

from __future__ import annotations

import errno


class LakeError(Exception):
    """The lake cannot go on; the text is the whole message."""


def sentence(error: OSError) -> str:
    """An operating system error in words, naming the path."""
    where = f" at {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}: free some space, or choose another place with --root."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"No right to write{where}: choose another place with --root."
    return f"{error.strerror or error}{where}."
