"""The verbs of ``from jupyterlab_datalake import lake``.

Synchronous, also where an event loop runs already. Nothing is written anywhere, and no rule is made unless
``make_available`` says so. Every failure is a ``LakeError`` whose text ends with what can be done; data that is not
here is a value that says why when it is used (``DataNotAvailable``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from ..kernel.values import DataCollection, DataFile, DataNotAvailable, UnavailableFile
from ..lake.failures import LakeError
from .cart import cart_of
from .gather import Wish, gathered, made, rows_of
from .refused import saying_what_to_do
from .waiting import Progress

__all__ = ["DataNotAvailable", "LakeError", "Progress", "attach", "files", "fileset", "open", "path"]

Wait: TypeAlias = "bool | float"
"""Seconds; True: as long as it takes."""
Show: TypeAlias = "Callable[[Progress], object] | None"
"""Told of progress; None: a line of text on standard error."""


def files(
    did: str,
    *,
    instance: str | None = None,
    make_available: bool = False,
    wait: Wait = False,
    rse: str | None = None,
    lifetime_days: int | None = None,
    progress: Show = None,
) -> DataCollection:
    """Return the files of a DID: paths that can be opened, and values for the missing ones that say why.

    Parameters
    ----------
    did
        ``scope:name`` of a file, dataset or container.
    instance
        Name of the Rucio; None: the default one.
    make_available
        Ask Rucio for a rule when it is neither here nor on its way.
    wait
        Seconds to wait for what is on its way, True as long as it takes. What has not come by then is missing.
    rse
        Where the rule leads, a mounted RSE; None: the administrator's choice.
    lifetime_days
        Of the rule; None: the administrator's choice.
    progress
        Called with a ``Progress``; None: a line on standard error.

    Raises
    ------
    LakeError
        Why Rucio could not be asked, or refused; ``rule_stuck`` while waiting.
    """
    with saying_what_to_do():
        value: DataCollection = made(
            did, "collection", rows_of(did, instance, Wish(make_available, wait, rse, lifetime_days, progress))
        )
        return value


def path(
    did: str,
    *,
    instance: str | None = None,
    make_available: bool = False,
    wait: Wait = False,
    rse: str | None = None,
    lifetime_days: int | None = None,
    progress: Show = None,
) -> DataFile | UnavailableFile:
    """Return the local path of one file; a value that says why when it is not here. Parameters as ``files``.

    Raises
    ------
    LakeError
        As ``files``; ``input_invalid`` when the DID is a dataset or container.
    """
    with saying_what_to_do():
        rows = rows_of(did, instance, Wish(make_available, wait, rse, lifetime_days, progress))
        if len(rows) != 1 or rows[0][0] != did:
            raise LakeError("input_invalid", f"{did} is not one file", f"use lake.files({did!r})")
        value: DataFile | UnavailableFile = made(did, "file", rows)
        return value


def open(  # noqa: A001 (lake.open reads as what it is)
    did: str,
    mode: str = "rb",
    *,
    instance: str | None = None,
    make_available: bool = False,
    wait: Wait = False,
    rse: str | None = None,
    lifetime_days: int | None = None,
    progress: Show = None,
    **options: Any,
) -> Any:
    """Open one file for reading and return the file object.

    Parameters
    ----------
    mode
        As of ``open``, reading only: a replica is the same everywhere.
    options
        For ``open``, such as ``encoding``. The others as ``files``.

    Raises
    ------
    DataNotAvailable
        When it is not here.
    LakeError
        As ``path``; ``input_invalid`` when the mode writes.
    """
    with saying_what_to_do():
        if set(mode) & set("wax+"):
            raise LakeError("input_invalid", "A replica can only be read", f"the mode is {mode!r}")
    found = path(
        did,
        instance=instance,
        make_available=make_available,
        wait=wait,
        rse=rse,
        lifetime_days=lifetime_days,
        progress=progress,
    )
    return Path(os.fspath(found)).open(mode, **options)


def attach(
    notebook: str | os.PathLike[str],
    *,
    make_available: bool = False,
    wait: Wait = False,
    rse: str | None = None,
    lifetime_days: int | None = None,
    progress: Show = None,
) -> dict[str, Any]:
    """Return the variables of a notebook's cart, with the values that its kernel has.

    ``globals().update(lake.attach("analysis.ipynb"))`` makes them variables. Parameters as ``files``.

    Raises
    ------
    LakeError
        As ``files``; ``input_invalid`` when the cart cannot be read.
    OSError
        When the notebook cannot be read.
    """
    with saying_what_to_do():
        found = gathered(cart_of(notebook), Wish(make_available, wait, rse, lifetime_days, progress))
        return {item.variable: made(item.did, item.type, rows) for item, rows in found}


def fileset(
    cart: str | os.PathLike[str] | Iterable[str] | Mapping[str, Any],
    *,
    tree: str | None = "Events",
    instance: str | None = None,
    make_available: bool = False,
    wait: Wait = False,
    rse: str | None = None,
    lifetime_days: int | None = None,
    progress: Show = None,
) -> dict[str, dict[str, Any]]:
    """Return a fileset for coffea: ``{name: {"files": {path: tree}, "metadata": {"did": …}}}``.

    Parameters
    ----------
    cart
        A notebook file (its name ends with ``.ipynb``), a DID, several DIDs, or names with DIDs or values as
        ``attach`` returns them.
    tree
        Name of the tree in the files. The others as ``files``.

    Raises
    ------
    DataNotAvailable
        When a file is not here: a result without it would be wrong without anybody noticing.
    LakeError
        As ``files`` and ``attach``.
    """
    options: dict[str, Any] = {
        "make_available": make_available,
        "wait": wait,
        "rse": rse,
        "lifetime_days": lifetime_days,
        "progress": progress,
    }
    named: Mapping[str, Any]
    if isinstance(cart, os.PathLike) or (isinstance(cart, str) and cart.endswith(".ipynb") and ":" not in cart):
        named = attach(cart, **options)
    elif isinstance(cart, str):
        named = {cart: cart}
    else:
        named = cart if isinstance(cart, Mapping) else {did: did for did in cart}
    found = {
        name: files(value, instance=instance, **options) if type(value) is str else value
        for name, value in named.items()
    }
    return {name: _dataset(value, tree) for name, value in found.items()}


def _dataset(value: Any, tree: str | None) -> dict[str, Any]:
    several = value if isinstance(value, (list, tuple)) else [value]
    return {"files": {os.fspath(file): tree for file in several}, "metadata": {"did": getattr(value, "did", None)}}
