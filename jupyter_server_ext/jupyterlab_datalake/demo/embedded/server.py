"""Rucio's REST server under gunicorn; it can be stopped and started again on the same port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from .failure import LakeError


def listening_socket(port: int) -> socket.socket:
    """A socket bound to 127.0.0.1, on the wished port if it is free, else on any."""
    for candidate in dict.fromkeys((port, 0)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
        except OSError:
            listener.close()
            continue
        return listener
    raise LakeError("No free port at 127.0.0.1.")


class RucioServer:
    """gunicorn, on a socket that the supervisor has bound."""

    def __init__(self, home: Path, log: Path, port: int) -> None:
        self._home = home
        self._log = log
        self._listener: socket.socket | None = listening_socket(port)
        self.port: int = self._listener.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self._changing = threading.Lock()

    @property
    def url(self) -> str:
        """Where Rucio answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """Gunicorn's parent process, None while Rucio is down on purpose."""
        return self._process

    def start(self) -> None:
        """Start gunicorn without waiting for it."""
        listener = self._listener or self._rebound()
        self._listener = None
        listener.listen(128)
        with listener, self._log.open("ab") as log:
            fd = listener.fileno()
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "--bind", f"fd://{fd}"),
                    *("--config", "python:embedded.gunicorn_config", "--worker-tmp-dir", str(self._home)),
                    "rucio.web.rest.flaskapi.v1.main:application",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[fd],
                cwd=self._home,
                env={**os.environ, "RUCIO_HOME": str(self._home)},
            )

    def _rebound(self) -> socket.socket:
        listener = listening_socket(self.port)
        if listener.getsockname()[1] != self.port:
            listener.close()
            raise LakeError(f"Port {self.port} of Rucio was taken by another program meanwhile.")
        return listener

    def wait_ready(self) -> None:
        """Return when ``/ping`` answers."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            process = self._process
            if process is None or process.poll() is not None:
                raise LakeError(f"Rucio ended while starting; its log is {self._log}.")
            if self.answers():
                return
            time.sleep(0.05)
        raise LakeError(f"Rucio did not answer within a minute; its log is {self._log}.")

    def answers(self) -> bool:
        """Whether ``/ping`` answers now."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/ping")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def set_up(self, *, up: bool) -> None:
        """Stop or start Rucio, and return when it is so."""
        with self._changing:
            if up and self._process is None:
                self.start()
                self.wait_ready()
            elif not up:
                self.stop()

    def stop(self) -> None:
        """End gunicorn: new connections are refused from here on."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        # gunicorn's quick end: a graceful one waits for the clients' idle connections.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(6)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
