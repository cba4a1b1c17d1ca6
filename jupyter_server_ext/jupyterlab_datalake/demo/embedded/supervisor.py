"""Starts, watches and ends the parts of the lake: PostgreSQL, Rucio's server, its daemons, the transfer service.

``python -m embedded.supervisor --root DIR …`` writes one JSON line per step to standard output, then one with
``ready``; a line with ``error`` is the last one. It ends on SIGTERM, or when a part ends by itself.
"""

from __future__ import annotations

import argparse
import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from . import rucio_home
from .control import ControlServer, knob_routes
from .database import Database
from .failure import LakeError, rather_full, sentence
from .fts.service import TransferService
from .keeper_process import KeeperProcess
from .layout import PEOPLE, SITE_NAME, Layout
from .server import RucioServer

WATCH_SECONDS = 0.25
Process = subprocess.Popen[bytes] | subprocess.Popen[str] | None


@dataclass(frozen=True)
class Order:
    """What the launcher asked for. ``container`` is the sample's container, whose existence means it is registered."""

    root: Path
    policy: str
    did_count: int
    container: str


class Supervisor:
    """One running lake."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._layout = Layout(order.root)
        self._began = time.monotonic()
        self._passwords = {name: secrets.token_urlsafe(18) for name in ("root", *PEOPLE)}
        self._parts: dict[str, Callable[[], Process]] = {}
        self.ending = Event()

    def run(self) -> int:
        """Start everything, say so, and watch until the end. Answers the exit code."""
        try:
            with ExitStack() as parts:
                self._start(parts)
                self._watch()
        except LakeError as error:
            self._tell(error=rather_full(str(error), self._layout.root))
            return 1
        except OSError as error:
            self._tell(error=sentence(error))
            return 1
        return 0

    def _tell(self, **message: Any) -> None:
        try:
            sys.stdout.write(json.dumps({**message, "seconds": round(time.monotonic() - self._began, 2)}) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            # Nobody listens any more: the launcher is gone, and its watcher ends this process.
            self.ending.set()

    def _start(self, parts: ExitStack) -> None:
        """Start the parts; ``parts`` ends them in the opposite order."""
        layout = self._layout
        for directory in (layout.logs, layout.rucio, layout.mount, layout.scratch):
            directory.mkdir(parents=True, exist_ok=True)
        ports = _last_ports(layout)
        rucio = RucioServer(layout.rucio, layout.logs / "rucio.log", ports.get("rucio", 0))
        self._tell(address={"rucio_url": rucio.url, "password": self._passwords["alice"]})
        database = Database(layout.pgdata, layout.logs / "postgresql.log")
        parts.callback(database.stop)
        settings = {"database": database.url, "url": rucio.url, "policy": self._order.policy}
        rucio_home.write(layout.rucio, logs=layout.logs, **settings)
        # Both import Rucio for two seconds; the database is there before they need it.
        keeper = KeeperProcess(layout)
        parts.callback(keeper.process.kill)
        parts.callback(rucio.stop)
        rucio.start()
        database.start()
        self._tell(step="database")
        self._parts = {
            "PostgreSQL": lambda: database.process,
            "Rucio": lambda: rucio.process,
            "Rucio's daemons": lambda: keeper.process,
        }
        transfers = _transfer_service(layout, ports.get("transfers", 0))
        parts.callback(transfers.stop)
        transfers.start()
        layout.ports.write_text(json.dumps({"rucio": rucio.port, "transfers": transfers.port}), encoding="utf-8")
        parts.callback(keeper.stop)
        keeper.order(self._building(transfers))
        parts.callback(keeper.process.terminate)
        keeper.follow(self._tell, self.ending.is_set)
        if self.ending.is_set():
            return
        rucio.wait_ready()
        self._tell(step="Rucio")
        control = ControlServer(knob_routes(transfers.knobs, rucio), secrets.token_urlsafe(24))
        parts.callback(control.stop)
        control.start()
        self._tell(ready=self._description(rucio.url, control))

    def _building(self, transfers: TransferService) -> dict[str, Any]:
        """What the keeper has to build, and with which passwords."""
        return {
            "passwords": self._passwords,
            "fts": transfers.url,
            "container": self._order.container,
            "did_count": self._order.did_count,
        }

    def _watch(self) -> None:
        """Return when asked to end; raise when a part ended by itself."""
        while not self.ending.wait(WATCH_SECONDS):
            for name, find in self._parts.items():
                process = find()
                if process is not None and process.poll() is not None and not self.ending.is_set():
                    raise LakeError(f"{name} ended unexpectedly; the logs are in {self._layout.logs}.")

    def _description(self, url: str, control: ControlServer) -> dict[str, Any]:
        """What a client of this lake needs; the launcher adds the ready instance."""
        return {
            "rucio_url": url,
            "auth_url": url,
            "accounts": {
                name: {"username": name, "password": password, "account": name}
                for name, password in self._passwords.items()
            },
            "site_name": SITE_NAME,
            "mount": self._layout.mounts[0],
            "mounts": self._layout.mounts,
            "control_url": control.url,
            "control_token": control.token,
            "root": str(self._layout.root),
        }


def _last_ports(layout: Layout) -> dict[str, int]:
    try:
        ports = json.loads(layout.ports.read_text(encoding="utf-8"))
        return {key: int(ports[key]) for key in ("rucio", "transfers")}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _transfer_service(layout: Layout, port: int) -> TransferService:
    try:
        return TransferService(layout.transfers, port)
    except OSError:
        if port == 0:
            raise
        return TransferService(layout.transfers, 0)


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="embedded.supervisor")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--policy", choices=("demo", "generic"), default="demo")
    parser.add_argument("--did-count", type=int, default=0)
    parser.add_argument("--container", required=True)
    supervisor = Supervisor(Order(**vars(parser.parse_args())))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.ending.set())
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
