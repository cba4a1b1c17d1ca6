"""URLs of Rucio's REST interface, with every part of a path encoded on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from yarl import URL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def address(base: str, parts: Sequence[str], query: Mapping[str, str] | None = None) -> URL:
    """Join a base URL, whose path prefix is kept, and path parts that may hold any character.

    A ``/`` or ``%`` inside a part is data: a name such as ``/a//b?c#d`` stays one part.
    """
    path = "".join(f"/{quote(part, safe='')}" for part in parts)
    search = f"?{urlencode(query, quote_via=quote)}" if query else ""
    return URL(f"{base}{path}{search}", encoded=True)
