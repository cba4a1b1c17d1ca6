"""From Rucio's rule being OK to the variable being usable in a cell, in a real browser and a real kernel."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from .browser import Browser
from .jupyter import JupyterServer
from .lake import Lake, Rucio
from .report import Figure

SCOPE = "user.alice"
FILES_PER_DATASET = 3
POLL_SECONDS = 10.0
"""The interval in the peer's shipped JavaScript."""
LOOK_SECONDS = 0.025
PATIENCE_SECONDS = 120
NOTEBOOK = "usable.ipynb"

# Runs in the kernel beside the user's cells and sees what they would see. It catches BaseException because the
# peer's "not available" is one.
PROBE = """
def _watch(path, names, namespace):
    import json, time
    waiting = set(names)
    with open(path, "a", buffering=1) as seen:
        while waiting:
            for name in sorted(waiting & set(namespace)):
                try:
                    with open(namespace[name][0], "rb") as file:
                        usable = len(file.read(1)) == 1
                except BaseException:
                    continue
                if usable:
                    seen.write(json.dumps({{"variable": name, "at": time.time()}}) + "\\n")
                    waiting.discard(name)
            time.sleep(0.005)

import threading
threading.Thread(target=_watch, args=({path!r}, {names!r}, get_ipython().user_ns), daemon=True).start()
del threading, _watch
"""


class Notebook:
    """A notebook with attached datasets in one server, open in the browser."""

    def __init__(self, side: str, server: JupyterServer, rounds: int) -> None:
        self.side = side
        self.datasets = [f"bench.{side}.{number}" for number in range(rounds)]
        self._server = server
        self._seen = server.home / "seen.jsonl"

    def prepare(self, rucio: Rucio, files: list[str]) -> None:
        """Make the datasets, none of them at the laptop, and the notebook that wants them."""
        for number, name in enumerate(self.datasets):
            begin = number * FILES_PER_DATASET
            rucio.make_dataset(SCOPE, name, files[begin : begin + FILES_PER_DATASET])
        attachments = [
            {"did": f"{SCOPE}:{name}", "type": "collection", "variableName": self.variable(name)}
            for name in self.datasets
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        cell: dict[str, Any] = {
            "cell_type": "code",
            "id": "one",
            "metadata": {},
            "source": "",
            "outputs": [],
            "execution_count": None,
        }
        document: dict[str, Any] = {
            "metadata": {"kernelspec": kernel, "rucio_attachments": attachments},
            "nbformat": 4,
            "nbformat_minor": 5,
            "cells": [cell],
        }
        (self._server.notebooks / NOTEBOOK).write_text(json.dumps(document), encoding="utf-8")
        names = [self.variable(name) for name in self.datasets]
        probe = PROBE.format(path=str(self._seen), names=names)
        (self._server.startup / "00-probe.py").write_text(probe, encoding="utf-8")

    @staticmethod
    def variable(dataset: str) -> str:
        """The Python name of a dataset."""
        return dataset.replace(".", "_")

    def open(self, browser: Browser) -> None:
        """Open it in the browser; the kernel starts with it."""
        url = f"{self._server.url}/lab/tree/{NOTEBOOK}?token={self._server.token}&reset"
        browser.ask("open", side=self.side, url=url)

    def round(self, browser: Browser, rucio: Rucio, dataset: str) -> float:
        """Ask for one dataset by the button; seconds from Rucio's OK to the variable in the kernel."""
        browser.ask("makeAvailable", side=self.side, did=f"{SCOPE}:{dataset}")
        ready = _wait(lambda: time.time() if "OK" in rucio.rule_states(SCOPE, dataset) else None, f"rule on {dataset}")
        usable = _wait(lambda: self._usable_at(self.variable(dataset)), f"{dataset} in the kernel of {self.side}")
        return usable - ready

    def _usable_at(self, variable: str) -> float | None:
        if not self._seen.exists():
            return None
        seen = [json.loads(line) for line in self._seen.read_text(encoding="utf-8").splitlines()]
        return next((float(item["at"]) for item in seen if item["variable"] == variable), None)


def measure(ours: JupyterServer, peer: JupyterServer, lake: Lake, rounds: int) -> list[Figure]:
    """One DID of each side in turn. The peer's are asked for at times spread evenly over its polling interval."""
    rucio = lake.rucio()
    notebooks = (Notebook("ours", ours, rounds), Notebook("peer", peer, rounds))
    each = rounds * FILES_PER_DATASET
    files = rucio.files(each * len(notebooks))
    ours_seconds: list[float] = []
    peer_seconds: list[float] = []
    with closing(Browser()) as browser:
        for number, notebook in enumerate(notebooks):
            notebook.prepare(rucio, files[number * each : (number + 1) * each])
            notebook.open(browser)
        polled = time.monotonic()
        our_notebook, peer_notebook = notebooks
        for turn in range(rounds):
            phase = (turn + 0.5) / rounds * POLL_SECONDS
            ours_seconds.append(our_notebook.round(browser, rucio, our_notebook.datasets[turn]))
            time.sleep((polled + phase - time.monotonic()) % POLL_SECONDS)
            peer_seconds.append(peer_notebook.round(browser, rucio, peer_notebook.datasets[turn]))
            # A variable of theirs appears right after a poll.
            polled = time.monotonic()
    note = f"both in Chromium on a Python kernel; theirs polls every {POLL_SECONDS:.0f} s"
    return [Figure("rule-ok-to-usable", "s", ours_seconds, peer_seconds, "rucio-jupyterlab", note)]


def _wait(look: Callable[[], float | None], what: str) -> float:
    """The first answer that is not None; `RuntimeError` when there is none in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"Waited in vain for {PATIENCE_SECONDS} s: {what}.")
