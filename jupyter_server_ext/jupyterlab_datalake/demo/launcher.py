"""``datalake demo``: brings the lake up, JupyterLab with it, and everything down again."""

from __future__ import annotations

import json
import platform
import signal
import webbrowser
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Event

import click

from .failure import DemoError, sentence
from .jupyter import JupyterLab, choose_port
from .lake import Address, Lake, LakeOptions
from .processes import Family
from .progress import Progress
from .root import LakeRoot

WATCH_SECONDS = 0.25
KNOCK_SECONDS = 0.1
SAMPLE_LIBRARIES = ("numpy", "pyarrow", "h5py", "astropy")
LAB_LIBRARIES = ("jupyterlab", "ipykernel", "pandas", "matplotlib")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class DemoOptions:
    """The command's options. ``port`` is JupyterLab's, None for any free one."""

    root: Path
    fresh: bool = False
    lake_only: bool = False
    port: int | None = None
    browser: bool = True
    lake: LakeOptions = field(default_factory=LakeOptions)


def check_machine(lake_only: bool) -> None:
    """Say at once what cannot work here. Raises `DemoError`."""
    if platform.system() == "Windows":
        raise DemoError("The demo needs Linux or macOS: on Windows, start it inside WSL.")
    wanted = SAMPLE_LIBRARIES if lake_only else SAMPLE_LIBRARIES + LAB_LIBRARIES
    missing = [name for name in wanted if not _is_installed(name)]
    if missing:
        raise DemoError(
            f"Missing here: {', '.join(missing)}. Install them with: pip install 'jupyterlab-datalake[demo]'"
        )


def _is_installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ImportError:
        return False


def run(options: DemoOptions) -> None:
    """Run the demo until it is asked to end. Raises `DemoError` when it cannot, or cannot any longer."""
    check_machine(options.lake_only)
    port = None if options.lake_only else choose_port(options.port)
    progress = Progress()
    root = LakeRoot(options.root)
    root.claim(fresh=options.fresh)
    stop = Event()
    for number in SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    family = Family()
    try:
        lab = None if port is None else JupyterLab(root, port, family)
        _run(Lake(root, options.lake, family, progress), lab, options, progress, stop)
    except OSError as error:
        raise DemoError(sentence(error)) from error
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if stop.is_set():
            progress.say("Ending the lake …")
        family.end()
        root.release()


def _run(lake: Lake, lab: JupyterLab | None, options: DemoOptions, progress: Progress, stop: Event) -> None:
    lake.start()

    def on_address(address: Address) -> None:
        if lab is not None:
            lab.start(address)

    description = lake.follow(on_address, stop.is_set)
    if description is None:
        return
    progress.step("lake ready")
    if lab is None:
        click.echo(json.dumps(description))
    else:
        _open(lab, options.browser, progress, stop)
    while not stop.wait(WATCH_SECONDS):
        lake.check()
        if lab is not None:
            lab.check()


def _open(lab: JupyterLab, browser: bool, progress: Progress, stop: Event) -> None:
    """Wait until Lab answers, then say where."""
    while not lab.answers():
        lab.check()
        if stop.wait(KNOCK_SECONDS):
            return
    progress.step("JupyterLab ready")
    click.echo(f"JupyterLab: {lab.url}")
    progress.say("Ctrl-C ends the lake and JupyterLab.")
    if browser:
        webbrowser.open(lab.url)
