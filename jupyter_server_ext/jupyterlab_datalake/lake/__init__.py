"""The domain: everything that can be done to a data lake, once. No tornado, no jupyter_server.

Its name is also the user's: ``from jupyterlab_datalake import lake`` and then ``lake.path("scope:name")``. These
verbs live in ``headless/``, a front door like the others; they are loaded when one of them is asked for, so that
this package itself, and whoever imports a part of the domain, loads nothing.
"""

from __future__ import annotations

# As typing's own, which takes longer to load than the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..headless.verbs import DataNotAvailable, LakeError, Progress, attach, files, fileset, open, path  # noqa: A004

__all__ = ["DataNotAvailable", "LakeError", "Progress", "attach", "files", "fileset", "open", "path"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ..headless import verbs

    return getattr(verbs, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
