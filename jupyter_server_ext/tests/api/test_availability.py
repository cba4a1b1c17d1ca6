"""Availability where the embedded lake cannot be made to answer so: another site's policy, odd answers, big numbers."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from tests.api.scripted_rucio import answer, chunked, refused, rows

D = "instances/demo/"
A = "/dids/opendata/a"


def in_days(days):
    return format_datetime(datetime.now(timezone.utc) + timedelta(days=days))


def rule(**more):
    """A rule of alice's, done, for two days."""
    row = {"id": "r1", "account": "alice", "rse_expression": "LOCAL-FUSE", "state": "OK", "copies": 1}
    return {**row, "scope": "opendata", "name": "a", "expires_at": in_days(2), **more}


def dataset(rucio, *rules, here=0, total=2):
    """``opendata:a``: a dataset with these rules."""
    rucio.reply(f"{A}?", answer({"type": "DATASET", "length": total, "bytes": 1000.0 * total}))
    rucio.reply(f"{A}/parents", rows())
    rucio.reply(f"{A}/rules", rows(*rules))
    summary = {"rse": "LOCAL-FUSE", "available_length": here, "available_bytes": 1000.0 * here}
    rucio.reply("/replicas/opendata/a/datasets", rows(summary))


def nothing_told(rucio):
    """Neither space nor quota."""
    rucio.reply("/rses/LOCAL-FUSE/usage", rows())
    rucio.reply("/rses/LOCAL-FUSE/limits", answer({}))
    rucio.reply("/accounts/alice/", refused(401, "AccessDenied", "not for you"))


async def test_where_the_policy_forbids_to_extend_rucios_words_come_through(door, rucio):
    dataset(rucio, rule())
    rucio.reply("/rules/r1", refused(401, "AccessDenied", "Account alice can not update replication rule"))
    reply = await door("POST", D + "availability", json={"did": "opendata:a", "lifetime_days": 20})
    assert (reply.status, reply.json["code"]) == (403, "access_denied")
    assert "can not update" in reply.json["reason"]
    assert [request.method for request in rucio.asked("/rules")] == ["PUT"]
    assert json.loads(rucio.asked("/rules/r1")[0].body) == {"options": {"lifetime": 20 * 86400}}


async def test_somebody_elses_stuck_rule_is_nothing_to_rely_on(door, rucio):
    dataset(rucio, rule(account="bob", state="STUCK", expires_at=None))
    rucio.reply("/rules/", answer(["r2"], 201))
    await door("POST", D + "availability", json={"did": "opendata:a"})
    (asked,) = rucio.asked("/rules/")
    assert json.loads(asked.body)["account"] == "alice"


async def test_ones_own_stuck_rule_is_not_doubled(door, rucio):
    dataset(rucio, rule(state="STUCK", expires_at=None, error="no source"))
    reply = await door("POST", D + "availability", json={"did": "opendata:a"})
    assert (reply.status, reply.json["state"], reply.json["failure"]["reason"]) == (202, "stuck", "no source")
    assert rucio.asked("/rules") == []


@pytest.mark.parametrize(("files", "asynchronous"), [(1999, False), (2000, True)])
async def test_rucio_takes_its_time_over_the_rule_for_many_files(door, rucio, files, asynchronous):
    dataset(rucio, total=files)
    rucio.reply("/rules/", answer(["r2"], 201))
    assert (await door("POST", D + "availability", json={"did": "opendata:a"})).status == 202
    (asked,) = rucio.asked("/rules/")
    assert json.loads(asked.body)["asynchronous"] is asynchronous


async def test_a_rule_whose_answer_was_lost_is_found(door, rucio):
    dataset(rucio)
    rucio.reply(f"{A}/rules", rows(), rows(rule(state="REPLICATING", expires_at=in_days(30))))
    rucio.reply("/rules/", chunked(b"[", end=False, then_close=True))
    reply = await door("POST", D + "availability", json={"did": "opendata:a"})
    assert (reply.status, reply.json["state"]) == (202, "replicating")
    assert len(rucio.asked("/rules/")) == 1


async def test_a_rule_that_was_not_made_when_its_answer_was_lost_is_a_failure(door, rucio):
    dataset(rucio)
    rucio.reply("/rules/", chunked(b"[", end=False, then_close=True))
    reply = await door("POST", D + "availability", json={"did": "opendata:a"})
    assert (reply.status, reply.json["code"]) == (502, "rucio_cut")


class TestCost:
    """What Rucio is asked does not grow with the number of files."""

    @staticmethod
    async def asked(door, rucio):
        rucio.seen.clear()
        (item,) = (await door("GET", D + "availability?did=opendata:a")).json["items"]
        return item, [request.target for request in rucio.seen]

    async def test_of_what_arrives(self, door, rucio):
        await door("GET", D + "availability?did=opendata:a")
        costs = []
        for total in (10, 50_000):
            dataset(rucio, rule(state="REPLICATING", locks_ok_cnt=7), here=7, total=total)
            item, targets = await self.asked(door, rucio)
            assert (item["files_here"], item["files_total"]) == (7, total)
            costs.append(targets)
        assert sorted(costs[0]) == sorted(costs[1])

    async def test_of_what_a_rule_has_brought_not_even_the_sums_of_its_replicas(self, door, rucio):
        dataset(rucio, rule(locks_ok_cnt=50_000), here=50_000, total=50_000)
        item, targets = await self.asked(door, rucio)
        assert (item["state"], item["files_here"], item["bytes_here"]) == ("available", 50_000, 50_000_000)
        assert not any(target.startswith("/replicas") for target in targets)

    async def test_a_file_that_came_later_is_counted(self, door, rucio):
        dataset(rucio, rule(locks_ok_cnt=50_000), here=50_000, total=50_001)
        item, targets = await self.asked(door, rucio)
        assert (item["state"], item["files_here"], item["files_total"]) == ("partial", 50_000, 50_001)
        assert any(target.startswith("/replicas") for target in targets)


class TestForEver:
    """The administrator lets rules live without end."""

    @pytest.fixture
    def instance(self, instance):
        return {**instance, "replication_rule_lifetime_days": 0, "lifetime_max_days": None}

    async def test_an_end_is_taken_off(self, door, rucio):
        dataset(rucio, rule())
        rucio.reply("/rules/r1", answer({}))
        await door("POST", D + "availability", json={"did": "opendata:a"})
        assert json.loads(rucio.asked("/rules/r1")[0].body) == {"options": {"lifetime": None}}

    async def test_only_a_rule_without_end_is_as_good(self, door, rucio):
        dataset(rucio, rule(account="bob", expires_at=in_days(36000)), rule(id="r2", account="bob", expires_at=None))
        nothing_told(rucio)
        (item,) = (await door("GET", D + "plan?did=opendata:a")).json["items"]
        assert (item["covered_by"]["id"], [other["id"] for other in item["others"]]) == ("r2", ["r1"])


async def test_a_quota_that_rucio_does_not_tell_is_unknown(door, rucio):
    dataset(rucio)
    nothing_told(rucio)
    plan = (await door("GET", D + "plan?did=opendata:a")).json
    assert plan["destinations"] == [
        {"rse": "LOCAL-FUSE", "free_bytes": None, "quota": {"kind": "unknown", "limit_bytes": None, "used_bytes": None}}
    ]


async def test_a_quota_of_minus_one_and_a_share_without_limit(door, rucio):
    dataset(rucio)
    rucio.reply("/rses/LOCAL-FUSE/usage", rows({"source": "srm", "free": 7}, {"source": "expired", "free": 1}))
    rucio.reply("/rses/LOCAL-FUSE/limits", answer({"MaxSpaceAvailable": -1}))
    rucio.reply("/accounts/alice/limits/local", answer({"LOCAL-FUSE": -1}))
    rucio.reply("/accounts/alice/usage/local", rows({"rse": "LOCAL-FUSE", "bytes": 5}))
    shared = {"rse_expression": "LOCAL-FUSE", "bytes": 5, "bytes_limit": float("inf")}
    rucio.reply("/accounts/alice/usage/global", rows(shared))
    rucio.reply("/accounts/alice/attr/", answer([]))
    plan = (await door("GET", D + "plan?did=opendata:a")).json
    quota = {"kind": "unlimited", "limit_bytes": None, "used_bytes": 5}
    assert plan["destinations"] == [{"rse": "LOCAL-FUSE", "free_bytes": 7, "quota": quota}]
