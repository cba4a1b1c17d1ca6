"""JupyterLab on the lake: its configuration, its first notebook, and the moment at which it answers."""

from __future__ import annotations

import http.client
import json
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from .failure import DemoError
from .lake import SIGN_IN_VARIABLE, Address, instance
from .processes import Family
from .root import LakeRoot

USUAL_PORT = 8888
WELCOME = "Welcome.ipynb"
# What Lab shows at its very first start at /lab; afterwards it keeps what the user has open.
WORKSPACE = {
    "data": {
        "layout-restorer:data": {
            "main": {
                "dock": {"type": "tab-area", "currentIndex": 0, "widgets": [f"notebook:{WELCOME}"]},
                "current": f"notebook:{WELCOME}",
            }
        },
        f"notebook:{WELCOME}": {"data": {"path": WELCOME, "factory": "Notebook"}},
    },
    "metadata": {"id": "default"},
}


def is_free(port: int) -> bool:
    """Whether nothing listens on this port of 127.0.0.1."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port(wished: int | None) -> int:
    """The wished port, else Jupyter's usual one, else any free one. Raises `DemoError` when the wish is taken."""
    if wished is not None:
        if not is_free(wished):
            raise DemoError(f"Port {wished} is taken: choose another with --port, or leave --port out.", usage=True)
        return wished
    if is_free(USUAL_PORT):
        return USUAL_PORT
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class JupyterLab:
    """A ``jupyter lab`` of its own, with an instance ready for alice."""

    def __init__(self, root: LakeRoot, port: int, family: Family) -> None:
        self._root = root
        self._port = port
        self._family = family
        self._token = secrets.token_urlsafe(24)
        self._log = root.layout.logs / "jupyter.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address with the token, for the user."""
        return f"http://127.0.0.1:{self._port}/lab?token={self._token}"

    def start(self, address: Address) -> None:
        """Write the configuration and start without waiting. Secrets go by environment."""
        home = self._root.path / "jupyter"
        home.mkdir(exist_ok=True)
        config = home / "demo_config.json"
        config.write_text(json.dumps(self._config(address.rucio_url), indent=2), encoding="utf-8")
        self._place_welcome(home / "workspaces")
        with self._log.open("ab") as log:
            self._process = self._family.start(
                [sys.executable, "-m", "jupyterlab", "--no-browser", f"--config={config}"],
                environment={
                    "JUPYTER_CONFIG_DIR": str(home / "config"),
                    "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
                    "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
                    "JUPYTER_TOKEN": self._token,
                    SIGN_IN_VARIABLE: address.password,
                },
                cwd=self._root.layout.notebooks,
                stdout=log,
                stderr=log,
            )

    def _config(self, rucio_url: str) -> dict[str, Any]:
        return {
            "ServerApp": {
                "ip": "127.0.0.1",
                "port": self._port,
                "port_retries": 0,
                "root_dir": str(self._root.layout.notebooks),
                "jpserver_extensions": {"jupyterlab_datalake": True},
                "allow_root": True,
            },
            "LabApp": {
                "default_url": f"/lab/tree/{WELCOME}",
                # No request to anybody: Lab would ask for news and newer versions.
                "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
                "news_url": None,
            },
            "DataLakeApp": {"instances": [instance(rucio_url, self._root.layout.mounts)]},
        }

    def _place_welcome(self, workspaces: Path) -> None:
        """Give the notebook and the first workspace once: afterwards they are the user's."""
        notebook = self._root.layout.notebooks / WELCOME
        if not notebook.exists():
            shutil.copyfile(Path(__file__).parent / WELCOME, notebook)
        workspaces.mkdir(exist_ok=True)
        if not any(workspaces.iterdir()):
            # Lab's own name for the file of the workspace "default".
            file = workspaces / "default-37a8.jupyterlab-workspace"
            file.write_text(json.dumps(WORKSPACE), encoding="utf-8")

    def answers(self) -> bool:
        """Whether the page of Lab is served."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("GET", "/lab", headers={"Authorization": f"token {self._token}"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def check(self) -> None:
        """Raise `DemoError` when JupyterLab has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise DemoError(f"JupyterLab ended (exit code {self._process.returncode}); its log is {self._log}.")
