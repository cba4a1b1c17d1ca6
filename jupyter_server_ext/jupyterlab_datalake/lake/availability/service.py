"""Bring data near, and say where it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..failures import LakeError
from .facts import Facts
from .files import FileLister
from .places import Places
from .plan import Planner
from .policy import Policy
from .rules import Rules
from .space import Space
from .state import Standing, judge, kept_until
from .trouble import Trouble
from .watcher import RuleWatcher

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..did import Did
    from ..instances.config import InstanceConfig
    from ..mounts import MountMap
    from ..rucio.gateway import Gateway
    from .plan import Plan
    from .policy import Aim

LARGE = 2000
"""Files from which Rucio is asked to take its time over a rule (state ``INJECT``): making the locks takes it
milliseconds a file, and nobody should wait for an answer so long. It does so by itself from 10,000 on, where the
dataset is closed."""
PERHAPS_MADE = {"rule_exists", "rucio_timeout", "rucio_cut"}
Publish = Callable[[str, int, Sequence[Standing]], None]
"""Takes instance, revision and what has changed; called on the loop's thread."""


class AvailabilityService:
    """Everything about having data on the mounted RSEs of one instance."""

    def __init__(self, config: InstanceConfig, gateway: Gateway, mounts: MountMap, publish: Publish) -> None:
        self._gateway = gateway
        self.places = places = Places(gateway, config.destinations)
        self.facts = Facts(gateway, places)
        self.rules = Rules(gateway, places)
        self._trouble = Trouble(gateway)
        self._policy = Policy(config, places)
        self._planner = Planner(self.facts, self.rules, Space(gateway, places))
        self._files = FileLister(gateway, mounts, config.destinations)
        self._watcher = RuleWatcher(
            self.standing, self.rules, lambda revision, changed: publish(config.name, revision, changed)
        )

    async def close(self) -> None:
        """End the watching."""
        await self._watcher.close()

    async def standings(self, dids: Sequence[Did]) -> tuple[int, list[Standing]]:
        """Say where each DID stands, in order, and watch them from now on.

        What cannot be found out is ``unknown`` with its failure, so that one DID does not hide the others.
        """
        revision = self._watcher.revision
        found = await asyncio.gather(*(self.standing(did) for did in dids))
        return revision, [self._watcher.watch(standing) for standing in found]

    async def standing(self, did: Did) -> Standing:
        """Say where one DID stands; ``unknown`` with the failure when that cannot be found out."""
        try:
            size, (rules, _) = await asyncio.gather(self.facts.size(did), self.rules.leading(did))
            count = self.facts.settled(did, size, rules) or await self.facts.count(did, size)
        except LakeError as error:
            return Standing(did, "unknown", None, failure=error)
        rule = rules[0] if rules else None
        state = judge(count, rules)
        failure = None
        if state == "stuck":
            rule = next(each for each in rules if each.state in {"STUCK", "SUSPENDED"})
            failure = LakeError("rule_stuck", f"The transfer of {did} is stuck", await self._trouble.reason(rule))
        return Standing(
            did,
            state,
            count.rse,
            count.files_here,
            count.files_total,
            count.bytes_here,
            count.bytes_total,
            expires_at=kept_until(count, rules),
            rule=rule,
            failure=failure,
        )

    async def plan(self, dids: Sequence[Did], rse: str | None, lifetime_days: int | None) -> Plan:
        """Say what making the DIDs available would mean; changes nothing, raises as ``Policy.aim``."""
        return await self._planner.plan(dids, await self._policy.aim(rse, lifetime_days))

    async def make_available(self, did: Did, rse: str | None, lifetime_days: int | None) -> Standing:
        """Have a rule bring the DID near, and watch it.

        A rule that does it already for at least as long is as good as a new one, whoever owns it. Beside a shorter or
        foreign one Rucio is asked for one's own (``POST /rules/``); one's own for the same DID and RSE, which Rucio
        would not have twice, is extended.

        Raises
        ------
        LakeError
            As ``Policy.aim``, or Rucio's refusal: ``quota_exceeded``, ``rse_unknown``, ``access_denied``,
            ``did_not_found``, ``rule_refused``, ….
        """
        aim = await self._policy.aim(rse, lifetime_days)
        try:
            await self._see_to(did, aim)
        except LakeError as error:
            if error.code not in PERHAPS_MADE:
                raise
            # made between our look and our wish, by a second click or another tab, or its answer was lost
            if not any(aim.is_same_as(rule, did) for rule in (await self.rules.leading(did)).rules):
                raise
        return self._watcher.watch(await self.standing(did))

    async def _see_to(self, did: Did, aim: Aim) -> None:
        rules = (await self.rules.leading(did, aim.rses)).rules
        if any(aim.is_met_by(rule) for rule in rules):
            return
        same = next((rule for rule in rules if aim.is_same_as(rule, did)), None)
        if same is not None:
            await self._gateway.put("rules", same.id, body={"options": {"lifetime": aim.lifetime}})
            return
        size = await self.facts.size(did)
        wish = {
            "dids": [did._asdict()],
            "copies": 1,
            "rse_expression": aim.expression,
            "account": await self._gateway.account(),
            "lifetime": aim.lifetime,
            "asynchronous": (size.files or 0) >= LARGE,
        }
        await self._gateway.post("rules", "", body=wish)

    def expect(self, rule_id: str) -> None:
        """Look out for what becomes of the data of a rule that has just been changed."""
        self._watcher.expect(rule_id)

    def files(self, did: Did) -> AsyncGenerator[list[dict[str, Any]], None]:
        """List the files with their local paths; see ``FileLister.files``."""
        return self._files.files(did)
