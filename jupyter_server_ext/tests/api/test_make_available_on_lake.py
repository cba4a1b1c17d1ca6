"""Which rule a wish ends in, on a real Rucio: one that is there, one of one's own beside it, or a longer one."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote

import pytest

from tests.api.test_on_lake import D, account, datalake_config, far_dataset, instance  # noqa: F401
from tests.api.test_plan_on_lake import DAY, container_of, days_until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]


async def make(door, did, **wish):
    reply = await door("POST", D + "availability", json={"did": did, **wish})
    assert reply.status == 202, reply.raw
    return reply.json


def rules_of(lake, did):
    """The rules of a DID on the mounted RSE: identifier and account."""
    text = lake.ask("alice", "GET", f"/dids/{did.replace(':', '/')}/rules")[1]
    rules = [json.loads(line) for line in text.splitlines()]
    return {rule["id"]: rule["account"] for rule in rules if "LOCAL-FUSE" in rule["rse_expression"]}


async def test_a_longer_rule_of_somebody_else_is_used(door, lake):
    did = far_dataset(lake)
    foreign = lake.new_rule("root", did, lifetime=8 * DAY)
    item = await make(door, did)
    assert (item["rule"]["id"], item["rule"]["own"], item["rule"]["account"]) == (foreign, False, "root")
    assert rules_of(lake, did) == {foreign: "root"}


async def test_a_rule_on_the_container_is_used_for_its_dataset(door, lake):
    name = far_dataset(lake).partition(":")[2]
    box = container_of(lake, name)
    above = lake.new_rule("root", f"user.alice:{box}", lifetime=None)
    item = await make(door, f"user.alice:{name}", lifetime_days=30)
    assert item["rule"]["id"] == above
    assert rules_of(lake, f"user.alice:{name}") == {}


async def test_beside_a_shorter_rule_of_somebody_else_one_of_ones_own_is_added(door, lake):
    did = far_dataset(lake)
    foreign = lake.new_rule("root", did, lifetime=3600)
    lake.wait_rule(foreign)
    item = await make(door, did)
    found = rules_of(lake, did)
    assert sorted(found.values()) == ["alice", "root"]
    assert item["rule"]["own"]
    assert 6.9 < days_until(item["expires_at"]) < 7.1, "until the longest ends"


async def test_ones_own_shorter_rule_is_extended_not_doubled(door, lake):
    did = far_dataset(lake)
    mine = lake.new_rule("alice", did, lifetime=2 * DAY)
    lake.wait_rule(mine)
    item = await make(door, did, lifetime_days=20)
    assert rules_of(lake, did) == {mine: "alice"}
    assert (item["rule"]["id"], round(days_until(item["rule"]["expires_at"]))) == (mine, 20)
    again = await make(door, did, lifetime_days=3)
    assert round(days_until(again["rule"]["expires_at"])) == 20, "never shortened"


async def test_a_double_click_makes_one_rule(door, lake):
    did = far_dataset(lake)
    replies = await asyncio.gather(*(make(door, did) for _ in range(4)))
    assert len(rules_of(lake, did)) == 1
    assert len({reply["rule"]["id"] for reply in replies}) == 1


async def test_only_a_mounted_rse_may_be_chosen(door, lake):
    did = far_dataset(lake)
    for rse in ("SITE-A", "LOCAL-FUSE|SITE-B", "*\\SITE-A"):
        reply = await door("POST", D + "availability", json={"did": did, "rse": rse})
        assert (reply.status, reply.json["code"]) == (422, "rse_not_mounted"), rse
        assert "LOCAL-FUSE" in reply.json["reason"]
    reply = await door("POST", D + "availability", json={"did": did, "rse": "NOWHERE"})
    assert (reply.status, reply.json["code"]) == (409, "rse_unknown")
    assert rules_of(lake, did) == {}
    item = await make(door, did, rse="LOCAL-FUSE|LOCAL-FUSE")
    assert item["rule"]["rse_expression"] == "LOCAL-FUSE|LOCAL-FUSE"


async def test_what_does_not_exist(door):
    reply = await door("POST", D + "availability", json={"did": "opendata:no-such-thing"})
    assert (reply.status, reply.json["code"]) == (404, "did_not_found")
    reply = await door("GET", D + f"plan?did={quote('opendata:no-such-thing')}")
    assert reply.json["items"][0]["failure"]["code"] == "did_not_found"
