"""Time that an extension adds to JupyterLab's start: from the start of the process to its first page."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .contestant import Contestant
from .jupyter import JupyterServer
from .lake import Lake
from .report import Figure


@dataclass(frozen=True)
class Start:
    """One start of JupyterLab, in milliseconds."""

    wall: float
    """From the start of the process to its first page."""
    cpu: float
    """Processor time of its whole life, the end included; other load on the machine disturbs it less."""


def measure(ours: Contestant, peer: Contestant, lake: Lake, repetitions: int) -> list[Figure]:
    """Each environment with and without its extension, in turn; the difference of each pair is what it adds."""
    bare: dict[str, list[Start]] = {ours.name: [], peer.name: []}
    complete: dict[str, list[Start]] = {ours.name: [], peer.name: []}
    # The first start of an environment reads its files from disk.
    for contestant in (ours, peer):
        _pair(contestant, lake, bare_first=False)
    for turn in range(repetitions):
        for contestant in (ours, peer):
            without, with_it = _pair(contestant, lake, bare_first=turn % 2 == 0)
            bare[contestant.name].append(without)
            complete[contestant.name].append(with_it)

    def added(side: Contestant, read: Callable[[Start], float]) -> list[float]:
        return [read(b) - read(a) for a, b in zip(bare[side.name], complete[side.name], strict=True)]

    def whole(side: Contestant) -> list[float]:
        return [start.wall for start in complete[side.name]]

    note = "with the extension minus without it"
    return [
        Figure("start-added", "ms", added(ours, _wall), added(peer, _wall), peer.name, note),
        Figure("start-added-cpu", "ms", added(ours, _cpu), added(peer, _cpu), peer.name, f"processor time, {note}"),
        Figure("start-whole", "ms", whole(ours), whole(peer), peer.name, "JupyterLab with the extension"),
    ]


def _wall(start: Start) -> float:
    return start.wall


def _cpu(start: Start) -> float:
    return start.cpu


def _pair(contestant: Contestant, lake: Lake, *, bare_first: bool) -> tuple[Start, Start]:
    """One start without and one with the extension."""
    with tempfile.TemporaryDirectory(prefix="datalake-bench-") as work:
        bare = contestant.bare_server(Path(work) / "bare")
        complete = contestant.server(Path(work) / "complete", lake)
        order = (bare, complete) if bare_first else (complete, bare)
        starts = {server: _start(server) for server in order}
        return starts[bare], starts[complete]


def _start(server: JupyterServer) -> Start:
    before = _children_seconds()
    try:
        wall = server.start()
    finally:
        server.close()
    return Start(wall * 1000, (_children_seconds() - before) * 1000)


def _children_seconds() -> float:
    """Processor time of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
