"""Dates as users and Rucio write them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

RUCIO_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%fZ",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "%a, %d %b %Y %H:%M:%S UTC",
)
"""What Rucio itself takes for a date (``VALID_DATE_FORMATS``)."""
ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.([0-9]{1,6})[0-9]*)?"
    r"(?: ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
)


def rucio_date(text: str) -> datetime | None:
    """Read a date in one of Rucio's formats."""
    for known in RUCIO_FORMATS:
        try:
            return datetime.strptime(text, known)  # noqa: DTZ007 (Rucio's dates have no zone; they are UTC)
        except ValueError:
            continue
    return None


def is_rucio_date(text: str) -> bool:
    """Whether Rucio itself would take this text for a date."""
    return rucio_date(text) is not None


def date_of(text: str) -> datetime:
    """Read a date, with or without time and zone, and return it in UTC, without a zone as Rucio has it.

    Raises
    ------
    ValueError
        It is no date.
    """
    found = rucio_date(text)
    if found is not None:
        return found
    parts = ISO.fullmatch(text)
    if parts is None:
        raise ValueError("this is not a date such as 2024-05-01 or 2024-05-01 10:00:00")
    day, minutes, seconds, fraction, zone = parts.groups()
    try:
        read = datetime.fromisoformat(f"{day} {minutes or '00:00'}{seconds or ':00'}")
        return read.replace(microsecond=int((fraction or "0").ljust(6, "0"))) - offset(zone)
    except (ValueError, OverflowError):
        raise ValueError("there is no such date") from None


def offset(zone: str | None) -> timedelta:
    """Return how far a zone is ahead of UTC."""
    if zone in {None, "Z", "UTC"}:
        return timedelta(0)
    assert zone is not None
    return datetime.strptime(zone.replace(":", ""), "%z").utcoffset() or timedelta(0)
