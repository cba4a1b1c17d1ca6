"""The doctor at the door: each mistake of Rucio becomes a finding with a name, and nothing secret leaves."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.api.healthy import RSE, TOPICS, diagnose, found, limited, pong, states
from tests.api.scripted_rucio import PASSWORD, TOKEN, ScriptedRucio, answer, http, refused, reset, silence


async def test_nothing_is_wrong(door):
    checks = await diagnose(door)
    assert states(checks) == {(topic, "ok") for topic in TOPICS}
    assert found(checks, "credential")["message"].startswith("Signed in as alice")
    assert found(checks, "versions")["message"] == "Rucio has version 41.5.1."
    assert isinstance(found(checks, "reachability")["milliseconds"], int)
    ours = found(checks, "versions", None)
    assert ours["message"].startswith("jupyterlab-datalake ")
    assert any(detail.startswith("jupyter_server ") for detail in ours["details"])
    where = found(checks, "configuration", None)
    assert "1 instance is configured: demo." in where["message"]
    assert any("jupyter_server_config" in detail for detail in where["details"])


async def test_it_changes_nothing(door, rucio):
    await diagnose(door)
    assert {request.method for request in rucio.seen} == {"GET"}


FINDINGS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a reset": ({"/ping": reset}, "reachability", "failed", "rucio_unreachable"),
    "silence": ({"/ping": silence}, "reachability", "failed", "rucio_timeout"),
    "a web page": ({"/ping": http(b"<html>")}, "reachability", "failed", "rucio_garbled"),
    "another service": ({"/ping": answer({"status": "up"})}, "reachability", "failed", "rucio_garbled"),
    "a list": ({"/ping": answer([])}, "reachability", "failed", "rucio_garbled"),
    "a proxy": ({"/ping": http(b"", 503)}, "reachability", "failed", "rucio_unavailable"),
    "a login page": ({"/ping": http(b"", 302, {"Location": "https://sso.example/"})}, "reachability", "failed",
                     "rucio_garbled"),
    "two minutes": ({"/ping": pong(ahead=timedelta(minutes=2))}, "clock", "warning", "clock_skew"),
    "an hour ahead": ({"/ping": pong(ahead=timedelta(hours=1))}, "clock", "failed", "clock_skew"),
    "an hour behind": ({"/ping": pong(ahead=timedelta(hours=-1))}, "clock", "failed", "clock_skew"),
    "an old Rucio": ({"/ping": pong("38.2.0")}, "versions", "warning", "rucio_outdated"),
    "a refused password": ({"/auth/userpass": http(b"", 401)}, "credential", "failed", "credential_refused"),
    "a refused token": ({"/accounts/whoami": refused(401, "CannotAuthenticate", "no")}, "credential", "failed",
                        "credential_refused"),
    "no such RSE": ({"/rses/LOCAL-FUSE": refused(404, "RSENotFound", "RSE 'LOCAL-FUSE' cannot be found")}, "rse",
                    "failed", "rse_unknown"),
    "a blocked RSE": ({"/rses/LOCAL-FUSE": answer({**RSE, "availability_write": False})}, "rse", "failed",
                      "rse_not_writable"),
    "another prefix": ({"/rses/LOCAL-FUSE": answer({**RSE, "protocols": [
        {"scheme": "davs", "hostname": "elsewhere", "port": 443, "prefix": "/data"}]})}, "mount", "warning",
        "mount_mismatch"),
    "no quota": ({"/accounts/alice/limits/local/LOCAL-FUSE": limited(None)}, "rights", "warning", "no_quota"),
    "a used quota": ({"/accounts/alice/limits/local/LOCAL-FUSE": limited(1000)}, "rights", "warning",
                     "quota_exceeded"),
    "no right to ask": ({"/accounts/alice/limits/local/LOCAL-FUSE": refused(401, "AccessDenied", "alice may not")},
                        "rights", "failed", "access_denied"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", FINDINGS)
async def test_a_mistake_is_found_and_named(door, rucio, everything_logged, mistake):
    script, topic, state, code = FINDINGS[mistake]
    for target, reply in script.items():
        rucio.reply(target, reply)
    checks = await diagnose(door)
    check = found(checks, topic)
    assert (check["state"], check["failure"]["code"]) == (state, code), check
    assert check["failure"]["message"] == check["message"]


async def test_what_rests_on_a_broken_thing_is_skipped(door, rucio):
    rucio.reply("/ping", reset)
    checks = await diagnose(door)
    assert states(checks) == {
        ("configuration", "ok"), ("reachability", "failed"), ("mount", "ok"),
        *((topic, "skipped") for topic in ("tls", "clock", "versions", "credential", "rse", "rights")),
    }  # fmt: skip
    assert found(checks, "rse")["message"] == "Not looked at: Rucio does not answer."
    assert rucio.asked("/auth") == []


async def test_a_refused_password_is_not_tried_again(door, rucio):
    rucio.reply("/auth/userpass", http(b"", 401))
    await diagnose(door)
    checks = await diagnose(door)
    assert found(checks, "credential")["failure"]["code"] == "credential_refused"
    assert len(rucio.asked("/auth/userpass")) == 1


async def test_rucio_that_tells_no_time_and_no_protocols(door, rucio):
    rucio.reply("/ping", answer({"version": "41"}))
    rucio.reply("/rses/LOCAL-FUSE", answer({"rse": "LOCAL-FUSE", "protocols": [7, {"scheme": "root"}]}))
    checks = await diagnose(door)
    assert found(checks, "clock")["state"] == "skipped"
    assert found(checks, "mount")["state"] == "ok"


async def test_a_limit_is_shown_with_its_use(door, rucio):
    rucio.reply("/accounts/alice/limits/local/LOCAL-FUSE", limited(1_000_000_000))
    check = found(await diagnose(door), "rights")
    assert check["message"] == "alice may hold 1.0 GB on LOCAL-FUSE; 1.5 kB of it are used."


def repeating(secret):
    """Answers of a Rucio, or of somebody in its place, that says what it was sent."""
    said = json.dumps({"ExceptionClass": "RucioException", "ExceptionMessage": f"you sent {secret}"})
    return [
        refused(409, "RucioException", f"you sent {secret}"),
        http(said.encode(), 400),
        http(f"{secret} is no JSON".encode()),
        answer([secret]),
    ]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(
    ("target", "secret"),
    [
        ("/auth/userpass", PASSWORD),
        ("/accounts/whoami", TOKEN),
        ("/rses/LOCAL-FUSE", TOKEN),
        ("/rses/LOCAL-FUSE/usage", TOKEN),
        ("/accounts/alice/limits/local/LOCAL-FUSE", TOKEN),
    ],
)
async def test_a_credential_that_rucio_repeats_goes_no_further(door, rucio, everything_logged, target, secret, number):
    rucio.reply(target, repeating(secret)[number])
    checks = await diagnose(door)
    assert "failed" in {state for _, state in states(checks)}
    assert secret not in json.dumps(checks, ensure_ascii=False) + "".join(everything_logged)


@pytest.fixture
def second(jp_asyncio_loop):
    """One more server."""
    scripted = ScriptedRucio()
    jp_asyncio_loop.run_until_complete(scripted.start())
    yield scripted
    jp_asyncio_loop.run_until_complete(scripted.stop())


class TestAuthenticationServer:
    """One of its own; whatever it says to ``/ping``, it answers."""

    @pytest.fixture
    def instance(self, instance, second):
        return {**instance, "rucio_auth_url": second.url}

    async def test_it_answers(self, door):
        checks = await diagnose(door)
        assert states(checks) == {(topic, "ok") for topic in TOPICS}
        messages = [check["message"] for check in checks if check["topic"] == "reachability"]
        assert messages[1].startswith("Rucio's authentication server answers")

    async def test_it_does_not(self, door, second):
        second.reply("/ping", reset)
        checks = await diagnose(door)
        assert ("reachability", "failed") in states(checks)
        assert found(checks, "credential")["state"] == "skipped"
        assert second.asked("/auth") == []


async def never_done(writer):
    """An answer that begins and goes on, a blank at a time, until nobody listens."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


class TestTwoInstances:
    """One of which hangs."""

    @pytest.fixture
    def datalake_config(self, datalake_config, instance, second):
        hangs = {**instance, "name": "hangs", "rucio_base_url": second.url}
        return {**datalake_config, "instances": [hangs, instance], "rucio_silence_timeout": 20.0,
                "rucio_total_timeout": 20.0}  # fmt: skip

    async def test_the_other_is_not_held_up(self, door, second):
        second.reply("/ping", never_done)
        seen: list[Any] = []
        async with door.session.get(door.url("diagnosis"), headers=door.auth) as response:
            while "mount" not in {topic for topic, _ in states(seen)}:
                seen += json.loads(await response.content.readline())["checks"]
            assert states(seen) == {(topic, "ok") for topic in TOPICS}
            assert states(seen, "hangs") == {("configuration", "ok")}
            # who has seen enough leaves, and nobody goes on asking
            response.close()
        await asyncio.wait_for(second.closed_by_client.wait(), 10)
