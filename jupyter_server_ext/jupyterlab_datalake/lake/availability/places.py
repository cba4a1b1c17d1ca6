"""Which RSEs an expression means, and which of them are tape: asked of Rucio and kept for a few minutes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from ..catalogue.rows import mapping_of
from ..catalogue.rses import Rses
from ..failures import LakeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..rucio.gateway import Gateway

KEPT = 300.0
"""Seconds for which an answer is used: RSEs and their attributes change by the week."""
MAX_KEPT = 1000


class Places:
    """Resolves RSE expressions (``GET /rses/?expression=``).

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    mounted
        The RSEs that are mounted here, the administrator's destination first.
    """

    def __init__(self, gateway: Gateway, mounted: Sequence[str]) -> None:
        self._gateway = gateway
        self.mounted = tuple(mounted)
        self.rses = Rses(gateway)
        self._kept: OrderedDict[str, tuple[float, frozenset[str]]] = OrderedDict()

    async def names(self, expression: str) -> frozenset[str]:
        """Return the RSEs that an expression means; none when Rucio knows none of them.

        Raises
        ------
        LakeError
            As ``Gateway.get``.
        """
        if expression in self.mounted:
            return frozenset({expression})
        kept = self._kept.get(expression)
        if kept is not None and time.monotonic() - kept[0] < KEPT:
            return kept[1]
        try:
            rows = await self._gateway.get_lines("rses", "", query={"expression": expression})
        except LakeError as error:
            if error.code != "rse_unknown":
                raise
            rows = []
        found = frozenset(str(mapping_of(row).get("rse")) for row in rows)
        self._kept[expression] = (time.monotonic(), found)
        self._kept.move_to_end(expression)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return found

    async def tapes(self, rses: Iterable[str]) -> frozenset[str]:
        """Return those of some RSEs from which a file must be recalled before it can be read."""
        names = list(rses)
        found = await asyncio.gather(*(self.rses.rse(name) for name in names))
        return frozenset(name for name, rse in zip(names, found, strict=True) if rse.tape)
