"""Permissions: the owner of a rule decides about it, who owns a scope may write replicas."""

from __future__ import annotations

from typing import Any

from rucio.core.permission import generic

RULE_ACTIONS = frozenset({"del_rule", "update_rule", "reduce_rule", "move_rule"})
REPLICA_ACTIONS = frozenset({"add_replicas", "update_replicas_states"})
OWNERS_OPTIONS = frozenset({"lifetime", "state", "boost_rule", "comment", "priority", "cancel_requests"})


def has_permission(issuer: Any, action: str, kwargs: dict[str, Any], *, session: Any) -> bool:
    """Answer for the actions this policy widens, and ask Rucio's generic policy about everything else."""
    if generic.has_permission(issuer, action, kwargs, session=session):
        return True
    if action in RULE_ACTIONS:
        return _owns_rule(issuer, action, kwargs, session)
    if action in REPLICA_ACTIONS:
        return _owns_a_scope(issuer, session)
    return False


def _owns_rule(issuer: Any, action: str, kwargs: dict[str, Any], session: Any) -> bool:
    """Whether the rule is the issuer's own, and the change one that an owner may make."""
    # rucio.core.rule imports the permission package: at module level this would be a circle.
    from rucio.common.exception import RuleNotFound
    from rucio.core.rule import get_rule

    if action == "update_rule" and not set(kwargs.get("options") or {}) <= OWNERS_OPTIONS:
        return False
    try:
        owner = get_rule(kwargs["rule_id"], session=session)["account"]
    except RuleNotFound:
        return False
    return bool(owner == issuer)


def _owns_a_scope(issuer: Any, session: Any) -> bool:
    """Whether the issuer owns a scope at all.

    Rucio asks this question with the RSE only. For new files it asks ``add_dids`` as well, with their scopes:
    that is where a foreign scope is refused.
    """
    from rucio.core.scope import get_scopes

    return bool(get_scopes(account=issuer, session=session))
