"""The cart of a notebook file, as the browser keeps it in the notebook's metadata."""

from __future__ import annotations

import json
import keyword
import os
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

from ..lake.did import Did
from ..lake.failures import LakeError

METADATA_KEY = "rucio_attachments"


class Attachment(NamedTuple):
    """A DID that is attached under a variable name; None as instance: the default one."""

    variable: str
    did: str
    type: str
    instance: str | None


def cart_of(notebook: str | os.PathLike[str]) -> list[Attachment]:
    """Read the cart of a notebook file.

    Raises
    ------
    LakeError
        ``input_invalid`` when the file is no notebook, or as ``attachments_in``.
    OSError
        When the file cannot be read.
    """
    path = Path(notebook)
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        document = None
    metadata = document.get("metadata") if isinstance(document, dict) else None
    if not isinstance(metadata, dict):
        raise LakeError("input_invalid", f"{path.name} is not a notebook")
    return attachments_in(metadata, path.name)


def attachments_in(metadata: dict[str, Any], notebook: str = "The notebook") -> list[Attachment]:
    """Read the key ``rucio_attachments`` of a notebook's metadata: the text of a stranger.

    Unknown keys are passed over. An entry that cannot become a variable is an error here: a notebook that runs
    without anybody watching should not meet a ``NameError`` later.

    Raises
    ------
    LakeError
        ``input_invalid`` or ``did_malformed``, naming the entry.
    """
    value = metadata.get(METADATA_KEY)
    if value is None:
        return []
    if not isinstance(value, list):
        raise LakeError("input_invalid", f"The cart of {notebook} cannot be read", f"{METADATA_KEY!r} is not a list")
    found: dict[str, Attachment] = {}
    for number, item in enumerate(value, 1):
        attachment = checked(item, f"entry {number} of {METADATA_KEY!r}", notebook)
        if attachment.variable in found:
            reason = f"two entries are called {attachment.variable!r}"
            raise LakeError("input_invalid", f"The cart of {notebook} cannot be read", reason)
        found[attachment.variable] = attachment
    return list(found.values())


def checked(item: Any, entry: str, notebook: str) -> Attachment:
    """Check one entry of a cart."""
    parts = item if isinstance(item, dict) else {}
    variable, did, kind = (parts.get(key) for key in ("variableName", "did", "type"))
    instance = parts.get("instance")
    if not isinstance(variable, str) or not is_python_name(variable):
        wrong = f"{ascii(variable)[:80]} cannot be a variable"
    elif not isinstance(did, str) or not isinstance(kind, str) or kind not in {"collection", "file"}:
        wrong = "it names no DID, or neither 'collection' nor 'file'"
    elif instance is not None and not isinstance(instance, str):
        wrong = "its instance is no text"
    else:
        Did.parse(did)
        return Attachment(variable, did, kind, instance)
    raise LakeError("input_invalid", f"The cart of {notebook} cannot be read", f"{entry}: {wrong}")


def is_python_name(name: str) -> bool:
    """Whether this can be a variable; Python folds names by NFKC, so that another one would appear under its name."""
    dunder = name.startswith("__") and name.endswith("__")
    return (
        name.isidentifier() and not keyword.iskeyword(name) and unicodedata.normalize("NFKC", name) == name
    ) and not dunder
