"""Data Lake for JupyterLab: the server half. Importing it costs nothing: the application is loaded on demand."""

from __future__ import annotations

from ._version import __version__

# As typing's own, which takes longer to load than the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["__version__"]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-datalake"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import DataLakeApp

    return [{"module": "jupyterlab_datalake.app", "app": DataLakeApp}]
