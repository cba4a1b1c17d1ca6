"""What a run found: one line per comparison, and ``bench/results.json``."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Figure:
    """One comparison. ``ours`` and ``other`` hold one value per repetition, in ``unit``, in the order measured."""

    name: str
    unit: str
    ours: Sequence[float]
    other: Sequence[float]
    other_is: str
    """What ``other`` was measured on."""
    note: str = ""

    @property
    def medians(self) -> tuple[float, float]:
        """The two values that are compared."""
        return statistics.median(self.ours), statistics.median(self.other)

    @property
    def ratio(self) -> float | None:
        """``ours / other``; None where that says nothing because a median is not above zero."""
        ours, other = self.medians
        return ours / other if ours > 0 and other > 0 else None

    @property
    def count(self) -> int:
        """Repetitions of each side."""
        return min(len(self.ours), len(self.other))

    def line(self) -> str:
        """``NAME ours=… other=… ratio=… (unit, n)``."""
        ours, other = self.medians
        ratio = "none" if self.ratio is None else f"{self.ratio:.2f}"
        return f"{self.name} ours={_short(ours)} other={_short(other)} ratio={ratio} ({self.unit}, n={self.count})"

    def as_json(self) -> dict[str, Any]:
        """The figure with every single value."""
        ours, other = self.medians
        return {
            "name": self.name,
            "unit": self.unit,
            "n": self.count,
            "ours": _round(ours),
            "other": _round(other),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "other_is": self.other_is,
            "note": self.note,
            "ours_each": [_round(value) for value in self.ours],
            "other_each": [_round(value) for value in self.other],
        }


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _round(value: float) -> float:
    return round(value, 3)


def machine() -> dict[str, str | int | None]:
    """What the figures were taken on, as far as it explains them."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
    }


def write(figures: Iterable[Figure], versions: Mapping[str, str], mode: str) -> None:
    """Replace ``bench/results.json`` by this run."""
    document = {
        "measured_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "mode": mode,
        "machine": machine(),
        "versions": dict(sorted(versions.items())),
        "figures": [figure.as_json() for figure in figures],
    }
    RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
