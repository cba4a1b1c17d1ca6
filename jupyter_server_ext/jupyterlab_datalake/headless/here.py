"""Whether all that a notebook needs is here, and what to do when it is not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..kernel.values import REMEDY, WHY, DataNotAvailable
from .waiting import printable

if TYPE_CHECKING:
    from .cart import Attachment
    from .door import Row

BY_RULE = {"elsewhere", "tape"}
HOW = "To bring it here: --make-available --wait (other tools: DATALAKE_MAKE_AVAILABLE=true DATALAKE_WAIT=true)."
WAIT = "To wait for it: --wait (other tools: DATALAKE_WAIT=true)."


def require(found: list[tuple[Attachment, list[Row]]]) -> None:
    """Refuse to run without data.

    Raises
    ------
    DataNotAvailable
        Naming each DID, how many of its files are missing and why, and what can be done.
    """
    lines, states = [], Counter[str]()
    for item, rows in found:
        missing = Counter(row[4] for row in rows if row[4] != "available" or row[1] is None)
        if not rows and item.type == "file":
            missing["nowhere"] = 1
        states.update(missing)
        for state, count in missing.items():
            of_files = "" if len(rows) <= 1 else f", {count} of {len(rows)} files"
            lines.append(f"  {printable(item.did)} ({item.variable}){of_files}: {WHY.get(state, state)}")
    if lines:
        raise DataNotAvailable("\n".join(["Not all of the notebook's data is here.", *lines, *remedies(states)]))


def remedies(states: Counter[str]) -> list[str]:
    """Return what can be done, each once."""
    found = [HOW] if BY_RULE & set(states) else [WAIT] if "replicating" in states else []
    found += [REMEDY[state] for state in states if state in REMEDY and state not in BY_RULE | {"replicating"}]
    return [*dict.fromkeys(found), "To run without it: --allow-missing (other tools: DATALAKE_ALLOW_MISSING=true)."]
