"""A side of the comparison: an extension in an environment of its own, as its users install it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .environments import Environment
from .jupyter import JupyterServer, Setup
from .lake import Lake


@dataclass(frozen=True)
class Contestant:
    """An installed extension."""

    name: str
    environment: Environment
    lab_extension: str
    server_extension: str
    configure: Callable[[Lake], Setup]
    """Configuration of a Jupyter server for a lake."""
    sign_in: Callable[[JupyterServer, Lake], None] | None = None
    """What a user must do once in the browser before the server is of use."""

    def server(self, home: Path, lake: Lake) -> JupyterServer:
        """A Jupyter server with the extension, not started yet."""
        return JupyterServer(self.environment, home, self.configure(lake))

    def bare_server(self, home: Path) -> JupyterServer:
        """The same environment with the extension switched off, both halves of it."""
        off = Setup(
            config={"ServerApp": {"jpserver_extensions": {self.server_extension: False}}},
            disabled_lab_extensions=(self.lab_extension,),
        )
        return JupyterServer(self.environment, home, off)
