"""The words of a diagnosis."""

from __future__ import annotations

from typing import Literal

CheckTopic = Literal[
    "configuration", "reachability", "tls", "credential", "clock", "rse", "mount", "rights", "versions"
]
"""What is looked at."""

CheckState = Literal["ok", "warning", "failed", "skipped"]
"""How it was found; ``skipped`` where an earlier finding made it pointless."""
