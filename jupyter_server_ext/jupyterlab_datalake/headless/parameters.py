"""Parameters of a notebook, as papermill has them: a cell tagged ``parameters``, and after it the given values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell

from ..lake.failures import LakeError
from .cart import is_python_name

if TYPE_CHECKING:
    from nbformat import NotebookNode

DEFAULTS, GIVEN = "parameters", "injected-parameters"
WORDS = {"True": True, "False": False, "None": None}


def value_of(text: str) -> Any:
    """Read a value of the command line: ``True``, ``False``, ``None``, a number, else text (papermill's rules)."""
    if text in WORDS:
        return WORDS[text]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def set_parameters(notebook: NotebookNode, given: dict[str, Any]) -> None:
    """Put the given values into a cell of their own, after the defaults where there are any, else first.

    Raises
    ------
    LakeError
        ``input_invalid`` for what can be no variable, and for a notebook that is not Python.
    """
    if not given:
        return
    for name in given:
        if not is_python_name(name):
            raise LakeError("input_invalid", f"{ascii(name)[:80]} cannot be a parameter", "it is no name of Python")
    language = language_of(notebook)
    if language != "python":
        raise LakeError("input_invalid", "Parameters can be given to Python notebooks only", f"this one is {language}")
    lines = [f"# {GIVEN}", *(f"{name} = {literal(value)}" for name, value in given.items())]
    cell: NotebookNode = new_code_cell("\n".join(lines), metadata={"tags": [GIVEN]})  # type: ignore[no-untyped-call]
    cells = [other for other in notebook.cells if GIVEN not in tags_of(other)]
    place = next((number + 1 for number, other in enumerate(cells) if DEFAULTS in tags_of(other)), 0)
    notebook.cells = [*cells[:place], cell, *cells[place:]]


def literal(value: Any) -> str:
    """Write a value as Python does, the numbers that have no literal too."""
    return f"float({str(value)!r})" if value != value or value in (float("inf"), float("-inf")) else repr(value)  # noqa: PLR0124


def tags_of(cell: NotebookNode) -> list[Any]:
    """Return the tags of a cell."""
    found = cell.get("metadata", {}).get("tags", [])
    return found if isinstance(found, list) else []


def language_of(notebook: NotebookNode) -> str:
    """Return the language that the notebook says, Python where it says none."""
    spec = notebook.metadata.get("kernelspec", {}).get("language")
    info = notebook.metadata.get("language_info", {}).get("name")
    return str(spec or info or "python").lower()
