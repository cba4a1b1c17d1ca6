"""What many servers together ask of one Rucio: at rest, and after it was away.

Each simulated server is a whole instance of ours (identity, pool of connections, watcher) that somebody has asked
about ``WATCHED`` datasets; all live in one process, behind a gate that counts.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from contextlib import closing
from typing import Any

from jupyterlab_datalake.lake.did import Did
from jupyterlab_datalake.lake.instances.settings import Settings
from jupyterlab_datalake.lake.lakes import Lakes

from .gate import Gate, through
from .lake import Lake
from .report import Figure

VARIABLE = "DATALAKE_BENCH_PASSWORD"
WATCHED = ("opendata:higgs.2024.diphoton", "opendata:higgs.2024", "opendata:higgs.2024.fourlepton")
GOAL = 0.1
"""Requests a second of one server at rest."""


def measure(lake: Lake, servers: int, seconds: float) -> list[Figure]:
    """Requests a second of one server at rest, and after Rucio was away: the fullest seconds against the mean."""
    with closing(Gate(str(lake.description["rucio_url"]))) as gate:
        rest, after = asyncio.run(_live(gate, lake, servers, seconds))
    peak, mean = max(after), statistics.mean(after)
    return [
        Figure(
            "crowd-at-rest",
            "requests/s",
            [len(rest) / seconds / servers],
            [GOAL],
            "the goal",
            f"{servers} servers, each asked about {len(WATCHED)} collections, {seconds:.0f} s",
        ),
        Figure(
            "crowd-after-restart",
            "requests/s",
            [peak],
            [mean],
            "the mean of the minute",
            "the fullest of its parts of 5 s; goal: at most 2 x the mean",
        ),
    ]


async def _live(gate: Gate, lake: Lake, count: int, seconds: float) -> tuple[list[float], list[float]]:
    entry = through(lake.description, gate)["instance"]
    crowd = [_server(entry, lake.password) for _ in range(count)]
    try:
        for start in range(0, count, 10):
            await asyncio.gather(*(_ask(lakes, entry["name"]) for lakes in crowd[start : start + 10]))
        # What all of them asked at once at their start is not rest.
        await asyncio.sleep(10)
        began = time.monotonic()
        await asyncio.sleep(seconds)
        rest = [moment for moment in gate.requests if began <= moment < began + seconds]
        gate.hang()
        await asyncio.sleep(35)
        gate.go_on()
        back = time.monotonic()
        await asyncio.sleep(60)
        bins = Counter(int((moment - back) // 5) for moment in gate.requests if 0 <= moment - back < 60)
        return rest, [bins[number] / 5 for number in range(12)]
    finally:
        await asyncio.gather(*(lakes.close() for lakes in crowd))


def _server(entry: dict[str, Any], password: str) -> Lakes:
    auth = {"type": "userpass", "username": "alice", "account": "alice", "password_env": VARIABLE}
    settings = Settings(({**entry, "auth": auth},), entry["name"])

    async def again(_: bool) -> Settings:
        return settings

    return Lakes(settings, again, {VARIABLE: password}, lambda *_: None)


async def _ask(lakes: Lakes, name: str) -> None:
    lake = await lakes.lake(name)
    await lake.availability.standings([Did.parse(did) for did in WATCHED])
