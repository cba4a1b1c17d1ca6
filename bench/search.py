"""First and last row of a search for every DID of a large scope, at the HTTP door of each side and at Rucio's own."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .jupyter import JupyterServer
from .lake import BULK_SCOPE, Lake
from .report import Figure

PEER_ROWS = 1000


@dataclass(frozen=True)
class Door:
    """Where the search is asked, and how rows are counted in its answer."""

    name: str
    connection: http.client.HTTPConnection
    warm: str
    """A cheap call that shows that the connection is open."""
    path: str
    headers: Mapping[str, str]
    count: Callable[[bytes], int]
    streamed: bool = True
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """One search on a warm connection; times in milliseconds from sending the request."""
        self._warm_up()
        began = time.perf_counter()
        self.connection.request("GET", self.path, headers=dict(self.headers))
        answer = self.connection.getresponse()
        parts: list[bytes] = []
        first: float | None = None
        while part := answer.read1(1 << 16):
            parts.append(part)
            # A streamed row is there with its line; of an answer in one piece the first byte is counted, in its favour.
            if first is None and (not self.streamed or b"\n" in part):
                first = time.perf_counter() - began
        last = time.perf_counter() - began
        # Only this tells http.client that an answer of known length has ended.
        answer.read()
        body = b"".join(parts)
        if answer.status != 200 or first is None:
            raise RuntimeError(f"{self.name} answered {answer.status} to the search: {body[:300]!r}")
        self.first.append(first * 1000)
        self.last.append(last * 1000)
        self.rows.append(self.count(body))

    def _warm_up(self) -> None:
        for attempt in range(2):
            try:
                self.connection.request("GET", self.warm, headers=dict(self.headers))
                self.connection.getresponse().read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                if attempt:
                    raise
            else:
                return


def _our_rows(body: bytes) -> int:
    """Rows of our NDJSON; `RuntimeError` unless the stream says itself that it is complete."""
    lines = [json.loads(line) for line in body.splitlines()]
    rows = sum(len(line["dids"]) for line in lines if line["kind"] == "dids")
    if lines[-1] != {"kind": "end", "count": rows}:
        raise RuntimeError(f"Our stream did not end as complete: {lines[-1]}")
    return rows


def measure(ours: JupyterServer, peer: JupyterServer, lake: Lake, expected: int, repetitions: int) -> list[Figure]:
    """All rows of the scope, one side after the other, in turn."""
    rucio = lake.rucio()
    our_door = Door(
        "jupyterlab-datalake",
        ours.connection(),
        "/api",
        f"/datalake/instances/demo/dids?scope={BULK_SCOPE}&pattern=*&type=all",
        ours.authorization,
        _our_rows,
    )
    peer_door = Door(
        "rucio-jupyterlab",
        peer.connection(),
        "/api",
        f"/rucio-jupyterlab/did-search?namespace=demo&type=all&did={BULK_SCOPE}:*",
        peer.authorization,
        lambda body: len(json.loads(body)),
        streamed=False,
    )
    rucio_door = Door(
        "Rucio",
        rucio.connection(),
        "/ping",
        f"/dids/{BULK_SCOPE}/dids/search?name=*&type=all&long=1",
        rucio.headers,
        lambda body: len(body.splitlines()),
    )
    doors = (our_door, peer_door, rucio_door)
    for door in doors:
        door.measure()
        for values in (door.first, door.last, door.rows):
            values.clear()
    for _ in range(repetitions):
        for door in doors:
            door.measure()
    for door, wanted in ((our_door, expected), (rucio_door, expected), (peer_door, min(expected, PEER_ROWS))):
        wrong = [rows for rows in door.rows if rows != wanted]
        if wrong:
            raise RuntimeError(f"{door.name} answered {wrong[0]:.0f} rows of {wanted}.")
    cut = f"theirs is cut at {PEER_ROWS} rows, ours holds all {expected}"
    return [
        Figure("search-rows", "rows", our_door.rows, peer_door.rows, peer_door.name, cut),
        Figure("search-first-row", "ms", our_door.first, peer_door.first, peer_door.name, "theirs: first byte"),
        Figure("search-last-row", "ms", our_door.last, peer_door.last, peer_door.name, cut),
        Figure("search-first-row-rucio", "ms", our_door.first, rucio_door.first, rucio_door.name),
        Figure(
            "search-last-row-rucio",
            "ms",
            our_door.last,
            rucio_door.last,
            rucio_door.name,
            _verdict(our_door, rucio_door),
        ),
    ]


def _verdict(ours: Door, rucio: Door) -> str:
    figure = Figure("", "ms", ours.last, rucio.last, rucio.name)
    mine, bare = figure.medians
    goal = 2 * bare + 10
    return f"goal: at most 2 x Rucio's + 10 ms = {goal:.0f} ms, all rows; {'reached' if mine <= goal else 'missed'}"
