"""The control endpoint: fault knobs for tests. Every request needs the token that the start printed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from .failure import LakeError
from .fts.knobs import KnobError, Knobs
from .server import RucioServer

HEADER = "X-Datalake-Control-Token"
BODY_LIMIT = 64 * 1024
Route = Callable[[dict[str, Any]], dict[str, Any]]


def knob_routes(knobs: Knobs, rucio: RucioServer) -> dict[tuple[str, str], Route]:
    """What can be asked and set (docs/demo.md)."""

    def state(_body: dict[str, Any]) -> dict[str, Any]:
        return {"transfers": knobs.as_json(), "rucio": {"up": rucio.process is not None}}

    def set_transfers(body: dict[str, Any]) -> dict[str, Any]:
        knobs.set(body)
        return state({})

    def set_rucio(body: dict[str, Any]) -> dict[str, Any]:
        if set(body) != {"up"} or not isinstance(body["up"], bool):
            raise KnobError('rucio takes {"up": true} or {"up": false}')
        rucio.set_up(up=body["up"])
        return state({})

    def reset(_body: dict[str, Any]) -> dict[str, Any]:
        knobs.set({"fail": [], "hold": None, "delay_seconds": 0, "bandwidth": None})
        rucio.set_up(up=True)
        return state({})

    return {
        ("GET", "/knobs"): state,
        ("PUT", "/knobs/transfers"): set_transfers,
        ("PUT", "/knobs/rucio"): set_rucio,
        ("DELETE", "/knobs"): reset,
    }


class Handler(BaseHTTPRequestHandler):
    """One request to the control endpoint."""

    protocol_version = "HTTP/1.1"
    server: ControlServer

    def log_message(self, *_: object) -> None:
        """Tests ask often: requests are not logged."""

    def do_GET(self) -> None:
        """Read."""
        self._serve("GET")

    def do_PUT(self) -> None:
        """Set."""
        self._serve("PUT")

    def do_DELETE(self) -> None:
        """Reset."""
        self._serve("DELETE")

    def _serve(self, verb: str) -> None:
        given = self.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self.server.token.encode()):
            # The body stays unread, so this connection cannot be used again.
            self.close_connection = True
            self._answer(401, {"message": f"the header {HEADER} is missing or wrong"})
            return
        route = self.server.routes.get((verb, self.path))
        if route is None:
            self.close_connection = True
            self._answer(404, {"message": "no such knob"})
            return
        try:
            self._answer(200, route(self._body()))
        except (KnobError, ValueError) as error:
            self._answer(400, {"message": str(error)})
        except LakeError as error:
            self._answer(503, {"message": str(error)})

    def _body(self) -> dict[str, Any]:
        length = int(self.headers.get("Content-Length") or 0)
        if length == 0:
            return {}
        if not 0 < length <= BODY_LIMIT:
            self.close_connection = True
            raise KnobError("the body is too large")
        body = json.loads(self.rfile.read(length))
        if not isinstance(body, dict):
            raise KnobError("a JSON object is needed")
        return body

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class ControlServer(ThreadingHTTPServer):
    """Serves the given routes (verb and path → function) at 127.0.0.1."""

    daemon_threads = True

    def __init__(self, routes: dict[tuple[str, str], Route], token: str) -> None:
        self.routes = routes
        self.token = token
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Where the knobs are."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Serve in a background thread."""
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.2}, name="control", daemon=True).start()

    def stop(self) -> None:
        """End serving."""
        self.shutdown()
        self.server_close()
