"""Python environments of the two sides, built once below the user's cache directory."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from jupyterlab_datalake.demo.processes import Family

UV = (sys.executable, "-m", "uv", "--quiet")


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    path: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.path / "bin" / "python"

    def version(self, distribution: str) -> str:
        """The installed version of a distribution."""
        code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
        return run([str(self.python), "-c", code, distribution]).strip()


def cache() -> Path:
    """Where the bench keeps what it has built."""
    return user_cache_path("jupyterlab-datalake", appauthor=False) / "bench"


def run(command: Sequence[str], cwd: Path | None = None) -> str:
    """Run a program to its end and answer its output; `RuntimeError` with its last words when it fails."""
    family = Family()
    try:
        process = family.start(
            command, environment={}, cwd=cwd or Path.cwd(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        output, complaints = (text.decode(errors="replace") for text in process.communicate())
    finally:
        # Builds start programs of their own, which an interrupted bench must not leave behind.
        family.end()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command[:6])} … failed:\n{(complaints or output)[-2000:]}")
    return output


def build(name: str, requirements: Sequence[str]) -> Environment:
    """The environment ``name`` holding ``requirements``; an unfinished or other one of that name is replaced."""
    environment = Environment(cache() / name)
    stamp = environment.path / "requirements.json"
    wanted = json.dumps([sys.version, *requirements])
    if _holds(stamp, wanted):
        return environment
    print(f"Building the environment {name} …", file=sys.stderr, flush=True)
    shutil.rmtree(environment.path, ignore_errors=True)
    environment.path.parent.mkdir(parents=True, exist_ok=True)
    run([*UV, "venv", "--python", sys.executable, str(environment.path)])
    _install(environment, requirements)
    stamp.write_text(wanted, encoding="utf-8")
    return environment


def add_wheel(environment: Environment, wheel: Path) -> None:
    """Install this wheel in place of an older one of its name; its directory names its content."""
    stamp = environment.path / "wheel.json"
    wanted = json.dumps(str(wheel))
    if _holds(stamp, wanted):
        return
    stamp.unlink(missing_ok=True)
    _install(environment, ["--reinstall-package", wheel.name.split("-")[0].replace("_", "-"), str(wheel)])
    stamp.write_text(wanted, encoding="utf-8")


def _install(environment: Environment, what: Sequence[str]) -> None:
    # Compiled, as pip does it for users: the first start is not the one that compiles.
    run([*UV, "pip", "install", "--compile-bytecode", "--python", str(environment.python), *what])


def _holds(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted
