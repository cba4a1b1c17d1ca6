"""The replication rules of a DID, and what their owner can do with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from ..availability.rules import rule_of
from ..failures import LakeError
from .rows import mapping_of

if TYPE_CHECKING:
    from ..availability.rules import Rules
    from ..availability.state import Rule
    from ..did import Did
    from ..rucio.gateway import Gateway

DAY = 24 * 3600
FAILING = {"STUCK", "SUSPENDED"}


class RuleDesk:
    """Reads the rules of anybody, changes one's own.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    rules
        Reads rules.
    lifetime_max_days
        The longest lifetime that the administrator allows; None: any.
    """

    def __init__(self, gateway: Gateway, rules: Rules, lifetime_max_days: int | None) -> None:
        self._gateway = gateway
        self._rules = rules
        self._lifetime_max_days = lifetime_max_days

    async def of(self, did: Did) -> list[Rule]:
        """Return the rules on a DID and on the collections above it, to whatever RSE.

        Those of the DID itself come first, then one's own, then what is not done.

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        rules = await self._rules.all_rules(did)
        return sorted(rules, key=lambda rule: (rule.did != str(did), not rule.own, rule.state == "OK", rule.id))

    async def extend(self, rule_id: str, lifetime_days: int) -> Rule:
        """Let a rule of one's own end in so many days from now (``PUT /rules/<id>``, option ``lifetime``).

        Raises
        ------
        LakeError
            ``lifetime_too_long``; ``rule_refused`` where the rule would end earlier than it does now;
            ``rule_not_found``, ``rule_not_yours``, ``access_denied``.
        """
        most = self._lifetime_max_days
        if most is not None and lifetime_days > most:
            raise LakeError(
                "lifetime_too_long", f"At most {most} days are allowed", f"{lifetime_days} days were asked for"
            )
        rule, _ = await self._own(rule_id)
        if rule.expires_at is None:
            raise LakeError("rule_refused", "The rule is kept longer already", "it does not end")
        if rule.expires_at > datetime.now(timezone.utc) + timedelta(days=lifetime_days):
            ends = rule.expires_at.isoformat(timespec="minutes")
            raise LakeError("rule_refused", "The rule is kept longer already", f"it ends at {ends}")
        return await self._change(rule, {"lifetime": lifetime_days * DAY})

    async def retry(self, rule_id: str) -> Rule:
        """Have Rucio try again at once what is stuck (options ``state`` STUCK and ``boost_rule``).

        A rule that is not stuck, or not any more, is returned as it is.

        Raises
        ------
        LakeError
            ``rule_not_found``, ``rule_not_yours``, ``access_denied``.
        """
        rule, _ = await self._own(rule_id)
        if rule.state not in FAILING:
            return rule
        return await self._change(rule, {"state": "STUCK", "boost_rule": True})

    async def cancel(self, rule_id: str) -> Rule:
        """End a rule of one's own now (option ``lifetime`` 0: Rucio's own removal waits an hour).

        Raises
        ------
        LakeError
            ``rule_refused`` where the rule is locked; ``rule_not_found``, ``rule_not_yours``, ``access_denied``.
        """
        rule, locked = await self._own(rule_id)
        if locked:
            # Rucio would set the end and then never come to it
            raise LakeError("rule_refused", "The rule is locked", "it has to be unlocked before it can be removed")
        return await self._change(rule, {"lifetime": 0})

    async def _read(self, rule_id: str) -> tuple[Rule, bool]:
        """Return a rule and whether it is locked (``GET /rules/<id>``)."""
        row = mapping_of(await self._gateway.get("rules", rule_id))
        return rule_of(row, await self._gateway.account()), row.get("locked") is True

    async def _own(self, rule_id: str) -> tuple[Rule, bool]:
        rule, locked = await self._read(rule_id)
        if not rule.own:
            raise LakeError(
                "rule_not_yours", f"This rule belongs to {rule.account}", f"only {rule.account} can change it"
            )
        return rule, locked

    async def _change(self, rule: Rule, options: dict[str, Any]) -> Rule:
        """Change a rule and return what it is now; one that is gone already as it was, ended."""
        await self._gateway.put("rules", rule.id, body={"options": options})
        try:
            return (await self._read(rule.id))[0]
        except LakeError as error:
            if error.code != "rule_not_found":
                raise
            return replace(rule, expires_at=datetime.now(timezone.utc))
