"""The lines that templates write are Python, whatever the DID is called."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from jupyterlab_datalake.kernel.values import make_value

SCHEMA = Path(__file__).parents[3] / "schema" / "insert.json"
TEMPLATES = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]["templates"]["default"]
HOSTILE = [
    "opendata:run/a.root",
    's:");import os;os.system("x")#',
    "s:'''\"\"\"\\",
    "s:a\nb",
    "s:${variable}${did}${word}",
    "s:{0}%s%(x)s",
    "s:`$(id)`;!ls",
    "s:é\u202e\u2028😀\x7f",
]


def lines(adapter, did, *, is_file):
    subject = {"did": did, "isFile": is_file}
    return adapter.ask(do="lines", templates=TEMPLATES, subject=subject, variable="muons")


@pytest.mark.parametrize("is_file", [True, False])
@pytest.mark.parametrize("did", HOSTILE)
def test_each_line_is_one_assignment_to_a_name_of_its_own(adapter, did, is_file):
    written = lines(adapter, did, is_file=is_file)
    assert {line["name"] for line in written} >= {template["name"] for template in TEMPLATES} - {"cli"}
    for line in written:
        if line["name"] == "cli":
            assert did == HOSTILE[0], "only a plain name goes to a shell"
            assert line["line"] == f"!rucio download {did}"
            continue
        [statement] = ast.parse(line["line"]).body
        assert isinstance(statement, ast.Assign)
        [target] = statement.targets
        assert isinstance(target, ast.Name)
        assert target.id.startswith("muons_")
        for text in line["imports"]:
            [statement] = ast.parse(text).body
            assert isinstance(statement, (ast.Import, ast.ImportFrom))


@pytest.mark.parametrize("did", HOSTILE)
def test_paths_and_filesets_hold_what_is_here(adapter, did):
    here = ["s:one", "/mount/one", "root://x//one", 1, "available", None]
    away = ["s:two", None, None, 1, "elsewhere", None]
    dataset, file = make_value(did, "collection", [here, away]), make_value(did, "file", [here])
    of_dataset, of_file = run(lines(adapter, did, is_file=False), dataset), run(lines(adapter, did, is_file=True), file)
    assert of_dataset["muons_paths"] == ["/mount/one"]
    assert of_file["muons_path"] == "/mount/one"
    expected = {did: {"files": {"/mount/one": "Events"}}}
    assert of_dataset["muons_fileset"] == of_file["muons_fileset"] == expected


def run(written, value):
    """Run the lines that need no library."""
    namespace = {"muons": value}
    for line in written:
        if not line["imports"] and line["name"] != "cli":
            exec(compile(line["line"], "<line>", "exec"), namespace)
    return namespace
