"""What it costs to say where a dataset that is here stands: bytes and time of one answer."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .jupyter import JupyterServer
from .lake import Lake
from .report import Figure

SCOPE = "user.alice"
GOAL_BYTES = 5000
GOAL_MS = 50
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Status:
    """The question of one side, as its front end asks it."""

    connection: http.client.HTTPConnection
    path: str
    headers: Mapping[str, str]
    milliseconds: list[float] = field(default_factory=list)
    size: list[float] = field(default_factory=list)

    def ask(self) -> Any:
        """Ask once."""
        began = time.perf_counter()
        self.connection.request("GET", self.path, headers=dict(self.headers))
        answer = self.connection.getresponse()
        body = answer.read()
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.size.append(len(body))
        if answer.status != 200:
            raise RuntimeError(f"{self.path} was answered {answer.status}: {body[:300]!r}")
        return json.loads(body)

    def settle(self, knows: Callable[[Any], bool]) -> None:
        """Ask until the answer says what it is about, and begin anew."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not knows(answer := self.ask()):
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.path} says after {PATIENCE_SECONDS} s: {str(answer)[:300]}")
            time.sleep(1)
        self.milliseconds.clear()
        self.size.clear()


def lists(size: int, answer: Any) -> bool:
    """Whether the peer has all files; its first answers say that it does not know yet."""
    return isinstance(answer, list) and len(answer) == size


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
        our_status.settle(lambda answer: answer["items"][0]["state"] == "available")
        peer_status.settle(partial(lists, size))
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
