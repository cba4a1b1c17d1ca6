"""papermill with a notebook's attached data: ``papermill in.ipynb out.ipynb --engine datalake``.

What may be done to have the data is said by ``DATALAKE_MAKE_AVAILABLE`` and ``DATALAKE_WAIT``, or in Python by
``make_available``, ``wait``, ``rse``, ``lifetime_days`` and ``allow_missing`` of ``papermill.execute_notebook``.
"""

from __future__ import annotations

from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger

from .gather import Wish
from .nbclient import WithCart
from .refused import saying_what_to_do


class Client(WithCart, PapermillNotebookClient):  # type: ignore[misc]
    """papermill's client with the notebook's attached data in its kernel."""


class Engine(NBClientEngine):  # type: ignore[misc]
    """papermill's usual engine, with our client."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
        """Execute a notebook as papermill's own engine does; words of a ``Wish`` are for us."""
        words = {name: options.pop(name) for name in Wish._fields if name in options}
        options.pop("input_path", None)
        startup, timeout = options.pop("start_timeout", 60), options.pop("execution_timeout", None)
        usual = options.pop("timeout", None)
        options.pop("startup_timeout", None)
        client = Client(
            nb_man, kernel_name=kernel_name, startup_timeout=startup, timeout=timeout or usual, log=logger, **options
        )
        with saying_what_to_do():
            client.wish = Wish.of_environment()._replace(**words)
        return client.execute()
