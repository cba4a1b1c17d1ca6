"""Whole-lake boot: fresh and with kept state, against Rucio alone."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from jupyterlab_datalake.demo import environment as lake_environment
from jupyterlab_datalake.demo.processes import Family

from .lake import Lake
from .report import Figure

BARE = Path(__file__).parent / "bare_rucio.py"
DEMO = Path(lake_environment.__file__).parent
# Rucio's gunicorn finds its settings as the lake's does; the script names its imports by the whole package.
PYTHONPATH = os.pathsep.join([str(DEMO), str(DEMO.parent.parent)])


def measure(repetitions: int) -> list[Figure]:
    """A fresh lake, the same again, and a bare Rucio, in turn; the lake's environment is installed already."""
    fresh: list[float] = []
    kept: list[float] = []
    bare: list[float] = []
    for _ in range(repetitions):
        with tempfile.TemporaryDirectory(prefix="datalake-bench-") as work:
            for times in (fresh, kept):
                lake = Lake(Path(work))
                try:
                    times.append(lake.start())
                finally:
                    lake.close()
            bare.append(_bare(Path(work) / "bare"))
    rucio = (
        "PostgreSQL, Rucio's bootstrap and gunicorn until /ping answers: no accounts, RSEs, samples, daemons, transfers"
    )
    return [
        Figure("boot-fresh", "s", fresh, bare, rucio, "the whole lake with its sample data"),
        Figure("boot-kept", "s", kept, fresh, "the fresh lake", "the whole lake on the state of the last start"),
    ]


def _bare(root: Path) -> float:
    """Seconds that a Rucio and nothing else needs."""
    root.mkdir(mode=0o700)
    family = Family()
    try:
        with (root / "log").open("ab") as log:
            began = time.perf_counter()
            process = family.start(
                [str(lake_environment.lake_python()), str(BARE), str(root)],
                environment={"PYTHONPATH": PYTHONPATH, "LC_ALL": "C.UTF-8"},
                cwd=root,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
        if line.strip() != b"ready":
            logs = [log for log in (root / "log", root / "rucio.log") if log.exists()]
            words = "\n".join(log.read_text(encoding="utf-8", errors="replace")[-1500:] for log in logs)
            raise RuntimeError(f"The bare Rucio did not start: {words}")
        return took
    finally:
        family.end()
