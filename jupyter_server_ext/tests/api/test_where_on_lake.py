"""What holds a DID, where it lies and which rules keep it there, on a real Rucio."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timezone
from urllib.parse import quote

import pytest

from tests.api.test_on_lake import D, account, datalake_config, far_dataset, instance  # noqa: F401

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
NOWHERE = "0" * 32


async def ask(door, noun, did):
    reply = await door("GET", f"{D}{noun}?did={quote(did, safe='')}")
    assert reply.status == 200, reply.raw
    return reply.json[noun if noun != "parents" else "dids"]


async def refusal(door, verb, path, body=None):
    reply = await door(verb, D + path, json=body)
    assert reply.status >= 400, reply.raw
    return reply.json


def container_of(lake, *dids):
    """A container of alice's that holds these datasets; its DID."""
    name = f"box.{time.time_ns():x}"
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}", {"type": "CONTAINER"})[0] == 201
    children = [dict(zip(("scope", "name"), did.split(":", 1), strict=True)) for did in dids]
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}/dids", {"dids": children})[0] == 201
    return f"user.alice:{name}"


def files_of(lake, did):
    _, text = lake.ask("alice", "GET", f"/dids/{did.replace(':', '/')}/files")
    return [f"user.alice:{line.split('name')[1].split(chr(34))[2]}" for line in text.splitlines()]


def seconds_left(text):
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) - datetime.now(timezone.utc)).total_seconds()


class TestParents:
    async def test_up_to_the_top_one_level_at_a_time(self, door, lake):
        file = lake.sample_files()[0]["name"]
        (dataset,) = [row for row in await ask(door, "parents", f"opendata:{file}") if row["scope"] == "opendata"]
        assert (dataset["name"], dataset["type"]) == ("higgs.2024.diphoton", "dataset")
        (container,) = await ask(door, "parents", "opendata:higgs.2024.diphoton")
        assert (container["name"], container["type"]) == ("higgs.2024", "container")
        assert await ask(door, "parents", "opendata:higgs.2024") == []

    async def test_of_what_does_not_exist(self, door):
        assert (await refusal(door, "GET", "parents?did=opendata:no-such-thing"))["code"] == "did_not_found"


class TestReplicas:
    async def test_a_file_elsewhere_on_its_way_and_here(self, door, knobs):
        did = far_dataset(knobs)
        (file,) = files_of(knobs, did)
        (there,) = await ask(door, "replicas", file)
        assert (there["rse"], there["state"], there["mounted"], there["tape"]) == ("SITE-A", "available", False, False)
        assert (there["files_here"], there["files_total"]) == (1, 1)
        assert there["bytes_here"] > 0
        assert there["pfn"].startswith("file://")
        knobs.set_transfers(hold=".*")
        rule = knobs.new_rule("alice", did)
        here, there = await ask(door, "replicas", file)
        assert (here["rse"], here["state"], here["mounted"], here["files_here"]) == ("LOCAL-FUSE", "copying", True, 0)
        knobs.set_transfers(hold=None)
        await asyncio.to_thread(knobs.wait_rule, rule)
        here, there = await ask(door, "replicas", file)
        assert (here["state"], here["files_here"], here["bytes_here"]) == ("available", 1, there["bytes_here"])
        assert here["pfn"].startswith("root://localhost:1094//eos/localfuse/")

    async def test_a_dataset_and_its_container_partly_and_wholly(self, door, knobs):
        did, empty = far_dataset(knobs, 3), f"user.alice:empty.{time.time_ns():x}"
        assert knobs.ask("alice", "POST", f"/dids/{empty.replace(':', '/')}", {"type": "DATASET"})[0] == 201
        box = container_of(knobs, did, empty)
        await asyncio.to_thread(knobs.wait_rule, knobs.new_rule("alice", files_of(knobs, did)[1]))
        for collection in (did, box):
            here, there = await ask(door, "replicas", collection)
            assert (here["rse"], here["state"], here["files_here"], here["files_total"]) == (
                "LOCAL-FUSE", "partial", 1, 3,
            )  # fmt: skip
            assert (there["rse"], there["state"], there["files_here"], there["pfn"]) == ("SITE-A", "available", 3, None)
            assert 0 < here["bytes_here"] < there["bytes_here"]
        knobs.set_transfers(hold=".*")
        rule = knobs.new_rule("alice", box)
        for collection in (did, box):
            here, _ = await ask(door, "replicas", collection)
            assert (here["state"], here["files_here"]) == ("copying", 1)
        knobs.set_transfers(hold=None)
        await asyncio.to_thread(knobs.wait_rule, rule)
        for collection in (did, box):
            here, there = await ask(door, "replicas", collection)
            assert (here["state"], here["files_here"], here["bytes_here"]) == ("available", 3, there["bytes_here"])
        assert await ask(door, "replicas", empty) == []

    async def test_what_lies_on_tape(self, door, lake):
        stamp = f"{time.time_ns():x}"
        rse, file = f"TAPE-{stamp}".upper(), {"scope": "user.alice", "name": f"cold.{stamp}", "bytes": 7}
        assert lake.ask("root", "POST", f"/rses/{rse}", {"rse_type": "TAPE"})[0] == 201
        sums = {**file, "adler32": "00000001"}
        assert lake.ask("root", "POST", "/replicas", {"rse": rse, "files": [sums]})[0] == 201
        (cold,) = await ask(door, "replicas", f"user.alice:{file['name']}")
        assert (cold["rse"], cold["tape"], cold["mounted"], cold["bytes_here"]) == (rse, True, False, 7)
        assert cold["pfn"] is None, "no protocol leads there"

    async def test_an_rse_that_may_not_be_read(self, door, lake):
        stamp = f"{time.time_ns():x}"
        rse, file = f"DOWN-{stamp}".upper(), {"scope": "user.alice", "name": f"shut.{stamp}", "bytes": 7}
        assert lake.ask("root", "POST", f"/rses/{rse}", {})[0] == 201
        assert lake.ask("root", "POST", "/replicas", {"rse": rse, "files": [{**file, "adler32": "00000001"}]})[0] == 201
        assert lake.ask("root", "PUT", f"/rses/{rse}", {"availability_read": False})[0] == 201
        (shut,) = await ask(door, "replicas", f"user.alice:{file['name']}")
        assert (shut["rse"], shut["state"]) == (rse, "unavailable")

    async def test_of_what_does_not_exist(self, door):
        assert (await refusal(door, "GET", "replicas?did=opendata:no-such-thing"))["code"] == "did_not_found"


class TestRules:
    async def test_ones_own_and_others_on_the_did_and_above_to_any_rse(self, door, lake):
        did = far_dataset(lake)
        box = container_of(lake, did)
        bobs, mine = lake.new_rule("bob", did), lake.new_rule("alice", box, rse_expression="SITE-B", lifetime=None)
        rules = await ask(door, "rules", did)
        shown = {(rule["account"], rule["rse_expression"], rule["did"], rule["own"]) for rule in rules}
        assert shown == {
            ("root", "SITE-A", did, False),
            ("bob", "LOCAL-FUSE", did, False),
            ("alice", "SITE-B", box, True),
        }
        assert [rule["did"] for rule in rules] == [did, did, box]
        assert {rule["id"] for rule in rules} > {bobs, mine}
        assert {rule["account"]: rule["expires_at"] is None for rule in rules}["alice"]
        (file,) = files_of(lake, did)
        assert {rule["id"] for rule in await ask(door, "rules", file)} == {rule["id"] for rule in rules}
        assert [rule["id"] for rule in await ask(door, "rules", box)] == [mine]

    async def test_of_what_does_not_exist(self, door):
        assert (await refusal(door, "GET", "rules?did=opendata:no-such-thing"))["code"] == "did_not_found"

    async def test_extend(self, door, lake):
        rule = lake.new_rule("alice", far_dataset(lake), lifetime=3600)
        reply = await door("PATCH", f"{D}rules/{rule}", json={"lifetime_days": 3})
        assert (reply.status, reply.json["id"]) == (200, rule), reply.raw
        assert 2.99 * 86400 < seconds_left(reply.json["expires_at"]) <= 3 * 86400 + 5
        shorter = await refusal(door, "PATCH", f"rules/{rule}", {"lifetime_days": 1})
        assert shorter["code"] == "rule_refused"
        assert reply.json["expires_at"][:10] in shorter["reason"]
        longer = await refusal(door, "PATCH", f"rules/{rule}", {"lifetime_days": 31})
        assert (longer["code"], longer["message"]) == ("lifetime_too_long", "At most 30 days are allowed")

    async def test_what_does_not_end_is_not_given_an_end(self, door, lake):
        rule = lake.new_rule("alice", far_dataset(lake), lifetime=None)
        assert (await refusal(door, "PATCH", f"rules/{rule}", {"lifetime_days": 3}))["code"] == "rule_refused"
        assert lake.rule(rule)["expires_at"] is None

    async def test_retry_does_not_wait_for_rucios_own_time(self, door, knobs):
        did = far_dataset(knobs)
        knobs.set_transfers(fail=[{"pattern": ".*", "reason": "no space left on device"}])
        rule = knobs.new_rule("alice", did)
        await asyncio.to_thread(knobs.wait_rule, rule, "STUCK", 90)
        (shown,) = [each for each in await ask(door, "rules", did) if each["own"]]
        assert (shown["state"], shown["locks_stuck"]) == ("STUCK", 1)
        assert "no space left" in shown["error"]
        knobs.set_transfers(fail=[])
        reply = await door("PATCH", f"{D}rules/{rule}", json={"retry": True})
        assert reply.status == 200, reply.raw
        await asyncio.to_thread(knobs.wait_rule, rule, "OK", 60)
        again = await door("PATCH", f"{D}rules/{rule}", json={"retry": True})
        assert (again.status, again.json["state"]) == (200, "OK"), "nothing is stuck any more, nothing is done"

    async def test_cancel_lets_the_data_go_at_once(self, door, lake):
        did = far_dataset(lake)
        rule = lake.new_rule("alice", did)
        await asyncio.to_thread(lake.wait_rule, rule)
        (file,) = files_of(lake, did)
        path = lake.local_path(*file.split(":", 1))
        assert path.is_file()
        reply = await door("DELETE", f"{D}rules/{rule}")
        assert (reply.status, reply.json["id"]) == (200, rule), reply.raw
        assert seconds_left(reply.json["expires_at"]) <= 1
        await asyncio.to_thread(lake.wait_rule, rule, "GONE")
        for _ in range(300):
            if not path.exists():
                break
            await asyncio.sleep(0.1)
        assert not path.exists()
        assert (await refusal(door, "DELETE", f"rules/{rule}"))["code"] == "rule_not_found"

    async def test_a_locked_rule_is_not_promised_to_go(self, door, lake):
        rule = lake.new_rule("alice", far_dataset(lake))
        assert lake.ask("root", "PUT", f"/rules/{rule}", {"options": {"locked": True}})[0] == 200
        failure = await refusal(door, "DELETE", f"rules/{rule}")
        assert (failure["code"], failure["message"]) == ("rule_refused", "The rule is locked")
        assert seconds_left_of(lake.rule(rule)) > 60

    @pytest.mark.parametrize(("verb", "body"), [("DELETE", None), ("PATCH", {"retry": True})])
    async def test_somebody_elses_rule_is_left_alone(self, door, lake, verb, body):
        rule = lake.new_rule("bob", far_dataset(lake))
        before = lake.rule(rule)["expires_at"]
        failure = await refusal(door, verb, f"rules/{rule}", body)
        assert failure["code"] == "rule_not_yours"
        assert "bob" in failure["message"]
        assert lake.rule(rule)["expires_at"] == before

    @pytest.mark.parametrize(("verb", "body"), [("DELETE", None), ("PATCH", {"lifetime_days": 1})])
    async def test_an_unknown_rule(self, door, verb, body):
        assert (await refusal(door, verb, f"rules/{NOWHERE}", body))["code"] == "rule_not_found"


def seconds_left_of(rule):
    from email.utils import parsedate_to_datetime

    ends = parsedate_to_datetime(rule["expires_at"].replace("UTC", "+0000"))
    return (ends - datetime.now(timezone.utc)).total_seconds()
