"""A way to one instance, whoever holds its credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..lake.failures import LakeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..lake.availability.state import AvailabilityState

Row = list[Any]
"""A file as ``kernel.values.make_value`` takes it: did, path, PFN, bytes, state, looked_for."""


class Where(NamedTuple):
    """Where a DID stands: files and bytes, None where Rucio does not know."""

    did: str
    state: AvailabilityState
    files_here: int
    files_total: int | None
    bytes_here: int
    bytes_total: int | None
    bytes_per_second: int | None
    failure: LakeError | None
    """Why it is ``stuck`` or ``unknown``."""


class Door(Protocol):
    """One instance, asked from the user's thread; every method may raise ``LakeError``."""

    def rows(self, did: str) -> list[Row]:
        """List the files, in Rucio's order (``POST /replicas/list``)."""

    def wheres(self, dids: Sequence[str]) -> list[Where]:
        """Say where each DID stands, in order; what holds the credential watches them from now on."""

    def bring(self, did: str, rse: str | None, lifetime_days: int | None) -> Where:
        """Ask Rucio for a rule that brings the DID near (``POST /rules/``); None: the administrator's choice."""

    def pause(self, seconds: float) -> None:
        """Return when something may have changed, after this time at the latest."""


def row_of(file: dict[str, Any]) -> Row:
    """Return a file of a listing as a row."""
    return [file[key] for key in ("did", "path", "pfn", "size", "state", "looked_for")]
