"""Several mounted RSEs and tape, on a real Rucio: here is here, wherever it is mounted."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.api.test_make_available_on_lake import make, rules_of
from tests.api.test_on_lake import Bus, D, account, datalake_config, far_dataset, instance, items, lines  # noqa: F401
from tests.api.test_plan_on_lake import DAY, days_until, plan

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]


async def standing(door, did):
    return (await door("GET", f"{D}availability?did={did}")).json["items"][0]


async def files(door, did):
    return items(await lines(door, f"files?did={did}"), "files")


async def test_both_are_offered(door):
    (found,) = (await door("GET", "instances")).json["instances"]
    assert found["destinations"] == ["LOCAL-FUSE", "LOCAL-SCRATCH"]


async def test_the_other_mounted_rse_is_chosen_and_read(door, lake):
    did = far_dataset(lake, 2)
    offered = await plan(door, did, rse="LOCAL-SCRATCH")
    assert [place["rse"] for place in offered["destinations"]] == ["LOCAL-FUSE", "LOCAL-SCRATCH"]
    assert offered["destinations"][1]["quota"]["kind"] == "unlimited"
    async with Bus(door) as bus:
        made = await make(door, did, rse="LOCAL-SCRATCH", lifetime_days=3)
        assert made["rule"]["rse_expression"] == "LOCAL-SCRATCH"
        hint = await bus.until(did, "available")
        assert hint["files_here"] == 2
    item = await standing(door, did)
    assert (item["rse"], item["state"]) == ("LOCAL-SCRATCH", "available")
    assert 2.9 < days_until(item["expires_at"]) <= 3
    for file in await files(door, did):
        assert file["pfn"].startswith("davs://localhost:1095/scratch/user/alice/")
        assert Path(file["path"]).is_relative_to(lake.info["mounts"][1]["path"])
        assert len(await asyncio.to_thread(Path(file["path"]).read_bytes)) == file["size"]


async def test_what_is_on_one_of_them_need_not_come_to_the_other(door, lake):
    did = far_dataset(lake)
    lake.wait_rule(lake.new_rule("root", did, rse_expression="LOCAL-SCRATCH", lifetime=20 * DAY))
    found = await plan(door, did)
    assert found["items"][0]["covered_by"]["rse_expression"] == "LOCAL-SCRATCH"
    assert found["files_to_move"] == 0
    await make(door, did)
    assert rules_of(lake, did) == {}
    wished = await plan(door, did, rse="LOCAL-FUSE")
    assert (wished["items"][0]["covered_by"], wished["files_to_move"]) == (None, 1), "unless it is asked for"
    made = await make(door, did, rse="LOCAL-FUSE")
    assert (made["state"], made["rse"]) == ("available", "LOCAL-SCRATCH"), "it is here already"


async def test_it_is_here_as_long_as_the_longest_rule_says(door, lake):
    did = far_dataset(lake)
    lake.wait_rule(lake.new_rule("alice", did, lifetime=DAY))
    lake.wait_rule(lake.new_rule("root", did, rse_expression="LOCAL-SCRATCH", lifetime=5 * DAY))
    assert round(days_until((await standing(door, did))["expires_at"])) == 5
    lake.wait_rule(lake.new_rule("root", did, lifetime=None))
    assert (await standing(door, did))["expires_at"] is None
    nothing = far_dataset(lake)
    assert (await standing(door, nothing))["expires_at"] is None


async def test_what_is_only_on_tape_says_so_and_comes_when_asked_for(door, lake):
    did = far_dataset(lake, 2, rse="TAPE")
    before = await standing(door, did)
    assert (before["state"], before["files_here"], before["files_total"]) == ("tape", 0, 2)
    found = await files(door, did)
    assert [file["state"] for file in found] == ["tape", "tape"]
    assert all(file["path"] is None and "/TAPE/" in file["pfn"] for file in found)
    (one,) = (await plan(door, found[0]["did"]))["items"]
    assert (one["type"], one["state"]) == ("file", "tape")
    async with Bus(door) as bus:
        await make(door, did)
        await bus.until(did, "available")


def test_the_sample_has_a_dataset_on_tape(lake):
    status, text = lake.ask("alice", "GET", "/replicas/opendata/survey.2019.cubes/datasets?deep=True")
    places = {row["rse"]: row["available_length"] for row in map(json.loads, text.splitlines())}
    assert (status, places["TAPE"]) == (200, 8)
    assert "SITE-A" not in places
