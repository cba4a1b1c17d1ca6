"""A door in front of Rucio that counts what goes through, and can fall silent as a server that hangs does."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

REQUEST = re.compile(rb"(?:GET|HEAD|POST|PUT|PATCH|DELETE) [^ \r\n]+ HTTP/1\.1\r\n")
CHUNK = 1 << 16


class Gate:
    """Forwards connections to an address; ``url`` is where it listens."""

    def __init__(self, target: str) -> None:
        split = urlsplit(target)
        self._target = (str(split.hostname), int(split.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._open = threading.Event()
        self._open.set()
        self._ended = False
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[float] = []
        """When each request came, in seconds of the monotonic clock."""
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._ended = True
        self._open.set()
        self._listener.close()

    def hang(self) -> None:
        """From now on every byte is taken and none is passed on."""
        self._open.clear()

    def go_on(self) -> None:
        """Pass on what was held back."""
        self._open.set()

    def _accept(self) -> None:
        while not self._ended:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._open.wait()
        try:
            server = socket.create_connection(self._target)
        except OSError:
            client.close()
            return
        back = threading.Thread(target=self._copy, args=(server, client, False), daemon=True)
        back.start()
        self._copy(client, server, True)
        back.join()
        client.close()
        server.close()

    def _copy(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(CHUNK):
                if counted:
                    now = time.monotonic()
                    self.requests.extend(now for _ in REQUEST.findall(part))
                self._open.wait()
                sink.sendall(part)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


def through(description: dict[str, Any], gate: Gate) -> dict[str, Any]:
    """A lake's description whose Rucio is behind the gate."""
    instance = {**description["instance"], "rucio_base_url": gate.url}
    if instance.get("rucio_auth_url"):
        instance["rucio_auth_url"] = gate.url
    return {**description, "rucio_url": gate.url, "auth_url": gate.url, "instance": instance}
