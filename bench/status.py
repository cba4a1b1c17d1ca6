"""What it costs to say where a dataset that is here stands: bytes and time of one answer."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from .jupyter import JupyterServer
from .lake import Lake
from .report import Figure

SCOPE = "user.alice"
GOAL_BYTES = 5000
GOAL_MS = 50


@dataclass(frozen=True)
class Status:
    """The question of one side, as its front end asks it."""

    connection: http.client.HTTPConnection
    path: str
    headers: Mapping[str, str]
    milliseconds: list[float] = field(default_factory=list)
    size: list[float] = field(default_factory=list)

    def ask(self) -> None:
        """Ask once."""
        began = time.perf_counter()
        self.connection.request("GET", self.path, headers=dict(self.headers))
        answer = self.connection.getresponse()
        body = answer.read()
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.size.append(len(body))
        if answer.status != 200:
            raise RuntimeError(f"{self.path} was answered {answer.status}: {body[:300]!r}")

    def forget(self) -> None:
        """Begin anew."""
        self.milliseconds.clear()
        self.size.clear()


def measure(
    ours: JupyterServer, peer: JupyterServer, lake: Lake, sizes: tuple[int, ...], repetitions: int
) -> list[Figure]:
    """One side after the other, in turn, for each size, once a rule holds all files where they are mounted."""
    rucio = lake.rucio()
    files = rucio.files(max(sizes))
    figures = []
    for size in sizes:
        name = f"bench.status.{size}"
        rucio.make_dataset(SCOPE, name, files[:size])
        lake.rucio("root").bring(SCOPE, name, lake.description["mount"]["rse"])
        our_status = Status(
            ours.connection(), f"/datalake/instances/demo/availability?did={SCOPE}:{name}", ours.authorization
        )
        peer_status = Status(
            peer.connection(), f"/rucio-jupyterlab/did?namespace=demo&did={SCOPE}:{name}", peer.authorization
        )
        for status in (our_status, peer_status):
            # The first answer of theirs comes before they know.
            for _ in range(3):
                status.ask()
            status.forget()
        for _ in range(repetitions):
            our_status.ask()
            peer_status.ask()
        goals = f"goal: at most {GOAL_BYTES} bytes and {GOAL_MS} ms, asked once and then pushed; theirs each 10 s"
        figures += [
            Figure(f"status-{size}-bytes", "bytes", our_status.size, peer_status.size, "rucio-jupyterlab", goals),
            Figure(
                f"status-{size}", "ms", our_status.milliseconds, peer_status.milliseconds, "rucio-jupyterlab", goals
            ),
        ]
    return figures
