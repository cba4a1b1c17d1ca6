"""Where data may be brought and for how long: the administrator's word on each wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from ..failures import LakeError

if TYPE_CHECKING:
    from ..did import Did
    from ..instances.config import InstanceConfig
    from .places import Places
    from .state import Rule

DAY = 24 * 3600
SAME = timedelta(hours=1)
"""By so much a rule may end earlier than a new one would and still count as good: nobody needs a second rule for it."""


@dataclass(frozen=True)
class Aim:
    """Where a rule is to lead and for how long.

    ``expression`` is what Rucio is asked for, ``target`` the RSEs that it means; on any of ``rses`` the data is where
    the user wants it.
    """

    expression: str
    target: frozenset[str]
    rses: frozenset[str]
    lifetime_days: int | None
    lifetime_source: Literal["user", "administrator"]

    @property
    def lifetime(self) -> int | None:
        """Lifetime of the rule in seconds; None: it does not expire."""
        return None if self.lifetime_days is None else self.lifetime_days * DAY

    def ends(self) -> datetime | None:
        """Return when a rule made now would end; None: never."""
        if self.lifetime_days is None:
            return None
        return datetime.now(timezone.utc) + timedelta(days=self.lifetime_days)

    def is_same_as(self, rule: Rule, did: Did) -> bool:
        """Whether Rucio would take a rule made for this aim as a duplicate of ``rule``."""
        return rule.own and rule.did == str(did) and rule.rse_expression == self.expression and rule.copies == 1

    def is_met_by(self, rule: Rule) -> bool:
        """Whether a rule that leads there keeps the data for at least as long.

        Somebody else's rule that is stuck or waits for approval is nothing to rely on.
        """
        if not rule.own and rule.state not in {"OK", "REPLICATING", "INJECT"}:
            return False
        if rule.expires_at is None:
            return True
        ends = self.ends()
        return ends is not None and rule.expires_at >= ends - SAME


class Policy:
    """Judges wishes by the configuration of the instance."""

    def __init__(self, config: InstanceConfig, places: Places) -> None:
        self._config = config
        self._places = places

    async def aim(self, rse: str | None, lifetime_days: int | None) -> Aim:
        """Return what a wish means.

        Parameters
        ----------
        rse
            A mounted RSE or an RSE expression that leads to such only; None: the administrator's destination, and
            any mounted RSE that has the data already is as good.
        lifetime_days
            None: the administrator's default.

        Raises
        ------
        LakeError
            ``mode_unsupported``, ``no_destination``, ``lifetime_too_long``, ``rse_not_mounted``, ``rse_unknown``.
        """
        if self._config.mode != "replica":
            raise LakeError("mode_unsupported", "This instance brings no data near", "key 'mode' is 'download'")
        if not self._config.destination_rse:
            raise LakeError("no_destination", "There is no mounted RSE", "key 'destination_rse' is missing")
        days = self._lifetime_days(lifetime_days)
        source: Literal["user", "administrator"] = "administrator" if lifetime_days is None else "user"
        if rse is None:
            expression = self._config.destination_rse
            return Aim(expression, frozenset({expression}), frozenset(self._places.mounted), days, source)
        meant = await self._mounted(rse)
        return Aim(rse, meant, meant, days, source)

    async def _mounted(self, expression: str) -> frozenset[str]:
        meant = await self._places.names(expression)
        if not meant:
            raise LakeError("rse_unknown", "Rucio knows no such RSE", ascii(expression)[:300])
        strange = sorted(meant.difference(self._places.mounted))
        if strange:
            shown = f"{', '.join(strange[:5])}{', …' if len(strange) > 5 else ''}"
            mounted = ", ".join(self._places.mounted)
            raise LakeError("rse_not_mounted", f"{shown} is not mounted here", f"mounted on this machine: {mounted}")
        return meant

    def _lifetime_days(self, wished: int | None) -> int | None:
        days = self._config.lifetime_days if wished is None else wished
        most = self._config.lifetime_max_days
        if most is not None and (days is None or days > most):
            raise LakeError("lifetime_too_long", f"At most {most} days are allowed", f"{days} days were asked for")
        return days
