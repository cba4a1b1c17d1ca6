"""The control endpoint: who may turn a knob, and which knobs there are."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest

from jupyterlab_datalake.demo.embedded.control import HEADER, ControlServer
from jupyterlab_datalake.demo.embedded.fts.knobs import KnobError, Knobs

TOKEN = "a token of this test"


@pytest.fixture
def knobs() -> Knobs:
    return Knobs()


@pytest.fixture
def server(knobs: Knobs):
    def put(body: dict[str, Any]) -> dict[str, Any]:
        knobs.set(body)
        return knobs.as_json()

    routes = {("GET", "/knobs"): lambda _: knobs.as_json(), ("PUT", "/knobs/transfers"): put}
    started = ControlServer(routes, TOKEN)
    started.start()
    yield started
    started.stop()


def ask(server: ControlServer, verb: str, path: str, data: bytes | None, headers: dict[str, str]) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    try:
        connection.request(verb, path, data, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: "wrong"}, {"Authorization": f"token {TOKEN}"}])
def test_nobody_without_the_token(server: ControlServer, knobs: Knobs, headers: dict[str, str]) -> None:
    assert ask(server, "PUT", "/knobs/transfers", b'{"hold": "."}', headers)[0] == 401
    assert ask(server, "GET", "/knobs", None, headers)[0] == 401
    assert knobs.hold is None


def test_a_web_page_cannot_ask(server: ControlServer) -> None:
    """The token is in a header of its own: a browser asks first, and nobody answers that it may."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request("OPTIONS", "/knobs", headers={"Origin": "http://evil", "Access-Control-Request-Method": "PUT"})
    answer = connection.getresponse()
    assert answer.status == 501
    assert "Access-Control-Allow-Origin" not in answer.headers
    connection.close()


def test_sets_some_and_leaves_the_others(server: ControlServer) -> None:
    headers = {HEADER: TOKEN}
    ask(server, "PUT", "/knobs/transfers", b'{"delay_seconds": 2, "hold": "run4"}', headers)
    wanted = {"fail": [{"pattern": "x$", "reason": "no"}], "hold": "run4", "delay_seconds": 2.0, "bandwidth": 1000.0}
    body = json.dumps({"fail": wanted["fail"], "bandwidth": 1000}).encode()
    assert ask(server, "PUT", "/knobs/transfers", body, headers) == (200, wanted)
    assert ask(server, "GET", "/knobs", None, headers) == (200, wanted)
    assert ask(server, "PUT", "/knobs/transfers", b'{"hold": null}', headers)[1]["hold"] is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"nonsense": 1}',
        b'{"hold": "("}',
        b'{"hold": 5}',
        b'{"fail": "x"}',
        b'{"fail": [{"reason": "no pattern"}]}',
        b'{"delay_seconds": -1}',
        b'{"delay_seconds": true}',
        b'{"delay_seconds": 1e999}',
        b'{"bandwidth": 0}',
        b"[1]",
        b"{",
        b"x" * 70_000,
    ],
)
def test_refuses_what_a_knob_cannot_take(server: ControlServer, knobs: Knobs, body: bytes) -> None:
    before = knobs.as_json()
    status, answer = ask(server, "PUT", "/knobs/transfers", body, {HEADER: TOKEN})
    assert status == 400
    assert answer["message"]
    assert knobs.as_json() == before


def test_unknown_knobs_are_404(server: ControlServer) -> None:
    assert ask(server, "GET", "/", None, {HEADER: TOKEN})[0] == 404
    assert ask(server, "PUT", "/knobs", b"{}", {HEADER: TOKEN})[0] == 404


def test_a_refused_set_changes_nothing(knobs: Knobs) -> None:
    with pytest.raises(KnobError):
        knobs.set({"hold": ".", "bandwidth": -5})
    assert knobs.hold is None
