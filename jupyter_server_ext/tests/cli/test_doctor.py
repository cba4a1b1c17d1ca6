"""``datalake doctor`` as a process: it reads what a Jupyter server would read, and says what is wrong with it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.healthy import TOPICS, found, heal, states
from tests.api.scripted_rucio import PASSWORD, ScriptedRucio, http, reset, silence
from tests.lake_fixture import PACKAGE_ROOT

VARIABLE = "TEST_DOCTOR_PASSWORD"


@pytest.fixture
def rucio(jp_asyncio_loop):
    """A Rucio at which nothing is wrong."""
    scripted = ScriptedRucio()
    jp_asyncio_loop.run_until_complete(scripted.start())
    heal(scripted)
    yield scripted
    jp_asyncio_loop.run_until_complete(scripted.stop())


@pytest.fixture
def instance(rucio, tmp_path):
    mount = tmp_path / "mount"
    mount.mkdir()
    (mount / "file").touch()
    return {
        "name": "demo",
        "rucio_base_url": rucio.url,
        "destination_rse": "LOCAL-FUSE",
        "mounts": [{"rse": "LOCAL-FUSE", "pfn_prefix": "root://localhost:1094//eos/localfuse", "path": str(mount)}],
        "auth": {"type": "userpass", "username": "alice", "account": "alice", "password_env": VARIABLE},
    }


@dataclass
class Ended:
    """A process that has ended; everything that it said is searched for the password."""

    code: int
    out: str
    err: str

    @property
    def checks(self) -> list[Any]:
        checks: list[Any] = json.loads(self.out)["checks"]
        return checks


@pytest.fixture
def doctor(tmp_path):
    """Run it on a machine that has only this configuration."""
    folder = tmp_path / "config"
    folder.mkdir()

    async def run(config: str | dict[str, Any] | None, *arguments: str, **environ: str) -> Ended:
        if isinstance(config, str):
            (folder / "jupyter_server_config.py").write_text(config, encoding="utf-8")
        elif config is not None:
            (folder / "jupyter_server_config.json").write_text(json.dumps({"DataLakeApp": config}), encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jupyterlab_datalake.cli", "doctor", *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(PACKAGE_ROOT), "JUPYTER_CONFIG_DIR": str(folder), **environ},
        )
        out, err = await process.communicate()
        ended = Ended(process.returncode or 0, out.decode(), err.decode())
        assert "CANARY" not in ended.out + ended.err
        assert "Traceback" not in ended.err
        return ended

    return run


async def test_nothing_is_wrong(doctor, instance):
    ended = await doctor({"instances": [instance]}, "--json", **{VARIABLE: PASSWORD})
    assert ended.code == 0, ended
    assert states(ended.checks) == {(topic, "ok") for topic in TOPICS}
    assert found(ended.checks, "credential")["message"].startswith("Signed in as alice")


async def test_it_speaks_to_people(doctor, instance):
    ended = await doctor({"instances": [instance]}, **{VARIABLE: PASSWORD})
    assert "ok       demo, reachability: Rucio answers after " in ended.out
    assert "\n11 ok.\n" in ended.out
    assert "From here I cannot see\n  - a credential that was typed into the panel" in ended.out


async def test_a_python_file_and_its_time_outs_are_read(doctor, rucio, instance):
    rucio.reply("/ping", silence)
    config = f"c.DataLakeApp.instances = [{instance!r}]\nc.DataLakeApp.rucio_silence_timeout = 0.5\n"
    ended = await doctor(config, "--json")
    assert ended.code == 1
    assert found(ended.checks, "reachability")["failure"]["code"] == "rucio_timeout"


async def test_the_configuration_of_the_older_extension_is_read(doctor, instance):
    ended = await doctor(f"c.RucioConfig.instances = [{instance!r}]", "--json", **{VARIABLE: PASSWORD})
    assert states(ended.checks) == {(topic, "ok") for topic in TOPICS}


async def test_variables_count_where_no_file_names_an_instance(doctor, rucio):
    ended = await doctor(None, "--json", RUCIO_BASE_URL=rucio.url)
    assert found(ended.checks, "reachability", "default")["state"] == "ok"


async def test_a_failure_says_what_to_do_and_is_the_exit_code(doctor, rucio, instance):
    rucio.reply("/ping", reset)
    ended = await doctor({"instances": [instance]})
    assert ended.code == 1
    assert "failed   demo, reachability: 127.0.0.1:" in ended.out
    assert "What you can do: Check the network and the instance's address" in ended.out


async def test_a_refused_password(doctor, rucio, instance):
    rucio.reply("/auth/userpass", http(b"", 401))
    ended = await doctor({"instances": [instance]}, "--json", **{VARIABLE: PASSWORD})
    assert (ended.code, found(ended.checks, "credential")["failure"]["code"]) == (1, "credential_refused")


async def test_a_password_that_is_not_here_is_no_failure(doctor, instance):
    ended = await doctor({"instances": [instance]})
    assert ended.code == 0
    assert "warning  demo, credential: Nobody is signed in" in ended.out
    assert "Sign in to this instance in the Data Lake panel." in ended.out


async def test_nothing_is_configured(doctor):
    ended = await doctor(None)
    assert ended.code == 1
    assert "No instance is configured" in ended.out
    assert "environment variables RUCIO_BASE_URL" in ended.out


async def test_a_file_that_cannot_be_read_is_named(doctor, tmp_path):
    ended = await doctor("c.DataLakeApp.instances = [", "--json")
    assert ended.code == 1
    named = [check["failure"]["reason"] for check in ended.checks if check["failure"]]
    assert any("jupyter_server_config.py cannot be read: SyntaxError" in reason for reason in named)


async def test_one_instance_by_its_name(doctor, rucio, instance):
    config = {"instances": [{**instance, "name": "other", "rucio_base_url": "http://rucio.invalid"}, instance]}
    ended = await doctor(config, "--json", "--instance", "demo", **{VARIABLE: PASSWORD})
    assert ended.code == 0
    assert {check["instance"] for check in ended.checks} == {None, "demo"}
    ended = await doctor(config, "--json", "--instance", "\x1bmissing")
    assert ended.code == 1
    assert ended.checks[0]["failure"]["code"] == "instance_unknown"
    assert "\x1b" not in ended.out
