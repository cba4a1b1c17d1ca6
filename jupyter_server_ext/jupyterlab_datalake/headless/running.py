"""The user's own Jupyter servers that run now, by what only the user can read."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

FILES = "jpserver-*.json"
MAX_FILE = 64 * 1024


class Running(NamedTuple):
    """Where a server answers, and what it takes as a proof that we are its user."""

    url: str
    """Base address, with a slash at its end."""
    token: str

    def __repr__(self) -> str:
        return f"Running({self.url!r})"


def servers(runtime: Path | None = None) -> list[Running]:
    """Return the servers, the one that started this kernel first, then the youngest first.

    A runtime file counts when nobody but the user can read or write it and its process lives: else another user's
    process at the same port would be handed the token.

    Parameters
    ----------
    runtime
        Where the files lie; None: Jupyter's runtime directory.
    """
    if runtime is None:
        from jupyter_core.paths import jupyter_runtime_dir

        runtime = Path(jupyter_runtime_dir())
    found: list[tuple[bool, float, Running]] = []
    parent = os.environ.get("JPY_PARENT_PID", "")
    for path in runtime.glob(FILES):
        read = _read(path)
        if read is None:
            continue
        info, written = read
        running = _server(info)
        if running is not None:
            found.append((str(info["pid"]) == parent, written, running))
    found.sort(key=lambda item: item[:2], reverse=True)
    hub = _of_hub()
    return list(dict.fromkeys([*([hub] if hub else []), *(running for *_, running in found)]))


def _read(path: Path) -> tuple[dict[str, Any], float] | None:
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (facts.st_uid != os.getuid() or stat.S_IMODE(facts.st_mode) & 0o077):
                return None
            info = json.loads(file.read(MAX_FILE))
    except (OSError, ValueError):
        # it ended, or is just being written
        return None
    return (info, facts.st_mtime) if isinstance(info, dict) else None


def _server(info: dict[str, Any]) -> Running | None:
    url, token, pid = info.get("url"), info.get("token"), info.get("pid")
    if not isinstance(url, str) or not isinstance(token, str) or not isinstance(pid, int) or not _lives(pid):
        return None
    if not token and info.get("base_url") == os.environ.get("JUPYTERHUB_SERVICE_PREFIX"):
        token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
    # a server on a unix socket has another scheme; urllib has no way to it
    return Running(url.rstrip("/") + "/", token) if url.startswith(("http://", "https://")) else None


def _of_hub() -> Running | None:
    """Return the single-user server of a JupyterHub, which tells its kernels by environment where it is."""
    url, token = os.environ.get("JUPYTERHUB_SERVICE_URL", ""), os.environ.get("JUPYTERHUB_API_TOKEN", "")
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if not token or not port or parts.scheme not in {"http", "https"}:
        return None
    host = parts.hostname or ""
    near = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else f"[{host}]" if ":" in host else host  # noqa: S104
    return Running(
        urlunsplit((parts.scheme, f"{near}:{port}", (prefix or parts.path).rstrip("/") + "/", "", "")), token
    )


def _lives(pid: int) -> bool:
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        # it lives, and is somebody else's: not the one that wrote our file
        return False
    return pid > 0
