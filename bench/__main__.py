"""Run all comparisons: ``python -m bench`` (``CAMPAIGN=1``: more repetitions; ``--only NAME``: some of them)."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from . import boot, crowd, javascript, kernel, report, screen, search, stall, start, status, usable
from .contestant import Contestant
from .jupyter import JupyterServer
from .lake import Lake
from .ours import ours as our_side
from .peer import peer as their_side
from .report import Figure


@dataclass(frozen=True)
class Repetitions:
    """How often each comparison is made, and on how much."""

    boot: int
    start: int
    search: int
    javascript: int
    screen: int
    usable: dict[int, int]
    """Rounds for each number of files."""
    kernel: int
    status: int
    stall: int
    did_count: int
    """DIDs in the large scope."""
    datasets: tuple[int, ...]
    """Files of the datasets whose status is asked for."""
    servers: int
    """Simulated servers on one Rucio."""
    rest: float
    """Seconds for which they rest."""


SHORT = Repetitions(
    boot=2, start=5, search=15, javascript=2, screen=5, usable={1: 3, 1_000: 1}, status=10, stall=2, kernel=7,
    did_count=10_000, datasets=(1_000,), servers=20, rest=60,
)  # fmt: skip
LONG = Repetitions(
    boot=7, start=25, search=21, javascript=5, screen=15, usable={1: 20, 1_000: 3}, status=30, stall=5, kernel=51,
    did_count=100_000, datasets=(1_000, 50_000), servers=200, rest=180,
)  # fmt: skip


def measure(ours: Contestant, peer: Contestant, wanted: set[str], count: Repetitions) -> Iterator[list[Figure]]:
    """The wanted comparisons, each when it is done."""
    if "boot" in wanted:
        yield boot.measure(count.boot)
    if "kernel" in wanted:
        yield kernel.measure(ours, peer, count.kernel)
    if not wanted - {"boot", "kernel"}:
        return
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="datalake-bench-")))
        lake = stack.enter_context(closing(Lake(work / "lake", count.did_count)))
        lake.start()
        if "start" in wanted:
            yield start.measure(ours, peer, lake, count.start)
        if "stall" in wanted:
            yield stall.measure(ours, peer, lake, work, count.stall)
        if "crowd" in wanted:
            yield crowd.measure(lake, count.servers, count.rest)
        if "status" in wanted:
            with ExitStack() as servers:
                archive = lake.with_the_archive_mounted()
                our_server = _serve(servers, ours, work / "ours-archive", archive)
                their_server = _serve(servers, peer, work / "peer-archive", archive)
                yield status.measure(our_server, their_server, archive, count.datasets, count.status)
        if wanted & {"search", "javascript", "screen", "usable"}:
            our_server = _serve(stack, ours, work / "ours", lake)
            their_server = _serve(stack, peer, work / "peer", lake)
            yield from _side_by_side((ours, our_server), (peer, their_server), lake, wanted, count)


def _side_by_side(
    ours: tuple[Contestant, JupyterServer],
    peer: tuple[Contestant, JupyterServer],
    lake: Lake,
    wanted: set[str],
    count: Repetitions,
) -> Iterator[list[Figure]]:
    """The wanted comparisons on one server of each."""
    (_, our_server), (_, their_server) = ours, peer
    if "search" in wanted:
        yield search.measure(our_server, their_server, lake, count.did_count, count.search)
    if "javascript" in wanted:
        yield javascript.measure(ours[0], peer[0], our_server, their_server, count.javascript)
    if "screen" in wanted:
        yield screen.measure(our_server, their_server, lake, count.screen)
    if "usable" in wanted:
        yield usable.measure(our_server, their_server, lake, count.usable, skip=screen.FILES)


def _serve(stack: ExitStack, contestant: Contestant, home: Path, lake: Lake) -> JupyterServer:
    """A running server that the user has signed in to, until the stack is left."""
    server = stack.enter_context(closing(contestant.server(home, lake)))
    server.start()
    if contestant.sign_in is not None:
        contestant.sign_in(server, lake)
    return server


def versions(ours: Contestant, peer: Contestant) -> dict[str, str]:
    """What was compared."""
    wanted = {"JupyterLab": (ours, "jupyterlab"), "jupyter_server": (ours, "jupyter_server")}
    wanted |= {"jupyterlab-datalake": (ours, "jupyterlab-datalake"), "rucio-jupyterlab": (peer, "rucio-jupyterlab")}
    wanted |= {"JupyterLab of the peer": (peer, "jupyterlab"), "jupyter_server of the peer": (peer, "jupyter_server")}
    return {name: side.environment.version(distribution) for name, (side, distribution) in wanted.items()}


def end(number: int, frame: FrameType | None) -> None:
    """Leave through every ``finally``."""
    sys.exit(128 + number)


def main() -> None:
    """Measure, print a line per figure, write the results of a complete run."""
    names = ["boot", "start", "stall", "crowd", "search", "status", "javascript", "screen", "usable", "kernel"]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=names, help="this comparison; repeatable; nothing is written"
    )
    only = parser.parse_args().only
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    campaign = bool(os.environ.get("CAMPAIGN"))
    began = time.monotonic()
    peer = their_side()
    ours = our_side(jupyterlab=peer.environment.version("jupyterlab"))
    figures: list[Figure] = []
    for found in measure(ours, peer, set(only or names), LONG if campaign else SHORT):
        for figure in found:
            print(figure.line(), flush=True)
        figures += found
    if only is None:
        report.write(figures, versions(ours, peer), "campaign" if campaign else "short")
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
