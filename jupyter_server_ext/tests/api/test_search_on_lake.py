"""Searching by metadata and over several scopes, on a real Rucio."""

from __future__ import annotations

import json
import time
from urllib.parse import quote, urlencode

import pytest

from tests.api.test_on_lake import D, account, datalake_config, instance, items, lines  # noqa: F401

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
ODD_TEXTS = [
    "a,b;c=d", "say \"hi\" and 'bye'", "back\\slash", "\\x41\\u0041", "ünï—код 数据", "#?&%3D+ =", "construe",
    "FALSEhood", "untrue", "2024-05-01 10:00:00", "12", "1e5", "-3", "True", "None", "[1, 2]", "{'a': 1}",
    "__import__('os')", "' or 1=1 --", "a'}]); --", "/a//b", "x:y", "'", '"', "\\", " lead and trail ", "007",
    "1_000", "(1)", "b'x'", "",
]  # fmt: skip
"""Texts that Rucio's filter engine would read as something else, or that would end what they stand in."""


class Shelf:
    """Datasets of one test in alice's scope, with metadata."""

    def __init__(self, lake) -> None:
        self.lake = lake
        self.stamp = f"shelf.{time.time_ns():x}"

    def key(self, name=""):
        """A key of free metadata that only this test has."""
        return f"{self.stamp.replace('.', '_')}_{name}"

    def put(self, name, kind="DATASET", **metadata):
        path = f"/dids/user.alice/{self.stamp}.{name}"
        made = self.lake.ask("alice", "POST", path, {"type": kind})
        assert made[0] == 201, made
        return self.mark(name, **metadata)

    def mark(self, name, **metadata):
        path = f"/dids/user.alice/{self.stamp}.{name}"
        for key, value in metadata.items():
            done = self.lake.ask("alice", "POST", f"{path}/meta", {"meta": {key: value}})
            assert done[0] == 201, done
        return f"{self.stamp}.{name}"

    async def ask(self, door, *conditions, type="all", pattern="*"):  # noqa: A002 (the parameter's name)
        query = [("scope", "user.alice"), ("pattern", f"{self.stamp}.{pattern}"), ("type", type)]
        query += [("where", json.dumps(dict(zip(("key", "op", "value"), each, strict=True)))) for each in conditions]
        return await door("GET", f"{D}dids?{urlencode(query, quote_via=quote)}")

    async def find(self, door, *conditions, **options):
        """The last parts of the names that were found, in one text."""
        reply = await self.ask(door, *conditions, **options)
        assert reply.status == 200, reply.raw
        return " ".join(sorted(row["name"].removeprefix(f"{self.stamp}.") for row in items(reply.lines)))


@pytest.fixture
def shelf(lake):
    return Shelf(lake)


@pytest.fixture(scope="module")
def filled(lake):
    """Three datasets with free metadata of every kind; the last has other keys."""
    shelf = Shelf(lake)
    for name, number, flag, day, word in (
        ("a", -1.5, True, "2024-05-01 10:00:00", "alpha"),
        ("b", 7, False, "2025-05-01 10:00:00", "beta"),
        ("c", 1e20, True, "2026-05-01 10:00:00", "alphabet"),
    ):
        shelf.put(name, **{shelf.key(key): value for key, value in
                           {"number": number, "flag": flag, "day": day, "word": word}.items()})  # fmt: skip
    shelf.put("d", **{shelf.key("other"): 1})
    return shelf


@pytest.mark.parametrize(
    ("key", "op", "value", "found"),
    [
        ("number", "=", "7", "b"), ("number", "!=", "7", "a c"), ("number", "<", "7", "a"),
        ("number", "<=", "7", "a b"), ("number", ">", "-1.5", "b c"), ("number", ">=", "-1.5", "a b c"),
        ("number", "=", "100000000000000000000", "c"),
        ("number", "<", "-1", "a"), ("number", "=", "7.0", "b"), ("number", "<", "1e3", "a b"),
        ("flag", "=", "true", "a c"), ("flag", "=", "FALSE", "b"), ("flag", "!=", "True", "b"),
        ("day", "=", "2024-05-01 10:00:00", "a"), ("day", "!=", "2024-05-01 10:00:00", "b c"),
        ("day", "<", "2025-05-01T10:00:00", "a"), ("day", "<=", "2025-05-01 10:00:00", "a b"),
        ("day", ">", "Wed, 01 May 2024 10:00:00 UTC", "b c"), ("day", ">=", "2025-05-01 10:00:00.0Z", "b c"),
        ("word", "=", "alpha", "a"), ("word", "!=", "alpha", "b c"), ("word", "<", "beta", "a c"),
        ("word", "<=", "beta", "a b c"), ("word", ">", "alpha", "b c"), ("word", ">=", "alphabet", "b c"),
        ("word", "=", "alpha*", "a c"), ("word", "!=", "%t%", "a"), ("word", "=", "*", "a b c d"),
        ("day", "=", "2024-05-01*", "a"), ("no_such_key", "=", "1", ""), ("number", "=", '"7"', "b"),
    ],
)  # fmt: skip
async def test_each_operator_on_free_metadata(door, filled, key, op, value, found):
    assert await filled.find(door, (filled.key(key), op, value)) == found


async def test_conditions_must_all_hold_and_the_type_is_regarded(door, filled, shelf):
    number, word = filled.key("number"), filled.key("word")
    assert await filled.find(door, (number, ">", "-5"), (number, "<", "100"), (word, "=", "*a*")) == "a b"
    assert await filled.find(door, (number, "=", "7"), type="dataset") == "b"
    assert await filled.find(door, (number, "=", "7"), type="collection") == "b"
    assert await filled.find(door, (number, "=", "7"), type="file") == ""
    assert await filled.find(door, (number, "=", "7"), pattern="c") == ""


async def test_rows_found_by_free_metadata_are_complete(door, lake, shelf):
    file = lake.own_file()
    did = f"/dids/user.alice/{file}/meta"
    key = shelf.key()
    assert lake.ask("alice", "POST", did, {"meta": {key: "here"}})[0] == 201
    query = urlencode(
        {"scope": "user.alice", "pattern": "*", "where": json.dumps({"key": key, "op": "=", "value": "here"})}
    )
    (row,) = items(await lines(door, f"dids?{query}"))
    assert row == {"scope": "user.alice", "name": file, "type": "file", "bytes": 1000, "length": None}


@pytest.fixture(scope="module")
def own(lake):
    """Two datasets with metadata that Rucio keeps beside the name."""
    shelf = Shelf(lake)
    shelf.put("x", project="p1", run_number=12, version="3", campaign="12", transient=False)
    shelf.put("y", project="p2", run_number=1200, hidden=True)
    files = [{"scope": "opendata", "name": file["name"]} for file in lake.sample_files()[:2]]
    assert lake.ask("alice", "POST", f"/dids/user.alice/{shelf.stamp}.y/dids", {"dids": files})[0] == 201
    assert lake.ask("alice", "PUT", f"/dids/user.alice/{shelf.stamp}.y/status", {"open": False})[0] == 200
    return shelf


@pytest.mark.parametrize(
    ("key", "op", "value", "found"),
    [
        ("project", "=", "p1", "x"), ("project", "!=", "p1", "y"), ("project", ">", "p1", "y"),
        ("project", "=", "p*", "x y"), ("version", "=", "3", "x"), ("campaign", "=", "12", "x"),
        ("campaign", "=", "1*", "x"), ("run_number", "=", "12", "x"), ("run_number", "!=", "12", "y"),
        ("run_number", "<", "1200", "x"), ("run_number", "<=", "1200.5", "x y"), ("run_number", ">", "12", "y"),
        ("run_number", ">=", "12", "x y"), ("run_number", "<", "99999999999999999999999", "x y"),
        ("length", "=", "2", "y"), ("length", ">", "1", "y"), ("length", "<=", "2", "y"), ("bytes", ">", "1000", "y"),
        ("hidden", "=", "true", "y"), ("hidden", "!=", "true", "x"), ("transient", "=", "False", "x y"),
        ("created_at", ">", "2020-01-01", "x y"), ("created_at", "<", "2020-01-01 00:00:00", ""),
        ("created_at", ">=", "2020-01-01T01:00:00+02:00", "x y"), ("created_at", "<=", "2100-01-01T00:00Z", "x y"),
        ("closed_at", ">", "2020-01-01", "y"), ("created_at", "!=", "2020-01-01", "x y"),
        ("name", "!=", "nothing", "x y"), ("md5", "=", "x", ""), ("adler32", "=", "12345678", ""),
        ("guid", "=", "0123456789abcdef0123456789abcdef", ""), ("eol_at", ">", "2020-01-01", ""),
    ],
)  # fmt: skip
async def test_each_operator_on_rucios_own_keys(door, own, key, op, value, found):
    assert await own.find(door, (key, op, value)) == found


async def test_rows_of_own_keys_have_their_sizes(door, own):
    reply = await own.ask(door, ("length", "=", "2"))
    (row,) = items(reply.lines)
    assert row["length"] == 2
    assert row["bytes"] > 0
    assert row["type"] == "dataset"


@pytest.mark.parametrize("text", ODD_TEXTS, ids=ascii)
async def test_any_text_is_found_as_it_stands_and_nothing_else_is(door, shelf, text):
    key = shelf.key()
    shelf.put("this", **{key: text})
    shelf.put("that", **{key: f"{text}."})
    assert await shelf.find(door, (key, "=", f'"{text}"')) == "this"
    assert await shelf.find(door, (key, "!=", f'"{text}"')) == "that"


@pytest.mark.parametrize(
    "key", ["5", "a b", "ünï", "a'b\"c\\", "True", "None", "1+1", "x,y;z=1", "[1]", "$a", "(", "-"]
)
async def test_any_key_is_found(door, shelf, key):
    shelf.put("this", **{key: shelf.stamp})
    assert await shelf.find(door, (key, "=", shelf.stamp)) == "this"


async def test_a_backslash_before_a_wildcard_is_a_backslash(door, shelf):
    key = shelf.key()
    shelf.put("this", **{key: "a\\b"})
    shelf.put("that", **{key: "a%b"})
    assert await shelf.find(door, (key, "=", "a\\*")) == "this"


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([("project", "=", "p"), ("free", "=", "1")], "do not all belong to the same metadata plugin"),
        ([("free", "<", "a*")], "Wildcards can only be used with equality operators"),
        ([("lifetime", "=", "5")], "does not search by 'lifetime'"),
        ([("is_open", "=", "true")], "does not search by 'is_open'"),
        ([("length", ">", "many")], "not a number"), ([("hidden", "=", "perhaps")], "neither true nor false"),
        ([("free", ">", "true")], "only be compared by = and !="), ([("created_at", ">", "yesterday")], "not a date"),
        ([("created_at", ">", "2024-02-30")], "no such date"), ([("guid", "=", "x")], "not a GUID"),
        ([("a.b", "=", "1")], "no dot"), ([("x", "=", "1"), ("x", "=", "2")], "one for each key and operator"),
        ([("name", "=", "x")], "what the pattern says"), ([("free", "=", "a\nb")], "control character"),
        ([("fr\x00ee", "=", "a")], "control character"), ([("x", "~", "1")], "op: "), ([("", "=", "1")], "key: "),
        ([("x", "=", "1" * 1001)], "value: "), ([(f"k{n}", "=", "1") for n in range(21)], "at most 20"),
        ([(f"k{n}", "=", "ü" * 100) for n in range(20)], "7500 characters"), ([("length", "=", "1e999")], "too big"),
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_is_said(door, shelf, conditions, words):
    reply = await shelf.ask(door, *conditions)
    assert (reply.status, reply.json["code"]) == (422, "filter_invalid"), reply.raw
    assert words in reply.json["reason"]


async def test_data_of_two_kinds_under_one_key_is_rucios_word_and_quotes_help(door, shelf):
    key = shelf.key()
    shelf.put("this", **{key: 7})
    shelf.put("that", **{key: "seven"})
    reply = await shelf.ask(door, (key, "=", "7"))
    assert (reply.status, reply.json["code"]) == (422, "filter_invalid")
    assert "invalid input syntax" in reply.json["reason"]
    assert await shelf.find(door, (key, "=", "'7'")) == "this"


async def test_conditions_as_long_as_is_allowed_reach_rucio(door, shelf):
    conditions = [(f"key_{n}", "=", "v" * 280) for n in range(20)]
    assert await shelf.find(door, *conditions) == ""


@pytest.mark.parametrize(
    "name", ["2024", "1e5", "True", "construe", "[x]", "2024-01-01 00:00:00", "'q'", "x'+'y", "a\\b"]
)
async def test_a_name_is_never_read_as_something_else(door, lake, name):
    name = name if name.startswith("'") else f"{name}"
    did = f"/dids/user.alice/{quote(name, safe='')}"
    status, _ = lake.ask("alice", "POST", did, {"type": "DATASET"})
    assert status in {201, 409}
    query = urlencode({"scope": "user.alice", "pattern": name, "type": "all"}, quote_via=quote)
    assert [row["name"] for row in items(await lines(door, f"dids?{query}"))] == [name]
    cut = urlencode({"scope": "user.alice", "pattern": f"{name[:-1]}*", "type": "all"}, quote_via=quote)
    assert name in [row["name"] for row in items(await lines(door, f"dids?{cut}"))]
