"""What making data available would mean, on a real Rucio: rules of others, on parents, by expression; quota, space."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from urllib.parse import quote, urlencode

import pytest

from tests.api.test_on_lake import D, account, datalake_config, far_dataset, instance  # noqa: F401

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
DAY = 86400


async def plan(door, *dids, **choice):
    query = urlencode([("did", did) for did in dids] + list(choice.items()))
    reply = await door("GET", f"{D}plan?{query}")
    assert reply.status == 200, reply.raw
    return reply.json


def container_of(lake, *names):
    """A container of datasets of alice's; its name."""
    name = f"box.{time.time_ns():x}"
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}", {"type": "CONTAINER"})[0] == 201
    children = {"dids": [{"scope": "user.alice", "name": each} for each in names]}
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}/dids", children)[0] == 201
    return name


def days_until(text):
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) - datetime.now(timezone.utc)).total_seconds() / DAY


async def test_before_anything_is_done(door, lake):
    did = far_dataset(lake, 3)
    rules = lake.ask("alice", "GET", f"/dids/{did.replace(':', '/')}/rules")[1]
    found = await plan(door, did)
    (item,) = found["items"]
    assert (item["type"], item["state"], item["files_total"], item["files_here"]) == ("dataset", "elsewhere", 3, 0)
    assert (item["covered_by"], item["others"], item["failure"]) == (None, [], None)
    assert (found["files_to_move"], found["bytes_to_move"]) == (3, item["bytes_total"])
    assert found["bytes_charged"] == item["bytes_total"] > 0
    assert (found["rse"], found["lifetime_days"], found["lifetime_source"]) == ("LOCAL-FUSE", 7, "administrator")
    assert found["lifetime_max_days"] == 30
    assert 6.99 < days_until(found["expires_at"]) <= 7
    first = found["destinations"][0]
    assert first["rse"] == "LOCAL-FUSE"
    assert (first["quota"]["kind"], first["quota"]["limit_bytes"]) == ("limited", 10**9)
    assert lake.ask("alice", "GET", f"/dids/{did.replace(':', '/')}/rules")[1] == rules


async def test_a_shorter_wish_is_the_users(door, lake):
    found = await plan(door, far_dataset(lake), lifetime_days=2)
    assert (found["lifetime_days"], found["lifetime_source"]) == (2, "user")
    assert 1.99 < days_until(found["expires_at"]) <= 2


async def test_a_rule_of_somebody_else_on_a_parent_by_expression_covers_when_it_lasts(door, lake):
    """Pain 5, before anything is asked of Rucio."""
    name = far_dataset(lake, 2).partition(":")[2]
    box = container_of(lake, name)
    rule = lake.new_rule("root", f"user.alice:{box}", rse_expression="LOCAL-FUSE|LOCAL-FUSE", lifetime=8 * DAY)
    lake.wait_rule(rule)
    found = await plan(door, f"user.alice:{name}", f"user.alice:{box}")
    for item in found["items"]:
        assert item["state"] == "available"
        assert (item["covered_by"]["id"], item["covered_by"]["own"], item["others"]) == (rule, False, [])
    assert (found["files_to_move"], found["bytes_to_move"], found["bytes_charged"]) == (0, 0, 0)
    longer = await plan(door, f"user.alice:{name}", lifetime_days=30)
    (item,) = longer["items"]
    assert item["covered_by"] is None
    assert [other["id"] for other in item["others"]] == [rule]
    assert (longer["files_to_move"], longer["bytes_charged"]) == (0, item["bytes_total"])


async def test_an_expression_with_a_choice_counts_where_rucio_chose_the_mounted_rse(door, lake):
    there = f"user.alice:{far_dataset(lake).partition(':')[2]}"
    # the files lie at SITE-A already: of the two Rucio takes SITE-A
    rule = lake.new_rule("alice", there, rse_expression="LOCAL-FUSE|SITE-A", lifetime=20 * DAY)
    lake.wait_rule(rule)
    (item,) = (await plan(door, there))["items"]
    assert (item["covered_by"], item["others"], item["state"]) == (None, [], "elsewhere")

    here = f"user.alice:{far_dataset(lake).partition(':')[2]}"
    lake.wait_rule(lake.new_rule("root", here))
    rule = lake.new_rule("alice", here, rse_expression="LOCAL-FUSE|SITE-B", lifetime=20 * DAY)
    (item,) = (await plan(door, here))["items"]
    assert item["covered_by"]["id"] == rule


async def test_a_file_is_covered_by_the_choice_made_for_its_dataset(door, lake):
    name = lake.own_file()
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}.set", {"type": "DATASET"})[0] == 201
    files = {"dids": [{"scope": "user.alice", "name": name}]}
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}.set/dids", files)[0] == 201
    lake.wait_rule(lake.new_rule("root", f"user.alice:{name}.set"))
    choice = {"rse_expression": "LOCAL-FUSE|SITE-B", "lifetime": 20 * DAY}
    of_dataset = lake.new_rule("alice", f"user.alice:{name}.set", **choice)
    (item,) = (await plan(door, f"user.alice:{name}"))["items"]
    assert (item["type"], item["covered_by"]["id"]) == ("file", of_dataset)
    of_file = lake.new_rule("alice", f"user.alice:{name}", **{**choice, "lifetime": 25 * DAY})
    (item,) = (await plan(door, f"user.alice:{name}", lifetime_days=24))["items"]
    assert item["covered_by"]["id"] == of_file


async def test_what_a_container_and_its_dataset_share_is_moved_once(door, lake):
    first, second = far_dataset(lake, 2).partition(":")[2], far_dataset(lake, 1).partition(":")[2]
    box = container_of(lake, first, second)
    found = await plan(door, f"user.alice:{first}", f"user.alice:{box}", f"user.alice:{first}")
    assert [item["did"] for item in found["items"]] == [f"user.alice:{first}", f"user.alice:{box}"]
    assert found["files_to_move"] == 3
    assert found["bytes_charged"] > found["bytes_to_move"], "each rule is charged for all it holds"


async def test_one_that_fails_does_not_hide_the_others(door, lake):
    did = far_dataset(lake)
    found = await plan(door, "opendata:no-such-thing", did)
    assert [item["state"] for item in found["items"]] == ["unknown", "elsewhere"]
    assert found["items"][0]["failure"]["code"] == "did_not_found"
    assert found["files_to_move"] == 1


async def test_where_to(door, lake):
    did = far_dataset(lake)
    assert (await plan(door, did, rse="LOCAL-FUSE|LOCAL-FUSE"))["rse"] == "LOCAL-FUSE|LOCAL-FUSE"
    for rse in ("SITE-A", "LOCAL-FUSE|SITE-A", "*"):
        reply = await door("GET", f"{D}plan?did={did}&rse={quote(rse)}")
        assert (reply.status, reply.json["code"]) == (422, "rse_not_mounted")
        assert "SITE-A" in reply.json["message"]
        assert "LOCAL-FUSE" in reply.json["reason"]
    for rse in ("NOWHERE", "site=", "((", "é"):
        reply = await door("GET", f"{D}plan?did={did}&rse={quote(rse)}")
        assert (reply.status, reply.json["code"]) == (409, "rse_unknown")


async def test_free_space_is_what_the_storage_said_or_rucios_own_limit(door, lake):
    did = far_dataset(lake)
    for free in (5_000_000, 0, None):
        usage = {"source": "storage", "used": 1000, "free": free}
        assert lake.ask("root", "PUT", "/rses/LOCAL-FUSE/usage", usage)[0] == 200
        assert (await plan(door, did))["destinations"][0]["free_bytes"] == free, "not known is not 0"
    limit = {"name": "MaxSpaceAvailable", "value": 10}
    assert lake.ask("root", "PUT", "/rses/LOCAL-FUSE/limits", limit)[0] == 200
    try:
        assert (await plan(door, did))["destinations"][0]["free_bytes"] <= 10
    finally:
        assert lake.ask("root", "DELETE", "/rses/LOCAL-FUSE/limits", limit)[0] == 200


async def test_the_tightest_quota_counts(door, lake):
    did = far_dataset(lake)
    path = f"/accounts/alice/limits/global/{quote('LOCAL-FUSE|SITE-B', safe='')}"
    assert lake.ask("root", "POST", path, {"bytes": "1234"})[0] == 201
    try:
        quota = (await plan(door, did))["destinations"][0]["quota"]
        assert (quota["kind"], quota["limit_bytes"]) == ("limited", 1234)
    finally:
        assert lake.ask("root", "DELETE", path)[0] == 200


class TestRoot:
    """Who has no limits."""

    @pytest.fixture
    def account(self):
        return "root"

    async def test_unlimited_is_no_number(self, door, lake):
        quota = (await plan(door, far_dataset(lake)))["destinations"][0]["quota"]
        assert (quota["kind"], quota["limit_bytes"]) == ("unlimited", None)


class TestWithoutALimit:
    """Whom nobody has given a limit: Rucio refuses him as if it were 0."""

    @pytest.fixture
    def account(self):
        return "bob"

    async def test_the_plan_says_what_rucio_does(self, door, lake):
        did = far_dataset(lake)
        path = "/accounts/bob/limits/local/LOCAL-FUSE"
        assert lake.ask("root", "DELETE", path)[0] == 200
        try:
            quota = (await plan(door, did))["destinations"][0]["quota"]
            assert (quota["kind"], quota["limit_bytes"]) == ("limited", 0)
            refused = await door("POST", D + "availability", json={"did": did})
            assert (refused.status, refused.json["code"]) == (409, "quota_exceeded")
        finally:
            assert lake.ask("root", "POST", path, {"bytes": "1000000"})[0] == 201


class TestAnUnknownDestination:
    """The administrator wrote an RSE that Rucio does not have."""

    @pytest.fixture
    def instance(self, instance):  # noqa: F811
        return {**instance, "destination_rse": "LOCAL-FUSS"}

    async def test_is_said_before(self, door, lake):
        did = far_dataset(lake)
        reply = await door("GET", f"{D}plan?did={did}")
        assert (reply.status, reply.json["code"]) == (409, "rse_unknown")
