"""``$url``: the rest of an instance lies on a server of the site; it may be away, slow, or lie."""

from __future__ import annotations

import asyncio
import gzip
import json
import ssl
from pathlib import Path

import pytest
import trustme

from jupyterlab_datalake.lake.instances import remote
from jupyterlab_datalake.lake.rucio.limits import Limits
from tests.api.scripted_rucio import TOKEN, ScriptedRucio, answer, chunked, endless, http, reset, silence
from tests.api.test_configuration import write


@pytest.fixture(autouse=True)
def short_patience(monkeypatch):
    monkeypatch.setattr(remote, "LIMITS", Limits(connect=1, silence=1, total=2, slot=2, body=1024 * 1024))


@pytest.fixture
def authority(monkeypatch, tmp_path):
    """A certification authority that this machine trusts."""
    found = trustme.CA()
    file = tmp_path / "authority.pem"
    found.cert_pem.write_to_path(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return found


def tls_of(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def serve(jp_asyncio_loop):
    """Starts scripted servers and ends them after the test."""
    started = []

    def start(tls=None):
        server = ScriptedRucio(tls=tls)
        jp_asyncio_loop.run_until_complete(server.start())
        started.append(server)
        return server

    yield start
    for server in started:
        jp_asyncio_loop.run_until_complete(server.stop())


@pytest.fixture
def central(serve, authority):
    """The site's server, reached by https."""
    return serve(tls_of(authority))


@pytest.fixture
def other(serve):
    """Somebody else's server."""
    return serve()


@pytest.fixture
def instance(central):
    return {"name": "demo", "display_name": "Local title", "$url": f"{central.url}/config.json?key=CANARYKEY"}


@pytest.fixture
def part(rucio):
    return {
        "display_name": "Remote title",
        "rucio_base_url": rucio.url,
        "destination_rse": "XRD1-EOS",
        "rse_mount_path": "/eos/rucio",
        "path_begins_at": 4,
        "wildcard_enabled": True,
    }


@pytest.fixture
def copies(jp_data_dir):
    return Path(jp_data_dir) / "datalake" / "configuration"


async def listing(door, verb="GET"):
    reply = await door(verb, "instances" if verb == "GET" else "configuration")
    assert reply.status == 200
    return reply.json


def moved(target):
    return http(b"", 302, {"Location": target})


async def test_it_is_added_once_and_local_keys_win(door, central, part):
    central.reply("/config.json", answer(part))
    (found,) = (await listing(door))["instances"]
    assert (found["display_name"], found["destination_rse"]) == ("Local title", "XRD1-EOS")
    await listing(door)
    assert len(central.asked("/config.json")) == 1


async def test_a_reload_asks_again(door, central, part):
    central.reply("/config.json", answer(part), answer({**part, "destination_rse": "OTHER"}))
    await listing(door)
    (found,) = (await listing(door, "POST"))["instances"]
    assert found["destination_rse"] == "OTHER"


@pytest.mark.parametrize(
    ("hostile", "key"),
    [
        ({"auth": {"type": "environment", "variable": "HOME"}}, "auth"),
        ({"oidc_auth": "env", "oidc_env_name": "HOME"}, "oidc_env_name"),
        ({"oidc_auth": "file", "oidc_file_name": "/etc/hostname"}, "oidc_file_name"),
        ({"$url": "https://elsewhere"}, "$url"),
    ],
)
async def test_it_cannot_choose_which_secret_is_sent_where(door, central, rucio, part, hostile, key):
    central.reply("/config.json", answer({**part, **hostile}))
    found = await listing(door)
    assert found["instances"][0]["sign_in"]["interactive"]
    assert any(f"'{key}' counts only in a local file" in problem["reason"] for problem in found["problems"]) == (
        key != "$url"
    )
    await door("GET", "instances/demo/scopes")
    assert rucio.seen == []


async def test_what_is_meant_for_rucio_may_be_named_by_it(door, central, rucio, part, monkeypatch):
    monkeypatch.setenv("RUCIO_ACCESS_TOKEN", TOKEN)
    central.reply("/config.json", answer({**part, "oidc_auth": "env", "oidc_env_name": "RUCIO_ACCESS_TOKEN"}))
    found = await listing(door)
    assert found["problems"] == []
    assert found["instances"][0]["sign_in"]["state"] == "signed_in"
    await door("GET", "instances/demo/scopes")
    assert {request.headers["x-rucio-auth-token"] for request in rucio.seen} == {TOKEN}


async def test_an_unknown_key_is_named(door, central, part):
    central.reply("/config.json", answer({**part, "destination_rs": "X"}))
    (problem,) = (await listing(door))["problems"]
    assert "did you mean 'destination_rse'" in problem["reason"]


BOMB = gzip.compress(b" " * 50_000_000)


async def dripping(writer):
    """A byte now and then, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.1)


LIES = {
    "a web page": (http(b"<html>Log in</html>"), "web page"),
    "a list": (http(b"[]"), "not a table"),
    "a number": (http(b"7"), "not a table"),
    "nothing": (http(b""), "not JSON"),
    "half": (http(b'{"rucio_base_url":'), "not JSON"),
    "deep": (http(b"[" * 100_000), "not JSON"),
    "an error": (http(b"", 500), "500"),
    "a login": (http(b"", 401), "401"),
    "silence": (silence, "time limit"),
    "drips": (dripping, "time limit"),
    "a reset": (reset, "127.0.0.1"),
    "a cut": (chunked(b"{", end=False, then_close=True), ""),
    "a wrong length": (http(b"{}", headers={"Content-Length": "100000"}), "time limit"),
    "too much": (http(b'{"a": "' + b"x" * 2_000_000 + b'"}'), "1048576 bytes"),
    "an endless body": (endless, "1048576 bytes"),
    "a bomb": (http(BOMB, headers={"Content-Encoding": "gzip"}), "compressed"),
    "no address": (answer({"rucio_base_url": "ftp://x"}), "rucio_base_url"),
    "nowhere to go": (http(b"", 302), "redirects"),
    "elsewhere": (moved("https://elsewhere.example/config.json"), "https://elsewhere.example"),
    "another port": (moved("https://127.0.0.1:1/config.json"), "https://127.0.0.1"),
    "back to http": (moved("http://127.0.0.1/config.json"), "http://127.0.0.1"),
    "an address that is none": (moved("https://[::1/config.json"), "redirects"),
    "in a circle": (moved("/config.json"), "more than 3 times"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_is_wrong_with_it_is_named(door, central, lie):
    reply, said = LIES[lie]
    central.reply("/config.json", reply)
    found = await listing(door)
    assert found["instances"] == []
    (problem,) = found["problems"]
    assert problem["code"] == "configuration_unavailable"
    assert "'$url'" in problem["reason"]
    assert "https://127.0.0.1 gives no configuration" in problem["reason"]
    assert said in problem["reason"]
    assert "CANARYKEY" not in json.dumps(found)
    asked = len(central.seen)
    failed = await door("GET", "instances/demo/scopes")
    assert (failed.status, failed.json["code"]) == (502, "configuration_unavailable")
    assert len(central.seen) == asked, "a server that failed is left alone for a while"


async def test_redirects_within_the_server_are_followed(door, central, part):
    central.reply("/config.json", moved("/second"))
    central.reply("/second", moved("third"))
    central.reply("/third", moved(f"{central.url}/fourth"))
    central.reply("/fourth", answer(part))
    (found,) = (await listing(door))["instances"]
    assert found["destination_rse"] == "XRD1-EOS"


async def test_another_server_is_never_asked(door, central, other, part):
    other.reply("/", answer(part))
    central.reply("/config.json", moved(other.url))
    assert (await listing(door))["instances"] == []
    assert other.seen == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://configuration.example/config.json", "not http://"),
        ("http://127.0.0.1.example/config.json", "not http://"),
        ("http://localhost.example/", "not http://"),
        ("http://[2001:db8::1]/", "not http://"),
        ("file:///etc/passwd", "https://"),
        ("ftp://x", "https://"),
        ("x", "https://"),
        ("https://", "name a host"),
        ("https://[::1", "no address"),
        (7, "no address"),
        (None, "no address"),
        ([], "no address"),
    ],
)
class TestAddress:
    @pytest.fixture
    def instance(self, url):
        return {"name": "demo", "$url": url}

    async def test_only_https(self, door, url, said):
        (problem,) = (await listing(door))["problems"]
        assert problem["code"] == "instance_misconfigured"
        assert "'$url'" in problem["reason"]
        assert said in problem["reason"]


class TestOnThisMachine:
    """What does not leave the machine may come over http."""

    @pytest.fixture
    def instance(self, rucio):
        return {"name": "demo", "$url": f"http://localhost:{rucio.port}/config.json"}

    async def test_http_will_do(self, door, rucio, part):
        rucio.reply("/config.json", answer(part))
        assert len((await listing(door))["instances"]) == 1


class TestAnAuthorityThatNobodyTrusts:
    @pytest.fixture
    def central(self, serve, authority):
        return serve(tls_of(trustme.CA()))

    async def test_nothing_is_read_from_it(self, door, central, part):
        central.reply("/config.json", answer(part))
        (problem,) = (await listing(door))["problems"]
        assert "certificate" in problem["reason"].lower()
        assert central.seen == []


class TestLastGoodCopy:
    @pytest.fixture(autouse=True)
    def good(self, central, part):
        central.reply("/config.json", answer(part))

    async def test_it_serves_while_the_server_is_down_and_says_so(self, door, central):
        await listing(door)
        central.reply("/config.json", reset)
        found = await listing(door, "POST")
        assert found["instances"][0]["destination_rse"] == "XRD1-EOS"
        (problem,) = found["problems"]
        assert problem["code"] == "configuration_outdated"
        assert "works with the configuration of 20" in problem["message"]
        assert "from the copy of 20" in problem["reason"]
        assert (await door("GET", "instances/demo/scopes")).json["code"] == "not_signed_in"

    async def test_a_mistake_at_the_centre_stops_nobody(self, door, central, part):
        await listing(door)
        central.reply("/config.json", answer({**part, "rucio_base_url": "ftp://mistake"}))
        found = await listing(door, "POST")
        assert found["instances"][0]["destination_rse"] == "XRD1-EOS"
        assert "rucio_base_url" in found["problems"][0]["reason"]

    async def test_when_it_is_up_again_all_is_well(self, door, central, part):
        await listing(door)
        central.reply("/config.json", reset, answer({**part, "destination_rse": "NEW"}))
        await listing(door, "POST")
        found = await listing(door, "POST")
        assert (found["instances"][0]["destination_rse"], found["problems"]) == ("NEW", [])

    async def test_a_slow_server_is_not_waited_for(self, door, central, monkeypatch):
        monkeypatch.setattr(door.lakes, "patience", 0.1)
        await listing(door)
        answered = asyncio.Event()

        async def slow(writer):
            await asyncio.sleep(1)
            answered.set()

        central.reply("/config.json", slow)
        door.lakes._remote.forget()
        found = await listing(door)
        assert not answered.is_set()
        assert found["instances"][0]["destination_rse"] == "XRD1-EOS"
        assert "has not answered yet" in found["problems"][0]["reason"]
        assert (await door("GET", "instances/demo/scopes")).json["code"] == "not_signed_in"

    async def test_it_is_the_users_own_and_holds_no_secret(self, door, central, copies, part):
        more = {"password": "CANARYPASSWORD", "rucio_webui_url": "https://user:CANARYPASSWORD@host/"}
        central.reply("/config.json", answer({**part, "token": "CANARYTOKEN", "auth": {"x": "CANARYAUTH"}, **more}))
        await listing(door)
        central.reply("/config.json", answer({**part, "token": "CANARYTOKEN", "auth": {"x": "CANARYAUTH"}}))
        await listing(door, "POST")
        (file,) = copies.iterdir()
        assert (file.stat().st_mode & 0o777, copies.stat().st_mode & 0o777) == (0o600, 0o700)
        text = file.read_text()
        assert "CANARY" not in text + file.name
        assert json.loads(text)["part"] == part


async def test_a_configuration_that_changes_while_the_server_thinks(door, central, part, jp_config_dir, rucio):
    """The older reading ends later and must not undo the newer one."""
    arrived = asyncio.Event()
    go_on = asyncio.Event()

    async def thinking(writer):
        arrived.set()
        await go_on.wait()
        writer.write(answer(part))

    central.reply("/config.json", thinking)
    older = asyncio.ensure_future(listing(door))
    asked = asyncio.ensure_future(door("GET", "instances/demo/scopes"))
    await arrived.wait()
    local = {"name": "demo", "display_name": "All local", "rucio_base_url": rucio.url, "destination_rse": "LOCAL"}
    write(Path(jp_config_dir, "jupyter_server_config.json"), json.dumps({"DataLakeApp": {"instances": [local]}}))
    (newer,) = (await listing(door, "POST"))["instances"]
    go_on.set()
    assert newer["display_name"] == "All local"
    assert (await older)["instances"] == [newer]
    assert (await asked).json["code"] == "not_signed_in"
    assert (await listing(door))["instances"] == [newer]
