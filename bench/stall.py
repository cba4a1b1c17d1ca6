"""For how long the whole Jupyter server stands still while Rucio takes questions and answers none."""

from __future__ import annotations

import contextlib
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from .contestant import Contestant
from .gate import Gate, through
from .jupyter import JupyterServer
from .lake import Lake
from .report import Figure

DID = "opendata:higgs.2024.diphoton"
HANG_SECONDS = 5.0
GOAL_MS = 50


def measure(ours: Contestant, peer: Contestant, lake: Lake, home: Path, repetitions: int) -> list[Figure]:
    """The longest that ``GET /api`` took in each round, once a search and a wish for data are on their way."""
    with closing(Gate(str(lake.description["rucio_url"]))) as gate:
        behind = Lake(home / "unused")
        behind.description = through(lake.description, gate)
        found = {}
        for side in (ours, peer):
            with closing(side.server(home / f"stall-{side.lab_extension}", behind)) as server:
                server.start()
                if side.sign_in is not None:
                    side.sign_in(server, behind)
                found[side.lab_extension] = [_round(server, gate, side) for _ in range(repetitions)]
    note = f"a search and a rule are asked for, Rucio hangs for {HANG_SECONDS:.0f} s; goal: at most {GOAL_MS} ms"
    return [Figure("stall", "ms", found[ours.lab_extension], found[peer.lab_extension], "rucio-jupyterlab", note)]


def _round(server: JupyterServer, gate: Gate, side: Contestant) -> float:
    """Milliseconds of the slowest answer of the server to a question that has nothing to do with Rucio."""
    deeds: list[tuple[str, str, Any]]
    if side.lab_extension == "jupyterlab-datalake":
        base = "/datalake/instances/demo"
        deeds = [
            ("GET", f"{base}/dids?scope=opendata&pattern=*", None),
            ("POST", f"{base}/availability", {"did": DID, "lifetime_days": 1}),
        ]
    else:
        base = "/rucio-jupyterlab"
        deeds = [
            ("GET", f"{base}/did-search?namespace=demo&type=all&did=opendata:*", None),
            ("POST", f"{base}/did/make-available?namespace=demo", {"did": DID}),
        ]
    gate.hang()
    threads = [threading.Thread(target=_ask, args=(server, *deed), daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    slowest = 0.0
    end = time.monotonic() + HANG_SECONDS
    release = threading.Timer(HANG_SECONDS, gate.go_on)
    release.start()
    with closing(server.connection()) as connection:
        while time.monotonic() < end:
            began = time.perf_counter()
            connection.request("GET", "/api", headers=server.authorization)
            connection.getresponse().read()
            slowest = max(slowest, (time.perf_counter() - began) * 1000)
            time.sleep(0.01)
    release.join()
    for thread in threads:
        thread.join()
    return slowest


def _ask(server: JupyterServer, method: str, path: str, body: Any) -> None:
    """Ask and let the answer be what it is: it is the others that are looked at."""
    with contextlib.suppress(RuntimeError, OSError, ValueError):
        server.request(method, path, body)
