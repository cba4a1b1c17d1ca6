"""The real thing: our door, a real Rucio, rules that really move files."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from pathlib import Path
from urllib.parse import quote, urlsplit

import aiohttp
import pytest
from yarl import URL

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
D = "instances/demo/"
VARIABLE = "TEST_LAKE_PASSWORD"
ODD = ["/a//b", "x:y", "#?%=+ é", "100%25", "a b+c", "/lead/and//double", "ünï—код", "*literal"]


@pytest.fixture
def account():
    """Who is signed in."""
    return "alice"


@pytest.fixture
def instance(lake, account, monkeypatch):
    """The embedded lake as its own configuration has it."""
    monkeypatch.setenv(VARIABLE, lake.info["accounts"][account]["password"])
    auth = {"type": "userpass", "username": account, "account": account, "password_env": VARIABLE}
    return {**lake.info["instance"], "lifetime_max_days": 30, "auth": auth}


@pytest.fixture
def datalake_config(instance):
    return {"instances": [instance]}


async def lines(door, path):
    reply = await door("GET", D + path)
    assert reply.status == 200, reply.raw
    return reply.lines


def items(answer, field="dids"):
    assert answer[-1]["kind"] == "end", answer[-1]
    found = [item for line in answer[:-1] for item in line[field]]
    assert answer[-1]["count"] == len(found)
    return found


def far_dataset(lake, count=1, rse="SITE-A"):
    """A dataset whose files exist on one remote RSE only, whatever other tests have brought near; return its DID."""
    stamp = f"{time.time_ns():x}"
    files = []
    for number in range(count):
        name = f"far.{stamp}.{number}"
        content = f"{name}\n".encode() * 1000
        status, text = lake.ask("root", "GET", f"/rses/{rse}/lfns2pfns?lfn=user.alice:{name}")
        assert status == 200, text
        path = Path(urlsplit(next(iter(json.loads(text).values()))).path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sums = {"bytes": len(content), "adler32": f"{zlib.adler32(content):08x}"}
        files.append({"scope": "user.alice", "name": name, **sums})
    assert lake.ask("root", "POST", "/replicas", {"rse": rse, "files": files})[0] == 201
    assert lake.ask("alice", "POST", f"/dids/user.alice/far.{stamp}", {"type": "DATASET"})[0] == 201
    names = [{"scope": file["scope"], "name": file["name"]} for file in files]
    assert lake.ask("alice", "POST", f"/dids/user.alice/far.{stamp}/dids", {"dids": names})[0] == 201
    did = f"user.alice:far.{stamp}"
    # without a rule the reaper may take the only copy
    assert lake.add_rule("root", did, rse_expression=rse)[0] == 201
    return did


class Bus:
    """What the server pushes to a browser."""

    def __init__(self, door):
        self.door = door
        self.heard = []

    async def __aenter__(self):
        url = URL(f"{self.door.root}api/events/subscribe", encoded=True)
        self.socket = await self.door.session.ws_connect(url, headers=self.door.auth)
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def until(self, did, state, seconds=60):
        """Wait for a state of a DID; return the hint."""
        return await self.hint(did, lambda item: item["state"] == state, seconds)

    async def until_here(self, did, count, seconds=60):
        """Wait until so many files of a DID are here; return the hint."""
        return await self.hint(did, lambda item: item["files_here"] >= count, seconds)

    async def hint(self, did, wanted, seconds):
        deadline = time.monotonic() + seconds
        while True:
            message = await self.socket.receive(timeout=max(deadline - time.monotonic(), 0.1))
            assert message.type is aiohttp.WSMsgType.TEXT, message
            event = json.loads(message.data)
            if not event["schema_id"].endswith("availability/v1"):
                continue
            self.heard.append(event)
            for item in event["items"]:
                if item["did"] == did and wanted(item):
                    return item


async def test_the_instance_signs_in_by_itself_and_its_password_is_gone_from_the_environment(door, lake):
    import os

    answer = (await door("GET", "instances")).json
    assert answer["default"] == "demo"
    assert answer["problems"] == []
    signed = answer["instances"][0]["sign_in"]
    assert (signed["state"], signed["account"]) == ("signed_in", "alice")
    assert signed["expires_at"] is not None
    assert VARIABLE not in os.environ
    assert lake.info["accounts"]["alice"]["password"] not in json.dumps(answer)


async def test_scopes_have_our_own_first(door):
    answer = (await door("GET", D + "scopes")).json
    assert answer["own"] == ["user.alice"]
    assert answer["scopes"][0] == "user.alice"
    assert {"opendata", "user.bob"} <= set(answer["scopes"])


async def test_a_search_is_streamed_and_complete(door, lake):
    _, text = lake.ask("alice", "GET", "/dids/bulk/dids/search?name=*&type=all&long=1")
    expected = [json.loads(line)["name"] for line in text.splitlines()]
    answer = await lines(door, "dids?scope=bulk&pattern=*&type=all")
    assert len(answer) > 2, "more than one batch"
    assert sorted(row["name"] for row in items(answer)) == sorted(expected)
    assert len(expected) > 1000, "the peer cuts here (pain 6)"


async def test_a_search_by_kind_and_pattern(door):
    found = items(await lines(door, "dids?scope=opendata&pattern=higgs*&type=container"))
    assert [(row["name"], row["type"]) for row in found] == [("higgs.2024", "container")]
    collections = items(await lines(door, "dids?scope=opendata&pattern=higgs*&type=collection"))
    assert {row["type"] for row in collections} == {"container", "dataset"}


async def test_no_hits_are_no_error_and_an_unknown_scope_is_one(door):
    assert items(await lines(door, "dids?scope=opendata&pattern=no-such-thing&type=all")) == []
    reply = await door("GET", D + "dids?scope=no.such.scope&pattern=*")
    assert (reply.status, reply.json["code"]) == (404, "scope_not_found")


async def test_a_search_that_is_stopped_ends_and_the_next_one_works(door):
    url = door.url(D + "dids?scope=bulk&pattern=*&type=all")
    for _ in range(5):
        response = await door.session.get(url, headers=door.auth)
        assert json.loads(await response.content.readline())["kind"] == "dids"
        response.close()
    assert len(items(await lines(door, "dids?scope=bulk&pattern=*&type=all"))) > 1000


async def test_a_container_opens_to_datasets_and_a_dataset_to_files(door):
    datasets = items(await lines(door, "contents?did=opendata:higgs.2024"))
    assert {row["type"] for row in datasets} == {"dataset"}
    assert len(datasets) == 3
    files = items(await lines(door, f"contents?did=opendata:{datasets[0]['name']}"))
    assert {row["type"] for row in files} == {"file"}
    assert all(row["bytes"] > 0 for row in files)
    reply = await door("GET", D + "contents?did=opendata:no-such-thing")
    assert (reply.status, reply.json["code"]) == (404, "did_not_found")


async def test_details_of_each_kind(door):
    for name, kind in (("higgs.2024", "container"), ("higgs.2024.diphoton", "dataset")):
        details = (await door("GET", D + f"did?did=opendata:{name}")).json
        assert details["did"]["type"] == kind
        assert details["did"]["length"] > 0
        assert details["created_at"].endswith("Z")
        assert details["metadata"]


async def test_make_available_is_pushed_to_ok_and_the_paths_open(door, lake):
    """Pains 1, 3, 4, 12: the whole way, with numbers, and nobody polls."""
    did = far_dataset(lake, 3)
    async with Bus(door) as bus:
        before = (await door("GET", D + f"availability?did={did}")).json["items"][0]
        assert (before["state"], before["files_here"], before["rule"]) == ("elsewhere", 0, None)
        reply = await door("POST", D + "availability", json={"did": did, "lifetime_days": 1})
        assert reply.status == 202
        assert (reply.json["state"], reply.json["files_total"]) == ("replicating", 3)
        assert reply.json["rule"]["own"]
        hint = await bus.until(did, "available")
        assert (hint["files_here"], hint["bytes_here"]) == (3, hint["bytes_total"])
        revisions = [event["revision"] for event in bus.heard]
        assert revisions == list(range(revisions[0], revisions[0] + len(revisions)))
    files = items(await lines(door, f"files?did={did}"), "files")
    assert [file["state"] for file in files] == ["available"] * 3
    for file in files:
        content = await asyncio.to_thread(Path(file["path"]).read_bytes)
        assert content == f"{file['did'].partition(':')[2]}\n".encode() * 1000
        assert len(content) == file["size"]
        assert file["pfn"].startswith("root://localhost:1094//eos/localfuse/")


async def test_a_file_on_its_way_and_elsewhere_has_no_path_but_a_pfn(door, knobs):
    did = far_dataset(knobs, 1)
    (file,) = items(await lines(door, f"files?did={did}"), "files")
    assert (file["state"], file["path"]) == ("elsewhere", None)
    assert file["pfn"].startswith("file://")
    knobs.set_transfers(hold=".*")
    await door("POST", D + "availability", json={"did": did})
    (file,) = items(await lines(door, f"files?did={did}"), "files")
    assert (file["state"], file["path"]) == ("replicating", None)


async def test_a_stuck_rule_says_why_and_recovers(door, knobs):
    """Pain 4: Rucio's reason for STUCK."""
    did = far_dataset(knobs, 1)
    knobs.set_transfers(fail=[{"pattern": ".*", "reason": "no space left on device"}])
    async with Bus(door) as bus:
        await door("POST", D + "availability", json={"did": did})
        await bus.until(did, "stuck", 90)
        item = (await door("GET", D + f"availability?did={did}")).json["items"][0]
        assert (item["state"], item["failure"]["code"]) == ("stuck", "rule_stuck")
        assert "no space left on device" in item["failure"]["reason"]
        knobs.set_transfers(fail=[])
        boost = {"options": {"state": "STUCK", "boost_rule": True}}
        assert knobs.ask("alice", "PUT", f"/rules/{item['rule']['id']}", boost)[0] == 200
        await door("GET", D + f"availability?did={did}")
        await door("GET", D + f"availability?did={did}")
        await bus.until(did, "available", 90)


async def test_a_second_wish_finds_the_rule_of_the_first(door, lake):
    did = f"user.alice:{lake.own_dataset(1)}"
    first = (await door("POST", D + "availability", json={"did": did})).json
    second = await door("POST", D + "availability", json={"did": did})
    assert second.status == 202
    assert second.json["rule"]["id"] == first["rule"]["id"]


async def test_the_lifetime_is_the_administrators_unless_a_shorter_one_is_asked_for(door, lake):
    name = lake.own_dataset(1)
    rule = (await door("POST", D + "availability", json={"did": f"user.alice:{name}"})).json["rule"]
    days = (lake_time(rule["expires_at"]) - time.time()) / 86400
    assert 6.9 < days <= 7.01
    assert abs(lake_time(rule["expires_at"]) - lake_time(rule["created_at"]) - 7 * 86400) < 60
    reply = await door("POST", D + "availability", json={"did": f"user.alice:{name}", "lifetime_days": 31})
    assert (reply.status, reply.json["code"]) == (422, "lifetime_too_long")


async def test_a_rule_on_a_container_above_and_by_expression_counts(door, lake):
    """Pain 5."""
    dataset, container = lake.own_dataset(1), f"{lake.own_dataset(1)}.box"
    assert lake.ask("alice", "POST", f"/dids/user.alice/{container}", {"type": "CONTAINER"})[0] == 201
    attach = {"dids": [{"scope": "user.alice", "name": dataset}]}
    assert lake.ask("alice", "POST", f"/dids/user.alice/{container}/dids", attach)[0] == 201
    rule_id = lake.new_rule("alice", f"user.alice:{container}", rse_expression="LOCAL-FUSE|LOCAL-FUSE")
    lake.wait_rule(rule_id)
    both = f"did=user.alice:{dataset}&did=user.alice:{container}"
    for item in (await door("GET", D + f"availability?{both}")).json["items"]:
        assert (item["state"], item["rule"]["id"]) == ("available", rule_id)


async def test_states_of_what_is_not_here(door, lake):
    """Pain 2: an error is an error, and "empty" is said as such."""
    empty = f"test.empty.{time.time_ns()}"
    assert lake.ask("alice", "POST", f"/dids/user.alice/{empty}", {"type": "DATASET"})[0] == 201
    asked = ["opendata:no-such-thing", f"user.alice:{empty}", far_dataset(lake)]
    answer = (await door("GET", D + "availability?" + "&".join(f"did={did}" for did in asked))).json
    assert [item["did"] for item in answer["items"]] == asked
    unknown, nothing, other = answer["items"]
    assert (unknown["state"], unknown["failure"]["code"]) == ("unknown", "did_not_found")
    assert nothing["state"] == "empty"
    assert (other["state"], other["files_total"], other["files_here"]) == ("elsewhere", 1, 0)
    assert items(await lines(door, f"files?did=user.alice:{empty}"), "files") == []
    reply = await door("GET", D + "files?did=opendata:no-such-thing")
    assert reply.json["code"] == "did_not_found"


class TestBob:
    """Who has almost no quota."""

    @pytest.fixture
    def account(self):
        return "bob"

    async def test_the_refusal_has_rucios_words(self, door):
        reply = await door("POST", D + "availability", json={"did": "opendata:higgs.2024.diphoton"})
        assert (reply.status, reply.json["code"]) == (409, "quota_exceeded")
        assert "quota" in reply.json["reason"]


async def test_a_wrong_password_is_refused_and_the_old_credential_stays(door):
    """Pain 12 of the peer: stored before it was tested."""
    wrong = {"username": "alice", "password": "not-this-one", "account": "alice"}
    reply = await door("PUT", D + "credential", json=wrong)
    assert (reply.status, reply.json["code"]) == (401, "credential_refused")
    assert (await door("GET", D + "scopes")).status == 200


async def test_sign_out_and_in(door, lake):
    assert (await door("DELETE", D + "credential")).json["state"] == "signed_out"
    assert (await door("GET", D + "scopes")).json["code"] == "not_signed_in"
    bob = lake.info["accounts"]["bob"]
    reply = await door("PUT", D + "credential", json={"username": bob["username"], "password": bob["password"]})
    assert reply.status == 200, reply.raw
    assert (reply.json["state"], reply.json["account"]) == ("signed_in", "bob")
    assert (await door("GET", D + "scopes")).json["own"] == ["user.bob"]


@pytest.mark.parametrize("name", ODD)
async def test_odd_names_survive_the_whole_way(door, lake, name):
    """Pain 9: made and found again, under exactly this name."""
    name = f"{name}.{time.time_ns()}"
    path = f"/dids/user.alice/{quote(name, safe='')}"
    made = lake.ask("alice", "POST", path, {"type": "DATASET"})
    assert made[0] == 201, made
    did = quote(f"user.alice:{name}", safe="")
    assert (await door("GET", D + f"did?did={did}")).json["did"]["name"] == name
    assert items(await lines(door, f"contents?did={did}")) == []
    found = items(await lines(door, f"dids?scope=user.alice&pattern={quote(name, safe='')}&type=dataset"))
    assert name in [row["name"] for row in found]
    assert (await door("GET", D + f"availability?did={did}")).json["items"][0]["state"] == "empty"


async def test_rucio_stopped_and_started(door, knobs):
    """The user is told, and everything recovers by itself."""
    lake = knobs
    did = far_dataset(lake)
    lake.set_transfers(hold=".*")
    async with Bus(door) as bus:
        started = (await door("POST", D + "availability", json={"did": did})).json
        assert started["state"] == "replicating"
        await asyncio.to_thread(lake.set_rucio, up=False)
        await bus.until(did, "unknown", 30)
        assert (await door("GET", D + "scopes")).json["code"] in {"rucio_unreachable", "rucio_unavailable"}
        await asyncio.to_thread(lake.set_rucio, up=True)
        await asyncio.to_thread(lake.set_transfers, hold=None)
        await bus.until(did, "available", 90)
    assert (await door("GET", D + "scopes")).status == 200


class TestARestartedServer:
    """A server that starts while a rule is on its way."""

    @pytest.fixture
    def under_way(self, knobs):
        did = far_dataset(knobs, 2)
        knobs.set_transfers(hold=".*")
        knobs.new_rule("alice", did)
        return did

    async def test_the_first_question_takes_up_the_watch(self, under_way, door, knobs):
        async with Bus(door) as bus:
            item = (await door("GET", D + f"availability?did={under_way}")).json["items"][0]
            assert item["state"] == "replicating"
            knobs.set_transfers(hold=None)
            await bus.until(under_way, "available", 60)


class TestAMountThatIsNotThere:
    """Pain 22: said, with the path it looked for."""

    @pytest.fixture
    def instance(self, instance, tmp_path):
        mounts = [{**instance["mounts"][0], "path": str(tmp_path / "not-mounted")}]
        return {**instance, "mounts": mounts}

    async def test_not_mounted(self, door, lake, tmp_path):
        did = f"user.alice:{lake.own_dataset(1)}"
        lake.wait_rule(lake.new_rule("alice", did))
        (file,) = items(await lines(door, f"files?did={did}"), "files")
        assert (file["state"], file["path"]) == ("not_mounted", None)
        assert file["looked_for"].startswith(str(tmp_path / "not-mounted"))


def lake_time(text):
    """Seconds since the epoch of an ISO time."""
    from datetime import datetime

    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


async def test_hundred_questions_at_once_are_one_answer(door, lake):
    await asyncio.sleep(0)
    name = lake.own_dataset(1)
    answer = (await door("GET", D + "availability?" + "&".join([f"did=user.alice:{name}"] * 100))).json
    assert len(answer["items"]) == 100
