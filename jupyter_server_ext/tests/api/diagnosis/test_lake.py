"""The doctor on a real Rucio: nothing is wrong, or one thing is."""

from __future__ import annotations

import pytest

from tests.api.healthy import TOPICS, diagnose, found, states

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
VARIABLE = "TEST_LAKE_PASSWORD"


@pytest.fixture
def instance(lake, monkeypatch):
    """The embedded lake as its own configuration has it."""
    monkeypatch.setenv(VARIABLE, lake.info["accounts"]["alice"]["password"])
    auth = {"type": "userpass", "username": "alice", "account": "alice", "password_env": VARIABLE}
    return {**lake.info["instance"], "auth": auth}


@pytest.fixture
def datalake_config(instance):
    return {"instances": [instance]}


async def test_nothing_is_wrong(door, lake):
    checks = await diagnose(door)
    assert states(checks) == {(topic, "ok") for topic in TOPICS}, checks
    said = " ".join(check["message"] for check in checks)
    for rse in lake.info["instance"]["mounts"]:
        assert f"{rse['rse']} is known to Rucio (DISK) and can be written." in said
    assert "alice may hold 1.0 GB on LOCAL-FUSE" in said
    assert "Signed in as alice, renewed before " in found(checks, "credential")["message"]
    assert lake.info["accounts"]["alice"]["password"] not in str(checks)


async def test_rucio_is_down(door, knobs):
    knobs.set_rucio(up=False)
    checks = await diagnose(door)
    assert found(checks, "reachability")["failure"]["code"] == "rucio_unreachable"
    knobs.set_rucio(up=True)
    assert states(await diagnose(door)) == {(topic, "ok") for topic in TOPICS}


class TestAnRseThatRucioDoesNotKnow:
    @pytest.fixture
    def instance(self, instance):
        return {**instance, "destination_rse": "LOCAL-FUSED"}

    async def test_is_named(self, door):
        checks = await diagnose(door)
        named = {check["message"]: check["failure"] for check in checks if check["topic"] == "rse"}
        assert named["Rucio does not know the destination RSE"]["reason"].startswith(
            "RSE 'LOCAL-FUSED' cannot be found"
        )
        assert named["LOCAL-FUSE is known to Rucio (DISK) and can be written."] is None


class TestAPrefixThatNoProtocolHas:
    @pytest.fixture
    def instance(self, instance):
        mount, *others = instance["mounts"]
        return {**instance, "mounts": [{**mount, "pfn_prefix": "root://localhost:1094//eos/other"}, *others]}

    async def test_is_named_beside_those_there_are(self, door):
        (check,) = [check for check in await diagnose(door) if check["failure"]]
        assert (check["topic"], check["state"]) == ("mount", "warning")
        assert check["failure"]["code"] == "mount_mismatch"
        assert "root://localhost:1094//eos/localfuse" in check["failure"]["reason"]
