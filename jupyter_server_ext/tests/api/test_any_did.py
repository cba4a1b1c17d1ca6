"""Every DID that a Rucio may hold arrives there as it was asked for, part by part."""

from __future__ import annotations

import json
import os
from urllib.parse import quote, unquote

import aiohttp
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jupyterlab_datalake.lake.did import MAX_NAME, MAX_SCOPE, Did
from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.rucio.address import address
from tests.api.scripted_rucio import answer, rows

EXAMPLES = 1000 if os.environ.get("CAMPAIGN") else 60
D = "instances/demo/"
CONTROL = [chr(n) for n in (*range(32), 127)]
characters = st.one_of(
    st.sampled_from("/?#%&=+*:;,@ ~\\\"'<>[]{}|^`.é中😀"),
    st.characters(exclude_categories=["Cs"], exclude_characters=CONTROL),
)
names = st.text(characters, min_size=1, max_size=MAX_NAME).filter(lambda name: name not in {".", ".."})
scope_characters = st.characters(exclude_categories=["Cs"], exclude_characters=[*CONTROL, *":/\\"])
scopes = st.text(scope_characters, min_size=1, max_size=MAX_SCOPE).filter(lambda scope: scope not in {".", ".."})
ODD = [
    ("s", "/"), ("s", "//a//"), ("s", "%2F..%2f.."), ("s", "a?b#c&did=x:y"), ("s", "*"), ("s", "é" * MAX_NAME),
    ("s", ":a:b:"), ("S%2f..", "😀 +%20"),
]  # fmt: skip
LISTS = {"replicas", "locks"}
"""What is asked for by a list of DIDs in the body."""


@given(scopes, names)
def test_a_did_is_written_and_read(scope, name):
    assert Did.parse(str(Did(scope, name))) == (scope, name)


@given(st.text())
def test_any_text_is_a_did_or_is_refused(text):
    try:
        did = Did.parse(text)
    except LakeError as error:
        if error.code != "did_malformed":
            raise
    else:
        assert str(did) == text


@given(scopes, names)
def test_each_part_of_a_path_is_one_part(scope, name):
    url = address("http://rucio/prefix", ("dids", scope, name, "files"), {"name": name})
    prefix, *parts = url.raw_path.split("/")[1:]
    assert (prefix, [unquote(part) for part in parts]) == ("prefix", ["dids", scope, name, "files"])
    assert unquote(url.raw_query_string) == f"name={name}"


def everywhere(test):
    """Run with DIDs of every kind, and with those that have gone wrong elsewhere."""
    for scope, name in ODD:
        test = example(scope=scope, name=name)(test)
    test = given(scope=scopes, name=names)(test)
    return settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))(test)


def is_there(rucio, scope, name):
    did = {"scope": scope, "name": name}
    rucio.reply("/dids/", answer({"type": "DATASET", "length": 1, "bytes": 1, "did_type": "DATASET", **did}))
    rucio.reply("/replicas/", rows())
    rucio.reply("/locks/", rows())
    rucio.seen.clear()


def parts(seen):
    """The parts of a path, each as it was meant."""
    return [unquote(part) for part in seen.target.partition("?")[0].split("/")[1:]]


@everywhere
def test_from_the_browser_to_rucio_and_back(door, rucio, jp_asyncio_loop, scope, name):
    """Through every route that takes one DID: whatever Rucio is asked is about this DID."""
    for noun in ("did", "contents", "parents", "rules", "replicas", "files"):
        is_there(rucio, scope, name)
        asked = door("GET", f"{D}{noun}?did={quote(f'{scope}:{name}', safe='')}")
        reply = jp_asyncio_loop.run_until_complete(asked)
        about = [seen for seen in rucio.seen if parts(seen)[0] not in {"auth", "rses"}]
        assert about, noun
        for seen in about:
            path = parts(seen)
            assert path[0] in LISTS if seen.body else path[1:3] == [scope, name], noun
            if seen.body:
                assert json.loads(seen.body)["dids"] == [{"scope": scope, "name": name}]
        if noun == "did":
            assert (reply.json["did"]["scope"], reply.json["did"]["name"]) == (scope, name)


@everywhere
def test_a_batch_of_two(door, rucio, jp_asyncio_loop, scope, name):
    is_there(rucio, scope, name)
    did = quote(f"{scope}:{name}", safe="")
    reply = jp_asyncio_loop.run_until_complete(door("GET", f"{D}availability?did={did}&did=other:one"))
    assert [item["did"] for item in reply.json["items"]] == [f"{scope}:{name}", "other:one"]
    asked = {tuple(parts(seen)[1:3]) for seen in rucio.seen if parts(seen)[0] == "dids"}
    assert asked >= {(scope, name), ("other", "one")}


@pytest.mark.parametrize("route", ["availability", "plan"])
@pytest.mark.parametrize("name", ["n" * 247, "😀" * 24, "%" * 81])
async def test_a_hundred_long_names_pass_in_the_questions_that_the_browser_makes(door, rucio, route, name):
    """As ``src/api/batches.ts`` splits them: at most 6000 characters of an address."""
    dids = [f"s:{name}{number}" for number in range(100)]
    is_there(rucio, "s", "n")
    at_once = 6000 // len(quote(f"did={dids[-1]}&", safe="=&"))
    for start in range(0, len(dids), at_once):
        asked = dids[start : start + at_once]
        reply = await door("GET", f"{D}{route}?" + "&".join(f"did={quote(did, safe='')}" for did in asked))
        assert [item["did"] for item in reply.json["items"]] == asked


async def test_an_address_without_end_is_not_read(door, rucio):
    """Why they are split: what is longer than 64 kB the server hangs up on, without a word that could be shown."""
    with pytest.raises(aiohttp.ClientError):
        await door("GET", f"{D}availability?" + "&".join(["did=s:" + "%C3%A9" * MAX_NAME] * 100))
    assert rucio.seen == []
    assert (await door("GET", f"{D}availability?did=s:a")).status == 200


@pytest.mark.parametrize("name", ["?", "%", "*", "a*b", "%%", "*?%", "a%2Ab"])
@pytest.mark.parametrize("noun", ["did", "contents", "parents", "rules", "replicas", "availability", "files"])
async def test_an_exact_look_up_is_no_search(door, rucio, noun, name):
    """Also where the administrator forbids wildcards: here they are letters."""
    await door("GET", f"{D}{noun}?did={quote(f's:{name}', safe='')}")
    assert rucio.seen
    assert not any("search" in seen.target for seen in rucio.seen)
    assert any(quote(name, safe="") in seen.target or name in seen.body.decode() for seen in rucio.seen)


class TestWithoutWildcards:
    @pytest.fixture
    def instance(self, instance):
        return {**instance, "wildcard_enabled": False}

    async def test_a_name_with_a_star_is_found_by_its_name(self, door, rucio):
        rucio.reply("/dids/s/%2A", answer({"type": "DATASET", "did_type": "DATASET", "scope": "s", "name": "*"}))
        assert (await door("GET", f"{D}did?did=s:*")).json["did"]["name"] == "*"
