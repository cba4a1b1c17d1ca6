"""A search over several scopes where Rucio is slow, fails or has very much; what is asked, and what is not."""

from __future__ import annotations

import ast
import asyncio
import json
from urllib.parse import quote, unquote

import pytest

from tests.api.scripted_rucio import FOUND, answer, chunked, http, refused, reset, rows

D = "instances/demo/"
LINE = json.dumps(FOUND).encode() + b"\n"
WHERE = json.dumps({"key": "free", "op": "=", "value": "1"})
BARE = {"scope": "a", "did_type": None, "bytes": None, "length": None}
"""A row of a search by free metadata."""


def search(*scopes, **more):
    query = [("scope", scope) for scope in scopes] + [("pattern", "*"), *more.items()]
    return f"{D}dids?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in query)


def asked_filters(rucio):
    """What ``filters`` said, for each search."""
    return [unquote(seen.target.partition("filters=")[2].partition("&")[0]) for seen in rucio.asked("/dids/")]


def holds(rucio, *scopes):
    """Each scope has one row of its own."""
    rucio.reply("/scopes/", answer([*scopes, "empty"]))
    for scope in scopes:
        rucio.reply(f"/dids/{scope}/", rows({**FOUND, "scope": scope}))
    rucio.reply("/dids/empty/", rows())


async def test_one_scope_says_nothing_of_progress(door, rucio):
    holds(rucio, "a")
    for query in (search("a"), search("a", "a")):
        assert [line["kind"] for line in (await door("GET", query)).lines] == ["dids", "end"]


async def test_several_scopes_are_one_stream_with_progress(door, rucio):
    scopes = [f"s{n}" for n in range(10)]
    holds(rucio, *scopes)
    lines = (await door("GET", search(*scopes, "empty"))).lines
    found = [row["scope"] for line in lines if line["kind"] == "dids" for row in line["dids"]]
    assert sorted(found) == scopes
    progress = [line for line in lines if line["kind"] == "progress"]
    assert [line["done"] for line in progress] == list(range(1, 12))
    assert {line["total"] for line in progress} == {11}
    assert progress[-1]["failed"] == []
    assert lines[-1] == {"kind": "end", "count": 10}
    assert len(rucio.asked("/scopes/")) == 1, "whether empty scopes exist is asked once"


async def test_a_scope_that_fails_is_named_and_the_others_go_on(door, rucio):
    holds(rucio, "a", "b", "cut", "gone")
    rucio.reply("/scopes/", answer(["a", "b", "cut"]))
    rucio.reply("/dids/gone/", rows())
    rucio.reply("/dids/cut/", chunked(LINE, end=False, then_close=True))
    lines = (await door("GET", search("gone", "a", "cut", "b"))).lines
    assert lines[-1] == {"kind": "end", "count": 3}
    (last,) = [line for line in lines if line.get("done") == 4]
    assert {each["scope"]: each["failure"]["code"] for each in last["failed"]} == {
        "gone": "scope_not_found",
        "cut": "rucio_cut",
    }


async def test_when_every_scope_fails_the_search_does(door, rucio):
    rucio.reply("/dids/", refused(500, "RucioException", "out of order"))
    lines = (await door("GET", search("a", "b"))).lines
    assert [line["kind"] for line in lines] == ["progress", "progress", "failure"]
    assert lines[-1]["failure"]["reason"] == "out of order"


@pytest.mark.parametrize("count", [2, 30])
async def test_a_sign_in_that_has_ended_is_said_at_once_and_not_once_for_each_scope(door, rucio, count):
    rucio.reply("/dids/", refused(401, "CannotAuthenticate", "expired"))
    rucio.reply("/auth/userpass", http(b"", 401))
    reply = await door("GET", search(*(f"s{n}" for n in range(count))))
    assert (reply.status, reply.json["code"]) == (401, "credential_refused")
    assert len(rucio.asked("/dids/")) <= 8


async def test_four_at_a_time(door, rucio):
    now, most = 0, 0

    async def slow(writer):
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.05)
        await chunked(LINE)(writer)
        now -= 1

    rucio.reply("/dids/", slow)
    reply = await door("GET", search(*(f"s{n}" for n in range(12))))
    assert reply.lines[-1]["count"] == 12
    assert most == 4


async def test_rows_do_not_wait_for_a_scope_that_is_slow(door, rucio):
    holds(rucio, "quick")
    released = asyncio.Event()

    async def slow(writer):
        await released.wait()
        await chunked(LINE)(writer)

    rucio.reply("/dids/slow/", slow)
    async with door.session.get(door.url(search("slow", "quick")), headers=door.auth) as response:
        first = json.loads(await response.content.readline())
        assert first["dids"][0]["scope"] == "quick"
        assert json.loads(await response.content.readline()) == {
            "kind": "progress",
            "done": 1,
            "total": 2,
            "failed": [],
        }
        released.set()
        assert json.loads((await response.content.read()).splitlines()[-1])["count"] == 2


async def test_a_browser_that_leaves_closes_every_connection_and_begins_no_other(door, rucio):
    left = []

    async def forever(writer):
        await chunked(LINE, end=False)(writer)
        try:
            while True:
                writer.write(f"{len(LINE):x}\r\n".encode() + LINE + b"\r\n")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            left.append(writer)
            raise

    rucio.reply("/dids/", forever)
    response = await door.session.get(door.url(search(*(f"s{n}" for n in range(20)))), headers=door.auth)
    while len(rucio.asked("/dids/")) < 4:
        await response.content.readline()
    response.close()
    for _ in range(200):
        if len(left) == 4:
            break
        await asyncio.sleep(0.02)
    assert len(left) == 4
    assert len(rucio.asked("/dids/")) == 4


async def test_a_reader_who_does_not_read_makes_rucio_wait(door, rucio):
    """Nothing is heaped up in the server: what Rucio can get rid of is bounded by buffers."""
    sent = 0
    chunk = LINE * 500

    async def much(writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
            await writer.drain()
            sent += len(chunk)

    rucio.reply("/dids/", much)
    response = await door.session.get(door.url(search("a", "b", "c", "d")), headers=door.auth)
    await response.content.readline()
    before = -1
    while sent != before:
        before = sent
        await asyncio.sleep(0.5)
    response.close()
    assert sent < 40_000_000


async def test_a_crash_in_one_scope_does_not_hang_the_search(door, rucio, monkeypatch):
    from jupyterlab_datalake.lake.catalogue import search as module

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(module, "rows_of", broken)
    holds(rucio, "a", "b")
    reply = await door("GET", search("a", "b"))
    assert (reply.status, reply.json["code"]) == (500, "internal")


@pytest.mark.parametrize("scopes", [("a", ""), ("a", ".."), ("a", "b/c"), ("a", "x" * 31), ("a", "b\n")])
async def test_a_scope_that_is_none_is_refused_before_anything_is_asked(door, rucio, scopes):
    reply = await door("GET", search(*scopes))
    assert (reply.status, reply.json["code"]) == (400, "did_malformed")
    assert rucio.seen == []


async def test_no_scope_is_no_search(door, rucio):
    assert (await door("GET", search())).json["code"] == "input_invalid"
    assert rucio.seen == []


class TestTheAdministratorsLimit:
    @pytest.fixture
    def instance(self, instance):
        return {**instance, "search_scopes_max": 2}

    async def test_is_named(self, door, rucio):
        holds(rucio, "a", "b")
        assert (await door("GET", search("a", "b", "a"))).lines[-1]["count"] == 2, "the same scope counts once"
        reply = await door("GET", search("a", "b", "c"))
        assert (reply.status, reply.json["code"]) == (422, "too_many_scopes")
        assert reply.json["message"] == "At most 2 scopes can be searched at once"


class TestWithoutWildcards:
    """The administrator's ban holds for conditions too (pain 8)."""

    @pytest.fixture
    def instance(self, instance):
        return {**instance, "wildcard_enabled": False}

    @pytest.mark.parametrize("value", ["a*", "%", '"*"', "%2A", "%252a", "1*", "tru%25"])
    @pytest.mark.parametrize("key", ["free", "project", "length", "hidden", "created_at"])
    async def test_is_refused_in_a_condition(self, door, rucio, key, value):
        where = json.dumps({"key": key, "op": "=", "value": value})
        reply = await door("GET", f"{D}dids?scope=a&pattern=x&where={quote(where, safe='')}")
        assert (reply.status, reply.json["code"]) == (403, "wildcard_forbidden")
        assert rucio.seen == []

    async def test_nothing_else_is(self, door, rucio):
        holds(rucio, "a")
        where = json.dumps({"key": "project", "op": "=", "value": "\\x2a"})
        assert (await door("GET", f"{D}dids?scope=a&pattern=x&where={quote(where, safe='')}")).status == 200
        (sent,) = asked_filters(rucio)
        assert "*" not in sent
        (group,) = ast.literal_eval(sent)
        assert ast.literal_eval(group["project"]) == "\\x2a"


@pytest.mark.parametrize(
    "where",
    [
        "", "{}", "[]", "7", "null", "{", '{"key":"a","op":"=","value":7}', '{"key":"a","op":"=="  ,"value":"7"}',
        '{"key":7,"op":"=","value":"7"}', '{"key":"a","op":"=","value":"7","more":1}', '{"key":"a","op":"="}', "\x00",
        "[" * 10_000, '{"key":"a","op":"=","value":"\\ud800"}', '{"key":"a","op":"=","value":"\\u0000"}',
    ],
)  # fmt: skip
async def test_what_is_no_condition(door, rucio, where):
    reply = await door("GET", search("a", where=where))
    assert (reply.status, reply.json["code"]) == (422, "filter_invalid"), reply.raw
    assert rucio.seen == []


class TestFreeMetadata:
    """Rucio's rows then have no type: it is asked for, many at a time."""

    async def test_types_are_asked_for_in_bulk_and_the_order_is_kept(self, door, rucio):
        names = [f"n{n}" for n in range(1200)]
        rucio.reply("/dids/a/", rows(*({**BARE, "name": name} for name in names)))

        async def bulk(writer):
            asked = json.loads(rucio.seen[-1].body)["dids"]
            writer.write(rows(*({**did, "did_type": "FILE", "bytes": 1, "length": None} for did in reversed(asked))))

        rucio.reply("/dids/bulkmeta", bulk)
        lines = (await door("GET", search("a", where=WHERE))).lines
        assert [row["name"] for line in lines[:-1] for row in line["dids"]] == names
        assert len(rucio.asked("/dids/bulkmeta")) < 12

    async def test_what_was_deleted_meanwhile_is_left_out(self, door, rucio):
        rucio.reply("/dids/a/", rows({**BARE, "name": "x"}, {**BARE, "name": "y"}))
        rucio.reply("/dids/bulkmeta", rows({**FOUND, "scope": "a", "name": "y"}))
        lines = (await door("GET", search("a", where=WHERE))).lines
        assert [row["name"] for row in lines[0]["dids"]] == ["y"]

    @pytest.mark.parametrize("lie", [7, {"scope": "a"}, {"scope": "a", "name": 7}, []])
    async def test_a_row_that_is_none(self, door, rucio, lie):
        rucio.reply("/dids/a/", rows(lie))
        reply = await door("GET", search("a", where=WHERE))
        assert (reply.status, reply.json["code"]) == (502, "rucio_garbled")

    async def test_rucio_that_goes_away_in_between(self, door, rucio):
        rucio.reply("/dids/a/", rows({**BARE, "name": "x"}))
        rucio.reply("/dids/bulkmeta", reset)
        assert (await door("GET", search("a", where=WHERE))).json["code"] == "rucio_unreachable"


async def test_a_line_that_is_too_long_for_the_server_before_rucio(door, rucio):
    rucio.reply("/dids/", http(b"<html>", 414))
    reply = await door("GET", search("a"))
    assert (reply.status, reply.json["code"], reply.json["reason"]) == (422, "filter_invalid", "HTTP status 414")
