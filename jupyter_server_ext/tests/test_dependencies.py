"""pyproject.toml says what the package imports: no more, and no less."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "jupyterlab_datalake"
EMBEDDED = PACKAGE / "demo" / "embedded"
SNIPPETS = PACKAGE / "kernel"
EXTRAS = ("keyring",)
OPTIONAL = {"keyring", "papermill"}
"""What the product uses where it is installed; papermill loads us, the others are extras."""


def imported_by(files):
    """Top-level names of other distributions that these files import, also inside functions."""
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names)


def required(extra=None):
    """Names of the required distributions, as they are imported."""
    lines = requires("jupyterlab-datalake") or []
    marked = [
        line for line in lines if (f"extra == '{extra}'" in line.replace('"', "'") if extra else "extra" not in line)
    ]
    names = [re.match(r"[A-Za-z0-9_.-]+", line) for line in marked]
    return {name[0].replace("-", "_") for name in names if name}


def files_of(folder):
    return set(folder.rglob("*.py"))


def test_the_product_requires_what_it_imports():
    product = files_of(PACKAGE) - files_of(PACKAGE / "demo") - files_of(SNIPPETS)
    assert imported_by(product) <= required() | OPTIONAL
    assert all(required(extra) & OPTIONAL for extra in EXTRAS)


def test_nothing_is_required_that_is_not_imported():
    assert required() <= imported_by(files_of(PACKAGE) - files_of(EMBEDDED))


def test_the_demo_requires_what_it_imports():
    assert imported_by(files_of(PACKAGE / "demo") - files_of(EMBEDDED)) <= required() | required("demo")


def test_nothing_limits_the_jupyter_of_the_user():
    jupyter = [line for line in requires("jupyterlab-datalake") or [] if re.match("jupyter|notebook", line)]
    ours = [line for line in jupyter if "extra" not in line or "demo" in line]
    assert len(ours) >= 4
    assert not [line for line in ours if re.search(r"<|==|~=", line.split(";")[0])]


@pytest.mark.parametrize("snippet", sorted(files_of(SNIPPETS)), ids=lambda path: path.name)
def test_a_snippet_needs_nothing_in_the_kernel_but_python(snippet):
    # comm comes with ipykernel; the snippet looks for ipykernel before it offers what needs it.
    assert imported_by([snippet]) <= {"comm"}
    ast.parse(snippet.read_text(encoding="utf-8"), feature_version=(3, 8))
