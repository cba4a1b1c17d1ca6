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
from .pattern import rucio_pattern
from .rows import Row, attached_row, found_row, mapping_of, rows_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..rucio.gateway import Gateway
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
    """

    def __init__(self, gateway: Gateway, *, wildcards: bool) -> None:
        self._gateway = gateway
        self._wildcards = wildcards

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

    async def search(self, scope: str, pattern: str, kind: DidFilter) -> AsyncGenerator[list[Row], None]:
        """Search a scope by name (``GET /dids/<scope>/dids/search``), a batch for each chunk of the network.

        Raises
        ------
        LakeError
            ``did_malformed``, ``wildcard_forbidden``, ``scope_not_found`` and as ``Gateway.stream``.
        """
        check_scope(scope)
        name = rucio_pattern(pattern, wildcards=self._wildcards)
        empty = True
        query = {"name": name, "type": kind, "long": "1"}
        async with aclosing(self._gateway.stream("dids", scope, "dids", "search", query=query)) as chunks:
            async for chunk in chunks:
                empty = False
                yield rows_of(chunk, found_row)
        # Rucio answers for a scope that does not exist as for one in which nothing matches
        if empty and scope not in names_of(await self._gateway.get("scopes", "")):
            raise LakeError("scope_not_found", f"There is no scope {scope!a}")

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
        return Details(
            did=found_row({**sums, "did_type": meta.get("did_type")}),
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


def text(value: Any) -> str | None:
    """Return a text, or None for anything else."""
    return value if isinstance(value, str) else None


def metadata_value(value: Any) -> str | int | float | bool:
    """Return a value that JSON can carry."""
    if isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)
