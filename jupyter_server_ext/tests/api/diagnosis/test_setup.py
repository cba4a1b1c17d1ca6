"""The doctor at the door: each mistake on our side becomes a finding with a name."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from datetime import timedelta

import pytest

from tests.api.credentials import jwt, self_signed
from tests.api.healthy import TOPICS, diagnose, found, states, usage
from tests.api.scripted_rucio import ScriptedRucio, reset


class TestPlainHttp:
    """This machine by an address that a doctor cannot take for it."""

    @pytest.fixture
    def instance(self, instance, rucio):
        return {**instance, "rucio_base_url": rucio.url.replace("127.0.0.1", "0.0.0.0")}

    async def test_is_a_warning(self, door):
        checks = await diagnose(door)
        check = found(checks, "tls")
        assert (check["state"], check["failure"]["code"]) == ("warning", "connection_unencrypted")
        assert found(checks, "rights")["state"] == "ok"


class TestTls:
    """A server whose certificate is its own authority."""

    days = 100

    @pytest.fixture
    def rucio(self, tmp_path, jp_asyncio_loop):
        scripted = ScriptedRucio(tls=self_signed(tmp_path / "tls", self.days))
        jp_asyncio_loop.run_until_complete(scripted.start())
        yield scripted
        jp_asyncio_loop.run_until_complete(scripted.stop())

    @pytest.fixture
    def instance(self, instance, rucio, tmp_path):
        return {**instance, "rucio_ca_cert": str(tmp_path / "tls" / "cert.pem")}

    async def test_trust(self, door):
        checks = await diagnose(door)
        assert states(checks) == {(topic, "ok") for topic in TOPICS}
        assert "is verified and serves until" in found(checks, "tls")["message"]


class TestTlsThatEndsSoon(TestTls):
    days = 3

    async def test_trust(self, door):
        check = found(await diagnose(door), "tls")
        assert (check["state"], check["failure"]["code"]) == ("warning", "certificate_expiring")
        assert "in 2 days" in check["message"]


class TestTlsThatNobodySigned(TestTls):
    @pytest.fixture
    def instance(self, instance):
        return {key: value for key, value in instance.items() if key != "rucio_ca_cert"}

    async def test_trust(self, door):
        checks = await diagnose(door)
        assert found(checks, "tls")["failure"]["code"] == "rucio_tls"
        assert found(checks, "reachability")["state"] == "skipped"
        assert found(checks, "credential")["state"] == "skipped"


class TestCaCertThatIsNotThere(TestTls):
    @pytest.fixture
    def instance(self, instance):
        return {**instance, "rucio_ca_cert": "/no/ca.pem"}

    async def test_trust(self, door):
        check = found(await diagnose(door), "tls")
        assert (check["state"], check["failure"]["code"]) == ("failed", "instance_misconfigured")
        assert "rucio_ca_cert" in check["failure"]["reason"]


class TestMount:
    """Real directories; only the one that hangs is made to."""

    async def test_a_directory_that_is_not_there(self, door, mount):
        (mount / "file").unlink()
        mount.rmdir()
        check = found(await diagnose(door), "mount")
        assert (check["state"], check["failure"]["code"]) == ("failed", "mount_missing")
        assert str(mount) in check["message"]

    async def test_an_empty_directory_where_rucio_counts_files(self, door, mount):
        (mount / "file").unlink()
        check = found(await diagnose(door), "mount")
        assert (check["state"], check["failure"]["code"]) == ("failed", "mount_missing")
        assert "Rucio counts 1 files" in check["failure"]["reason"]

    async def test_an_empty_directory_where_rucio_counts_none(self, door, rucio, mount):
        (mount / "file").unlink()
        rucio.reply("/rses/LOCAL-FUSE/usage", usage(0))
        assert found(await diagnose(door), "mount")["state"] == "ok"

    async def test_an_empty_directory_when_rucio_is_away(self, door, rucio, mount):
        (mount / "file").unlink()
        rucio.reply("/ping", reset)
        check = found(await diagnose(door), "mount")
        assert (check["state"], check["failure"]["code"]) == ("warning", "mount_missing")

    async def test_a_file_in_its_place(self, door, mount):
        (mount / "file").rename(mount.parent / "file")
        mount.rmdir()
        (mount.parent / "file").rename(mount)
        check = found(await diagnose(door), "mount")
        assert (check["state"], check["failure"]["code"]) == ("failed", "mount_unreadable")
        assert "Not a directory" in check["failure"]["reason"]

    async def test_one_that_hangs_holds_up_nothing_and_one_thread(self, door, mount, monkeypatch):
        free = threading.Event()
        scandir, looked = os.scandir, []

        def hanging(path):
            if os.fspath(path) == str(mount):
                looked.append(path)
                free.wait(30)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", hanging)
        monkeypatch.setattr("jupyterlab_datalake.lake.doctor.storage.PATIENCE", 0.2)
        for _ in range(3):
            check = found(await diagnose(door), "mount")
            assert (check["state"], check["failure"]["code"]) == ("failed", "mount_hanging")
        assert len(looked) == 1
        free.set()
        await asyncio.sleep(0.1)
        assert found(await diagnose(door), "mount")["state"] == "ok"


class TestTokenFromAFile:
    @pytest.fixture
    def token(self, tmp_path):
        return tmp_path / "token"

    @pytest.fixture
    def instance(self, instance, token):
        return {**instance, "auth": {"type": "file", "path": str(token)}}

    async def test_it_is_not_there(self, door, token):
        check = found(await diagnose(door), "credential")
        assert (check["state"], check["failure"]["code"]) == ("failed", "token_missing")
        assert str(token) in check["failure"]["reason"]

    async def test_it_ends_soon(self, door, token):
        token.write_text(jwt(timedelta(minutes=5)))
        checks = await diagnose(door)
        check = found(checks, "credential")
        assert (check["state"], check["failure"]["code"]) == ("warning", "token_expiring")
        assert found(checks, "rights")["state"] == "ok"
        assert "CANARYTOKEN" not in json.dumps(checks)

    async def test_it_serves(self, door, token):
        token.write_text(jwt(timedelta(hours=5)))
        assert found(await diagnose(door), "credential")["state"] == "ok"


class TestNobodySignedIn:
    @pytest.fixture
    def instance(self, instance):
        return {**instance, "auth": {"type": "userpass"}}

    async def test_is_no_mistake(self, door):
        checks = await diagnose(door)
        check = found(checks, "credential")
        assert (check["state"], check["failure"]["code"]) == ("warning", "not_signed_in")
        assert found(checks, "rse")["message"] == "Not looked at: nobody is signed in."


class TestConfiguration:
    @pytest.fixture
    def datalake_config(self, datalake_config, instance):
        unusable = {"name": "half", "rucio_base_url": "ftp://nowhere"}
        doubtful = {**instance, "name": "typo", "destination_rsee": "X"}
        aimless = {"name": "aimless", "rucio_base_url": instance["rucio_base_url"], "auth": instance["auth"]}
        return {**datalake_config, "instances": [instance, unusable, doubtful, 7, aimless, instance],
                "default_instance": "nowhere"}  # fmt: skip

    async def test_each_entry_is_judged(self, door):
        checks = await diagnose(door)
        assert ("configuration", "failed") in states(checks, "half")
        assert {state for topic, state in states(checks, "half") if topic != "configuration"} == {"skipped"}
        (typo,) = [check for check in checks if check["instance"] == "typo" and check["topic"] == "configuration"]
        assert typo["state"] == "warning"
        assert "'destination_rsee' is not known; did you mean 'destination_rse'?" in typo["failure"]["reason"]
        assert found(checks, "rse", "typo")["state"] == "ok"
        assert ("configuration", "failed") in states(checks, "(without a name)")
        assert found(checks, "rse", "aimless")["message"] == "Not looked at: no destination is configured."
        twice = [check for check in checks if check["instance"] == "demo" and check["topic"] == "configuration"]
        assert "key 'name' is used twice" in twice[1]["failure"]["reason"]
        assert any("'nowhere' does not exist" in (check["failure"] or {}).get("reason", "") for check in checks)


class TestNoInstance:
    @pytest.fixture
    def datalake_config(self, datalake_config):
        return {**datalake_config, "instances": []}

    async def test_it_says_where_it_looked(self, door):
        checks = await diagnose(door)
        check = found(checks, "configuration", None)
        assert (check["state"], check["failure"]["code"]) == ("failed", "no_instance")
        assert any("jupyter_server_config" in detail for detail in check["details"])
        assert {check["topic"] for check in checks} == {"configuration", "versions"}
