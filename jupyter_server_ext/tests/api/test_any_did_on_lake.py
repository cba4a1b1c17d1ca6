"""Every DID that Rucio takes works on every way, up to 250 characters: made by Rucio's REST, asked for at our door."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from tests.api.test_on_lake import D, account, datalake_config, instance, items, lines  # noqa: F401
from tests.lake_fixture import did_path

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
NAMES = [
    "/first", "//first", "a//b///c", "end/", "x:y::z", "#anchor", "a?b=c&d", "100%", "%2F%25", "a=b+c", "a b  c",
    "ünï—код", "数据😀", "*", "a*b%c", "~`!@$^&()[]{}|;'\"<>,.", "back\\slash", "..x", "../../scopes", "./.", "true",
    "2024",
]  # fmt: skip
LONG = ["a" * 250, "é" * 250, "/" * 250, "%" * 250, "数" * 250]


def unique(name, mark):
    """A name of this run's own of the same kind, no longer than Rucio takes."""
    stamp = f"{mark}{time.time_ns():x}"
    return name[: 250 - len(stamp)] + stamp if len(name) + len(stamp) > 250 else name + stamp


def made(lake, name):
    """A container that holds a dataset that holds a file, each with such a name; the three names."""
    file, dataset, container = (unique(name, mark) for mark in "fdc")
    replica = {"scope": "user.alice", "name": file, "bytes": 7, "adler32": "00000001"}
    steps = [
        ("POST", "/replicas", {"rse": "SITE-A", "files": [replica]}),
        ("POST", f"/dids/{did_path('user.alice', dataset)}", {"type": "DATASET"}),
        ("POST", f"/dids/{did_path('user.alice', container)}", {"type": "CONTAINER"}),
        ("POST", f"/dids/{did_path('user.alice', dataset)}/dids", {"dids": [{"scope": "user.alice", "name": file}]}),
        (
            "POST",
            f"/dids/{did_path('user.alice', container)}/dids",
            {"dids": [{"scope": "user.alice", "name": dataset}]},
        ),
    ]
    for verb, path, body in steps:
        status, text = lake.ask("alice", verb, path, body)
        assert status == 201, (path, text)
    rule = lake.new_rule("alice", f"user.alice:{container}", rse_expression="SITE-A")
    return file, dataset, container, rule


@pytest.mark.parametrize("name", [*NAMES, *LONG], ids=lambda name: ascii(name)[:20])
async def test_on_every_way(door, lake, name):
    file, dataset, container, rule = made(lake, name)

    def asked(noun, name):
        return f"{D}{noun}?did={quote(f'user.alice:{name}', safe='')}"

    async def ask(noun, name):
        reply = await door("GET", asked(noun, name))
        assert reply.status == 200, reply.raw
        return reply.json

    async def stream(noun, name, field="dids"):
        return items(await lines(door, asked(noun, name).removeprefix(D)), field)

    kinds = {file: "file", dataset: "dataset", container: "container"}
    for each, kind in kinds.items():
        details = (await ask("did", each))["did"]
        assert (details["scope"], details["name"], details["type"]) == ("user.alice", each, kind)
        pattern = quote(each, safe="")
        found = items(await lines(door, f"dids?scope=user.alice&pattern={pattern}"))
        assert each in [row["name"] for row in found]
        if not {"*", "%"} & set(each):
            assert len(found) == 1
        assert [each["id"] for each in (await ask("rules", each))["rules"] if each["own"]] == [rule]
        (place,) = (await ask("replicas", each))["replicas"]
        assert (place["rse"], place["files_here"], place["bytes_here"]) == ("SITE-A", 1, 7)
        (standing,) = (await ask("availability", each))["items"]
        assert (standing["did"], standing["state"]) == (f"user.alice:{each}", "elsewhere")
        (listed,) = await stream("files", each, "files")
        assert (listed["did"], listed["state"]) == (f"user.alice:{file}", "elsewhere")
    assert [row["name"] for row in await stream("contents", container)] == [dataset]
    assert [row["name"] for row in await stream("contents", dataset)] == [file]
    assert [row["name"] for row in (await ask("parents", file))["dids"]] == [dataset]
    assert [row["name"] for row in (await ask("parents", dataset))["dids"]] == [container]


async def test_a_name_that_is_too_long_is_refused_before_rucio_is_asked(door):
    reply = await door("GET", f"{D}did?did=user.alice:{'a' * 251}")
    assert (reply.status, reply.json["code"]) == (400, "did_malformed")
    assert "250" in reply.json["reason"]
