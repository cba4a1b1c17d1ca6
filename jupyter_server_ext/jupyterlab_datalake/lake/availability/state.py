"""The words for where data is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..did import Did
    from ..failures import LakeError
    from .facts import Count

AvailabilityState = Literal[
    "available", "partial", "replicating", "stuck", "elsewhere", "tape", "nowhere", "empty", "unknown"
]
"""A DID on the mounted RSEs: all here; some here and nothing on its way; on its way; a rule is stuck;
only on other RSEs; only on tape; no replica anywhere; a collection without files; Rucio could not be asked."""

FileState = Literal[
    "available",
    "not_mounted",
    "hanging",
    "missing",
    "unreadable",
    "replicating",
    "elsewhere",
    "tape",
    "nowhere",
    "unmapped",
]
"""A file for the kernel: can be opened; its mount is not mounted; its mount does not answer; Rucio has it here but
the mount has not; it is there but may not be read; on its way; only on other RSEs; only on tape; no replica; here,
but no mount entry maps its PFN or its path leaves the mount."""

ReplicaState = Literal["available", "partial", "copying", "unavailable", "bad", "being_deleted"]
"""A DID on one RSE: all of it; some of it; on its way; registered but not readable now; declared bad; being removed."""

RuleState = Literal["OK", "REPLICATING", "STUCK", "SUSPENDED", "WAITING_APPROVAL", "INJECT"]
"""States of a Rucio replication rule, in Rucio's words."""


@dataclass(frozen=True)
class Rule:
    """A replication rule that brings, or brought, a DID to the destination."""

    id: str
    account: str
    rse_expression: str
    state: RuleState
    error: str | None
    expires_at: datetime | None
    own: bool
    did: str
    locks_ok: int = 0
    locks_replicating: int = 0
    locks_stuck: int = 0
    created_at: datetime | None = None
    copies: int = 1

    @property
    def moving(self) -> bool:
        """Whether Rucio still has to do something for it."""
        return self.state in {"REPLICATING", "INJECT", "WAITING_APPROVAL"}


@dataclass(frozen=True)
class Standing:
    """Where a DID stands; counts in files and bytes, None where Rucio does not know."""

    did: Did
    state: AvailabilityState
    rse: str | None
    files_here: int = 0
    files_total: int | None = None
    bytes_here: int = 0
    bytes_total: int | None = None
    bytes_per_second: int | None = None
    expires_at: datetime | None = None
    rule: Rule | None = None
    failure: LakeError | None = None

    @property
    def moving(self) -> bool:
        """Whether it is going to change soon."""
        return self.state == "replicating" or (self.rule is not None and self.rule.moving)

    def dids_of_rules(self) -> set[str]:
        """Return what a rule that concerns it may be made for, as far as that is known."""
        return {str(self.did), *([self.rule.did] if self.rule else [])}

    def differs(self, other: Standing | None) -> bool:
        """Whether there is something to tell that ``other`` did not say."""
        return other is None or self.told() != other.told()

    def told(self) -> tuple[object, ...]:
        """Return what a hint says or gives reason to ask for: also which rule keeps it, and until when."""
        stands_still = self.bytes_per_second is None
        rule = self.rule and self.rule.id
        return (
            *(self.state, self.files_here, self.files_total, self.bytes_here, self.bytes_total, stands_still),
            *(rule, self.expires_at),
        )


def judge(count: Count, rules: Sequence[Rule]) -> AvailabilityState:
    """Say in one word where a DID stands."""
    if count.files_total == 0:
        return "empty"
    if count.files_total is not None and count.files_here >= count.files_total:
        return "available"
    states = {rule.state for rule in rules}
    if states & {"STUCK", "SUSPENDED"}:
        return "stuck"
    if any(rule.moving for rule in rules):
        return "replicating"
    if count.files_here:
        return "partial"
    return "elsewhere" if count.elsewhere else "tape" if count.tape else "nowhere"


def kept_until(count: Count, rules: Sequence[Rule]) -> datetime | None:
    """Return until when the longest rule keeps what is here; None: no end, or no rule, or nothing is here."""
    ends = [rule.expires_at for rule in rules]
    if not count.files_here or None in ends:
        return None
    return max((end for end in ends if end is not None), default=None)
