"""A user's account: a home folder, Jupyter's configuration in it, a Jupyter server that may run, and processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "TEST_HEADLESS_PASSWORD"
TOKEN = "the-token-of-this-server"
PATIENCE = 120


class Home:
    """Folders and environment of one user."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.server: JupyterServer | None = None
        self.config = root / "config"
        self.runtime = root / "runtime"
        for folder in (self.config, self.runtime):
            folder.mkdir(parents=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "JPY", "RUCIO"))}
        self.environ = {
            **kept,
            "HOME": str(root),
            "IPYTHONDIR": str(root / "ipython"),
            "JUPYTER_CONFIG_DIR": str(self.config),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_DATA_DIR": str(root / "data"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def configure(self, *instances: dict[str, Any]) -> None:
        """Write Jupyter's configuration file."""
        content = {"DataLakeApp": {"instances": list(instances)}}
        (self.config / "jupyter_server_config.json").write_text(json.dumps(content))

    def run(self, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """A command of the user, in the home folder."""
        return subprocess.run(
            command,
            cwd=self.root,
            env={**self.environ, **environ},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def python(self, code: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """A program of the user that begins with our import."""
        text = "import json\nfrom pathlib import Path\nfrom jupyterlab_datalake import lake\n" + textwrap.dedent(code)
        return self.run(sys.executable, "-W", "error", "-c", text, **environ)

    def says(self, code: str, **environ: str):
        """What such a program prints, which must be JSON on one line; and nothing on standard error."""
        done = self.python(code, **environ)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return json.loads(done.stdout)


class JupyterServer:
    """A Jupyter server of the user, started as a process; the extension is enabled as it is installed."""

    def __init__(self, home: Home, **environ: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = home.root / f"server-{self.port}.log"
        options = ["--no-browser", "--allow-root", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyter_server", f"--port={self.port}", *options],
                cwd=home.root,
                env={**home.environ, **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.url = f"http://127.0.0.1:{self.port}/"
        self.info = home.runtime / f"jpserver-{self.process.pid}.json"
        self._ready()

    def _ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said()
            try:
                with urllib.request.urlopen(f"{self.url}api?token={TOKEN}", timeout=5):
                    pass
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
                continue
            if self.info.exists():
                return
        pytest.fail(self.said())

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text()

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


def instance_of(lake, account="alice", **auth):
    """The embedded lake's own instance; its password is in a variable."""
    auth = auth or {"type": "userpass", "username": account, "account": account, "password_env": VARIABLE}
    return {**lake.info["instance"], "lifetime_max_days": 30, "auth": auth}


@pytest.fixture
def home(tmp_path):
    """A user without anything."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def user(lake, tmp_path_factory):
    """A user whose server runs and is signed in; no other process of hers has the password."""
    home = Home(tmp_path_factory.mktemp("user"))
    home.configure(instance_of(lake))
    server = JupyterServer(home, **{VARIABLE: lake.info["accounts"]["alice"]["password"]})
    home.server = server
    yield home
    server.close()


@pytest.fixture
def password(lake):
    """What a process needs to ask Rucio itself."""
    return {VARIABLE: lake.info["accounts"]["alice"]["password"]}
