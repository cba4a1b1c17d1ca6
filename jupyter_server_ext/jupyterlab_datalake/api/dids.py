"""Find data identifiers, look into them, describe one."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, get_args

from jupyter_server.auth.decorator import authorized
from pydantic import ValidationError
from tornado import web

from ..lake.catalogue.filters import Condition
from ..lake.catalogue.search import Progress
from ..lake.catalogue.words import DidFilter
from ..lake.did import Did
from ..lake.failures import LakeError
from .base import DataLakeHandler, failure_of, invalid
from .models import DidDetails, DidList, MetadataFilter, ScopeFailure, ScopeProgress, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..lake.catalogue.rows import Row


class DidsHandler(DataLakeHandler):
    """``instances/{instance}/dids``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Search scopes by name and metadata, streamed."""
        scopes, pattern, kind = self.queries("scope"), self.query("pattern"), self.query("type", "all")
        if not scopes:
            raise LakeError("input_invalid", "Query parameter 'scope' is missing")
        where = [condition(text) for text in self.queries("where")]
        lake = await self.lakes.lake(instance)
        await self.stream("dids", "dids", lines(lake.catalogue.search(scopes, pattern, did_filter(kind), where)))


class ContentsHandler(DataLakeHandler):
    """``instances/{instance}/contents``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List what is attached to a collection, one level down, streamed."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        await self.stream("dids", "dids", lake.catalogue.contents(did))


class DidHandler(DataLakeHandler):
    """``instances/{instance}/did``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Describe one DID."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        self.answer(DidDetails.model_validate(await lake.catalogue.details(did)))


class ParentsHandler(DataLakeHandler):
    """``instances/{instance}/parents``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List the collections that hold a DID, one level up."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        self.answer(DidList.model_validate({"dids": await lake.catalogue.parents(did)}))


async def lines(found: AsyncGenerator[list[Row] | Progress, None]) -> AsyncGenerator[list[Row] | Wire, None]:
    """Give the progress of a search the shape in which the browser gets it."""
    async with aclosing(found) as items:
        async for item in items:
            yield progress_of(item) if isinstance(item, Progress) else item


def progress_of(progress: Progress) -> ScopeProgress:
    """Show how far a search has come."""
    failed = [ScopeFailure(scope=scope, failure=failure_of(error)) for scope, error in progress.failed]
    return ScopeProgress(done=progress.done, total=progress.total, failed=failed)


def condition(text: str) -> Condition:
    """Read one condition of a search, JSON of a ``MetadataFilter``.

    Raises
    ------
    LakeError
        ``filter_invalid``.
    """
    try:
        wish = MetadataFilter.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise LakeError("filter_invalid", "A condition of the search cannot be read", invalid(error).reason) from None
    return Condition(wish.key, wish.op, wish.value)


def did_filter(text: str) -> DidFilter:
    """Check the kind of DID that is searched for.

    Raises
    ------
    LakeError
        ``input_invalid``.
    """
    for known in get_args(DidFilter):
        if text == known:
            return known  # type: ignore[no-any-return]
    raise LakeError("input_invalid", "Query parameter 'type' is not a kind of DID", ", ".join(get_args(DidFilter)))
