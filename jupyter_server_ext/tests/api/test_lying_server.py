"""Rucio, or what pretends to be it, does its worst: each lie ends in time, by name, and the next answer is read."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from tests.api.scripted_rucio import FOUND, PASSWORD, TOKEN, http, rows

SEARCH = "instances/demo/dids?scope=opendata&pattern=*&type=all"
ASKED = "/dids/opendata/dids/search"
LINE = json.dumps(FOUND).encode() + b"\n"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
SECOND = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
PAUSE = 0.1


def drip(*beginning, each=b"x"):
    """One byte after the other, each soon enough to be no silence."""

    async def send(writer):
        writer.write(b"".join(beginning))
        while not writer.is_closing():
            writer.write(each)
            await writer.drain()
            await asyncio.sleep(PAUSE)

    return send


async def hang_up(writer):
    writer.close()


async def flood_of_headers(writer):
    writer.write(OK)
    for number in range(100_000):
        writer.write(b"X-%d: %s\r\n" % (number, b"y" * 100))
        if number % 500 == 0:
            await writer.drain()


async def continues_for_ever(writer):
    while not writer.is_closing():
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(PAUSE)


def found(**more):
    return json.dumps({**FOUND, **more}).encode()


LIES = {
    "a byte at a time": (drip(CHUNKED, each=b"1\r\nx\r\n"), "rucio_timeout"),
    "empty lines for ever": (drip(CHUNKED, each=b"1\r\n\n\r\n"), "rucio_timeout"),
    "a head that does not end": (drip(OK, b"X-Slow: "), "rucio_timeout"),
    "a first line that does not end": (drip(b"HTTP/1.1 200 "), "rucio_timeout"),
    "a refusal that does not end": (drip(b"HTTP/1.1 500 X\r\n\r\n"), "rucio_timeout"),
    "go on, go on": (continues_for_ever, "rucio_timeout"),
    "a hundred thousand headers": (flood_of_headers, "rucio_garbled"),
    "nothing": (hang_up, "rucio_unreachable"),
    "less than it said, and the end": (OK + b"Content-Length: 20\r\n\r\n" + LINE[:20], "rucio_garbled"),
    "a length that is none": (OK + b"Content-Length: many\r\n\r\n", "rucio_garbled"),
    "a length below zero": (OK + b"Content-Length: -1\r\n\r\n", "rucio_garbled"),
    "two lengths": (OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "rucio_garbled"),
    "a chunk that is not hexadecimal": (CHUNKED + b"zz\r\nabc", "rucio_garbled"),
    "a chunk of petabytes": (CHUNKED + b"fffffffffffff\r\n" + LINE[:9], "rucio_timeout"),
    "a chunk that overflows": (CHUNKED + b"f" * 400 + b"\r\nabc\r\n0\r\n\r\n", "rucio_garbled"),
    "another protocol": (b"RTSP/1.0 200 OK\r\n\r\n", "rucio_timeout"),
    "version nine": (b"HTTP/9.9 200 OK\r\n\r\n", "rucio_garbled"),
    "status 99999": (b"HTTP/1.1 99999 Odd\r\n\r\n", "rucio_garbled"),
    "a picture": (http(b"\x89PNG\r\n\x1a\n\0\0\0", headers={"Content-Type": "image/png"}), "rucio_garbled"),
    "compressed by br": (http(LINE, headers={"Content-Encoding": "br"}), "rucio_garbled"),
    "compressed twice": (http(LINE, headers={"Content-Encoding": "gzip, gzip"}), "rucio_garbled"),
    "deep objects": (http(b'{"a":' * 100_000 + b"\n"), "rucio_garbled"),
    "a megabyte too much": (http(found(name="n" * 2_000_000) + b"\n" + b"x" * 16 * 1024 * 1024), "rucio_garbled"),
    "not a number": (http(LINE.replace(b"3", b"NaN")), "rucio_garbled"),
    "a size beyond all": (http(LINE.replace(b"3", b"1e999")), "rucio_garbled"),
    "a size of 5000 digits": (http(LINE.replace(b"3", b"3" * 5000)), "rucio_garbled"),
    "no type of DID": (http(found(did_type=None, type=None) + b"\n"), "rucio_garbled"),
    "a name that is a list": (http(found(name=["a"]) + b"\n"), "rucio_garbled"),
    "a scope that is an object": (http(found(scope={"a": 1}) + b"\n"), "rucio_garbled"),
    "rows within a list": (rows([FOUND]), "rucio_garbled"),
    "to itself, for ever": (http(b"", 302, {"Location": ASKED}), "rucio_garbled"),
    "to a script": (http(b"", 302, {"Location": "javascript:alert(1)"}), "rucio_garbled"),
    "to no address": (http(b"", 302, {"Location": "http://["}), "rucio_garbled"),
    "304": (http(b"", 304), "rucio_garbled"),
}


@pytest.fixture
def good(door, rucio, everything_logged):
    """After a lie: nothing leaked, and what is true is read, whatever is left of the lie on the connection."""

    async def check(reply):
        for text in (reply.raw.decode(), *everything_logged):
            assert TOKEN not in text
            assert PASSWORD not in text
        rucio.reply(ASKED, rows(FOUND))
        assert (await door("GET", SEARCH)).lines[-1] == {"kind": "end", "count": 1}

    return check


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_is_named_in_time(door, rucio, good, lie):
    script, code = LIES[lie]
    rucio.reply(ASKED, script)
    begun = time.monotonic()
    reply = await door("GET", SEARCH)
    assert time.monotonic() - begun < 25
    assert reply.json["code"] == code, reply.raw
    assert reply.json["reason"]
    if code in {"rucio_timeout", "rucio_unreachable"}:
        assert "Rucio" in reply.json["message"] or f":{rucio.port}" in reply.json["message"]
    await good(reply)


@pytest.mark.parametrize("path", ["instances/demo/scopes", "instances/demo/did?did=opendata:a"])
@pytest.mark.parametrize("lie", LIES)
async def test_also_where_the_whole_answer_is_read(door, rucio, good, path, lie):
    script, _ = LIES[lie]
    for target in ("/scopes/", "/dids/opendata/a"):
        rucio.reply(target, script)
    reply = await door("GET", path)
    assert reply.json["code"].startswith("rucio_"), reply.raw
    await good(reply)


TRUE_AT_HEART = {
    "another type": http(LINE, headers={"Content-Type": "text/plain"}),
    "no type": OK + b"Content-Length: %d\r\n\r\n" % len(LINE) + LINE,
    "the last of two names": http(b'{"name": "z", ' + LINE[1:]),
    "more keys than are known": http(found(__proto__=1, extra="x" * 1000) + b"\n"),
    "lines of Windows": http(LINE.replace(b"\n", b"\r\n")),
    "empty lines between": http(b"\n\n" + LINE + b"\n"),
    "no line's end": http(LINE.strip()),
}


@pytest.mark.parametrize("answer", TRUE_AT_HEART)
async def test_what_can_be_read_is(door, rucio, good, answer):
    rucio.reply(ASKED, TRUE_AT_HEART[answer])
    reply = await door("GET", SEARCH)
    assert [row["name"] for row in reply.lines[0]["dids"]] == ["a"]
    assert reply.lines[-1] == {"kind": "end", "count": 1}
    await good(reply)


@pytest.mark.parametrize(
    "answer",
    [
        http(LINE, 204),
        OK + b"Content-Length: 0\r\n\r\n" + SECOND,
        OK + b"Content-Length: %d\r\n\r\n" % len(LINE) + LINE + SECOND,
    ],
    ids=["204 with a body", "nothing and then more", "a row and then another answer"],
)
async def test_what_comes_after_an_answer_is_no_answer(door, rucio, good, answer):
    """It lies on the connection when the next question is asked."""
    rucio.reply("/scopes/", answer)
    rucio.reply(ASKED, answer)
    reply = await door("GET", SEARCH)
    assert reply.lines[-1]["kind"] in {"end", "failure"} if reply.status == 200 else reply.json["code"]
    await good(reply)


async def test_rows_and_then_a_byte_at_a_time(door, rucio, good):
    rucio.reply(ASKED, drip(CHUNKED, b"%x\r\n%s\r\n" % (len(LINE), LINE), each=b"1\r\nx\r\n"))
    reply = await door("GET", SEARCH)
    assert reply.lines[0]["dids"][0]["name"] == "a"
    assert reply.lines[-1]["failure"]["code"] == "rucio_timeout"
    await good(reply)


async def test_a_row_now_and_then_is_no_lie(door, rucio):
    """A search may last longer than a whole answer: as long as rows come."""

    async def slowly(writer):
        writer.write(CHUNKED)
        for _ in range(12):
            writer.write(b"%x\r\n%s\r\n" % (len(LINE), LINE))
            await writer.drain()
            await asyncio.sleep(0.3)
        writer.write(b"0\r\n\r\n")

    rucio.reply(ASKED, slowly)
    assert (await door("GET", SEARCH)).lines[-1] == {"kind": "end", "count": 12}


SIGN_IN = {
    "a token of 100 kB": http(b"", headers={"X-Rucio-Auth-Token": "t" * 100_000}),
    "no token": http(b""),
    "an empty token": http(b"", headers={"X-Rucio-Auth-Token": ""}),
    "a token with a control character": http(b"", headers={"X-Rucio-Auth-Token": "a\x01b"}),
    "a byte at a time": drip(OK, b"Content-Length: 99999\r\n\r\n"),
    "to itself": http(b"", 302, {"Location": "/auth/userpass"}),
    "nothing": hang_up,
}


@pytest.mark.parametrize("lie", SIGN_IN)
async def test_a_lie_at_the_sign_in(door, rucio, lie):
    rucio.reply("/auth/userpass", SIGN_IN[lie])
    reply = await door("GET", SEARCH)
    assert reply.status in {401, 502, 504}, reply.raw
    assert reply.json["code"].startswith(("rucio_", "credential_", "token_")), reply.raw
    assert rucio.asked(ASKED) == []


class TestNoTls:
    """What answers at an address of https speaks something else."""

    @pytest.fixture(
        params=[b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x16\x03\x01\xff\xff"]
    )
    def greeting(self, request):
        return request.param

    @pytest.fixture
    def instance(self, instance, rucio, greeting):
        rucio.greeting = greeting
        return {**instance, "rucio_base_url": rucio.url.replace("http:", "https:")}

    async def test_it_is_said_which(self, door, rucio):
        reply = await door("GET", SEARCH)
        assert (reply.status, reply.json["code"]) in {
            (502, "rucio_tls"),
            (502, "rucio_unreachable"),
            (504, "rucio_timeout"),
        }
        assert f":{rucio.port}" in reply.json["message"]
        assert rucio.seen == []
