"""Start the embedded lake and a JupyterLab on it for the stories; both end with this process.

Reads ``GALATA_PORT`` (JupyterLab's port) and ``DATALAKE_UI_LAKE`` (the file for the lake's description, which holds the
passwords of a lake that lives for one run on 127.0.0.1).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ACCOUNT = "alice"


def start_lake(root: Path) -> tuple[subprocess.Popen[str], dict[str, object]]:
    """Start a lake in an empty place and wait for its description."""
    command = [sys.executable, "-m", "jupyterlab_datalake.cli", "demo", "--lake-only", "--root", str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        sys.exit(f"The lake did not start (it ended with {process.wait()}).")
    return process, json.loads(line)


def write_private(path: Path, text: str) -> None:
    """Write a file that only we can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def end(process: subprocess.Popen[str]) -> None:
    """Ask a process to end, and make it."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main() -> int:
    """Serve until told to stop. Answers JupyterLab's exit code."""
    description_file = Path(os.environ["DATALAKE_UI_LAKE"])
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="datalake-ui-") as place:
        lake, description = start_lake(Path(place) / "lake")
        try:
            write_private(description_file, json.dumps(description))
            accounts = description["accounts"]
            assert isinstance(accounts, dict)
            lab = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab", "--config", str(HERE / "jupyter_server_test_config.py")],
                env={**os.environ, "DATALAKE_DEMO_PASSWORD": accounts[ACCOUNT]["password"]},
                text=True,
            )
            try:
                return lab.wait()
            finally:
                end(lab)
        finally:
            description_file.unlink(missing_ok=True)
            end(lake)


if __name__ == "__main__":
    sys.exit(main())
