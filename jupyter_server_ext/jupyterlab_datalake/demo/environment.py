"""The lake's own Python environment, so that Rucio's pins never meet the user's Jupyter.

Built once below the user's cache directory, keyed by what goes into it; ``DATALAKE_LAKE_ENV`` names another one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib.util import find_spec
from pathlib import Path

import click

from .failure import DemoError, sentence

REQUIREMENTS = Path(__file__).parent / "embedded" / "requirements.txt"
OVERRIDE = "DATALAKE_LAKE_ENV"


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / "bin" / "python"


def key() -> str:
    """Names the environment by its requirements, Python and platform."""
    parts = (REQUIREMENTS.read_text(encoding="utf-8"), sys.version, sys.base_prefix, sysconfig.get_platform())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def lake_python() -> Path:
    """The Python that runs the lake; builds its environment if there is none yet. Raises `DemoError`."""
    override = os.environ.get(OVERRIDE)
    if override:
        python = python_of(Path(override))
        if not python.exists():
            raise DemoError(f"{OVERRIDE} names {override}, which holds no Python environment.", usage=True)
        return python
    from platformdirs import user_cache_path

    home = user_cache_path("jupyterlab-datalake", appauthor=False)
    environment = home / f"lake-{key()}"
    if not python_of(environment).exists():
        try:
            home.mkdir(parents=True, exist_ok=True)
            with (home / "lake.lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not python_of(environment).exists():
                    _build(environment)
        except OSError as error:
            raise DemoError(sentence(error)) from error
    return python_of(environment)


def _build(environment: Path) -> None:
    """Install under a temporary name, then rename: a half-built environment is never used.

    Nothing is started by the scripts of this environment, whose first lines would hold the temporary name.
    """
    click.echo("Building the lake's own environment (once, about 250 MB) …", err=True)
    work = Path(tempfile.mkdtemp(prefix=f"{environment.name}.", dir=environment.parent))
    try:
        if find_spec("uv") is not None:
            uv = [sys.executable, "-m", "uv", "--quiet"]
        elif (found := shutil.which("uv")) is not None:
            uv = [found, "--quiet"]
        else:
            uv = []
        python = str(python_of(work))
        if uv:
            _run([*uv, "venv", "--allow-existing", "--python", sys.executable, str(work)])
            _run([*uv, "pip", "install", "--compile-bytecode", "--python", python, "-r", str(REQUIREMENTS)])
        else:
            _run([sys.executable, "-m", "venv", str(work)])
            _run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "-r", str(REQUIREMENTS)])
        work.rename(environment)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        if "No space left on device" in done.stderr:
            raise DemoError("The disk is full: the lake's environment needs about 250 MB in the cache directory.")
        raise DemoError(f"The lake's environment could not be built: {lines[-1].strip()}")
