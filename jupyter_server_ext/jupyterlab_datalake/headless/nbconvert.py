"""nbconvert with a notebook's attached data.

``jupyter nbconvert --to notebook --Exporter.preprocessors=jupyterlab_datalake.headless.nbconvert.ExecuteWithData …``
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbconvert.preprocessors import ExecutePreprocessor

from .nbclient import WithCart

if TYPE_CHECKING:
    from nbformat import NotebookNode


class ExecuteWithData(WithCart, ExecutePreprocessor):
    """``ExecutePreprocessor`` with the notebook's attached data in its kernel."""

    def preprocess(self, nb: NotebookNode, resources: Any = None, km: Any = None) -> tuple[NotebookNode, Any]:
        """Gather the data, then execute."""
        self.gather(nb.metadata)
        result: tuple[NotebookNode, Any] = super().preprocess(nb, resources, km)
        return result
