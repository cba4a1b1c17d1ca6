"""Bad input at the HTTP door: right status, one shape, nothing leaked, and the server goes on answering."""

from __future__ import annotations

import io
import json
from urllib.parse import quote

import pytest

from tests.api.scripted_rucio import PASSWORD

JSON = {"Content-Type": "application/json"}
D = "instances/demo/"


def did(text: str, route: str = "did") -> str:
    return f"{D}{route}?did={quote(text, safe='')}"


def search(scope: str, pattern: str, kind: str = "all") -> str:
    return f"{D}dids?scope={quote(scope, safe='')}&pattern={quote(pattern, safe='')}&type={kind}"


GETS = [
    (did("nocolon"), 400, "did_malformed"),
    (did(""), 400, "did_malformed"),
    (did(":"), 400, "did_malformed"),
    (did("scope:"), 400, "did_malformed"),
    (did(":name"), 400, "did_malformed"),
    (did("..:name"), 400, "did_malformed"),
    (did(".:name"), 400, "did_malformed"),
    (did("a/b:name"), 400, "did_malformed"),
    (did("a\\b:name"), 400, "did_malformed"),
    (did("scope:.."), 400, "did_malformed"),
    (did("s" * 31 + ":name"), 400, "did_malformed"),
    (did("scope:" + "n" * 251), 400, "did_malformed"),
    (did("scope:" + "n" * 20000), 400, "did_malformed"),
    (did("scope:a\r\nX-Evil: 1"), 400, "did_malformed"),
    (did("scope:a\0b"), 400, "did_malformed"),
    (did("scope:a\x7fb"), 400, "did_malformed"),
    (D + "did?did=scope%3A%ED%A0%80", 422, "input_invalid"),
    (D + "did?did=scope%3A%FF%FE", 422, "input_invalid"),
    (D + "did", 422, "input_invalid"),
    (D + "did?did=a:b&did=c:d", 422, "input_invalid"),
    (did("nocolon", "contents"), 400, "did_malformed"),
    (did("..:x", "files"), 400, "did_malformed"),
    (did("nocolon", "availability"), 400, "did_malformed"),
    (D + "availability", 422, "input_invalid"),
    (D + "availability?" + "&".join(["did=a:b"] * 101), 422, "input_invalid"),
    (D + "plan", 422, "input_invalid"),
    (D + "plan?" + "&".join(["did=a:b"] * 101), 422, "input_invalid"),
    (D + "plan?did=nocolon", 400, "did_malformed"),
    (D + "plan?did=a:b&rse=", 422, "input_invalid"),
    (D + "plan?did=a:b&rse=" + "r" * 501, 422, "input_invalid"),
    (D + "plan?did=a:b&rse=A&rse=B", 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=0", 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=-1", 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=1.5", 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=%D9%A7", 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=" + "9" * 5000, 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=36501", 422, "input_invalid"),
    (D + "plan?did=a:b&lifetime_days=31", 422, "lifetime_too_long"),
    (D + "plan?did=a:b&lifetime_days=1&lifetime_days=2", 422, "input_invalid"),
    (D + "dids", 422, "input_invalid"),
    (D + "dids?scope=opendata", 422, "input_invalid"),
    (search("", "*"), 400, "did_malformed"),
    (search("..", "*"), 400, "did_malformed"),
    (search("opendata", ""), 400, "did_malformed"),
    (search("opendata", "a\nb"), 400, "did_malformed"),
    (search("opendata", "x" * 251), 400, "did_malformed"),
    (search("opendata", "*", "everything"), 422, "input_invalid"),
    (search("opendata", "*", "ALL"), 422, "input_invalid"),
    ("instances/unknown/scopes", 404, "instance_unknown"),
    ("instances/..%2Fdemo/scopes", 404, "instance_unknown"),
    ("instances/%0d%0a/scopes", 404, "instance_unknown"),
    ("instances/" + "d" * 5000 + "/scopes", 404, "instance_unknown"),
    ("instances/demo", 404, "not_found"),
    ("instances/demo/nothing", 404, "not_found"),
    ("instances/demo/scopes/more", 404, "not_found"),
    ("", 404, "not_found"),
    ("%2e%2e/api/status", 404, "not_found"),
]

WISH = {"did": "opendata:a", "lifetime_days": 7}
POST = D + "availability"
PUT = D + "credential"
BODIES = [
    ("POST", POST, b"", 422, "input_invalid"),
    ("POST", POST, b"not json", 422, "input_invalid"),
    ("POST", POST, b'{"did": "opendata:a"', 422, "input_invalid"),
    ("POST", POST, b"[]", 422, "input_invalid"),
    ("POST", POST, b"null", 422, "input_invalid"),
    ("POST", POST, b"\xff\xfe{}", 422, "input_invalid"),
    ("POST", POST, b"[" * 50000, 422, "input_invalid"),
    ("POST", POST, b'{"did":' * 5000, 422, "input_invalid"),
    ("POST", POST, {}, 422, "input_invalid"),
    ("POST", POST, {"did": 7}, 422, "input_invalid"),
    ("POST", POST, {"did": None}, 422, "input_invalid"),
    ("POST", POST, {"did": ["opendata:a"]}, 422, "input_invalid"),
    ("POST", POST, {"did": "opendata:a", "site": "ELSEWHERE"}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": 0}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": -1}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": 10**9}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": 10**400}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": "7"}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": 1.5}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": True}, 422, "input_invalid"),
    ("POST", POST, b'{"did": "opendata:a", "lifetime_days": NaN}', 422, "input_invalid"),
    ("POST", POST, {**WISH, "lifetime_days": 31}, 422, "lifetime_too_long"),
    ("POST", POST, {**WISH, "rse": ""}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "rse": "r" * 501}, 422, "input_invalid"),
    ("POST", POST, {**WISH, "rse": ["LOCAL-FUSE"]}, 422, "input_invalid"),
    ("POST", POST, {"did": "nocolon"}, 400, "did_malformed"),
    ("POST", POST, {"did": "..:x"}, 400, "did_malformed"),
    ("POST", POST, {"did": "x:" + "n" * 290}, 400, "did_malformed"),
    ("POST", POST, {"did": "x:" + "n" * 300}, 422, "input_invalid"),
    ("POST", POST, b"x" * 70000, 413, "request_too_large"),
    ("POST", POST, b"x" * 5_000_000, 413, "request_too_large"),
    ("POST", "instances/unknown/availability", WISH, 404, "instance_unknown"),
    ("PUT", PUT, {"username": "alice"}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "", "password": PASSWORD}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice", "password": ""}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice", "password": [PASSWORD]}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice", "password": PASSWORD, "passwort": PASSWORD}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice", "password": f"{PASSWORD}\r\nX-Evil: 1"}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice\r\nX-Evil: 1", "password": PASSWORD}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice", "password": PASSWORD, "account": "a" * 26}, 422, "input_invalid"),
    ("PUT", PUT, {"username": "alice", "password": "p" * 1025}, 422, "input_invalid"),
    ("PUT", "instances/unknown/credential", {"username": "a", "password": PASSWORD}, 404, "instance_unknown"),
    ("PUT", "no/such/route", {}, 404, "not_found"),
]
VERBS = [
    ("POST", "instances"),
    ("PUT", D + "scopes"),
    ("DELETE", D + "dids"),
    ("PATCH", D + "availability"),
    ("GET", D + "credential"),
    ("HEAD", D + "files"),
]


@pytest.mark.parametrize(("path", "status", "code"), GETS)
async def test_a_bad_question(door, judge, rucio, path, status, code):
    reply = await door("GET", path)
    assert rucio.seen == []
    await judge(reply, status, code)


@pytest.mark.parametrize(("verb", "path", "body", "status", "code"), BODIES)
async def test_a_bad_body(door, judge, rucio, verb, path, body, status, code):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = await door(verb, path, data=io.BytesIO(data), headers=JSON)
    assert not rucio.asked("/rules")
    await judge(reply, status, code)


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
async def test_a_wrong_content_type(door, judge, content_type):
    reply = await door("POST", POST, data=json.dumps(WISH).encode(), headers={"Content-Type": content_type})
    await judge(reply, 422, "input_invalid")


@pytest.mark.parametrize(("verb", "path"), VERBS)
async def test_a_wrong_verb(door, judge, verb, path):
    reply = await door(verb, path, headers=JSON)
    assert reply.headers["Allow"]
    if verb == "HEAD":
        assert reply.status == 405
    else:
        await judge(reply, 405, "method_not_allowed")


async def test_the_field_is_named_and_its_value_is_not_repeated(door):
    reply = await door("PUT", PUT, json={"username": "alice", "password": [PASSWORD]})
    assert "password" in reply.json["message"]
    assert "CANARY" not in reply.raw.decode()


@pytest.mark.parametrize("hidden", ["*", "a*", "a%", "%2A", "a%2a", "%252A", "%25", "x%25252ax"])
class TestWildcardsSwitchedOff:
    """The administrator's policy holds at the door, whatever the browser shows (pain 8)."""

    @pytest.fixture
    def instance(self, instance):
        return {**instance, "wildcard_enabled": False}

    async def test_no_wildcard_reaches_rucio(self, door, judge, rucio, hidden):
        reply = await door("GET", search("opendata", hidden))
        assert (reply.status, reply.json["code"]) == (403, "wildcard_forbidden")
        assert rucio.seen == []
