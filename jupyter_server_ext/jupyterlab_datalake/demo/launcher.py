"""``datalake demo``: brings the lake up, JupyterLab with it, and everything down again."""

from __future__ import annotations

import json
import platform
import signal
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from .failure import DemoError
from .lake import Lake, LakeOptions
from .processes import Family
from .progress import Progress
from .root import LakeRoot

WATCH_SECONDS = 0.25
SAMPLE_LIBRARIES = ("numpy", "pyarrow", "h5py", "astropy")
JUPYTER_LIBRARIES = ("pandas", "matplotlib")


@dataclass(frozen=True)
class DemoOptions:
    """The command's options. ``port`` is JupyterLab's, 0 for any free one."""

    root: Path
    fresh: bool = False
    lake_only: bool = False
    port: int | None = None
    browser: bool = True
    lake: LakeOptions = LakeOptions()


class Interrupted(Exception):
    """A signal asked for the end."""


def check_machine(lake_only: bool) -> None:
    """Say at once what cannot work here. Raises `DemoError`."""
    if platform.system() == "Windows":
        raise DemoError("The demo needs Linux or macOS: on Windows, start it inside WSL.")
    if sys.version_info < (3, 10):
        raise DemoError("The demo needs Python 3.10 or newer.")
    wanted = SAMPLE_LIBRARIES if lake_only else SAMPLE_LIBRARIES + JUPYTER_LIBRARIES
    missing = [name for name in wanted if find_spec(name) is None]
    if missing:
        raise DemoError(f"Missing here: {', '.join(missing)}. Install them with: pip install 'jupyterlab-datalake[demo]'")


def run(options: DemoOptions) -> int:
    """Run the demo until it is asked to end. Answers the exit code; raises `DemoError`."""
    check_machine(options.lake_only)
    progress = Progress()
    root = LakeRoot(options.root)
    root.claim(fresh=options.fresh)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    family = Family()
    try:
        _run(options, root, family, progress)
    except Interrupted:
        progress.say("Ending the lake …")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        family.end()
        root.release()
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def _run(options: DemoOptions, root: LakeRoot, family: Family, progress: Progress) -> None:
    lake = Lake(root, options.lake, family, progress)
    lake.start()
    description = lake.follow()
    progress.step("lake ready")
    if options.lake_only:
        print(json.dumps(description), flush=True)
    while True:
        lake.check()
        signal.sigtimedwait([], WATCH_SECONDS)
