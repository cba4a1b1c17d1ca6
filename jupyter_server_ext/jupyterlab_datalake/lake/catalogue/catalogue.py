"""What can be found in a lake."""

from __future__ import annotations

import math
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..did import Did, check_scope
from ..failures import LakeError
from ..identity.userpass import moment
from .rows import Row, attached_row, found_row, mapping_of, names_of, rows_of
from .search import Search

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from ..rucio.gateway import Gateway
    from .filters import Condition
    from .search import Progress
    from .words import DidFilter

OWN_FIELDS = {"scope", "name", "did_type", "account", "bytes", "length", "adler32", "md5", "created_at", "is_open"}


@dataclass(frozen=True)
class Scopes:
    """All scopes, those of the account first, each part sorted; and those of the account."""

    all: list[str]
    own: list[str]


@dataclass(frozen=True)
class Details:
    """What Rucio knows about one DID."""

    did: Row
    account: str | None
    created_at: datetime | None
    open: bool | None
    adler32: str | None
    md5: str | None
    metadata: dict[str, str | int | float | bool | None]


class Catalogue:
    """Reads the lake; changes nothing.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    wildcards
        Whether the administrator allows a search for more than one name.
    scopes_max
        How many scopes one search may cover.
    """

    def __init__(self, gateway: Gateway, *, wildcards: bool, scopes_max: int) -> None:
        self._gateway = gateway
        self._wildcards = wildcards
        self._scopes_max = scopes_max

    async def scopes(self) -> Scopes:
        """List the scopes (``GET /scopes/``), marking those of our account.

        Raises
        ------
        LakeError
            As ``Gateway.get``.
        """
        known = names_of(await self._gateway.get("scopes", ""))
        account = await self._gateway.account()
        own = set(names_of(await self._gateway.get("accounts", account, "scopes", "")))
        return Scopes(sorted(known, key=lambda scope: (scope not in own, scope)), sorted(own))

    def search(
        self, scopes: Sequence[str], pattern: str, kind: DidFilter, where: Sequence[Condition] = ()
    ) -> AsyncGenerator[list[Row] | Progress, None]:
        """Search scopes by name and metadata (``GET /dids/<scope>/dids/search``); see ``Search``.

        Raises
        ------
        LakeError
            ``did_malformed``, ``wildcard_forbidden``, ``filter_invalid``, ``too_many_scopes``; from within the
            iteration ``scope_not_found`` and as ``Gateway.stream``.
        """
        wanted = list(dict.fromkeys(scopes))
        if len(wanted) > self._scopes_max:
            raise LakeError(
                "too_many_scopes",
                f"At most {self._scopes_max} scopes can be searched at once",
                f"{len(wanted)} were asked for",
            )
        for scope in wanted:
            check_scope(scope)
        search = Search(self._gateway, pattern, kind, where, wildcards=self._wildcards)
        return search.one(wanted[0]) if len(wanted) == 1 else search.several(wanted)

    async def contents(self, did: Did) -> AsyncGenerator[list[Row], None]:
        """List what is attached to a collection, one level down (``GET /dids/<scope>/<name>/dids``).

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.stream``.
        """
        async with aclosing(self._gateway.stream("dids", *did, "dids")) as chunks:
            async for chunk in chunks:
                yield rows_of(chunk, attached_row)

    async def parents(self, did: Did) -> list[Row]:
        """List the collections that hold a DID, one level up (``GET /dids/<scope>/<name>/parents``).

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        rows = await self._gateway.get_lines("dids", *did, "parents")
        if not rows:
            # Rucio answers for what does not exist as for what nothing holds
            await self._gateway.get("dids", *did)
        return rows_of(rows, attached_row)

    async def details(self, did: Did) -> Details:
        """Describe one DID (``GET /dids/<scope>/<name>/meta?plugin=ALL``).

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        sums = mapping_of(await self._gateway.get("dids", *did, query={"dynamic_depth": "FILE"}))
        meta = mapping_of(await self._gateway.get("dids", *did, "meta", query={"plugin": "ALL"}))
        (row,) = rows_of([{**sums, "did_type": meta.get("did_type")}], found_row)
        return Details(
            did=row,
            account=text(meta.get("account")),
            created_at=moment(text(meta.get("created_at"))),
            open=meta["is_open"] if isinstance(meta.get("is_open"), bool) else None,
            adler32=text(sums.get("adler32") or meta.get("adler32")),
            md5=text(sums.get("md5") or meta.get("md5")),
            metadata={
                key: metadata_value(value)
                for key, value in sorted(meta.items())
                if key not in OWN_FIELDS and value is not None
            },
        )


def text(value: Any) -> str | None:
    """Return a text, or None for anything else."""
    return value if isinstance(value, str) else None


def metadata_value(value: Any) -> str | int | float | bool:
    """Return a value that JSON can carry."""
    if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)
