"""The checkout as its users get it: a wheel with the production build, beside the same JupyterLab as the peer's."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from .contestant import Contestant
from .environments import UV, add_wheel, build, cache, run
from .jupyter import Setup
from .lake import Lake

ROOT = Path(__file__).parent.parent
NOT_IN_THE_WHEEL = (".ci/", "bench/", "binder/", "docs/", "jupyter_server_ext/tests/", "scripts/", "ui-tests/")


def ours(jupyterlab: str) -> Contestant:
    """Install this checkout beside the given version of JupyterLab."""
    environment = build("ours", [f"jupyterlab=={jupyterlab}", "ipykernel"])
    add_wheel(environment, _wheel())
    return Contestant(
        name="jupyterlab-datalake",
        environment=environment,
        lab_extension="jupyterlab-datalake",
        server_extension="jupyterlab_datalake",
        configure=configure,
    )


def configure(lake: Lake) -> Setup:
    """The instance that the lake hands out, and the password where it says."""
    instance = lake.instance
    return Setup(
        config={"DataLakeApp": {"instances": [instance]}},
        environment={instance["auth"]["password_env"]: lake.password},
    )


def _sources() -> list[Path]:
    listed = run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT).splitlines()
    names = sorted(name for name in set(listed) if not name.startswith(NOT_IN_THE_WHEEL))
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def _wheel() -> Path:
    """The wheel of the sources as they are now, built in a copy: a development build in the checkout is not packed."""
    sources = _sources()
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    shelf = cache() / "wheels" / digest.hexdigest()[:16]
    found = list(shelf.glob("*.whl"))
    if found:
        return found[0]
    print("Building the wheel …", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="datalake-bench-wheel-") as work:
        copy = Path(work) / "source"
        for path in sources:
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
        run([*UV[:-1], "build", "--wheel", "--out-dir", str(Path(work) / "dist"), str(copy)])
        shutil.rmtree(shelf.parent, ignore_errors=True)
        shutil.copytree(
            Path(work) / "dist", shelf, ignore=lambda _, names: [n for n in names if not n.endswith(".whl")]
        )
    return next(shelf.glob("*.whl"))
