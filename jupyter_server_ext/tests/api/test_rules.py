"""Rules and replicas where Rucio refuses, lies or has very much."""

from __future__ import annotations

import json

import pytest

from tests.api.scripted_rucio import answer, http, refused, rows

D = "instances/demo/"
ID = "0123456789abcdef" * 2
RULE = {
    "id": ID, "account": "alice", "rse_expression": "SITE-A", "state": "STUCK", "error": "quota\nfull",
    "scope": "s", "name": "a", "expires_at": "Sat, 21 Nov 2020 15:57:40 UTC",
}  # fmt: skip
POLICY = refused(401, "AccessDenied", "Account alice can not update this replication rule.")
CHANGES = [("DELETE", None), ("PATCH", {"retry": True}), ("PATCH", {"lifetime_days": 30})]


@pytest.mark.parametrize(("verb", "body"), CHANGES)
async def test_where_rucios_policy_refuses_its_words_are_given(door, rucio, verb, body):
    rucio.reply("/rules/", answer(RULE), POLICY)
    reply = await door(verb, f"{D}rules/{ID}", json=body)
    assert (reply.status, reply.json["code"]) == (403, "access_denied")
    assert "can not update this replication rule" in reply.json["reason"]


@pytest.mark.parametrize(
    ("verb", "body", "options"),
    [
        ("DELETE", None, {"lifetime": 0}),
        ("PATCH", {"retry": True}, {"state": "STUCK", "boost_rule": True}),
        ("PATCH", {"lifetime_days": 2}, {"lifetime": 172800}),
    ],
)
async def test_what_rucio_is_told(door, rucio, verb, body, options):
    rucio.reply("/rules/", answer(RULE), http(b""), answer({**RULE, "state": "REPLICATING"}))
    reply = await door(verb, f"{D}rules/{ID}", json=body)
    assert (reply.status, reply.json["state"]) == (200, "REPLICATING")
    told = rucio.asked(f"/rules/{ID}")[1]
    assert (told.method, json.loads(told.body)) == ("PUT", {"options": options})


async def test_a_change_that_rucio_rolled_back_is_tried_again(door, rucio):
    busy = refused(500, "DatabaseException", "could not obtain lock on row")
    rucio.reply("/rules/", answer(RULE), busy, http(b""), answer(RULE))
    assert (await door("DELETE", f"{D}rules/{ID}")).status == 200
    assert [request.method for request in rucio.asked("/rules/")] == ["GET", "PUT", "PUT", "GET"]


async def test_a_rule_that_went_at_once_was_cancelled(door, rucio):
    rucio.reply("/rules/", answer(RULE), http(b""), refused(404, "RuleNotFound", "gone"))
    reply = await door("DELETE", f"{D}rules/{ID}")
    assert (reply.status, reply.json["id"]) == (200, ID)
    assert reply.json["expires_at"] > "2021"


@pytest.mark.parametrize("rule", ["x", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "..", "0" * 31 + "%0A", "%2e%2e%2f" * 4])
@pytest.mark.parametrize(("verb", "body"), CHANGES)
async def test_what_is_no_identifier_of_a_rule_never_reaches_rucio(door, rucio, verb, body, rule):
    reply = await door(verb, f"{D}rules/{rule}", json=body)
    assert reply.json["code"] in {"input_invalid", "not_found"}
    assert reply.status in {422, 404}
    assert rucio.seen == []


@pytest.mark.parametrize(
    "body",
    [
        {}, {"retry": False}, {"retry": True, "lifetime_days": 1}, {"lifetime_days": 0}, {"lifetime_days": 36501},
        {"lifetime_days": 1.5}, {"lifetime_days": "1"}, {"lifetime_days": True}, {"retry": 1}, {"state": "OK"}, [],
    ],
)  # fmt: skip
async def test_a_change_is_one_thing(door, rucio, body):
    reply = await door("PATCH", f"{D}rules/{ID}", data=json.dumps(body), headers={"Content-Type": "application/json"})
    assert (reply.status, reply.json["code"]) == (422, "input_invalid")
    assert rucio.seen == []


async def test_a_dataset_of_fifty_thousand_files_costs_what_one_of_two_costs(door, rucio):
    sums = {"type": "DATASET", "length": 50_000, "bytes": 10**15}
    rucio.reply("/dids/s/big?", answer(sums))
    row = {"available_length": 50_000, "available_bytes": 1e15}
    rucio.reply("/replicas/s/big/datasets", rows({"rse": "SITE-A", **row}, {"rse": "LOCAL-FUSE", **row}))
    rucio.reply("/locks/", rows())
    rucio.reply("/rses/", answer({"rse_type": "TAPE"}))
    for _ in range(2):
        reply = await door("GET", f"{D}replicas?did=s:big")
        assert [each["files_here"] for each in reply.json["replicas"]] == [50_000, 50_000]
        assert [each["rse"] for each in reply.json["replicas"]] == ["LOCAL-FUSE", "SITE-A"]
    assert len(reply.raw) < 1000
    assert len(rucio.asked("/dids")) + len(rucio.asked("/replicas")) + len(rucio.asked("/locks")) == 6
    assert len(rucio.asked("/rses/")) == 2, "the RSEs are remembered"


async def test_an_rse_that_is_gone_is_shown_nevertheless(door, rucio):
    rucio.reply("/dids/s/a?", answer({"type": "FILE", "bytes": 3}))
    rucio.reply("/replicas/list", rows({"bytes": 3, "states": {"GONE": "BAD"}, "rses": {}}))
    rucio.reply("/rses/", refused(404, "RSENotFound", "RSE 'GONE' does not exist"))
    (replica,) = (await door("GET", f"{D}replicas?did=s:a")).json["replicas"]
    assert (replica["rse"], replica["state"], replica["pfn"]) == ("GONE", "bad", None)


LIES = {
    "states that are a list": {"states": ["A"]},
    "a state that is none": {"states": {"A": "ASLEEP"}},
    "a row that is a text": "x",
    "PFNs that are a text": {"states": {"A": "AVAILABLE"}, "rses": "x"},
}


@pytest.mark.parametrize("lie", LIES)
async def test_a_replica_that_is_none_is_said_to_be_garbled(door, rucio, lie):
    rucio.reply("/dids/s/a?", answer({"type": "FILE", "bytes": 3}))
    rucio.reply("/replicas/list", rows(LIES[lie]))
    rucio.reply("/rses/", answer({}))
    reply = await door("GET", f"{D}replicas?did=s:a")
    assert (reply.status, reply.json["code"]) == (502, "rucio_garbled")


async def test_a_summary_without_an_rse_is_said_to_be_garbled(door, rucio):
    rucio.reply("/dids/s/a?", answer({"type": "DATASET", "length": 3}))
    rucio.reply("/replicas/s/a/datasets", rows({"available_length": 3}))
    rucio.reply("/locks/", rows())
    reply = await door("GET", f"{D}replicas?did=s:a")
    assert (reply.status, reply.json["code"]) == (502, "rucio_garbled")
