"""The contract: generated files are current, every route keeps what the table says."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from jupyterlab_datalake.api import contract, troubleshooting
from jupyterlab_datalake.api.events import availability_schema
from jupyterlab_datalake.api.openapi import document
from jupyterlab_datalake.api.routes import ROUTES
from jupyterlab_datalake.lake.failures import CATALOGUE


def test_generated_files_are_current():
    if not (contract.ROOT / "node_modules" / ".bin" / "json2ts").exists():
        pytest.fail("node_modules is missing: run `jlpm install` first")
    stale = [name for name, text in contract.generated().items() if (contract.ROOT / name).read_text("utf-8") != text]
    assert stale == [], "run `python -m jupyterlab_datalake.api.contract`"


def test_a_changed_model_is_noticed(monkeypatch, capsys):
    monkeypatch.setattr(contract, "generated", lambda: {"docs/openapi.json": "{}\n"})
    assert contract.main(["--check"]) == 1
    assert "docs/openapi.json" in capsys.readouterr().out


def test_every_remedy_is_a_literal_that_a_translator_finds():
    text = contract.failures_ts()
    for code, meaning in CATALOGUE.items():
        assert f"case '{code}':" in text
        assert contract.quoted(meaning.remedy) in text


def test_the_troubleshooting_page_tells_each_failure_once(monkeypatch):
    page = troubleshooting.page()
    for code, meaning in CATALOGUE.items():
        assert page.count(f"### `{code}`") == 1
        assert meaning.remedy in page
    monkeypatch.setattr(troubleshooting, "SYMPTOMS", {})
    with pytest.raises(RuntimeError, match="no_instance"):
        troubleshooting.page()


def test_openapi_has_every_verb_of_the_table_and_resolves():
    found = document()
    verbs = {(path, verb) for path, item in found["paths"].items() for verb in item if verb != "parameters"}
    assert verbs == {(f"/datalake/{route.path}", verb.lower()) for route in ROUTES for verb in route.verbs}
    identifiers = [op["operationId"] for item in found["paths"].values() for v, op in item.items() if v != "parameters"]
    assert len(identifiers) == len(set(identifiers))
    for reference in references(found):
        target = found
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]


def test_every_schema_is_valid():
    for schema in [*document()["components"]["schemas"].values(), availability_schema(), contract.contract_schema()]:
        Draft202012Validator.check_schema(schema)


async def test_handlers_have_the_verbs_of_the_table_and_no_others():
    for route in ROUTES:
        assert set(route.handler.verbs()) == set(route.verbs), route.path


async def test_the_event_bus_takes_what_is_pushed_and_refuses_what_is_not_in_the_schema(door, datalake_server):
    from jupyter_events.schema import EventSchema

    schema = EventSchema(json.loads(json.dumps(availability_schema())))
    counts = {"files_here": 1, "files_total": 1, "bytes_here": 3, "bytes_total": None, "bytes_per_second": None}
    item = {"did": "a:b", "state": "available", **counts}
    schema.validate({"instance": "demo", "revision": 1, "items": [item]})
    with pytest.raises(Exception, match="GONE"):
        schema.validate({"instance": "demo", "revision": 1, "items": [{**item, "state": "GONE"}]})


def references(value):
    """Every ``$ref`` in a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "$ref":
                yield item
            else:
                yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
