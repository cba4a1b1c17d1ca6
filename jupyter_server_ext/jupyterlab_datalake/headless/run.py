"""Run a notebook file with its attached data, and write what came of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import nbformat
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from ..lake.failures import LakeError
from .nbclient import NotebookClient
from .parameters import set_parameters

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from .gather import Wish


class Failed(NamedTuple):
    """What ended a run before its last cell."""

    name: str
    text: str


def run_notebook(
    source: Path,
    output: Path,
    wish: Wish,
    *,
    parameters: dict[str, Any],
    kernel: str | None = None,
    folder: Path | None = None,
    timeout: int | None = None,
) -> Failed | None:
    """Execute a notebook and write it with its outputs, those of a run that a cell ended too.

    Parameters
    ----------
    parameters
        Values by name, for a cell after the one tagged ``parameters``.
    kernel
        Name of the kernel; None: the notebook's.
    folder
        Where it runs; None: beside the notebook.
    timeout
        Seconds for a cell; None: as long as it takes.

    Returns
    -------
    Failed
        A cell's error, a cell that took too long, or a kernel that died; None when all cells have run.

    Raises
    ------
    LakeError, DataNotAvailable
        As ``NotebookClient.gather``; nothing is written then, nor when there is no such kernel.
    """
    notebook = read(source)
    set_parameters(notebook, parameters)
    options = {"kernel_name": kernel} if kernel else {}
    client = NotebookClient(
        notebook,
        wish=wish,
        timeout=timeout,
        resources={"metadata": {"path": str(folder or source.resolve().parent)}},
        **options,
    )
    failed = None
    try:
        client.execute()
    except CellExecutionError as error:
        failed = Failed(error.ename, error.evalue)
    except CellTimeoutError:
        failed = Failed("TimeoutError", f"it took longer than {timeout} s")
    except DeadKernelError:
        failed = Failed("DeadKernelError", "the kernel died")
    write(notebook, output)
    return failed


def read(path: Path) -> NotebookNode:
    """Read a notebook of any version as one of the newest.

    Raises
    ------
    LakeError
        ``input_invalid`` when it is none.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, ValueError, AttributeError, KeyError) as error:
        raise LakeError("input_invalid", f"{path.name} is not a notebook", type(error).__name__) from None
    return notebook


def write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook in one step: whoever waits for the file never sees half of it."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        made = Path(file.name)
        try:
            nbformat.write(notebook, file)  # type: ignore[no-untyped-call]
            file.close()
            made.chmod(0o666 & ~mask())
            made.replace(path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise


def mask() -> int:
    """Return the user's file mask."""
    now = os.umask(0)
    os.umask(now)
    return now
