"""``jupyter lab`` as a measured process: private directories, a known token, one port, gone at the end."""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyterlab_datalake.demo.processes import Family

from .environments import Environment

START_SECONDS = 90
LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Setup:
    """What distinguishes one server from another."""

    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    ipython_extensions: tuple[str, ...] = ()
    disabled_lab_extensions: tuple[str, ...] = ()


class JupyterServer:
    """One JupyterLab below ``home``, which holds its configuration, runtime files and notebooks."""

    def __init__(self, environment: Environment, home: Path, setup: Setup) -> None:
        self._environment = environment
        self._setup = setup
        self._family: Family | None = None
        self._port = _free_port()
        self.home = home
        self.token = secrets.token_hex(16)

    @property
    def url(self) -> str:
        """Base URL without a final slash."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def notebooks(self) -> Path:
        """The directory it serves."""
        return self.home / "notebooks"

    @property
    def startup(self) -> Path:
        """Files here run in each IPython kernel at its start."""
        return self._profile / "startup"

    @property
    def _profile(self) -> Path:
        return self.home / "ipython" / "profile_default"

    @property
    def authorization(self) -> dict[str, str]:
        """The header that lets a request in."""
        return {"Authorization": f"token {self.token}"}

    def connection(self) -> http.client.HTTPConnection:
        """A connection to it, not yet opened."""
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)

    def request(self, method: str, path: str, body: Any = None) -> Any:
        """One call with JSON in and out; `RuntimeError` when it is refused."""
        connection = self.connection()
        try:
            payload = None if body is None else json.dumps(body)
            connection.request(method, path, payload, {**self.authorization, "Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path} was answered {answer.status}: {text[:300]}")
        return json.loads(text) if text else None

    def start(self) -> float:
        """Start it and wait for its first page; answers the seconds between the two."""
        self._write_configuration()
        self._family = Family()
        with (self.home / "server.log").open("ab") as log:
            began = time.perf_counter()
            process = self._family.start(
                [str(self._environment.python), "-m", "jupyterlab"],
                environment={**self._directories(), **self._setup.environment},
                cwd=self.notebooks,
                stdout=log,
                stderr=log,
            )
        while not self._answers():
            if process.poll() is not None or time.perf_counter() - began > START_SECONDS:
                self.close()
                raise RuntimeError(f"JupyterLab did not start: {self._last_words()}")
            time.sleep(LOOK_SECONDS)
        return time.perf_counter() - began

    def close(self) -> None:
        """End it and its kernels."""
        family, self._family = self._family, None
        if family is not None:
            family.end()

    def _answers(self) -> bool:
        connection = self.connection()
        try:
            connection.request("GET", "/lab", headers=self.authorization)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _directories(self) -> dict[str, str]:
        """Nothing of the user's own set-up is read or written."""
        places = {
            "HOME": "",
            "IPYTHONDIR": "ipython",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }
        return {"JUPYTER_PREFER_ENV_PATH": "1", **{name: str(self.home / place) for name, place in places.items()}}

    def _write_configuration(self) -> None:
        for directory in (self.notebooks, self.startup, self.home / "config" / "labconfig"):
            directory.mkdir(parents=True, exist_ok=True)
        own = {
            "ip": "127.0.0.1",
            "port": self._port,
            "port_retries": 0,
            "open_browser": False,
            "allow_root": True,
            "root_dir": str(self.notebooks),
        }
        given = dict(self._setup.config)
        config = {
            **given,
            "ServerApp": {**own, **given.get("ServerApp", {})},
            "IdentityProvider": {"token": self.token},
            # No questions to the user, no calls to the outside.
            "LabApp": {"news_url": None, "extension_manager": "readonly"},
        }
        _write(self.home / "config" / "jupyter_server_config.json", config)
        disabled = dict.fromkeys(self._setup.disabled_lab_extensions, True)
        _write(self.home / "config" / "labconfig" / "page_config.json", {"disabledExtensions": disabled})
        extensions = list(self._setup.ipython_extensions)
        _write(self._profile / "ipython_config.json", {"InteractiveShellApp": {"extensions": extensions}})

    def _last_words(self) -> str:
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")[-1500:]


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
