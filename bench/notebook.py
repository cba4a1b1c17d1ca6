"""A notebook in a server of the bench, and a thread in its kernel that says when a variable can be used."""

from __future__ import annotations

import json
from typing import Any

from .browser import Browser
from .jupyter import JupyterServer

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
    """The one notebook of a server; ``side`` is what the browser's driver calls the server."""

    def __init__(self, side: str, server: JupyterServer) -> None:
        self.side = side
        self._server = server
        self._seen = server.home / "seen.jsonl"

    def write(self, attachments: list[dict[str, str]], variables: list[str]) -> None:
        """Make it, with these attachments, and have its kernel look out for these variables."""
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
        probe = PROBE.format(path=str(self._seen), names=variables)
        (self._server.startup / "00-probe.py").write_text(probe, encoding="utf-8")

    def open(self, browser: Browser, verb: str) -> None:
        """Open it in the browser; the kernel starts with it."""
        url = f"{self._server.url}/lab/tree/{NOTEBOOK}?token={self._server.token}&reset"
        browser.ask(verb, side=self.side, url=url)

    def usable_at(self, variable: str) -> float | None:
        """The moment (seconds since the epoch) in which a variable could be used first."""
        if not self._seen.exists():
            return None
        seen = [json.loads(line) for line in self._seen.read_text(encoding="utf-8").splitlines()]
        return next((float(item["at"]) for item in seen if item["variable"] == variable), None)
