"""From Rucio's rule being OK to the variable being usable in a cell, in a real browser and a real kernel."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from .browser import Browser
from .jupyter import JupyterServer
from .lake import Lake, Rucio
from .notebook import Notebook
from .report import Figure

SCOPE = "user.alice"
POLL_SECONDS = 10.0
"""The interval in the peer's shipped JavaScript."""
LOOK_SECONDS = 0.025
PATIENCE_SECONDS = 900
"""A thousand files take the lake's transfer service minutes on a busy machine."""


class Course(Notebook):
    """A notebook with attached datasets of some size, none of them here."""

    def __init__(self, side: str, server: JupyterServer, size: int, rounds: int) -> None:
        super().__init__(side, server)
        self._size = size
        self.datasets = [f"bench.{side}.{size}.{number}" for number in range(rounds)]

    def prepare(self, rucio: Rucio, files: list[str]) -> None:
        """Make the datasets, none of them at the laptop, and the notebook that wants them."""
        for number, name in enumerate(self.datasets):
            rucio.make_dataset(SCOPE, name, files[number * self._size : (number + 1) * self._size])
        names = {name: variable(name) for name in self.datasets}
        self.write(
            [{"did": f"{SCOPE}:{name}", "type": "collection", "variableName": names[name]} for name in names],
            list(names.values()),
        )

    def round(self, browser: Browser, rucio: Rucio, dataset: str) -> float:
        """Ask for one dataset by the button; seconds from Rucio's OK to the variable in the kernel."""
        browser.ask("makeAvailable", side=self.side, did=f"{SCOPE}:{dataset}")
        ready = wait(lambda: time.time() if "OK" in rucio.rule_states(SCOPE, dataset) else None, f"rule on {dataset}")
        usable = wait(lambda: self.usable_at(variable(dataset)), f"{dataset} in the kernel of {self.side}")
        return usable - ready


def variable(dataset: str) -> str:
    """The Python name of a dataset."""
    return dataset.replace(".", "_")


def measure(ours: JupyterServer, peer: JupyterServer, lake: Lake, sizes: dict[int, int], skip: int) -> list[Figure]:
    """For each number of files so many rounds; ``skip`` files of the large scope are not far away any more."""
    figures = []
    for size, rounds in sizes.items():
        figures.append(_of_size(ours, peer, lake, size, rounds, skip))
        skip += 2 * size * rounds
    return figures


def _of_size(ours: JupyterServer, peer: JupyterServer, lake: Lake, size: int, rounds: int, skip: int) -> Figure:
    """One DID of each side in turn. The peer's are asked for at times spread evenly over its polling interval."""
    rucio = lake.rucio()
    notebooks = (Course("ours", ours, size, rounds), Course("peer", peer, size, rounds))
    each = rounds * size
    files = rucio.files(skip + each * len(notebooks))[skip:]
    ours_seconds: list[float] = []
    peer_seconds: list[float] = []
    with closing(Browser()) as browser:
        for number, notebook in enumerate(notebooks):
            notebook.prepare(rucio, files[number * each : (number + 1) * each])
            notebook.open(browser, "open")
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
    return Figure(f"rule-ok-to-usable-{size}", "s", ours_seconds, peer_seconds, "rucio-jupyterlab", note)


def wait(look: Callable[[], float | None], what: str) -> float:
    """The first answer that is not None; `RuntimeError` when there is none in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(LOOK_SECONDS)
    raise RuntimeError(f"Waited in vain for {PATIENCE_SECONDS} s: {what}.")
