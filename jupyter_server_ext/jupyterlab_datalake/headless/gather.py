"""The files of DIDs and carts, after bringing them near where that was asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from ..kernel.values import UnavailableFile, make_value
from ..lake.did import Did
from ..lake.failures import LakeError
from .doors import door_to
from .waiting import Line, Tell, bring, wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cart import Attachment
    from .door import Door, Row

MAKE_AVAILABLE = "DATALAKE_MAKE_AVAILABLE"
WAIT = "DATALAKE_WAIT"
ALLOW_MISSING = "DATALAKE_ALLOW_MISSING"
YES, NO = {"1", "true", "yes"}, {"", "0", "false", "no"}


class Wish(NamedTuple):
    """What may be done to have data here. Without a wish no rule is made and nobody waits."""

    make_available: bool = False
    """Ask Rucio for a rule for what is neither here nor on its way."""
    wait: bool | float = False
    """Seconds; True: as long as it takes."""
    rse: str | None = None
    """Where a rule leads; None: the administrator's choice."""
    lifetime_days: int | None = None
    """Of a rule; None: the administrator's choice."""
    progress: Tell | None = None
    """Told how it goes; None: a line on standard error."""
    allow_missing: bool = False
    """Run a notebook although not everything is here."""

    @classmethod
    def of_environment(cls, environ: Mapping[str, str] = os.environ) -> Wish:
        """Read ``DATALAKE_MAKE_AVAILABLE``, ``DATALAKE_WAIT`` and ``DATALAKE_ALLOW_MISSING``.

        For tools that hand nothing through to us.

        Raises
        ------
        LakeError
            ``input_invalid``, naming the variable.
        """
        wait = environ.get(WAIT, "")
        try:
            waiting = seconds(wait)
        except ValueError:
            raise LakeError("input_invalid", f"{WAIT} is neither seconds nor 'true'", ascii(wait)[:80]) from None
        return cls(flag(environ, MAKE_AVAILABLE), waiting, allow_missing=flag(environ, ALLOW_MISSING))


def flag(environ: Mapping[str, str], name: str) -> bool:
    """Read a variable that is on or off."""
    text = environ.get(name, "").strip().lower()
    if text not in YES | NO:
        raise LakeError("input_invalid", f"{name} is neither 'true' nor 'false'", ascii(text)[:80])
    return text in YES


def seconds(text: str) -> bool | float:
    """Read a time to wait: seconds, or whether to wait as long as it takes.

    Raises
    ------
    ValueError
        When it is neither.
    """
    word = text.strip().lower()
    if word in (YES - {"1"}) | (NO - {"0"}):
        return word in YES
    number = float(word)
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number


class Missing(UnavailableFile):
    """A file that is not here, for somebody without the panel."""

    def _remedy(self) -> str:
        if self.state in {"elsewhere", "tape"}:
            return "Bring it here with make_available=True, wait=True, or in the Data Lake panel."
        if self.state == "replicating":
            return "Wait for it with wait=True."
        return super()._remedy()


def made(did: str, kind: str, rows: list[Row]) -> Any:
    """Make the value of a DID."""
    return make_value(did, kind, rows, Missing)


def rows_of(did: str, instance: str | None, wish: Wish) -> list[Row]:
    """List the files of a DID.

    Raises
    ------
    LakeError
        ``did_malformed``; why Rucio could not be asked, or its refusal; ``rule_stuck`` while waiting.
    """
    Did.parse(did)
    door = door_to(instance)
    have(door, [did], wish)
    return door.rows(did)


def gathered(cart: list[Attachment], wish: Wish) -> list[tuple[Attachment, list[Row]]]:
    """List the files of each attachment, each at its own instance; raises as ``rows_of``."""
    doors: dict[str | None, Door] = {}
    for name in dict.fromkeys(item.instance for item in cart):
        doors[name] = door_to(name)
        have(doors[name], [item.did for item in cart if item.instance == name], wish)
    return [(item, doors[item.instance].rows(item.did)) for item in cart]


def have(door: Door, dids: list[str], wish: Wish) -> None:
    """Bring near and wait as far as that is wished."""
    if wish.make_available:
        bring(door, dids, wish.rse, wish.lifetime_days)
    if not wish.wait:
        return
    line = Line()
    try:
        wait_for(door, dids, None if wish.wait is True else float(wish.wait), wish.progress or line)
    finally:
        line.close()
