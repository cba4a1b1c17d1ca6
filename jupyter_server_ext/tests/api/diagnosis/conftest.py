"""A set-up at which nothing is wrong; each test spoils one thing."""

from __future__ import annotations

import pytest

from tests.api.healthy import heal


@pytest.fixture
def mount(tmp_path):
    """A mount with a file on it."""
    (tmp_path / "mount").mkdir()
    (tmp_path / "mount" / "file").write_text("x")
    return tmp_path / "mount"


@pytest.fixture
def instance(instance, rucio, mount):
    heal(rucio)
    entry = {**instance["mounts"][0], "path": str(mount)}
    return {**instance, "mounts": [entry]}
