"""Rucio that lies, breaks or keeps silent: the user reads what happened, and nothing hangs or grows."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
import subprocess
import time

import pytest

from tests.api.scripted_rucio import (
    FOUND,
    PASSWORD,
    TOKEN,
    ScriptedRucio,
    answer,
    chunked,
    endless,
    http,
    refused,
    reset,
    rows,
    silence,
)

SEARCH = "instances/demo/dids?scope=opendata&pattern=*&type=all"
ASKED = "/dids/opendata/dids/search"
LINE = json.dumps(FOUND).encode() + b"\n"
HTML = b"<!doctype html><title>Log in</title>"
BOMB = gzip.compress(b"0" * 50_000_000)

BEFORE = {
    "a page with 200": (http(HTML, headers={"Content-Type": "text/html"}), 502, "rucio_garbled"),
    "a page that claims to be JSON": (http(HTML), 502, "rucio_garbled"),
    "no JSON": (http(b"hello\n"), 502, "rucio_garbled"),
    "half a line": (http(LINE[:20]), 502, "rucio_garbled"),
    "a line of another kind": (rows(["opendata", "a"]), 502, "rucio_garbled"),
    "a row without a name": (rows({"scope": "opendata", "did_type": "FILE"}), 502, "rucio_garbled"),
    "a row with a number as name": (rows({**FOUND, "name": 7}), 502, "rucio_garbled"),
    "a row of unknown type": (rows({**FOUND, "did_type": "GHOST"}), 502, "rucio_garbled"),
    "a size that is no number": (rows({**FOUND, "bytes": "big"}), 502, "rucio_garbled"),
    "an infinite size": (http(LINE.replace(b"3", b"Infinity")), 502, "rucio_garbled"),
    "deep nesting": (http(b"[" * 100_000 + b"\n"), 502, "rucio_garbled"),
    "a wrong character set": (
        http(LINE, headers={"Content-Type": "application/x-json-stream; charset=utf-16"}), 502, "rucio_garbled",
    ),
    "bytes that are not UTF-8": (http(b'{"scope": "\xff\xfe"}\n'), 502, "rucio_garbled"),
    "a gzip bomb": (http(BOMB, headers={"Content-Encoding": "gzip"}), 502, "rucio_garbled"),
    "a line without end": (endless, 502, "rucio_garbled"),
    "a header without end": (b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n", 502, "rucio_garbled"),
    "no HTTP at all": (b"SSH-2.0-OpenSSH_9\r\n\r\n", 502, "rucio_garbled"),
    "a redirect to another host": (
        http(b"", 302, {"Location": f"https://evil.example/?token={TOKEN}"}), 502, "rucio_garbled",
    ),
    "502": (http(HTML, 502), 503, "rucio_unavailable"),
    "503": (http(b"", 503), 503, "rucio_unavailable"),
    "429": (http(b"", 429), 503, "rucio_unavailable"),
    "500": (http(b"oops", 500), 502, "rucio_error"),
    "a reset": (reset, 502, "rucio_unreachable"),
    "silence": (silence, 504, "rucio_timeout"),
    "a cut before the first line": (chunked(end=False, then_close=True), 502, "rucio_cut"),
}  # fmt: skip
AFTER = {
    "cut": (chunked(LINE, end=False, then_close=True), "rucio_cut"),
    "silence": (chunked(LINE, end=False), "rucio_timeout"),
    "a wrong length": (http(LINE, headers={"Content-Length": "9999"}), "rucio_timeout"),
    "half a line and then the end": (chunked(LINE, LINE[:20]), "rucio_garbled"),
    "a page": (chunked(LINE, HTML + b"\n"), "rucio_garbled"),
    "another kind of row": (chunked(LINE, b"7\n"), "rucio_garbled"),
}


def nothing_leaked(*texts: str) -> None:
    for secret in (TOKEN, PASSWORD, "evil.example/?"):
        assert all(secret not in text for text in texts)


@pytest.mark.parametrize("fault", BEFORE)
async def test_a_fault_before_the_first_row_is_an_error_answer(door, rucio, everything_logged, fault):
    script, status, code = BEFORE[fault]
    rucio.reply(ASKED, script)
    begun = time.monotonic()
    reply = await door("GET", SEARCH)
    assert time.monotonic() - begun < 5
    assert (reply.status, reply.json["code"]) == (status, code), reply.raw
    assert set(reply.json) == {"message", "reason", "code"}
    nothing_leaked(reply.raw.decode(), *everything_logged)
    rucio.reply(ASKED, rows(FOUND))
    assert (await door("GET", SEARCH)).lines[-1] == {"kind": "end", "count": 1}


@pytest.mark.parametrize("fault", AFTER)
async def test_a_fault_after_the_first_row_is_the_last_line(door, rucio, fault):
    script, code = AFTER[fault]
    rucio.reply(ASKED, script)
    reply = await door("GET", SEARCH)
    assert reply.status == 200
    first, *_, last = reply.lines
    assert first["dids"][0]["name"] == "a"
    assert (last["kind"], last["failure"]["code"]) == ("failure", code)


async def test_the_first_row_does_not_wait_for_the_last(door, rucio):
    async def slow(writer):
        await chunked(LINE, end=False)(writer)
        await asyncio.sleep(0.4)
        writer.write(b"0\r\n\r\n")

    rucio.reply(ASKED, slow)
    begun = time.monotonic()
    async with door.session.get(door.url(SEARCH), headers=door.auth) as response:
        first = await response.content.readline()
        early = time.monotonic() - begun
        rest = await response.content.read()
    assert json.loads(first)["dids"][0]["name"] == "a"
    assert json.loads(rest) == {"kind": "end", "count": 1}
    assert time.monotonic() - begun - early > 0.25, "the first row came well before the end"


async def test_a_browser_that_leaves_closes_the_connection_to_rucio(door, rucio):
    async def forever(writer):
        await chunked(LINE, end=False)(writer)
        while True:
            writer.write(f"{len(LINE):x}\r\n".encode() + LINE + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    rucio.reply(ASKED, forever)
    response = await door.session.get(door.url(SEARCH), headers=door.auth)
    await response.content.readline()
    rucio.closed_by_client.clear()
    response.close()
    await asyncio.wait_for(rucio.closed_by_client.wait(), 2)


async def test_a_redirect_is_not_followed_with_the_token(door, rucio):
    rucio.reply(ASKED, http(b"", 307, {"Location": f"{rucio.url}/elsewhere"}))
    assert (await door("GET", SEARCH)).json["code"] == "rucio_garbled"
    assert rucio.asked("/elsewhere") == []


async def test_an_expired_token_is_renewed_once_and_the_question_repeated_once(door, rucio):
    rucio.reply(ASKED, refused(401, "CannotAuthenticate", "expired"), rows(FOUND))
    assert (await door("GET", SEARCH)).lines[-1]["count"] == 1
    assert len(rucio.asked("/auth/userpass")) == 2
    assert len(rucio.asked(ASKED)) == 2


async def test_many_questions_share_one_renewal(door, rucio):
    await door("GET", "instances")
    rucio.reply(ASKED, *[refused(401, "CannotAuthenticate", "expired")] * 5, rows(FOUND))
    replies = await asyncio.gather(*(door("GET", SEARCH) for _ in range(5)))
    assert all(reply.lines[-1]["count"] == 1 for reply in replies)
    assert len(rucio.asked("/auth/userpass")) <= 3


def no_rule_yet(rucio):
    rucio.reply("/dids/opendata/a/rules", rows())
    rucio.reply("/dids/opendata/a/parents", rows())
    rucio.reply("/dids/opendata/a?", answer({"type": "DATASET", "length": 1, "bytes": 3.0}))


async def test_what_changes_something_is_never_repeated(door, rucio):
    no_rule_yet(rucio)
    rucio.reply("/rules/", http(b"", 503))
    reply = await door("POST", "instances/demo/availability", json={"did": "opendata:a"})
    assert reply.json["code"] == "rucio_unavailable"
    assert len(rucio.asked("/rules/")) == 1


async def test_what_rucio_rolled_back_is_repeated_until_its_daemons_are_done(door, rucio):
    locked = refused(500, "DatabaseException", "An unknown Database Exception has occurred.")
    no_rule_yet(rucio)
    rucio.reply("/rules/", locked, locked, answer(["0123456789abcdef0123456789abcdef"], 201))
    reply = await door("POST", "instances/demo/availability", json={"did": "opendata:a"})
    assert reply.status == 202
    assert len(rucio.asked("/rules/")) == 3


async def test_what_changes_nothing_is_repeated_until_rucio_is_back(door, rucio):
    rucio.reply(ASKED, http(b"", 503), reset, rows(FOUND))
    assert (await door("GET", SEARCH)).lines[-1]["count"] == 1
    assert len(rucio.asked(ASKED)) == 3


async def test_every_character_of_a_name_arrives(door, rucio):
    """Pain 9: names with ``/``, ``//``, ``%``, ``:``, ``?``, ``#``, ``+``, blanks and non-ASCII."""
    name = "/a//b:c?d#e%20f=g+h i é*"
    rucio.reply("/dids/opendata/", answer({}))
    await door("GET", "instances/demo/did?did=opendata%3A%2Fa%2F%2Fb%3Ac%3Fd%23e%2520f%3Dg%2Bh%20i%20%C3%A9*")
    target = rucio.asked("/dids/opendata/")[0].target
    assert target.partition("?")[0] == "/dids/opendata/%2Fa%2F%2Fb%3Ac%3Fd%23e%2520f%3Dg%2Bh%20i%20%C3%A9%2A", name


class TestRucioThatHangs:
    @pytest.fixture
    def datalake_config(self, datalake_config):
        return {**datalake_config, "rucio_silence_timeout": 4.0, "rucio_total_timeout": 10.0}

    async def test_it_does_not_hold_the_loop(self, door, rucio):
        """Pain 10: while Rucio hangs, the server answers others at once."""
        rucio.reply(ASKED, silence)
        hanging = [asyncio.ensure_future(door("GET", SEARCH)) for _ in range(12)]
        await asyncio.sleep(0.1)
        for _ in range(5):
            begun = time.monotonic()
            assert (await door("GET", "no/such/route")).status == 404
            assert time.monotonic() - begun < 2
        assert not any(task.done() for task in hanging)
        assert {reply.json["code"] for reply in await asyncio.gather(*hanging)} == {"rucio_timeout"}


class TestAPathInTheBaseUrl:
    """Pain 9: a path prefix is kept."""

    @pytest.fixture
    def instance(self, instance):
        return {**instance, "rucio_base_url": f"{instance['rucio_base_url']}/behind/proxy/"}

    async def test_it_is_kept(self, door, rucio):
        rucio.reply("/behind/proxy/auth/userpass", http(b"", headers={"X-Rucio-Auth-Token": TOKEN}))
        rucio.reply("/behind/proxy/dids/", rows(FOUND))
        assert (await door("GET", SEARCH)).lines[-1]["count"] == 1


class TestNobodyListens:
    @pytest.fixture
    def instance(self, instance, unused_port):
        return {**instance, "rucio_base_url": f"http://127.0.0.1:{unused_port}"}

    @pytest.fixture
    def unused_port(self):
        import socket

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    async def test_unreachable(self, door):
        reply = await door("GET", SEARCH)
        assert (reply.status, reply.json["code"]) == (502, "rucio_unreachable")

    async def test_the_list_of_instances_says_so_and_does_not_wait(self, door):
        begun = time.monotonic()
        reply = await door("GET", "instances")
        assert time.monotonic() - begun < 4
        assert reply.json["instances"][0]["sign_in"]["state"] == "unreachable"


class TestNameThatIsGone:
    @pytest.fixture
    def instance(self, instance):
        return {**instance, "rucio_base_url": "http://rucio.invalid"}

    async def test_unreachable(self, door):
        assert (await door("GET", SEARCH)).json["code"] == "rucio_unreachable"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    request = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run([*request.split(), *files], check=True, capture_output=True)
    return folder


class TestTls:
    """A server whose certificate nobody signed."""

    @pytest.fixture
    def rucio(self, certificate, jp_asyncio_loop):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        scripted = ScriptedRucio(tls=context)
        jp_asyncio_loop.run_until_complete(scripted.start())
        yield scripted
        jp_asyncio_loop.run_until_complete(scripted.stop())

    async def test_trust(self, door, rucio):
        reply = await door("GET", SEARCH)
        assert (reply.status, reply.json["code"]) == (502, "rucio_tls")
        assert rucio.seen == []


class TestTlsWithItsAuthority(TestTls):
    """The same server, named by ``rucio_ca_cert``."""

    @pytest.fixture
    def instance(self, instance, certificate):
        return {**instance, "rucio_ca_cert": str(certificate / "cert.pem")}

    async def test_trust(self, door, rucio):
        rucio.reply(ASKED, rows(FOUND))
        assert (await door("GET", SEARCH)).lines[-1]["count"] == 1


class TestCaCertThatIsNotThere:
    @pytest.fixture
    def instance(self, instance, rucio):
        return {**instance, "rucio_base_url": rucio.url.replace("http:", "https:"), "rucio_ca_cert": "/no/ca.pem"}

    async def test_the_key_is_named(self, door):
        reply = await door("GET", SEARCH)
        assert reply.json["code"] == "instance_misconfigured"
        assert "rucio_ca_cert" in reply.json["reason"]
