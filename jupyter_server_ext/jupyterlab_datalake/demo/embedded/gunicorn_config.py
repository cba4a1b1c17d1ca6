"""gunicorn's settings for Rucio: two workers of eight threads, forked after one import of Rucio.

The import takes two seconds of a core and opens the database. A forked worker must not use its parent's connections:
it gets an empty pool, as SQLAlchemy prescribes for forks.
"""

from __future__ import annotations

import os
from typing import Any

workers = 2
worker_class = "gthread"
threads = 8
preload_app = True
graceful_timeout = 3
control_socket_disable = True
limit_request_line = 8190
"""What Apache takes, behind which sites run Rucio: a search with many conditions is a long line."""


def post_fork(server: Any, worker: Any) -> None:
    """In a new worker: forget the parent's database connections without closing them."""
    from rucio.db.sqla.session import get_engine

    get_engine().dispose(close=False)


def worker_exit(server: Any, worker: Any) -> None:
    """The last act of a worker: taking all of Rucio's modules down again would cost another second."""
    os._exit(0)
