"""The parameter ``filters`` of Rucio's search: a Python literal, built so that every value arrives as it was meant.

Rucio (41.5.1, ``core/did_meta_plugins/filter_engine.py``) takes what is between the quotes of a text apart once more:
it reads dates, replaces ``true`` by ``True`` in the middle of words, and evaluates what looks like Python. So a text is
sent as a Python literal inside the literal, in which what Rucio would change is escaped; numbers and booleans are sent
as such.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import quote

from ..failures import LakeError
from .dates import date_of, is_rucio_date
from .pattern import WILDCARDS, refuse_wildcards, rucio_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .words import FilterOperator

MAX_CONDITIONS = 20
MAX_LENGTH = 7500
"""Characters of all conditions in the URL; a web server in front of Rucio usually takes 8,190 for the whole line."""
ValueKind = Literal["text", "number", "boolean", "date"]
SUFFIXES: dict[FilterOperator, str] = {"=": "", "!=": ".ne", "<": ".lt", "<=": ".lte", ">": ".gt", ">=": ".gte"}
TEXTS = {
    "adler32", "campaign", "datatype", "guid", "md5", "name", "phys_group", "prod_step", "project", "provenance",
    "stream_name", "version",
}  # fmt: skip
NUMBERS = {
    "access_cnt", "bytes", "events", "length", "lumiblocknr", "panda_id", "run_number", "task_id",
}  # fmt: skip
BOOLEANS = {"constituent", "hidden", "is_archive", "is_new", "purge_replicas", "transient"}
DATES = {"accessed_at", "closed_at", "created_at", "deleted_at", "eol_at", "expired_at"}
KEYS: dict[ValueKind, set[str]] = {"text": TEXTS, "number": NUMBERS, "boolean": BOOLEANS, "date": DATES}
COLUMNS = TEXTS | NUMBERS | BOOLEANS | DATES
"""The keys that Rucio keeps beside the name of a DID; all others are free metadata, kept as JSON."""
UNSEARCHABLE = {
    "account", "availability", "complete", "did_type", "is_open", "lifetime", "monotonic", "obsolete", "scope",
    "suppressed", "type", "updated_at", "created_after", "created_before",
    "delete", "get", "items", "keys", "meta", "metadata", "next", "registry", "save", "to_dict", "update", "values",
    "vo",
}  # fmt: skip
"""Keys for which Rucio fails, or finds nothing whatever the value is."""
PRIVATE = re.compile("_(_|sa_|table_args)")
PLAIN_KEY = re.compile("[A-Za-z_][A-Za-z0-9_]*")
NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*|[0-9]*\.[0-9]+|[0-9]+\.)([eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"[+-]?[0-9]+")
GUID = re.compile("[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
TRUTH = {"true": True, "false": False}
BIGGEST = 2**63 - 1
CHANGED = re.compile(r"[\\'+\-*/]|[tT](?=rue|RUE)|[fF](?=alse|ALSE)")
"""What Rucio would change in a text, or what would end it."""


class Condition(NamedTuple):
    """One condition on metadata; ``value`` as the user typed it."""

    key: str
    op: FilterOperator
    value: str

    def __str__(self) -> str:
        return f"{self.key} {self.op} {self.value}"


def rucio_filters(pattern: str, conditions: Sequence[Condition], *, wildcards: bool) -> str:
    """Return the value of ``filters`` for a pattern of names and conditions that must all hold.

    Raises
    ------
    LakeError
        ``did_malformed``, ``wildcard_forbidden``, ``filter_invalid``.
    """
    name = rucio_pattern(pattern, wildcards=wildcards)
    group: dict[str, str | int | float | bool] = {"name": compared(name)}
    for condition in conditions:
        key = checked_key(condition)
        value = value_of(condition, wildcards=wildcards)
        if (suffixed := key + SUFFIXES[condition.op]) in group:
            why = "the name is what the pattern says" if key == "name" else "Rucio takes one for each key and operator"
            raise invalid(condition, why)
        group[suffixed] = value
    built = repr([group])
    if len(conditions) > MAX_CONDITIONS or len(quote(built, safe="")) > MAX_LENGTH:
        raise LakeError(
            "filter_invalid",
            "These are too many conditions for one search",
            f"at most {MAX_CONDITIONS} are possible, and {MAX_LENGTH} characters altogether",
        )
    return built


def is_free(key: str) -> bool:
    """Whether a key is free metadata, for which Rucio's rows have neither type nor size."""
    return key not in COLUMNS


def checked_key(condition: Condition) -> str:
    """Return the key as Rucio reads it.

    Raises
    ------
    LakeError
        ``filter_invalid``.
    """
    key = condition.key
    if not key or any(is_control(c) for c in key):
        raise invalid(condition, "the key is empty or holds a control character")
    if "." in key:
        raise invalid(condition, "a key of Rucio holds no dot")
    if key in UNSEARCHABLE or PRIVATE.match(key):
        raise invalid(condition, f"Rucio does not search by {key!a}")
    if PLAIN_KEY.fullmatch(key) and key not in {"None", "True", "False"}:
        return key
    return literal(key)


def value_of(condition: Condition, *, wildcards: bool) -> str | int | float | bool:
    """Return the value as Rucio is to get it.

    A value in quotes is a text. Otherwise numbers, dates and booleans are recognised, for a key of Rucio's own by what
    it holds.

    Raises
    ------
    LakeError
        ``filter_invalid``, ``wildcard_forbidden``.
    """
    key, value = condition.key, condition.value
    if any(is_control(c) for c in value):
        raise invalid(condition, "the value holds a control character")
    if not wildcards:
        refuse_wildcards(value)
    inside = value[1:-1] if is_quoted(value) else value
    if key == "guid" and not GUID.fullmatch(inside):
        raise invalid(condition, "this is not a GUID")
    return READERS[kind_of(key, value)](condition, inside)


def is_quoted(value: str) -> bool:
    """Whether a value stands in quotes."""
    return len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"


def kind_of(key: str, value: str) -> ValueKind:
    """Say as what a value is compared."""
    for kind, keys in KEYS.items():
        if key in keys:
            return kind
    if is_quoted(value):
        return "text"
    if value.lower() in TRUTH:
        return "boolean"
    if NUMBER.fullmatch(value):
        return "number"
    return "date" if is_rucio_date(value) else "text"


def number_of(condition: Condition, value: str) -> int | float:
    """Read a number; one that the database cannot hold as an integer becomes a float."""
    if not NUMBER.fullmatch(value):
        raise invalid(condition, "this is not a number")
    # a float first: so many digits as Python refuses to read as an integer are too many anyway
    number = float(value)
    if not math.isfinite(number):
        raise invalid(condition, "the number is too big")
    return int(value) if INTEGER.fullmatch(value) and abs(number) < BIGGEST else number


def truth_of(condition: Condition, value: str) -> bool:
    """Read a boolean."""
    if value.lower() not in TRUTH:
        raise invalid(condition, "this is neither true nor false")
    if condition.op not in {"=", "!="}:
        raise invalid(condition, "true and false can only be compared by = and !=")
    return TRUTH[value.lower()]


def date_for(condition: Condition, value: str) -> str:
    """Read a date and return it as Rucio does; without a zone it is UTC."""
    try:
        date = date_of(value)
    except ValueError as error:
        raise invalid(condition, str(error)) from None
    return f"{date.isoformat(' ', 'microseconds')}Z" if date.microsecond else date.isoformat(" ")


def compared(text: str) -> str:
    """Return a text to compare with, as Rucio is to get it.

    Where it holds wildcards, both are written ``%``, and a backslash, which Rucio leaves to the database's ``LIKE`` as
    an escape, is doubled.
    """
    if WILDCARDS.intersection(text):
        text = text.replace("\\", "\\\\").replace("*", "%")
    return literal(text)


def literal(text: str) -> str:
    """Return a text as the Python literal from which Rucio gets exactly this text."""
    return "'" + CHANGED.sub(lambda found: f"\\x{ord(found[0]):02x}", text) + "'"


READERS: dict[ValueKind, Callable[[Condition, str], str | int | float | bool]] = {
    "text": lambda _, value: compared(value),
    "number": number_of,
    "boolean": truth_of,
    "date": date_for,
}


def is_control(char: str) -> bool:
    """Whether a character is a control character or half a surrogate pair."""
    return ord(char) < 32 or ord(char) == 127 or 0xD800 <= ord(char) < 0xE000


def invalid(condition: Condition, why: str) -> LakeError:
    """Build the error for a condition that cannot be asked."""
    shown = str(condition)
    return LakeError("filter_invalid", f"The condition {shown if len(shown) <= 80 else shown[:77] + '…'!a} fails", why)
