"""Breaks each layer rule of the server half in a copy of the package, and expects import-linter to say so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "jupyter_server_ext" / "jupyterlab_datalake"
LINT = Path(sys.executable).with_name("lint-imports")
DOORS = "Front doors know the domain, never the other way"

BREACHES = [
    ("lake/did.py", "from jupyterlab_datalake.api import models", DOORS),
    ("lake/did.py", "from jupyterlab_datalake import app", DOORS),
    ("lake/did.py", "from jupyterlab_datalake import cli", DOORS),
    ("lake/did.py", "from jupyterlab_datalake import headless", DOORS),
    ("lake/lakes.py", "from jupyterlab_datalake.headless import verbs", DOORS),
    ("lake/__init__.py", "from jupyterlab_datalake.headless import doors", DOORS),
    ("api/models.py", "from jupyterlab_datalake.headless import verbs", DOORS),
    ("app.py", "from jupyterlab_datalake.headless import verbs", DOORS),
    ("headless/verbs.py", "from jupyterlab_datalake import app", DOORS),
    ("api/models.py", "from jupyterlab_datalake import cli", DOORS),
    ("api/models.py", "from jupyterlab_datalake import app", DOORS),
    ("kernel/values.py", "from jupyterlab_datalake.lake import did", DOORS),
    ("lake/did.py", "import tornado.web", "The domain knows no HTTP server"),
    ("lake/did.py", "import jupyter_server", "The domain knows no HTTP server"),
    ("lake/did.py", "from jupyterlab_datalake import demo", "The product does not know its demo"),
    (
        "demo/embedded/layout.py",
        "from jupyterlab_datalake.lake import did",
        "The embedded lake runs in an environment where we are not installed",
    ),
]


def lint(folder):
    """Run import-linter on the package in `folder`, with the project's contracts."""
    done = subprocess.run(
        [str(LINT), "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package that may be spoiled."""
    folder = tmp_path_factory.mktemp("layers")
    shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("labextension", "__pycache__"))
    return folder


def test_the_package_keeps_its_layers(copy):
    code, words = lint(copy)
    assert code == 0, words


@pytest.mark.parametrize(("file", "line", "contract"), BREACHES, ids=lambda value: str(value)[:48])
def test_a_breach_is_named(copy, file, line, contract):
    module = copy / PACKAGE.name / file
    kept = module.read_text(encoding="utf-8")
    module.write_text(f"{kept}\n{line}\n", encoding="utf-8")
    try:
        code, words = lint(copy)
    finally:
        module.write_text(kept, encoding="utf-8")
    assert code == 1
    assert f"{contract} BROKEN" in words
