"""A search by name and metadata, in one scope or in several at once."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..failures import FailureCode, LakeError
from .filters import is_free, rucio_filters
from .rows import Row, found_row, mapping_of, names_of, not_a_row, rows_of
from .together import together

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from ..rucio.gateway import Gateway
    from .filters import Condition
    from .words import DidFilter, DidType

AT_ONCE = 4
"""Scopes that are searched at the same time."""
BULK = 500
"""DIDs whose types are asked for at once."""
HOPELESS: frozenset[FailureCode] = frozenset(
    {
        "credential_refused", "instance_misconfigured", "not_signed_in", "rucio_tls", "token_missing", "token_refused",
        "token_unreadable",
    }
)  # fmt: skip
"""Failures that would be the same in every scope."""
KINDS: dict[DidFilter, frozenset[DidType]] = {
    "all": frozenset({"container", "dataset", "file"}),
    "collection": frozenset({"container", "dataset"}),
    "container": frozenset({"container"}),
    "dataset": frozenset({"dataset"}),
    "file": frozenset({"file"}),
}


class ScopeFailure(NamedTuple):
    """A scope that could not be searched, and why."""

    scope: str
    failure: LakeError


@dataclass(frozen=True)
class Progress:
    """How many scopes are done, and which of them could not be searched."""

    done: int
    total: int
    failed: tuple[ScopeFailure, ...]


class Search:
    """One question, to be asked in any number of scopes.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    pattern
        A name, with ``*`` or ``%`` for any text.
    kind
        Which types of DIDs.
    where
        Conditions that must all hold.
    wildcards
        Whether the administrator allows them.

    Raises
    ------
    LakeError
        ``did_malformed``, ``wildcard_forbidden``, ``filter_invalid``.
    """

    def __init__(
        self, gateway: Gateway, pattern: str, kind: DidFilter, where: Sequence[Condition], *, wildcards: bool
    ) -> None:
        self._gateway = gateway
        self._kind = kind
        self._untyped = any(is_free(condition.key) for condition in where)
        self._query = {
            "filters": rucio_filters(pattern, where, wildcards=wildcards),
            "type": kind,
            "long": "1",
        }
        self._known: frozenset[str] | None = None
        self._asking = asyncio.Lock()

    async def one(self, scope: str) -> AsyncGenerator[list[Row], None]:
        """Search a scope, a batch for each chunk of the network.

        Raises
        ------
        LakeError
            ``scope_not_found`` and as ``Gateway.stream``.
        """
        empty = True
        async with aclosing(self._gateway.stream("dids", scope, "dids", "search", query=self._query)) as chunks:
            async for chunk in chunks:
                empty = False
                if self._untyped:
                    async for rows in self._typed(chunk):
                        yield rows
                else:
                    yield rows_of(chunk, found_row)
        # Rucio answers for a scope that does not exist as for one in which nothing matches
        if empty and scope not in await self._scopes():
            raise LakeError("scope_not_found", f"There is no scope {scope!a}")

    async def _scopes(self) -> frozenset[str]:
        async with self._asking:
            if self._known is None:
                self._known = frozenset(names_of(await self._gateway.get("scopes", "")))
            return self._known

    async def _typed(self, chunk: list[Any]) -> AsyncGenerator[list[Row], None]:
        """Complete rows found by free metadata, for which Rucio says neither type nor size, and regards no type."""
        for start in range(0, len(chunk), BULK):
            names = [did_of(row) for row in chunk[start : start + BULK]]
            asked = {"dids": [{"scope": scope, "name": name} for scope, name in names]}
            found = await self._gateway.post_for_lines("dids", "bulkmeta", body=asked)
            rows = {(row["scope"], row["name"]): row for row in rows_of(found, found_row)}
            # what was deleted meanwhile has no row
            wanted = [rows[name] for name in names if name in rows and rows[name]["type"] in KINDS[self._kind]]
            if wanted:
                yield wanted

    async def several(self, scopes: Sequence[str]) -> AsyncGenerator[list[Row] | Progress, None]:
        """Search several scopes, some at a time; rows come as they are found, and after each scope a ``Progress``.

        A scope that fails is named and the others go on. Closing the iterator ends all that is under way.

        Raises
        ------
        LakeError
            What would be the same in every scope, such as a missing sign-in, or the first failure when all failed.
        """
        failed: list[ScopeFailure] = []
        done = 0
        async with aclosing(together(((scope, self.one(scope)) for scope in scopes), AT_ONCE)) as found:
            async for scope, rows in found:
                if isinstance(rows, list):
                    yield rows
                    continue
                if rows is not None:
                    if rows.code in HOPELESS:
                        raise rows
                    failed.append(ScopeFailure(scope, rows))
                done += 1
                yield Progress(done, len(scopes), tuple(failed))
        if len(failed) == len(scopes):
            raise failed[0].failure


def did_of(row: Any) -> tuple[str, str]:
    """Return scope and name of a row.

    Raises
    ------
    LakeError
        ``rucio_garbled``.
    """
    found = mapping_of(row)
    scope, name = found.get("scope"), found.get("name")
    if not isinstance(scope, str) or not isinstance(name, str):
        raise not_a_row()
    return scope, name
