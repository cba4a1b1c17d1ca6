"""The process that knows Rucio from inside: builds schema, people, places and sample, then runs the daemons.

It reads one JSON line from the supervisor (passwords among it: they are in no file, argument or environment) and writes
one JSON line per step.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Event, Thread
from typing import Any

from .failure import LakeError, sentence
from .layout import Layout

SAMPLE_PATIENCE_SECONDS = 180
LOG_BYTES = 5 * 1024 * 1024


def tell(**message: Any) -> None:
    """One line to the supervisor."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def log_to(path: Path) -> None:
    """Warnings of Rucio and of ourselves go to a file of bounded size."""
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def import_rucio() -> None:
    """The slow part, done while the database starts. Raises `LakeError` when Rucio's C library is missing."""
    try:
        import magic  # noqa: F401
    except ImportError as error:
        raise LakeError(
            "The library libmagic is missing, which Rucio needs: install it (Debian, Ubuntu: apt install libmagic1; "
            "Fedora: dnf install file-libs; macOS: brew install libmagic)."
        ) from error
    from . import world  # noqa: F401


def wait_for_sample(layout: Layout, stop: Event) -> None:
    """Wait until the launcher's generator has renamed the manifest into place."""
    deadline = time.monotonic() + SAMPLE_PATIENCE_SECONDS
    while not layout.manifest.exists():
        if time.monotonic() > deadline:
            raise LakeError("The sample files were not made within three minutes.")
        if stop.wait(0.05):
            raise SystemExit(0)


def build(order: dict[str, Any], layout: Layout, stop: Event) -> None:
    """All steps from an empty database to a lake with files."""
    from . import world

    world.build_schema()
    # alembic sets up logging anew.
    log_to(layout.logs / "daemons.log")
    tell(step="schema")
    world.forget_heartbeats()
    world.settle(order["passwords"], layout, order["fts"])
    tell(step="accounts and sites")
    is_registered = world.sample_is_registered(order["container"])
    if is_registered and not order["did_count"]:
        return
    # Another second of imports, which a kept lake can do without.
    from . import catalogue

    if not is_registered:
        wait_for_sample(layout, stop)
        tell(step="sample data", detail=f"{catalogue.register_sample(layout)} files")
    if order["did_count"]:
        tell(step="large scope", detail=f"{catalogue.fill_bulk(layout, order['did_count'])} DIDs added")


def main() -> int:
    """Entry point of ``python -m embedded.keeper ROOT``."""
    layout = Layout(Path(sys.argv[1]))
    log_to(layout.logs / "daemons.log")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        import_rucio()
        order = json.loads(sys.stdin.readline())
        build(order, layout, stop)
        tell(ready=True)
        # Imported after the word that the lake is ready: nobody's rule is a second old yet.
        from . import daemons

        Thread(target=_stop_with_supervisor, args=(stop,), daemon=True).start()
        daemons.run(stop)
    except LakeError as error:
        tell(error=str(error))
        return 1
    except OSError as error:
        tell(error=sentence(error))
        return 1
    return 0


def _stop_with_supervisor(stop: Event) -> None:
    """The pipe from the supervisor ends when the supervisor does."""
    sys.stdin.read()
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
