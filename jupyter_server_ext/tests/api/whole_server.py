"""A Jupyter server as a process of its own, and a scripted Rucio in a thread, for what must be seen from outside."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.api.scripted_rucio import PASSWORD, ScriptedRucio
from tests.headless.conftest import Home, JupyterServer

VARIABLE = "TEST_RUCIO_PASSWORD"


@contextmanager
def rucio_in_a_thread():
    """A scripted Rucio that answers while the test waits."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    rucio = ScriptedRucio()
    try:
        asyncio.run_coroutine_threadsafe(rucio.start(), loop).result(10)
        yield rucio
        asyncio.run_coroutine_threadsafe(rucio.stop(), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def server_for(rucio: ScriptedRucio, folder: Path, **options: Any):
    """A Jupyter server whose instance ``demo`` is this Rucio; ``options`` are further traits of ``DataLakeApp``."""
    home = Home(folder)
    instance = {
        "name": "demo",
        "rucio_base_url": rucio.url,
        "destination_rse": "LOCAL-FUSE",
        "wildcard_enabled": True,
        "mounts": [{"rse": "LOCAL-FUSE", "pfn_prefix": "root://localhost:1094//eos/localfuse", "path": "/nowhere"}],
        "auth": {"type": "userpass", "username": "alice", "account": "alice", "password_env": VARIABLE},
    }
    config = {"DataLakeApp": {"instances": [instance], **options}}
    (home.config / "jupyter_server_config.json").write_text(json.dumps(config))
    server = JupyterServer(home, **{VARIABLE: PASSWORD})
    try:
        yield server
    finally:
        server.close()
