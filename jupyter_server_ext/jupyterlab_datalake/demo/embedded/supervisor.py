"""Starts, watches and ends the parts of the lake: PostgreSQL, Rucio's server, its daemons, the transfer service.

``python -m embedded.supervisor --root DIR …`` writes one JSON line per step to standard output, then one with
``ready``; a line with ``error`` is the last one. It ends on SIGTERM, or when a part ends by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

from . import rucio_home
from .control import ControlServer
from .database import Database
from .failure import LakeError, sentence
from .fts.service import TransferService
from .layout import LOCAL_RSE, PEOPLE, PFN_PREFIX, SITE_NAME, Layout
from .server import RucioServer

WATCH_SECONDS = 0.25


class Supervisor:
    """One running lake."""

    def __init__(self, layout: Layout, policy: str, did_count: int, container: str) -> None:
        self._layout = layout
        self._policy = policy
        self._did_count = did_count
        self._container = container
        self._began = time.monotonic()
        self._passwords = {name: secrets.token_urlsafe(18) for name in ("root", *PEOPLE)}
        self._token = secrets.token_urlsafe(24)
        self._keeper: subprocess.Popen[str] | None = None
        self._rucio: RucioServer | None = None
        self._database: Database | None = None
        self._transfers: TransferService | None = None
        self._control: ControlServer | None = None
        self.ending = Event()

    def run(self) -> int:
        """Start everything, say so, and watch until the end. Answers the exit code."""
        try:
            self._start()
            self._watch()
        except LakeError as error:
            self._tell(error=str(error))
            return 1
        except OSError as error:
            self._tell(error=sentence(error))
            return 1
        finally:
            self._stop()
        return 0

    def _tell(self, **message: Any) -> None:
        try:
            sys.stdout.write(json.dumps({**message, "seconds": round(time.monotonic() - self._began, 2)}) + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            # Nobody listens any more: the launcher is gone, and its watcher ends this process.
            self.ending.set()

    def _start(self) -> None:
        layout = self._layout
        for directory in (layout.logs, layout.rucio, layout.mount):
            directory.mkdir(parents=True, exist_ok=True)
        self._keeper = self._start_keeper()
        ports = _ports(layout)
        self._rucio = RucioServer(layout.rucio, layout.logs / "rucio.log", ports.get("rucio", 0))
        self._database = Database(layout.pgdata, layout.logs / "postgresql.log")
        rucio_home.write(
            layout.rucio, database=self._database.url, url=self._rucio.url, policy=self._policy, logs=layout.logs
        )
        self._database.start()
        self._tell(step="database")
        self._transfers = _transfer_service(layout, ports.get("transfers", 0))
        self._transfers.start()
        self._remember_ports()
        self._order()
        self._rucio.start()
        self._follow_keeper()
        self._rucio.wait_ready()
        self._tell(step="Rucio")
        self._control = ControlServer(self._routes(), self._token)
        self._control.start()
        self._tell(ready=self._description())

    def _start_keeper(self) -> subprocess.Popen[str]:
        """Started first, because it needs two seconds to import Rucio; it then waits for its order."""
        with (self._layout.logs / "keeper.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "embedded.keeper", str(self._layout.root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "RUCIO_HOME": str(self._layout.rucio)},
            )

    def _order(self) -> None:
        assert self._keeper is not None and self._keeper.stdin is not None and self._transfers is not None
        order = {
            "passwords": self._passwords,
            "fts": self._transfers.url,
            "container": self._container,
            "did_count": self._did_count,
        }
        try:
            self._keeper.stdin.write(json.dumps(order) + "\n")
            self._keeper.stdin.flush()
        except BrokenPipeError:
            # Its own words come out of its standard output.
            return

    def _follow_keeper(self) -> None:
        """Pass the keeper's steps on until it is ready."""
        assert self._keeper is not None and self._keeper.stdout is not None
        for line in self._keeper.stdout:
            message = json.loads(line)
            if "error" in message:
                raise LakeError(message["error"])
            if "ready" in message:
                return
            self._tell(**message)
        if not self.ending.is_set():
            raise LakeError(f"Rucio's daemons ended while starting; their log is {self._layout.logs / 'keeper.log'}.")

    def _remember_ports(self) -> None:
        assert self._rucio is not None and self._transfers is not None
        ports = {
            "rucio": int(self._rucio.url.rpartition(":")[2]),
            "transfers": self._transfers.server_address[1],
        }
        self._layout.ports.write_text(json.dumps(ports), encoding="utf-8")

    def _watch(self) -> None:
        """Return when asked to end; raise when a part ended by itself."""
        parts = {
            "PostgreSQL": lambda: self._database and self._database.process,
            "Rucio": lambda: self._rucio and self._rucio.process,
            "Rucio's daemons": lambda: self._keeper,
        }
        while not self.ending.wait(WATCH_SECONDS):
            for name, find in parts.items():
                process = find()
                if process is not None and process.poll() is not None and not self.ending.is_set():
                    raise LakeError(f"{name} ended unexpectedly; the logs are in {self._layout.logs}.")

    def _stop(self) -> None:
        """End the parts in the order in which they lean on each other."""
        self.ending.set()
        if self._control is not None:
            self._control.stop()
        if self._keeper is not None:
            self._keeper.terminate()
        if self._rucio is not None:
            self._rucio.stop()
        if self._keeper is not None:
            try:
                self._keeper.wait(8)
            except subprocess.TimeoutExpired:
                self._keeper.kill()
                self._keeper.wait()
        if self._transfers is not None:
            self._transfers.stop()
        if self._database is not None:
            self._database.stop()

    def _routes(self) -> dict[tuple[str, str], Any]:
        assert self._transfers is not None and self._rucio is not None
        knobs, rucio = self._transfers.knobs, self._rucio

        def state(_body: dict[str, Any]) -> dict[str, Any]:
            return {"transfers": knobs.as_json(), "rucio": {"up": rucio.process is not None}}

        def set_transfers(body: dict[str, Any]) -> dict[str, Any]:
            knobs.set(body)
            return state({})

        def set_rucio(body: dict[str, Any]) -> dict[str, Any]:
            if set(body) != {"up"} or not isinstance(body["up"], bool):
                raise ValueError('rucio takes {"up": true} or {"up": false}')
            rucio.set_up(body["up"])
            return state({})

        def reset(_body: dict[str, Any]) -> dict[str, Any]:
            knobs.set({"fail": [], "hold": None, "delay_seconds": 0, "bandwidth": None})
            rucio.set_up(True)
            return state({})

        return {
            ("GET", "/knobs"): state,
            ("PUT", "/knobs/transfers"): set_transfers,
            ("PUT", "/knobs/rucio"): set_rucio,
            ("DELETE", "/knobs"): reset,
        }

    def _description(self) -> dict[str, Any]:
        """What a client of this lake needs; the launcher adds the ready instance."""
        assert self._rucio is not None and self._control is not None
        url = self._rucio.url
        return {
            "rucio_url": url,
            "auth_url": url,
            "accounts": {
                name: {"username": name, "password": password, "account": name}
                for name, password in self._passwords.items()
            },
            "site_name": SITE_NAME,
            "mount": {"rse": LOCAL_RSE, "pfn_prefix": PFN_PREFIX, "path": str(self._layout.mount)},
            "control_url": self._control.url,
            "control_token": self._token,
            "root": str(self._layout.root),
        }


def _ports(layout: Layout) -> dict[str, int]:
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
    options = parser.parse_args()
    supervisor = Supervisor(Layout(options.root), options.policy, options.did_count, options.container)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.ending.set())
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main())
