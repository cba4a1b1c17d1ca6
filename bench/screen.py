"""What the eye waits for, in a real browser: the first row of a search, and attached data in the kernel."""

from __future__ import annotations

from contextlib import closing

from .browser import Browser
from .jupyter import JupyterServer
from .lake import BULK_SCOPE, Lake
from .notebook import Notebook
from .report import Figure
from .usable import wait

SCOPE = "user.alice"
FILES = 3
OTHER = ("opendata:higgs.2024.diphoton", "diphoton")
"""A search whose answer holds no row of the large scope."""


def measure(ours: JupyterServer, peer: JupyterServer, lake: Lake, rounds: int) -> list[Figure]:
    """Search and attach on one side after the other, in turn."""
    rucio = lake.rucio()
    sides = (Notebook("ours", ours), Notebook("peer", peer))
    rows: dict[str, list[float]] = {"ours": [], "peer": []}
    attached: dict[str, list[float]] = {"ours": [], "peer": []}
    files = rucio.files(FILES)
    first = files[0].partition("/")[0].rstrip("0123456789")
    variables = {side.side: [f"attach_{side.side}_{number}" for number in range(rounds)] for side in sides}
    for name in (name for names in variables.values() for name in names):
        rucio.make_dataset(SCOPE, name, files)
        rucio.bring(SCOPE, name, str(lake.description["mount"]["rse"]))
    with closing(Browser()) as browser:
        for side in sides:
            side.write([], variables[side.side])
            side.open(browser, "openSearch")
        for turn in range(rounds):
            for side in sides:
                _search(browser, side, *OTHER)
                rows[side.side].append(_search(browser, side, f"{BULK_SCOPE}:*", first))
                attached[side.side].append(_attach(browser, side, variables[side.side][turn]))
    note = "Enter pressed to the first row in the page, all DIDs of the large scope asked for"
    return [
        Figure("enter-to-first-row", "ms", rows["ours"], rows["peer"], "rucio-jupyterlab", note),
        Figure(
            "attach-to-usable",
            "s",
            attached["ours"],
            attached["peer"],
            "rucio-jupyterlab",
            f"a dataset of {FILES} files that is here: from the click that attaches (theirs: the Enter after its name)",
        ),
    ]


def _search(browser: Browser, side: Notebook, query: str, row: str) -> float:
    return float(browser.ask("search", side=side.side, query=query, row=row))


def _attach(browser: Browser, side: Notebook, name: str) -> float:
    """Find a dataset by its name, attach it, and wait for the variable; in seconds."""
    _search(browser, side, f"{SCOPE}:{name}", name)
    began = float(browser.ask("attach", side=side.side, name=name)) / 1000
    return wait(lambda: side.usable_at(name), f"{name} in the kernel of {side.side}") - began
