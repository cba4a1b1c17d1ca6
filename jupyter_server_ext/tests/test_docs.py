"""What the documents say is there, is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
ARCHITECTURE = ROOT / "docs" / "architecture.md"
NOT_ROOMS = {"docs", "lib", "node_modules", "dist", "build", "coverage"}


def text_of(document):
    return (ROOT / document).read_text(encoding="utf-8")


def rooms():
    """The folders of architecture.md's table."""
    return re.findall(r"^\| `([^`]+/)` +\|", ARCHITECTURE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_folder_of_the_architecture_exists():
    assert len(rooms()) > 15
    assert [room for room in rooms() if not (ROOT / room).is_dir()] == []


@pytest.mark.parametrize("parent", [".", "src", "jupyter_server_ext/jupyterlab_datalake"])
def test_every_folder_is_in_the_architecture(parent):
    there = {
        path.relative_to(ROOT).as_posix() + "/"
        for path in (ROOT / parent).iterdir()
        if path.is_dir() and not path.name.startswith((".", "_")) and path.name not in {*NOT_ROOMS, "labextension"}
    }
    named = set(rooms()) | {"/".join(room.split("/")[:1]) + "/" for room in rooms()}
    assert there - named == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text_of(document))
    broken = [link for link in links if "://" not in link and not (ROOT / document).parent.joinpath(link).exists()]
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_npm_commands_exist(document):
    scripts = json.loads(text_of("package.json"))["scripts"]
    commands = re.findall(r"npm run ([a-z0-9:]+)", text_of(document)) + re.findall(r"npm (test)\b", text_of(document))
    assert [command for command in commands if command not in scripts] == []


def test_the_readme_begins_with_the_two_commands():
    head = text_of("README.md").split("```")[1]
    assert re.findall(r"^npm (\S+)", head, re.MULTILINE) == ["run", "test"]


def test_the_stages_of_the_contributors_page_are_the_scripts():
    (listed,) = re.findall(r"export const stages = \{([^}]+)\}", text_of("scripts/stages.mjs"))
    stages = [name.strip() for name in listed.split(",")]
    assert re.findall(r"^\| `([a-z]+)` +\|", text_of("CONTRIBUTING.md"), re.MULTILINE) == stages
