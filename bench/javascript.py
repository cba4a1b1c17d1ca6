"""JavaScript of each extension that a fresh JupyterLab page really loads, from the browser's network log."""

from __future__ import annotations

from contextlib import closing

from .browser import Browser
from .contestant import Contestant
from .jupyter import JupyterServer
from .report import Figure


def measure(
    ours: Contestant, peer: Contestant, our_server: JupyterServer, peer_server: JupyterServer, repetitions: int
) -> list[Figure]:
    """Sum of the extension's own scripts, each compressed with gzip, in kB of 1,000 bytes."""
    sizes: dict[str, list[float]] = {ours.name: [], peer.name: []}
    counts: dict[str, list[float]] = {ours.name: [], peer.name: []}
    with closing(Browser()) as browser:
        for _ in range(repetitions):
            for contestant, server in ((ours, our_server), (peer, peer_server)):
                place = f"/lab/extensions/{contestant.lab_extension}/static/"
                loaded = browser.ask("load", url=f"{server.url}/lab?token={server.token}&reset", place=place)
                if not loaded["scripts"]:
                    raise RuntimeError(f"JupyterLab loaded no script of {contestant.name}.")
                sizes[contestant.name].append(sum(script["gzip"] for script in loaded["scripts"]) / 1000)
                counts[contestant.name].append(len(loaded["scripts"]))
    return [
        Figure("javascript-at-start", "kB gzip", sizes[ours.name], sizes[peer.name], peer.name),
        Figure("javascript-requests", "files", counts[ours.name], counts[peer.name], peer.name),
    ]
