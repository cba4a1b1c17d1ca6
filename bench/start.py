"""Time that an extension adds to JupyterLab's start: from the start of the process to its first page."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from .contestant import Contestant
from .jupyter import JupyterServer
from .lake import Lake
from .report import Figure


def measure(ours: Contestant, peer: Contestant, lake: Lake, repetitions: int) -> list[Figure]:
    """Each environment with and without its extension, in turn; the difference of each pair is what it adds."""
    added: dict[str, list[float]] = {ours.name: [], peer.name: []}
    whole: dict[str, list[float]] = {ours.name: [], peer.name: []}
    # The first start of an environment compiles and reads its files from disk.
    for contestant in (ours, peer):
        _pair(contestant, lake, bare_first=False)
    for turn in range(repetitions):
        for contestant in (ours, peer):
            bare, complete = _pair(contestant, lake, bare_first=turn % 2 == 0)
            added[contestant.name].append((complete - bare) * 1000)
            whole[contestant.name].append(complete * 1000)
    return [
        Figure(
            "start-added", "ms", added[ours.name], added[peer.name], peer.name, "with the extension minus without it"
        ),
        Figure("start-whole", "ms", whole[ours.name], whole[peer.name], peer.name, "JupyterLab with the extension"),
    ]


def _pair(contestant: Contestant, lake: Lake, *, bare_first: bool) -> Sequence[float]:
    """Seconds without and with the extension."""
    with tempfile.TemporaryDirectory(prefix="datalake-bench-") as work:
        bare = contestant.bare_server(Path(work) / "bare")
        complete = contestant.server(Path(work) / "complete", lake)
        order = (bare, complete) if bare_first else (complete, bare)
        seconds = {server: _start(server) for server in order}
        return seconds[bare], seconds[complete]


def _start(server: JupyterServer) -> float:
    try:
        return server.start()
    finally:
        server.close()
