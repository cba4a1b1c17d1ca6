"""Tokens: renewed ahead of time, once for all, read again when somebody else renews them."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from pydantic import SecretStr

from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.identity.bearer import EnvironmentSource, FileSource, expiry
from jupyterlab_datalake.lake.identity.desk import Desk
from jupyterlab_datalake.lake.identity.userpass import Credential, UserpassSource, moment
from jupyterlab_datalake.lake.rucio.limits import Limits
from jupyterlab_datalake.lake.rucio.transport import Transport
from tests.api.scripted_rucio import PASSWORD, ScriptedRucio, http, refused


@pytest.fixture
def rucio(jp_asyncio_loop):
    scripted = ScriptedRucio()
    jp_asyncio_loop.run_until_complete(scripted.start())
    yield scripted
    jp_asyncio_loop.run_until_complete(scripted.stop())


@pytest.fixture
def source(rucio, jp_asyncio_loop):
    transport = Transport(None, Limits(silence=1))
    yield UserpassSource(rucio.url, transport, {}, Credential("alice", SecretStr(PASSWORD), "alice"))
    jp_asyncio_loop.run_until_complete(transport.close())


def issued(name, lives):
    end = format_datetime(datetime.now(timezone.utc) + lives, usegmt=True).replace("GMT", "UTC")
    return http(b"", headers={"X-Rucio-Auth-Token": name, "X-Rucio-Auth-Token-Expires": end})


async def test_one_sign_in_however_many_ask(source, rucio):
    rucio.reply("/auth/userpass", issued("t1", timedelta(hours=1)))
    tokens = await asyncio.gather(*(source.token() for _ in range(20)))
    assert {token.value for token in tokens} == {"t1"}
    assert len(rucio.seen) == 1
    sent = rucio.seen[0].headers
    assert (sent["x-rucio-username"], sent["x-rucio-account"]) == ("alice", "alice")


async def test_renewed_ahead_of_its_end_while_the_old_one_serves(source, rucio):
    rucio.reply("/auth/userpass", issued("t1", timedelta(minutes=2)), issued("t2", timedelta(hours=1)))
    assert (await source.token()).value == "t1"
    assert (await source.token()).value == "t1"
    for _ in range(100):
        if (await source.token()).value == "t2":
            break
        await asyncio.sleep(0.01)
    assert (await source.token()).value == "t2"
    assert len(rucio.seen) == 2


async def test_a_refused_token_is_not_given_again(source, rucio):
    rucio.reply("/auth/userpass", issued("t1", timedelta(hours=1)), issued("t2", timedelta(hours=1)))
    first = await source.token()
    assert (await source.token(refused=first)).value == "t2"


async def test_a_new_credential_is_tested_before_it_replaces_the_old(source, rucio):
    rucio.reply("/auth/userpass", issued("t1", timedelta(hours=1)))
    await source.token()
    rucio.reply("/auth/userpass", refused(401, "CannotAuthenticate", "wrong"))
    with pytest.raises(LakeError) as error:
        await source.sign_in("alice", SecretStr("wrong"), None)
    assert error.value.code == "credential_refused"
    assert (await source.token()).value == "t1"


async def test_a_refused_credential_is_not_tried_again_and_again(source, rucio):
    rucio.reply("/auth/userpass", refused(401, "CannotAuthenticate", "wrong"))
    desk = Desk(source, supplied=True)
    for _ in range(5):
        with pytest.raises(LakeError):
            await desk.token()
    assert len(rucio.seen) == 1
    assert desk.status().state == "refused"


async def test_signing_out_forgets(source, rucio):
    desk = Desk(source, supplied=True)
    await desk.token()
    assert desk.status().state == "signed_in"
    await desk.forget()
    assert desk.status().state == "signed_out"
    with pytest.raises(LakeError) as error:
        await desk.token()
    assert error.value.code == "not_signed_in"


def test_nothing_shows_a_secret(source):
    assert PASSWORD not in repr(Credential("alice", SecretStr(PASSWORD), None))


async def test_a_variable_is_read_at_each_use(monkeypatch):
    source = EnvironmentSource("TEST_TOKEN", None)
    with pytest.raises(LakeError) as error:
        await source.token()
    assert error.value.code == "token_missing"
    assert "TEST_TOKEN" in error.value.reason
    monkeypatch.setenv("TEST_TOKEN", "one\n")
    first = await source.token()
    assert first.value == "one"
    with pytest.raises(LakeError) as error:
        await source.token(refused=first)
    assert error.value.code == "token_refused"
    monkeypatch.setenv("TEST_TOKEN", "two")
    assert (await source.token(refused=first)).value == "two"


async def test_a_file_is_read_again_when_it_has_changed(tmp_path):
    """Pain 13: a trailing newline, and a renewal by the hub, without a click."""
    file = tmp_path / "token"
    source = FileSource(str(file), "alice")
    with pytest.raises(LakeError) as error:
        await source.token()
    assert error.value.code == "token_missing"
    file.write_text("one\n")
    assert await source.token() == ("one", "alice", None)
    replacement = tmp_path / "new"
    replacement.write_text("two\r\n")
    replacement.rename(file)
    assert (await source.token()).value == "two"


async def test_the_list_of_instances_sees_a_renewed_file_without_a_click(tmp_path):
    file = tmp_path / "token"
    desk = Desk(FileSource(str(file), "alice"), supplied=True)
    await desk.settle()
    assert desk.status().state == "refused"
    file.write_text(jwt({"exp": 4102444800}))
    await desk.settle()
    status = desk.status()
    assert (status.state, status.account, status.failure) == ("signed_in", "alice", None)
    assert status.expires_at == datetime(2100, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize("content", [b"", b"\n", b" \n\t", b"\xff\xfe", b"two words", b"x" * 100_000])
async def test_a_file_without_a_token(tmp_path, content):
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(LakeError) as error:
        await FileSource(str(file), None).token()
    assert error.value.code == "token_unreadable"
    assert str(file) in error.value.reason


def jwt(claims):
    return "x." + base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=") + ".y"


@pytest.mark.parametrize(
    "token",
    ["opaque", "a.b.c", jwt({}), jwt([]), jwt({"exp": "soon"}), jwt({"exp": 10**30}), "x.!!!.y", "alice-alice-x-1.2.3"],
)
def test_no_expiry_where_there_is_none(token):
    assert expiry(token) is None


def test_the_expiry_of_a_jwt():
    end = int(time.time()) + 100
    found = expiry(jwt({"exp": end}))
    assert found is not None
    assert found.timestamp() == end


def test_rucios_times():
    found = moment("Sat, 21 Nov 2026 12:30:00 UTC")
    assert found == datetime(2026, 11, 21, 12, 30, tzinfo=timezone.utc)
    assert moment(None) is moment("soon") is moment("") is None
