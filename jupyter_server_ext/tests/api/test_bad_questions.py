"""Bad input at the doors of the daily work: conditions, plans, rules, replicas, configuration, the doctor."""

from __future__ import annotations

import io
import json
from urllib.parse import quote

import pytest

D = "instances/demo/"
JSON = {"Content-Type": "application/json"}
ID = "0123456789abcdef" * 2
SEARCH = f"{D}dids?scope=opendata&pattern=a"
GOOD = {"key": "events", "op": "=", "value": "7"}


def where(*conditions) -> str:
    """A search with conditions, each as JSON or as it stands."""
    texts = [text if isinstance(text, str) else json.dumps(text) for text in conditions]
    return SEARCH + "".join(f"&where={quote(text, safe='')}" for text in texts)


def condition(**more) -> str:
    return where({**GOOD, **more})


UNREADABLE = [
    "", "x", "null", "[]", "7", '"events"', "{}", "[" * 5000, '{"key":' * 1000, "{'key': 'a'}", '{"key": "a"',
    json.dumps({"key": "a", "op": "="}), json.dumps({"op": "=", "value": "1"}), json.dumps({"key": "a", "value": "1"}),
    json.dumps({**GOOD, "more": 1}), json.dumps([GOOD]), "\0",
]  # fmt: skip
"""No condition at all."""
CONDITIONS = [
    *({"key": key} for key in ("", "a" * 256, 7, None, ["a"], {"a": 1}, True)),
    *({"op": op} for op in ("", "==", "~", "like", "=;", "<>", "=\n", 7, None, ["="])),
    *({"value": value} for value in (7, None, True, ["a"], {"a": 1}, "v" * 1001, 1.5)),
]
"""One field that is of another kind."""
MEANINGLESS = [
    *({"key": key} for key in ("a\0", "a\nb", "a\x7f", "a.b", "scope", "type", "__class__", "_sa_instance_state")),
    *({"value": value} for value in ("a\0b", "a\r\nX-Evil: 1", "\x1b[31m", "\x7f")),
    *({"value": value} for value in ("many", "1e400", "NaN", "Infinity", "0x10", "1_000", "\u0667", "--1", "")),
    *({"key": "hidden", "value": value} for value in ("yes", "1", "TRUE ", "")),
    *({"key": "created_at", "value": value} for value in ("soon", "2024-13-01", "2024-02-30", "99999-01-01", "")),
]
"""Readable, and nothing that Rucio could compare."""
REPEATED = [where(GOOD, GOOD), where(*[{**GOOD, "key": f"k{n}"} for n in range(20)], {**GOOD, "value": "8"})]
LONG = [where(*[{"key": f"k{n}", "op": "=", "value": "é" * 900} for n in range(3)])]
OTHER = [
    (where(*[{**GOOD, "key": f"k{n}"} for n in range(21)]), 422, "filter_invalid"),
    (f"{SEARCH}&where=%FF", 422, "input_invalid"),
    (f"{SEARCH}&type=", 422, "input_invalid"),
    (f"{SEARCH}&type=all&type=file", 422, "input_invalid"),
    (f"{SEARCH}&pattern=b", 422, "input_invalid"),
    (f"{D}dids?pattern=a&" + "&".join(f"scope=s{n}" for n in range(51)), 422, "too_many_scopes"),
    *((f"{D}{noun}?did={did}", 400, "did_malformed")
      for noun in ("parents", "replicas", "rules", "contents")
      for did in ("", "nocolon", ":a", "a:", "..:a", "a:..", "a%0A:b", "a:b%00")),
    *((f"{D}{noun}", 422, "input_invalid") for noun in ("parents", "replicas", "rules", "contents", "files")),
    *((f"{D}{noun}?did=a:b&did=c:d", 422, "input_invalid") for noun in ("parents", "replicas", "rules", "files")),
    *((f"instances/nowhere/{noun}?did=a:b", 404, "instance_unknown")
      for noun in ("parents", "replicas", "rules", "plan", "availability", "files", "contents", "did")),
    (f"{D}plan?did=a:b&lifetime_days=", 422, "input_invalid"),
    (f"{D}plan?did=a:b&lifetime_days=1e3", 422, "input_invalid"),
    (f"{D}plan?did=a:b&lifetime_days=%201", 422, "input_invalid"),
    (f"{D}plan?did=a:b&lifetime_days=%2B1", 422, "input_invalid"),
    (f"{D}plan?did=a:b&lifetime_days=None", 422, "input_invalid"),
    (f"{D}plan?did=a:b&rse=%FF", 422, "input_invalid"),
    (f"{D}availability?did=a:b&did=nocolon", 400, "did_malformed"),
    (f"{D}availability?did=a:b&did=%FF", 422, "input_invalid"),
    (f"{D}rules/{ID}/more?did=a:b", 404, "not_found"),
    ("diagnosis/demo", 404, "not_found"),
    ("configuration/demo", 404, "not_found"),
]  # fmt: skip

RULE = f"{D}rules/{ID}"
CHANGES = [
    b"", b"null", b"[]", b"7", b'"retry"', b"{", b"\xff", b"[" * 5000,
    {}, {"lifetime_days": None, "retry": False}, {"lifetime_days": 1, "retry": True}, {"retry": "true"}, {"retry": 1},
    {"retry": None}, {"lifetime_days": 0}, {"lifetime_days": -1}, {"lifetime_days": "7"}, {"lifetime_days": 1.5},
    {"lifetime_days": 36501}, {"lifetime_days": 10**400}, {"lifetime_days": [7]}, {"lifetime_days": True},
    {"retry": True, "state": "OK"}, {"retry": True, "account": "root"}, {"__proto__": {"retry": True}},
]  # fmt: skip
WRONG_VERBS = [
    ("GET", RULE), ("POST", RULE), ("PUT", RULE), ("POST", f"{D}rules"), ("DELETE", f"{D}rules"), ("POST", f"{D}plan"),
    ("PUT", f"{D}replicas"), ("PATCH", f"{D}parents"), ("DELETE", f"{D}availability"), ("GET", "configuration"),
    ("DELETE", "configuration"), ("POST", "diagnosis"), ("PATCH", "instances"), ("DELETE", "instances"),
]  # fmt: skip


async def refused(door, judge, rucio, path, status, code):
    """It is said before Rucio hears of it."""
    reply = await door("GET", path)
    assert rucio.seen == []
    await judge(reply, status, code)


@pytest.mark.parametrize("text", UNREADABLE)
async def test_what_is_no_condition(door, judge, rucio, text):
    await refused(door, judge, rucio, where(text), 422, "filter_invalid")


@pytest.mark.parametrize("more", CONDITIONS, ids=repr)
async def test_a_field_of_another_kind(door, judge, rucio, more):
    await refused(door, judge, rucio, condition(**more), 422, "filter_invalid")


@pytest.mark.parametrize("more", MEANINGLESS, ids=repr)
async def test_what_rucio_cannot_compare(door, judge, rucio, more):
    await refused(door, judge, rucio, condition(**more), 422, "filter_invalid")


@pytest.mark.parametrize("path", [*REPEATED, *LONG], ids=["twice", "too many", "too long"])
async def test_conditions_that_cannot_be_together(door, judge, rucio, path):
    await refused(door, judge, rucio, path, 422, "filter_invalid")


@pytest.mark.parametrize(("path", "status", "code"), OTHER)
async def test_a_bad_question(door, judge, rucio, path, status, code):
    await refused(door, judge, rucio, path, status, code)


@pytest.mark.parametrize("body", CHANGES)
async def test_a_bad_change_of_a_rule(door, judge, rucio, body):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    reply = await door("PATCH", RULE, data=io.BytesIO(data), headers=JSON)
    assert not rucio.asked("/rules")
    await judge(reply, 422, "input_invalid")


@pytest.mark.parametrize(("verb", "path"), WRONG_VERBS)
async def test_a_wrong_verb(door, judge, verb, path):
    reply = await door(verb, path, headers=JSON)
    assert reply.headers["Allow"]
    await judge(reply, 405, "method_not_allowed")
