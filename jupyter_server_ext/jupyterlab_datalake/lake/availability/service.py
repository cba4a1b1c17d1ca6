"""Bring data near, and say where it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..did import Did
from ..failures import LakeError
from .facts import Count, Facts
from .files import FileLister
from .state import AvailabilityState, Rule, Standing
from .watcher import RuleWatcher

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..instances.config import InstanceConfig
    from ..mounts import MountMap
    from ..rucio.gateway import Gateway

Publish = Callable[[str, int, Sequence[Standing]], None]
"""Takes instance, revision and what has changed; called on the loop's thread."""
DAY = 24 * 3600


class AvailabilityService:
    """Everything about having data on the mounted RSE of one instance."""

    def __init__(self, config: InstanceConfig, gateway: Gateway, mounts: MountMap, publish: Publish) -> None:
        self._config = config
        self._gateway = gateway
        self._facts = Facts(gateway, config.destination_rse)
        self._files = FileLister(gateway, mounts, config.destination_rse)
        self._watcher = RuleWatcher(
            self.standing, self._facts, lambda revision, changed: publish(config.name, revision, changed)
        )

    async def close(self) -> None:
        """End the watching."""
        await self._watcher.close()
        self._files.close()

    async def standings(self, dids: Sequence[Did]) -> tuple[int, list[Standing]]:
        """Say where each DID stands, in order, and watch them from now on.

        What cannot be found out is ``unknown`` with its failure, so that one DID does not hide the others.
        """
        revision = self._watcher.revision
        found = await asyncio.gather(*(self.standing(did) for did in dids))
        for standing in found:
            self._watcher.watch(standing)
        return revision, list(found)

    async def standing(self, did: Did) -> Standing:
        """Say where one DID stands; ``unknown`` with the failure when that cannot be found out."""
        rse = self._config.destination_rse
        try:
            count, rules = await asyncio.gather(self._facts.count(did), self._facts.rules(did))
        except LakeError as error:
            return Standing(did, "unknown", rse, failure=error)
        rule = rules[0] if rules else None
        state = judge(count, rules)
        failure = None
        if state == "stuck":
            stuck = next(each for each in rules if each.state in {"STUCK", "SUSPENDED"})
            rule = stuck
            failure = LakeError("rule_stuck", f"The transfer of {did} is stuck", stuck.error or "Rucio gives no reason")
        return Standing(
            did,
            state,
            rse,
            count.files_here,
            count.files_total,
            count.bytes_here,
            count.bytes_total,
            rule=rule,
            failure=failure,
        )

    async def make_available(self, did: Did, lifetime_days: int | None) -> Standing:
        """Ask Rucio for a rule on the destination (``POST /rules/``).

        A rule that is there already is as good as a new one.

        Parameters
        ----------
        lifetime_days
            None: the administrator's default.

        Raises
        ------
        LakeError
            ``mode_unsupported``, ``no_destination``, ``lifetime_too_long``, or Rucio's refusal: ``quota_exceeded``,
            ``rse_unknown``, ``access_denied``, ``did_not_found``, ``rule_refused``, ….
        """
        rse = self._destination()
        wish: dict[str, Any] = {
            "dids": [did._asdict()],
            "copies": 1,
            "rse_expression": rse,
            "account": await self._gateway.account(),
            "lifetime": self._lifetime(lifetime_days),
        }
        try:
            await self._gateway.post("rules", "", body=wish)
        except LakeError as error:
            if error.code != "rule_exists":
                raise
            if not any(rule.own and rule.rse_expression == rse for rule in await self._facts.rules(did)):
                raise
        standing = await self.standing(did)
        self._watcher.watch(standing)
        return standing

    def files(self, did: Did) -> AsyncGenerator[list[dict[str, Any]], None]:
        """List the files with their local paths; see ``FileLister.files``."""
        return self._files.files(did)

    def _destination(self) -> str:
        if self._config.mode != "replica":
            raise LakeError("mode_unsupported", "This instance brings no data near", "key 'mode' is 'download'")
        if not self._config.destination_rse:
            raise LakeError("no_destination", "There is no mounted RSE", "key 'destination_rse' is missing")
        return self._config.destination_rse

    def _lifetime(self, wished_days: int | None) -> int | None:
        """Return the lifetime of a rule in seconds; None: it does not expire."""
        days = self._config.lifetime_days if wished_days is None else wished_days
        most = self._config.lifetime_max_days
        if most is not None and (days is None or days > most):
            raise LakeError("lifetime_too_long", f"At most {most} days are allowed", f"{days} days were asked for")
        return None if days is None else days * DAY


def judge(count: Count, rules: Sequence[Rule]) -> AvailabilityState:
    """Say in one word where a DID stands."""
    if count.files_total == 0:
        return "empty"
    if count.files_total is not None and count.files_here >= count.files_total:
        return "available"
    if any(rule.state in {"STUCK", "SUSPENDED"} for rule in rules):
        return "stuck"
    if any(rule.moving for rule in rules):
        return "replicating"
    if count.files_here:
        return "partial"
    return "elsewhere" if count.elsewhere else "nowhere"
