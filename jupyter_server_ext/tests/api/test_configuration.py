"""Configuration as administrators write it, seen through the door."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from pathlib import Path

import pytest

from tests.api.scripted_rucio import FOUND, PASSWORD, rows, silence

SEARCH = "dids?scope=opendata&pattern=*"


def of_peer(rucio, **more):
    return {
        "name": "older",
        "display_name": "Older",
        "rucio_base_url": rucio.url,
        "rucio_auth_url": rucio.url,
        "destination_rse": "XRD1-EOS",
        "rse_mount_path": "/eos/rucio",
        "path_begins_at": 4,
        "mode": "replica",
        **more,
    }


def write(file, text):
    file.write_text(text, encoding="utf-8")


async def reload(door):
    reply = await door("POST", "configuration")
    assert reply.status == 200
    return reply.json


async def listing(door):
    reply = await door("GET", "instances")
    assert reply.status == 200
    return reply.json


class TestThePeersConfiguration:
    """``c.RucioConfig`` unchanged, with everything beside ``instances``."""

    @pytest.fixture
    def jp_server_config(self, jp_server_config, rucio, monkeypatch):
        monkeypatch.setenv("TEST_OLDER_TOKEN", "header.payload.signature")
        jp_server_config["DataLakeApp"]["instances"] = []
        jp_server_config["RucioConfig"] = {
            "instances": [
                of_peer(rucio, name="first"),
                of_peer(rucio, oidc_auth="env", oidc_env_name="TEST_OLDER_TOKEN", destination_rs="typo"),
            ],
            "default_instance": "older",
            "default_auth_type": "oidc",
            "log_level": "debug",
        }
        return jp_server_config

    async def test_it_works(self, door, rucio):
        found = await listing(door)
        assert [instance["name"] for instance in found["instances"]] == ["first", "older"]
        assert found["default"] == "older"
        older = found["instances"][1]
        assert (older["sign_in"]["state"], older["sign_in"]["interactive"]) == ("signed_in", False)
        assert (older["wildcards"], older["mode"]) == (False, "replica")
        (problem,) = found["problems"]
        assert "did you mean 'destination_rse'" in problem["reason"]
        rucio.reply("/dids/opendata/dids/search", rows(FOUND))
        reply = await door("GET", "instances/older/dids?scope=opendata&pattern=a")
        assert reply.lines[-1] == {"kind": "end", "count": 1}
        assert rucio.asked("/dids/")[0].headers["x-rucio-auth-token"] == "header.payload.signature"

    async def test_a_user_cannot_sign_in_where_the_administrator_supplies_the_token(self, door):
        reply = await door("PUT", "instances/older/credential", json={"username": "a", "password": PASSWORD})
        assert (reply.status, reply.json["code"]) == (403, "access_denied")

    async def test_the_password_form_is_for_the_other(self, door):
        reply = await door("PUT", "instances/first/credential", json={"username": "alice", "password": PASSWORD})
        assert (reply.json["state"], reply.json["account"]) == ("signed_in", "alice")
        assert PASSWORD not in reply.raw.decode()


class TestNothingConfigured:
    @pytest.fixture
    def datalake_config(self, datalake_config):
        return {**datalake_config, "instances": []}

    async def test_it_says_where_it_looked_and_sees_what_is_written_later(self, door, rucio, jp_config_dir):
        """Pain 25: configuration written after the start counts."""
        found = await listing(door)
        assert (found["instances"], found["default"]) == ([], None)
        assert found["problems"][0]["code"] == "no_instance"
        assert any(str(jp_config_dir) in place for place in found["searched"])
        file = Path(jp_config_dir, "jupyter_server_config.json")
        write(file, json.dumps({"RucioConfig": {"instances": [of_peer(rucio)]}}))
        found = await listing(door)
        assert [instance["name"] for instance in found["instances"]] == ["older"]
        assert found["problems"] == []
        write(file, "{ broken")
        broken = await listing(door)
        assert str(file) in broken["problems"][0]["reason"]

    async def test_a_python_file_with_our_own_section(self, door, rucio, jp_config_dir):
        await listing(door)
        entry = {"name": "mine", "rucio_base_url": rucio.url}
        write(Path(jp_config_dir, "jupyter_server_config.py"), f"c.DataLakeApp.instances = [{entry!r}]\n")
        assert [instance["name"] for instance in (await listing(door))["instances"]] == ["mine"]

    async def test_variables_of_the_peers_container(self, door, rucio, monkeypatch):
        monkeypatch.setenv("RUCIO_BASE_URL", rucio.url)
        monkeypatch.setenv("RUCIO_DISPLAY_NAME", "By variables")
        monkeypatch.setenv("RUCIO_DESTINATION_RSE", "R")
        monkeypatch.setenv("RUCIO_RSE_MOUNT_PATH", "/eos")
        found = await listing(door)
        assert found["instances"][0]["display_name"] == "By variables"
        assert found["problems"] == []


class TestLogLevel:
    """A variable of the older container; what a file says is stronger."""

    @pytest.fixture(
        params=[
            ("debug", None, logging.DEBUG),
            ("ERROR", None, logging.ERROR),
            ("x", None, logging.WARNING),
            ("debug", "critical", logging.CRITICAL),
        ]
    )
    def case(self, request, monkeypatch):
        monkeypatch.setenv("RUCIO_LOG_LEVEL", request.param[0])
        monkeypatch.setattr(logging.getLogger("jupyterlab_datalake"), "level", logging.NOTSET)
        return request.param

    @pytest.fixture
    def jp_server_config(self, jp_server_config, case):
        jp_server_config["RucioConfig"] = {"log_level": case[1]} if case[1] else {}
        return jp_server_config

    async def test_is_taken(self, case, datalake_server):
        assert logging.getLogger("jupyterlab_datalake").level == case[2]


class TestReload:
    """``POST configuration``: no restart, whatever is kept (pain 25)."""

    async def test_a_file_is_read_although_it_looks_unchanged(self, door, rucio, jp_config_dir):
        file = Path(jp_config_dir, "jupyter_server_config.json")
        write(file, json.dumps({"RucioConfig": {"instances": [of_peer(rucio)]}}))
        os.utime(file, ns=(1, 1))
        assert [instance["name"] for instance in (await reload(door))["instances"]] == ["demo", "older"]
        write(file, json.dumps({"RucioConfig": {"instances": [of_peer(rucio, name="newer")]}}))
        os.utime(file, ns=(1, 1))
        assert [instance["name"] for instance in (await listing(door))["instances"]] == ["demo", "older"]
        assert [instance["name"] for instance in (await reload(door))["instances"]] == ["demo", "newer"]
        assert (await door("GET", "instances/newer/scopes")).json["code"] == "not_signed_in"
        assert (await door("GET", "instances/older/scopes")).json["code"] == "instance_unknown"

    @pytest.mark.parametrize("text", ["c.DataLakeApp.", "raise KeyError('x')", "import no_such_module", "1 / 0", "\0"])
    async def test_a_program_that_fails_is_named_and_the_rest_works(self, door, jp_config_dir, text):
        file = Path(jp_config_dir, "jupyter_server_config.py")
        write(file, text)
        found = await reload(door)
        assert [instance["name"] for instance in found["instances"]] == ["demo"]
        assert str(file) in found["problems"][0]["reason"]

    async def test_readings_at_once_agree_on_the_last(self, door, rucio, jp_config_dir):
        file = Path(jp_config_dir, "jupyter_server_config.json")
        for turn in range(5):
            write(file, json.dumps({"RucioConfig": {"instances": [of_peer(rucio, name=f"turn{turn}")]}}))
            found = await asyncio.gather(*(reload(door) for _ in range(4)), *(listing(door) for _ in range(4)))
            assert {one["instances"][-1]["name"] for one in found} == {f"turn{turn}"}

    async def test_who_is_signed_in_stays_so(self, door, rucio):
        await listing(door)
        asked = len(rucio.asked("/auth/userpass"))
        (found,) = (await reload(door))["instances"]
        assert found["sign_in"]["state"] == "signed_in"
        assert len(rucio.asked("/auth/userpass")) == asked

    class TestSwitchedOff:
        @pytest.fixture
        def datalake_config(self, datalake_config):
            return {**datalake_config, "read_configuration_again": False}

        async def test_only_on_demand(self, door, rucio, jp_config_dir):
            text = json.dumps({"RucioConfig": {"instances": [of_peer(rucio)]}})
            write(Path(jp_config_dir, "jupyter_server_config.json"), text)
            assert [instance["name"] for instance in (await listing(door))["instances"]] == ["demo"]
            assert [instance["name"] for instance in (await reload(door))["instances"]] == ["demo", "older"]
            assert [instance["name"] for instance in (await listing(door))["instances"]] == ["demo", "older"]


class TestMistakes:
    """A mistake is named; the other instances work; the panel opens (pain 18)."""

    @pytest.fixture
    def datalake_config(self, datalake_config, instance):
        bad = [{"name": "bad", "rucio_base_url": "ftp://x"}, "no table", {**instance, "display_name": "twin"}]
        return {**datalake_config, "instances": [instance, *bad], "default_instance": "gone"}

    async def test_each_is_named(self, door):
        found = await listing(door)
        assert [instance["name"] for instance in found["instances"]] == ["demo"]
        assert found["default"] == "demo"
        said = " ".join(problem["reason"] for problem in found["problems"])
        for word in ("rucio_base_url", "table of keys", "'name' is used twice", "default_instance"):
            assert word in said
        reply = await door("GET", "instances/bad/scopes")
        assert (reply.status, reply.json["code"]) == (500, "instance_misconfigured")
        assert "rucio_base_url" in reply.json["reason"]


@pytest.mark.parametrize("value", [{"a": 1}, "demo", 7, None])
class TestInstancesThatAreNoList:
    @pytest.fixture
    def datalake_config(self, datalake_config, value):
        return {**datalake_config, "instances": value}

    async def test_the_server_starts_and_says_so(self, door, value):
        found = await listing(door)
        assert "it must be a list" in found["problems"][0]["reason"]


async def test_nothing_is_asked_of_any_network_at_start(door, rucio):
    assert rucio.seen == []


async def test_stopping_ends_everything(door, datalake_server, rucio):
    rucio.reply("/dids/opendata/dids/search", silence)
    hanging = asyncio.ensure_future(door("GET", f"instances/demo/{SEARCH}"))
    await asyncio.sleep(0.2)
    begun = time.monotonic()
    await datalake_server.extension_manager.stop_all_extensions()
    assert time.monotonic() - begun < 1
    await hanging
    asked = len(rucio.seen)
    reply = await door("GET", f"instances/demo/{SEARCH}")
    assert (reply.status, reply.json["code"]) == (502, "rucio_unreachable")
    assert len(rucio.seen) == asked
