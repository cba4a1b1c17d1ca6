"""One instance by way of the user's running Jupyter server, which does the verb and keeps the credential.

The standard library alone, so that it works in any kernel: nothing here touches the kernel's event loop.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, cast, get_args
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from ..lake.failures import FailureCode, LakeError
from .door import Row, Where, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from http.client import HTTPResponse

    from .running import Running

SILENCE = 90.0
"""Seconds without a byte; the server itself gives Rucio sixty."""
AT_ONCE = 100
"""DIDs of one question (``api.availability.MAX_DIDS``)."""
CODES: tuple[FailureCode, ...] = get_args(FailureCode)


class Stay(HTTPRedirectHandler):
    """Follows no redirection: it would lead to a page for logging in, and take the token along."""

    def redirect_request(self, *_: Any) -> None:
        """Refuse."""


OPENER = build_opener(ProxyHandler({}), Stay())


class Server:
    """A Jupyter server with this extension."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def instances(self) -> dict[str, Any]:
        """Return the listing of instances (``GET datalake/instances``).

        Raises
        ------
        LakeError
            ``server_unreachable``, ``forbidden``, or ``not_found`` from a server without this extension.
        """
        with self.ask("GET", "instances") as answer:
            return dict(self.read(answer))

    @contextmanager
    def ask(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Iterator[HTTPResponse]:
        """Send a request and give its answer.

        Raises
        ------
        LakeError
            What the server answered, or ``server_unreachable``.
        """
        headers = {"Accept": "application/json, application/x-ndjson"}
        if self._running.token:
            headers["Authorization"] = f"token {self._running.token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        url = f"{self._running.url}datalake/{path}"
        request = Request(url, data, headers, method=verb)  # noqa: S310 (`running` lets http and https pass only)
        try:
            with OPENER.open(request, timeout=SILENCE) as answer:
                yield cast("HTTPResponse", answer)
        except HTTPError as error:
            with error:
                raise self._failure(error) from None
        except (URLError, HTTPException, OSError) as error:
            raise self._unreachable(getattr(error, "reason", None) or error) from None

    def read(self, answer: HTTPResponse) -> dict[str, Any]:
        """Read one JSON object.

        Raises
        ------
        LakeError
            ``server_unreachable`` when it is something else.
        """
        return self._decoded(answer.read())

    def lines(self, answer: HTTPResponse) -> Iterator[dict[str, Any]]:
        """Read NDJSON up to its end line.

        Raises
        ------
        LakeError
            The failure that the stream reports, or ``rucio_cut``.
        """
        for line in answer:
            item = self._decoded(line)
            if item.get("kind") == "end":
                return
            if item.get("kind") == "failure":
                raise failure_of(item.get("failure"))
            yield item
        raise LakeError("rucio_cut", "The listing ended before it was complete", self._running.url)

    def _decoded(self, text: bytes) -> dict[str, Any]:
        try:
            item = json.loads(text)
        except ValueError:
            item = None
        if not isinstance(item, dict):
            raise self._unreachable("it answers no JSON")
        return item

    def _failure(self, error: HTTPError) -> LakeError:
        if 300 <= error.code < 400:
            return LakeError("forbidden", f"The Jupyter server at {self._running.url} does not take us for its user")
        try:
            return failure_of(json.loads(error.read()))
        except (ValueError, OSError, HTTPException):
            return self._unreachable(f"it answers {error.code}")

    def _unreachable(self, why: object) -> LakeError:
        return LakeError("server_unreachable", f"The Jupyter server at {self._running.url} cannot be asked", str(why))


class ServerDoor:
    """One instance of a running server."""

    def __init__(self, server: Server, instance: str) -> None:
        self._server = server
        self._path = f"instances/{quote(instance, safe='')}/"

    def rows(self, did: str) -> list[Row]:
        """List the files."""
        with self._server.ask("GET", self._path + "files?" + urlencode({"did": did})) as answer:
            return [row_of(file) for line in self._server.lines(answer) for file in line["files"]]

    def wheres(self, dids: Sequence[str]) -> list[Where]:
        """Say where each DID stands; the server watches them from now on."""
        found: list[Where] = []
        for start in range(0, len(dids), AT_ONCE):
            query = urlencode([("did", did) for did in dids[start : start + AT_ONCE]])
            with self._server.ask("GET", f"{self._path}availability?{query}") as answer:
                found.extend(where_of(item) for item in self._server.read(answer)["items"])
        return found

    def bring(self, did: str, rse: str | None, lifetime_days: int | None) -> Where:
        """Have the server ask Rucio for a rule."""
        body = {"did": did, "rse": rse, "lifetime_days": lifetime_days}
        with self._server.ask("POST", self._path + "availability", body) as answer:
            return where_of(self._server.read(answer))

    def pause(self, seconds: float) -> None:
        """Let the server look."""
        time.sleep(seconds)


def where_of(item: dict[str, Any]) -> Where:
    """Read an ``Availability`` of the wire."""
    failure = failure_of(item["failure"]) if item["failure"] else None
    return Where(**{key: item[key] for key in Where._fields if key != "failure"}, failure=failure)


def failure_of(body: Any) -> LakeError:
    """Read a ``Failure`` of the wire; a code of a later server is ``internal``."""
    told = body if isinstance(body, dict) else {}
    code: FailureCode = next((code for code in CODES if code == told.get("code")), "internal")
    message = str(told.get("message") or "The Jupyter server could not do it")
    return LakeError(code, message, str(told.get("reason") or ""))
