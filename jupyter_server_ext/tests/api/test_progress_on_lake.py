"""How fast data arrives, and why it does not, on a real Rucio."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyterlab_datalake.lake.availability import facts
from jupyterlab_datalake.lake.did import Did
from jupyterlab_datalake.lake.instances.settings import Settings
from jupyterlab_datalake.lake.lakes import Lakes
from tests.api.test_make_available_on_lake import make
from tests.api.test_on_lake import (  # noqa: F401
    VARIABLE,
    Bus,
    D,
    account,
    datalake_config,
    far_dataset,
    instance,
    items,
    lines,
)
from tests.api.test_places_on_lake import files, standing
from tests.api.test_plan_on_lake import container_of

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


async def test_the_rate_is_pushed_and_ends_with_the_transfer(door, knobs):
    did = far_dataset(knobs, 8)
    knobs.set_transfers(bandwidth=20_000)
    async with Bus(door) as bus:
        await make(door, did)
        last = await bus.until(did, "available", 120)
    told = [item for event in bus.heard for item in event["items"] if item["did"] == did]
    rates = [item["bytes_per_second"] for item in told if item["state"] == "replicating"]
    assert any(rate is not None and 0 < rate < 10**6 for rate in rates), told
    assert last["bytes_per_second"] is None


async def test_stuck_says_what_the_transfer_met(door, knobs):
    did = far_dataset(knobs, 2)
    knobs.set_transfers(fail=[{"pattern": ".*", "reason": "no space left on device"}])
    async with Bus(door) as bus:
        await make(door, did)
        await bus.until(did, "stuck", 90)
    item = await standing(door, did)
    assert item["failure"]["code"] == "rule_stuck"
    for words in ("no space left on device", "from SITE-A to LOCAL-FUSE failed after", "attempts", "(and 1 more)"):
        assert words in item["failure"]["reason"]
    assert item["rule"]["locks_stuck"] == 2


async def test_what_has_arrived_is_usable_while_the_rule_runs(door, knobs):
    """Rule OK is not waited for: each file is there when it is there."""
    did = far_dataset(knobs, 3)
    knobs.set_transfers(hold=r"\.2$")
    async with Bus(door) as bus:
        await make(door, did)
        await bus.until_here(did, 2)
        found = {file["did"][-1]: file for file in await files(door, did)}
        assert [found[n]["state"] for n in "012"] == ["available", "available", "replicating"]
        for number in "01":
            assert await asyncio.to_thread(Path(found[number]["path"]).is_file)
        knobs.set_transfers(hold=None)
        await bus.until(did, "available")


async def test_a_container_of_very_many_datasets_does_not_lie(door, lake, monkeypatch):
    """The peer's, and ours before, would count only the first of them."""
    monkeypatch.setattr(facts, "MAX_DATASETS", 2)
    monkeypatch.setattr(facts, "BULK", 2)
    names = [far_dataset(lake, 2).partition(":")[2] for _ in range(3)]
    box = f"user.alice:{container_of(lake, *names)}"
    before = await standing(door, box)
    assert (before["files_here"], before["files_total"]) == (0, 6)
    async with Bus(door) as bus:
        await make(door, box)
        hint = await bus.until(box, "available")
    assert (hint["files_here"], hint["bytes_here"]) == (6, before["bytes_total"])
    replicas = (await door("GET", f"{D}replicas?did={box}")).json["replicas"]
    assert replicas[0]["rse"] == "LOCAL-FUSE"
    assert replicas[0]["files_here"] == 6


async def test_a_restart_of_everything_takes_up_the_watch(knobs, instance, monkeypatch):  # noqa: F811
    """Nothing is kept here: what is on its way comes back from Rucio with the first question."""
    did = far_dataset(knobs, 2)
    told = []
    password = knobs.info["accounts"]["alice"]["password"]

    async def settings(_afresh: bool) -> Settings:
        return Settings((instance,))

    def started():
        return Lakes(Settings((instance,)), settings, {VARIABLE: password}, lambda *event: told.append(event))

    knobs.set_transfers(hold=".*")
    first = started()
    lake = await first.lake("demo")
    assert (await lake.availability.make_available(Did.parse(did), None, None)).state == "replicating"
    await first.close()
    second = started()
    try:
        lake = await second.lake("demo")
        _, (found,) = await lake.availability.standings([Did.parse(did)])
        assert (found.state, found.rule.own) == ("replicating", True)
        told.clear()
        knobs.set_transfers(hold=None)
        for _ in range(300):
            if any(standing.state == "available" for _, _, changed in told for standing in changed):
                break
            await asyncio.sleep(0.2)
        else:
            raise AssertionError(told)
    finally:
        await second.close()
