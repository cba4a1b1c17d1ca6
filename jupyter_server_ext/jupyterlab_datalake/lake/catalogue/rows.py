"""Rucio's rows in the shape in which the browser gets them.

Plain functions on plain dicts: a search may have a hundred thousand rows, and each passes through here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from ..failures import LakeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .words import DidType

TYPES: dict[str, DidType] = {"FILE": "file", "DATASET": "dataset", "CONTAINER": "container"}


class Row(TypedDict):
    """One DID; ``bytes`` and ``length`` are None while Rucio does not know them."""

    scope: str
    name: str
    type: DidType
    bytes: int | None
    length: int | None


def rows_of(chunk: list[Any], shape: Callable[[Any], Row]) -> list[Row]:
    """Shape all rows of a chunk.

    Raises
    ------
    LakeError
        ``rucio_garbled`` when a row is not one of Rucio.
    """
    try:
        return [shape(row) for row in chunk]
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise not_a_row() from error


def found_row(row: dict[str, Any]) -> Row:
    """Shape a row of a search with ``long=1``."""
    return shaped(row, row["did_type"])


def attached_row(row: dict[str, Any]) -> Row:
    """Shape a row of a collection's contents."""
    return shaped(row, row["type"])


def shaped(row: dict[str, Any], kind: str) -> Row:
    """Shape a row; Rucio gives some sums as float."""
    scope, name, size, length = row["scope"], row["name"], row.get("bytes"), row.get("length")
    if type(scope) is not str or type(name) is not str:
        raise not_a_row()
    return {
        "scope": scope,
        "name": name,
        "type": TYPES[kind],
        "bytes": size if size is None else int(size),
        "length": length if length is None else int(length),
    }


def mapping_of(answer: Any) -> dict[str, Any]:
    """Check that an answer is one object.

    Raises
    ------
    LakeError
        ``rucio_garbled``.
    """
    if not isinstance(answer, dict):
        raise not_a_row()
    return answer


def names_of(answer: Any) -> list[str]:
    """Check a list of names.

    Raises
    ------
    LakeError
        ``rucio_garbled``.
    """
    if not isinstance(answer, list) or not all(isinstance(name, str) for name in answer):
        raise LakeError("rucio_garbled", "The answer is not one of Rucio", "it is not a list of names")
    return answer


def not_a_row() -> LakeError:
    """Build the error for a row without the fields that Rucio's rows have."""
    return LakeError("rucio_garbled", "The answer is not one of Rucio", "a row has not the fields of a DID")
