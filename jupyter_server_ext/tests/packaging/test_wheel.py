"""What is in the wheel: our files, one copy of the front end, and nothing that runs by itself."""

from __future__ import annotations

import json
import re
import tarfile
import zipfile
from pathlib import PurePosixPath

import pytest

from .building import ROOT, versioned_files

pytestmark = pytest.mark.timeout(600)

PACKAGE = PurePosixPath("jupyter_server_ext/jupyterlab_datalake")
VERSION = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["version"]
DATA = f"jupyterlab_datalake-{VERSION}.data/data"
INFO = f"jupyterlab_datalake-{VERSION}.dist-info"
FRONT_END = f"{DATA}/share/jupyter/labextensions/jupyterlab-datalake"


@pytest.fixture(scope="module")
def contents(wheel):
    """Name and bytes of every file in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def expected_names():
    """Every versioned file of the package, and what is made from it."""
    ours = (PurePosixPath(file.as_posix()) for file in versioned_files())
    names = {
        str(PurePosixPath("jupyterlab_datalake") / file.relative_to(PACKAGE))
        for file in ours
        if file.is_relative_to(PACKAGE)
    }
    names |= {"jupyterlab_datalake/_version.py"}
    names |= {f"{INFO}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")}
    names |= {f"{DATA}/etc/jupyter/jupyter_server_config.d/jupyterlab_datalake.json"}
    return names


def test_the_python_part_is_exactly_what_is_versioned(contents):
    python_part = {name for name in contents if not name.startswith(FRONT_END)}
    assert python_part == expected_names()


def test_the_front_end_is_there_once_and_complete(contents):
    front_end = {name.removeprefix(f"{FRONT_END}/") for name in contents if name.startswith(FRONT_END)}
    settled = {name for name in front_end if not name.startswith("static/")}
    schemas = {f"schemas/jupyterlab-datalake/{path.name}" for path in (ROOT / "schema").glob("*.json")}
    if schemas:
        schemas.add("schemas/jupyterlab-datalake/package.json.orig")
    assert settled == {"install.json", "package.json"} | schemas
    static = {re.sub(r"\.[0-9a-f]{16,}\.", ".HASH.", name) for name in front_end - settled}
    assert {"static/remoteEntry.HASH.js", "static/style.js"} <= static
    assert all(name.endswith((".js", ".js.LICENSE.txt", "third-party-licenses.json", ".svg")) for name in static), (
        static
    )
    assert sum(name.endswith("remoteEntry") or "remoteEntry." in name for name in contents) == 1


def test_nothing_runs_at_python_start_and_nothing_is_compiled(contents):
    for name, data in contents.items():
        assert not name.endswith((".pth", ".so", ".dylib", ".dll", ".pyd", ".node", ".pyc", ".map")), name
        assert b"\0" not in data, f"{name} is a binary file"


def test_neither_this_machine_nor_a_registry_is_named(contents):
    for name, data in contents.items():
        assert str(ROOT).encode() not in data, name
        assert not re.search(rb"https?://(registry\.|[a-z.]*pypi\.)", data), name


def test_the_source_distribution_holds_the_built_front_end(distributions):
    (path,) = distributions.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = archive.getnames()
    assert any("/labextension/static/remoteEntry." in name for name in names)
    assert not any("node_modules" in name or "/.git/" in name for name in names)
