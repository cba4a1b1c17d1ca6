"""Which versions work together here."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from .check import Finding, fine

PACKAGES = ("jupyter_server", "jupyterlab", "notebook", "aiohttp", "pydantic", "tornado")


def versions() -> Finding:
    """Name our version, Python's, and those of the packages that matter, as far as they are installed."""
    ours, python = version("jupyterlab-datalake"), platform.python_version()
    others = [f"{name} {found}" for name in PACKAGES if (found := installed(name)) is not None]
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return fine("versions", f"jupyterlab-datalake {ours} on Python {python}.", *others, system)


def installed(name: str) -> str | None:
    """Return the version of a package; None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
