"""What making data available would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.failures import LakeError
from .availability import dids_of
from .base import DataLakeHandler, failure_of
from .models import Destination, Plan, PlannedDid, Rule

if TYPE_CHECKING:
    from ..lake.availability.plan import Plan as DomainPlan
    from ..lake.availability.plan import PlannedDid as DomainPlannedDid

MAX_EXPRESSION = 500
"""Characters of an RSE expression."""
MAX_DAYS = 36500


class PlanHandler(DataLakeHandler):
    """``instances/{instance}/plan``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """Say what will happen, before it happens."""
        dids, rse, days = dids_of(self), self._rse(), self._lifetime_days()
        lake = await self.lakes.lake(instance)
        plan = await lake.availability.plan(dids, rse, days)
        self.answer(plan_of(plan, lake.config.lifetime_max_days))

    def _rse(self) -> str | None:
        if not self.queries("rse"):
            return None
        rse = self.query("rse")
        if not 0 < len(rse) <= MAX_EXPRESSION:
            raise LakeError("input_invalid", f"Query parameter 'rse' needs 1 to {MAX_EXPRESSION} characters")
        return rse

    def _lifetime_days(self) -> int | None:
        if not self.queries("lifetime_days"):
            return None
        text = self.query("lifetime_days")
        days = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_DAYS)) else 0
        if not 0 < days <= MAX_DAYS:
            raise LakeError("input_invalid", f"Query parameter 'lifetime_days' must be a number from 1 to {MAX_DAYS}")
        return days


def plan_of(plan: DomainPlan, lifetime_max_days: int | None) -> Plan:
    """Show a plan."""
    return Plan(
        items=[planned_of(item) for item in plan.items],
        rse=plan.aim.expression,
        destinations=[Destination.model_validate(destination) for destination in plan.destinations],
        files_to_move=plan.files_to_move,
        bytes_to_move=plan.bytes_to_move,
        bytes_charged=plan.bytes_charged,
        lifetime_days=plan.aim.lifetime_days,
        lifetime_max_days=lifetime_max_days,
        lifetime_source=plan.aim.lifetime_source,
        expires_at=plan.expires_at,
    )


def planned_of(item: DomainPlannedDid) -> PlannedDid:
    """Show what it means for one DID."""
    count = item.count
    return PlannedDid(
        did=str(item.did),
        type=count.kind,
        state=item.state,
        files_here=count.files_here,
        files_total=count.files_total,
        bytes_here=count.bytes_here,
        bytes_total=count.bytes_total,
        covered_by=Rule.model_validate(item.covered_by) if item.covered_by else None,
        others=[Rule.model_validate(rule) for rule in item.others],
        failure=failure_of(item.failure) if item.failure else None,
    )
