"""What the administrator's guide shows works as it stands, and its tables are made from the code."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from traitlets import Unicode
from traitlets.config import Config, Configurable

from jupyterlab_datalake.api import reference
from jupyterlab_datalake.api.configuration import settings_of
from jupyterlab_datalake.lake.instances.config import InstanceConfig, Section, check
from jupyterlab_datalake.lake.instances.environment import instance_from

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    return found


def sound(entry):
    config, problems = check(entry)
    assert problems == []
    assert config is not None
    return config


def test_the_example_of_an_instance():
    config = Config()
    exec(block("python"), {"c": config})
    settings = settings_of(config, ())
    assert settings.problems == ()
    (entry,) = settings.entries
    assert sound(entry).destinations == ("EXAMPLE-EOS",)


def test_the_example_of_a_remote_part():
    (entry,) = settings_of(Config(json.loads(block("json"))), ()).entries
    remote = {"rucio_base_url": "https://rucio.example.org", "destination_rse": "R", "rse_mount_path": "/eos"}
    assert entry.pop("$url").startswith("https://")
    sound({**remote, **entry})


def test_the_example_of_a_container():
    words = shlex.split(block("sh").replace("\\\n", " "))
    environ = dict(word.split("=", 1) for word, before in zip(words[1:], words, strict=False) if before == "-e")
    entry = instance_from(environ)
    assert entry is not None
    assert sound(entry).auth.type == "environment"


def test_every_key_and_every_trait_is_in_it_with_a_meaning():
    rows = [row for text in reference.tables(ROOT).values() for row in text.splitlines() if row.startswith("|")]
    assert len(rows) > 50
    assert [row for row in rows if not row.strip("| ").rpartition("|")[2].strip()] == []
    keys = {cell.strip(" `") for cell in re.findall(r"^\|([^|]+)\|", GUIDE, re.MULTILINE)}
    assert {*InstanceConfig.model_fields, "$url"} <= keys


def test_a_key_without_a_meaning_is_refused():
    class Silent(Section):
        told: int = 1
        """Told."""
        silent: str = ""

    with pytest.raises(RuntimeError, match="silent"):
        reference.meanings(Silent)


def test_a_trait_without_a_meaning_is_refused():
    class Silent(Configurable):
        silent = Unicode().tag(config=True)

    with pytest.raises(RuntimeError, match="silent"):
        reference.trait_table(Silent)


def test_a_guide_without_a_place_for_a_table_is_refused(tmp_path):
    (tmp_path / "schema").mkdir()
    (tmp_path / "admin.md").write_text("<!-- BEGIN instance -->\n<!-- END instance -->\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="RucioConfig"):
        reference.guide(tmp_path, "admin.md")
