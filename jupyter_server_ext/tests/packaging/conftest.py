"""The wheel, built once from the files under version control, as a release would be."""

from __future__ import annotations

import os

import pytest

from .building import copy_tree, run, uv


@pytest.fixture(scope="session")
def distributions(tmp_path_factory):
    """Folder with the sdist and the wheel made from it; the tree is a copy, so nothing stale is packed."""
    tree = tmp_path_factory.mktemp("tree")
    copy_tree(tree)
    out = tmp_path_factory.mktemp("dist")
    run([*uv(), "build", "--out-dir", out, tree], env={**os.environ, "CI": "true"})
    return out


@pytest.fixture(scope="session")
def wheel(distributions):
    """Path of the wheel."""
    (path,) = distributions.glob("*.whl")
    return path
