"""The words for where data is."""

from __future__ import annotations

from typing import Literal

AvailabilityState = Literal[
    "available", "partial", "replicating", "stuck", "elsewhere", "nowhere", "empty", "unknown"
]
"""A DID on the mounted RSE: all here; some here and nothing on its way; on its way; a rule is stuck;
only on other RSEs; no replica anywhere; a collection without files; Rucio could not be asked."""

FileState = Literal["available", "not_mounted", "missing", "replicating", "elsewhere", "nowhere", "unmapped"]
"""A file for the kernel: can be opened; its mount is not mounted; Rucio has it here but the mount has not;
on its way; only on other RSEs; no replica; here, but no mount entry maps its PFN."""

RuleState = Literal["OK", "REPLICATING", "STUCK", "SUSPENDED", "WAITING_APPROVAL", "INJECT"]
"""States of a Rucio replication rule, in Rucio's words."""
