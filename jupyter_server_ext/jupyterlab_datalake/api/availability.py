"""Where data stands, and bringing it near."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.did import Did
from ..lake.failures import LakeError
from .base import DataLakeHandler
from .models import Availability, AvailabilityList, Failure, MakeAvailable, Rule

if TYPE_CHECKING:
    from ..lake.availability.state import Standing

MAX_DIDS = 100


class AvailabilityHandler(DataLakeHandler):
    """``instances/{instance}/availability``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Say where each DID stands, in the order of the question, and watch them from now on."""
        dids = dids_of(self)
        lake = await self.lakes.lake(instance)
        revision, standings = await lake.availability.standings(dids)
        self.answer(AvailabilityList(revision=revision, items=[availability_of(s) for s in standings]))

    @web.authenticated
    @authorized
    async def post(self, instance: str) -> None:
        """Ask Rucio for a rule that brings the DID to the mounted RSE."""
        wish = self.body(MakeAvailable)
        did = Did.parse(wish.did)
        lake = await self.lakes.lake(instance)
        standing = await lake.availability.make_available(did, wish.rse, wish.lifetime_days)
        self.answer(availability_of(standing), status=202)


def dids_of(handler: DataLakeHandler) -> list[Did]:
    """Return the DIDs of the query parameter ``did``.

    Raises
    ------
    LakeError
        ``input_invalid`` when there is none or too many, ``did_malformed``.
    """
    asked = handler.queries("did")
    if not asked:
        raise LakeError("input_invalid", "Query parameter 'did' is missing")
    if len(asked) > MAX_DIDS:
        raise LakeError("input_invalid", f"At most {MAX_DIDS} DIDs can be asked for at once")
    return [Did.parse(text) for text in asked]


def availability_of(standing: Standing) -> Availability:
    """Show where a DID stands."""
    error = standing.failure
    return Availability(
        did=str(standing.did),
        state=standing.state,
        rse=standing.rse,
        files_here=standing.files_here,
        files_total=standing.files_total,
        bytes_here=standing.bytes_here,
        bytes_total=standing.bytes_total,
        bytes_per_second=standing.bytes_per_second,
        expires_at=standing.expires_at,
        rule=Rule.model_validate(standing.rule) if standing.rule else None,
        failure=Failure(message=error.message, reason=error.reason, code=error.code) if error else None,
    )
