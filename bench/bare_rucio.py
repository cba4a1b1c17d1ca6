"""A Rucio and nothing else, started in the lake's environment: ``python bare_rucio.py DIRECTORY``.

PostgreSQL, Rucio's own three bootstrap calls, gunicorn: one after the other, as its documentation has it. Writes
``ready`` when ``/ping`` answers, and ends on SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from threading import Event

from jupyterlab_datalake.demo.embedded import rucio_home
from jupyterlab_datalake.demo.embedded.database import Database
from jupyterlab_datalake.demo.embedded.server import RucioServer


def main() -> None:
    """Start, say so, wait for the end."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    root = Path(sys.argv[1])
    home = root / "rucio"
    home.mkdir()
    os.environ["RUCIO_HOME"] = str(home)
    database = Database(root / "pgdata", root / "postgresql.log")
    server = RucioServer(home, root / "rucio.log", 0)
    try:
        rucio_home.write(home, database=database.url, url=server.url, policy="generic", logs=root)
        database.start()
        # Rucio reads its configuration when it is imported.
        from jupyterlab_datalake.demo.embedded.world import build_schema

        build_schema()
        server.start()
        server.wait_ready()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        ending.wait()
    finally:
        server.stop()
        database.stop()


if __name__ == "__main__":
    main()
