"""A credential goes to the host for which it was entered, and to no other that a configuration names later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.scripted_rucio import PASSWORD, TOKEN, ScriptedRucio, answer, http
from tests.api.test_configuration import listing, reload, write

ALICE = {"username": "alice", "password": PASSWORD}
TYPED = "CANARY-typed-password"


@pytest.fixture
def serve(jp_asyncio_loop):
    started = []

    def start():
        server = ScriptedRucio()
        jp_asyncio_loop.run_until_complete(server.start())
        started.append(server)
        return server

    yield start
    for server in started:
        jp_asyncio_loop.run_until_complete(server.stop())


@pytest.fixture
def second(serve):
    """The Rucio that the configuration names later."""
    return serve()


@pytest.fixture
def central(serve):
    """Where the remote part lies."""
    return serve()


def entry(rucio, **more):
    return {"name": "demo", "rucio_base_url": rucio.url, "destination_rse": "R", "rse_mount_path": "/eos", **more}


@pytest.fixture
def instance(rucio):
    """What is configured before the server starts; nobody is signed in."""
    return entry(rucio)


@pytest.fixture
def datalake_config():
    return {}


@pytest.fixture
def jp_config_dir(jp_config_dir, instance):
    configure(jp_config_dir, instance)
    return jp_config_dir


@pytest.fixture
def jp_server_config(jp_server_config):
    del jp_server_config["DataLakeApp"]
    return jp_server_config


def configure(directory, instance):
    write(Path(directory, "jupyter_server_config.json"), json.dumps({"DataLakeApp": {"instances": [instance]}}))


async def standing(door):
    """How the sign-in stands after the configuration was read anew."""
    (found,) = (await reload(door))["instances"]
    return found["sign_in"]


def asks_again(sign_in, before, now):
    assert sign_in["state"] == "signed_out"
    assert sign_in["failure"]["code"] == "credential_host_changed"
    assert before.url in sign_in["failure"]["reason"]
    assert now.url in sign_in["failure"]["reason"]
    assert sign_in["account"] is sign_in["expires_at"] is None


def heard_no_secret(server):
    """Neither the password nor a token, in whatever form."""
    for request in server.seen:
        assert not {"x-rucio-password", "x-rucio-username", "x-rucio-auth-token"} & set(request.headers)
        assert "CANARY" not in request.target + str(request.headers) + str(request.body)


async def uses(door):
    return await door("GET", "instances/demo/scopes")


async def sign_in(door):
    reply = await door("PUT", "instances/demo/credential", json=ALICE)
    assert reply.json["state"] == "signed_in"


class TestTyped:
    async def test_it_stays_when_something_else_changes(self, door, rucio, jp_config_dir):
        await sign_in(door)
        asked = len(rucio.asked("/auth/"))
        configure(jp_config_dir, entry(rucio, display_name="New title", destination_rse="OTHER"))
        assert (await standing(door))["account"] == "alice"
        assert (await uses(door)).status == 200
        assert len(rucio.asked("/auth/")) == asked
        configure(jp_config_dir, entry(rucio, rucio_auth_url=f"{rucio.url}/auth-server"))
        assert (await standing(door))["account"] == "alice"

    async def test_another_host_does_not_get_it(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(second))
        asks_again(await standing(door), rucio, second)
        reply = await uses(door)
        assert (reply.status, reply.json["code"]) == (401, "credential_host_changed")
        heard_no_secret(second)
        assert PASSWORD not in reply.raw.decode()

    async def test_typing_it_again_is_consent(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(second))
        await standing(door)
        reply = await door("PUT", "instances/demo/credential", json={**ALICE, "password": TYPED})
        assert (reply.json["state"], reply.json["failure"]) == ("signed_in", None)
        assert (await uses(door)).status == 200
        assert second.asked("/auth/userpass")[0].headers["x-rucio-password"] == TYPED
        configure(jp_config_dir, entry(second, display_name="New title"))
        assert (await standing(door))["account"] == "alice"
        configure(jp_config_dir, entry(rucio))
        asks_again(await standing(door), second, rucio)

    async def test_a_refusal_leaves_it_asked_for(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(second))
        asks_again(await standing(door), rucio, second)
        second.reply("/auth/userpass", http(b"", 401))
        reply = await door("PUT", "instances/demo/credential", json=ALICE)
        assert reply.json["code"] == "credential_refused"
        asks_again(await standing(door), rucio, second)

    async def test_it_is_asked_for_as_long_as_it_takes(self, door, rucio, second, third, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(second))
        asks_again(await standing(door), rucio, second)
        configure(jp_config_dir, entry(second, display_name="New title"))
        asks_again(await standing(door), rucio, second)
        configure(jp_config_dir, entry(third))
        asks_again(await standing(door), rucio, third)
        heard_no_secret(second)
        heard_no_secret(third)

    @pytest.fixture
    def third(self, serve):
        return serve()

    async def test_back_at_the_first_host_nothing_is_strange_and_nothing_held(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(second))
        await standing(door)
        configure(jp_config_dir, entry(rucio))
        found = await standing(door)
        assert (found["state"], found["failure"]) == ("signed_out", None)
        assert (await uses(door)).json["code"] == "not_signed_in"

    async def test_the_authentication_server_alone(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(rucio, rucio_auth_url=second.url))
        asks_again(await standing(door), rucio, second)
        await uses(door)
        heard_no_secret(second)

    async def test_an_instance_of_another_name_has_nothing_to_inherit(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        configure(jp_config_dir, entry(second, name="other"))
        found = await standing(door)
        assert (found["state"], found["failure"]) == ("signed_out", None)
        heard_no_secret(second)

    async def test_who_has_signed_out_is_asked_nothing(self, door, rucio, second, jp_config_dir):
        await sign_in(door)
        await door("DELETE", "instances/demo/credential")
        configure(jp_config_dir, entry(second))
        found = await standing(door)
        assert (found["state"], found["failure"]) == ("signed_out", None)


class TestTypedWithARemotePart:
    @pytest.fixture
    def instance(self, central, rucio):
        central.reply("/config.json", answer(remote(rucio)))
        return {"name": "demo", "$url": f"{central.url}/config.json"}

    async def test_another_host_does_not_get_it(self, door, rucio, second, central):
        await door("PUT", "instances/demo/credential", json=ALICE)
        central.reply("/config.json", answer(remote(second)))
        asks_again(await standing(door), rucio, second)
        await uses(door)
        heard_no_secret(second)
        reply = await door("PUT", "instances/demo/credential", json=ALICE)
        assert reply.json["state"] == "signed_in"
        assert (await standing(door))["account"] == "alice"


def remote(rucio, **more):
    found = entry(rucio, **more)
    del found["name"]
    return found


SUPPLIED = {
    "a password": {"username": "alice", "password_env": "TEST_BOUND_PASSWORD"},
    "a variable": {"type": "environment", "variable": "TEST_BOUND_TOKEN", "account": "alice"},
    "a file": {"type": "file", "path": "…", "account": "alice"},
}


@pytest.mark.parametrize("kind", SUPPLIED)
class TestSupplied:
    """The administrator's own credential, and a remote part that may be anybody's by now."""

    @pytest.fixture
    def auth(self, kind, tmp_path, monkeypatch):
        monkeypatch.setenv("TEST_BOUND_PASSWORD", PASSWORD)
        monkeypatch.setenv("TEST_BOUND_TOKEN", TOKEN)
        write(tmp_path / "token", TOKEN)
        return {**SUPPLIED[kind], **({"path": str(tmp_path / "token")} if kind == "a file" else {})}

    @pytest.fixture
    def instance(self, central, rucio, auth):
        central.reply("/config.json", answer(remote(rucio)))
        return {"name": "demo", "auth": auth, "$url": f"{central.url}/config.json"}

    async def test_the_first_host_gets_it_and_a_later_one_does_not(self, door, rucio, second, central, kind):
        assert (await standing(door))["account"] == "alice"
        assert (await uses(door)).status == 200
        central.reply("/config.json", answer(remote(second)))
        found = await standing(door)
        asks_again(found, rucio, second)
        assert found["interactive"] == (kind == "a password")
        assert (await uses(door)).json["code"] == "credential_host_changed"
        await door("DELETE", "instances/demo/credential")
        assert (await uses(door)).json["code"] in {"credential_host_changed", "not_signed_in"}
        heard_no_secret(second)

    async def test_a_local_file_that_names_the_host_is_the_administrators_word(
        self, door, rucio, second, central, instance, jp_config_dir
    ):
        await standing(door)
        central.reply("/config.json", answer(remote(second)))
        await standing(door)
        configure(jp_config_dir, {**instance, "rucio_base_url": f"{second.url}/"})
        found = await standing(door)
        assert (found["state"], found["failure"], found["account"]) == ("signed_in", None, "alice")
        assert (await uses(door)).status == 200
        assert second.seen

    async def test_all_of_it_in_a_local_file_needs_no_question(self, door, second, auth, jp_config_dir):
        await standing(door)
        configure(jp_config_dir, entry(second, auth=auth))
        assert (await standing(door))["account"] == "alice"
        assert (await uses(door)).status == 200

    async def test_a_host_that_comes_back_is_the_one_it_was(self, door, rucio, second, central):
        await standing(door)
        central.reply("/config.json", answer(remote(second)))
        await standing(door)
        central.reply("/config.json", answer(remote(rucio)))
        assert (await standing(door))["account"] == "alice"

    async def test_an_authentication_server_beside_a_local_host(
        self, door, rucio, second, central, instance, jp_config_dir, kind
    ):
        configure(jp_config_dir, {**instance, "rucio_base_url": rucio.url})
        await standing(door)
        central.reply("/config.json", answer(remote(rucio, rucio_auth_url=second.url)))
        found = await standing(door)
        if kind == "a password":
            asks_again(found, rucio, second)
        else:
            assert found["state"] == "signed_in", "a token that is there is not sent to an authentication server"
        heard_no_secret(second)

    async def test_typing_is_consent_where_one_can_type(self, door, second, central, kind):
        await standing(door)
        central.reply("/config.json", answer(remote(second)))
        await standing(door)
        reply = await door("PUT", "instances/demo/credential", json={**ALICE, "password": TYPED})
        if kind != "a password":
            assert reply.json["code"] == "access_denied"
            return
        assert reply.json["state"] == "signed_in"
        assert (await standing(door))["account"] == "alice"
        assert {request.headers["x-rucio-password"] for request in second.asked("/auth/")} == {TYPED}


class TestSignedOut:
    """A password of the administrator's, and a user who has signed out."""

    @pytest.fixture
    def instance(self, rucio, monkeypatch):
        monkeypatch.setenv("TEST_BOUND_PASSWORD", PASSWORD)
        return entry(rucio, auth=SUPPLIED["a password"])

    async def test_a_change_of_the_configuration_does_not_sign_in_again(self, door, rucio, instance, jp_config_dir):
        assert (await listing(door))["instances"][0]["sign_in"]["state"] == "signed_in"
        await door("DELETE", "instances/demo/credential")
        asked = len(rucio.seen)
        configure(jp_config_dir, {**instance, "display_name": "New title"})
        assert (await standing(door))["state"] == "signed_out"
        assert (await uses(door)).json["code"] == "not_signed_in"
        assert len(rucio.seen) == asked
