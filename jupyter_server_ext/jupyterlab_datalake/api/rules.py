"""The replication rules of a DID; what their owner can do with them."""

from __future__ import annotations

import re

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.did import Did
from ..lake.failures import LakeError
from .base import DataLakeHandler
from .models import Rule, RuleChange, RuleList

RULE_ID = re.compile("[0-9a-f]{32}")


class RulesHandler(DataLakeHandler):
    """``instances/{instance}/rules``."""

    @web.authenticated
    @authorized
    async def get(self, instance: str) -> None:
        """List the rules on a DID and on the collections above it."""
        did = Did.parse(self.query("did"))
        lake = await self.lakes.lake(instance)
        self.answer(RuleList(rules=[Rule.model_validate(rule) for rule in await lake.rules.of(did)]))


class RuleHandler(DataLakeHandler):
    """``instances/{instance}/rules/{rule}``."""

    @web.authenticated
    @authorized
    async def patch(self, instance: str, rule: str) -> None:
        """Extend a rule of one's own, or have Rucio try again."""
        rule_id, wish = checked(rule), self.body(RuleChange)
        if (wish.lifetime_days is None) is not wish.retry:
            raise LakeError("input_invalid", "Either 'lifetime_days' or 'retry' must be given, and not both")
        lake = await self.lakes.lake(instance)
        if wish.lifetime_days is None:
            changed = await lake.rules.retry(rule_id)
        else:
            changed = await lake.rules.extend(rule_id, wish.lifetime_days)
        lake.availability.expect(rule_id)
        self.answer(Rule.model_validate(changed))

    @web.authenticated
    @authorized
    async def delete(self, instance: str, rule: str) -> None:
        """End a rule of one's own."""
        rule_id = checked(rule)
        lake = await self.lakes.lake(instance)
        ended = await lake.rules.cancel(rule_id)
        lake.availability.expect(rule_id)
        self.answer(Rule.model_validate(ended))


def checked(rule: str) -> str:
    """Return a rule's identifier if it is one.

    Raises
    ------
    LakeError
        ``input_invalid``.
    """
    if not RULE_ID.fullmatch(rule):
        raise LakeError("input_invalid", "This is not the identifier of a rule", "it has 32 hexadecimal digits")
    return rule
