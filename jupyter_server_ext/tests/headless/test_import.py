"""The import is light, and the user's name for the verbs is not in the way of the domain's."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import pytest

from jupyterlab_datalake import lake

HEAVY = {"aiohttp", "asyncio", "jupyter_server", "pydantic", "tornado", "traitlets"}


def loaded(code):
    """The modules that a new interpreter has loaded after this."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize(
    "code",
    [
        "import jupyterlab_datalake",
        "from jupyterlab_datalake import lake",
        "from jupyterlab_datalake import lake\nlake.path",
        "from jupyterlab_datalake.lake import attach, DataNotAvailable, LakeError",
    ],
)
def test_nothing_heavy_is_loaded(code):
    assert loaded(code) & HEAVY == set()
    assert "aiohttp" in loaded("import aiohttp"), "and this test would see it"


def test_the_verbs_are_listed_and_nothing_else_is_handed_on():
    assert set(lake.__all__) <= set(dir(lake))
    assert all(getattr(lake, name).__doc__ for name in lake.__all__)
    with pytest.raises(AttributeError, match="no attribute 'cars'"):
        lake.cars  # noqa: B018


def test_no_part_of_the_domain_is_called_like_a_verb():
    parts = {module.name for module in pkgutil.iter_modules(lake.__path__)}
    assert {"did", "lakes"} <= parts
    assert parts & set(lake.__all__) == set()
