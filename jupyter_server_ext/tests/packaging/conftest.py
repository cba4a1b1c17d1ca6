"""The wheel, built once from the files under version control, as a release would be."""

from __future__ import annotations

import os
import shutil

import pytest

from .building import ROOT, run, uv, versioned_files


@pytest.fixture(scope="session")
def distributions(tmp_path_factory):
    """Folder with the sdist and the wheel made from it; the tree is a copy, so nothing stale is packed."""
    tree = tmp_path_factory.mktemp("tree")
    for file in versioned_files():
        target = tree / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, target)
    out = tmp_path_factory.mktemp("dist")
    run([*uv(), "build", "--out-dir", out, tree], env={**os.environ, "CI": "true"})
    return out


@pytest.fixture(scope="session")
def wheel(distributions):
    """Path of the wheel."""
    (path,) = distributions.glob("*.whl")
    return path
