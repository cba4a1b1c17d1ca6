"""Failures of the lake that are told to the person who started it, in one sentence."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

REMEDY = "free some space, or choose another place with --root."
# On a full disk many things fail in words of their own, and their logs stay empty.
FULL_BELOW_BYTES = 1024 * 1024


class LakeError(Exception):
    """The lake cannot go on; the text is the whole message."""


def sentence(error: OSError) -> str:
    """An operating system error in words, naming the path."""
    where = f" at {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}: {REMEDY}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"No right to write{where}: choose another place with --root."
    return f"{error.strerror or error}{where}."


def rather_full(message: str, root: Path) -> str:
    """The message, or, when the disk of the lake is full, that: it is what stands behind most other failures then."""
    try:
        free = shutil.disk_usage(root).free
    except OSError:
        return message
    return f"The disk is full at {root}: {REMEDY}" if free < FULL_BELOW_BYTES else message
