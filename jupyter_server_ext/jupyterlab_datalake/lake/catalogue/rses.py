"""What Rucio says about its storage elements, kept for a few minutes."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from ..failures import LakeError
from .rows import mapping_of

if TYPE_CHECKING:
    from ..rucio.gateway import Gateway

KEPT = 300.0
"""Seconds for which an answer is used."""
MAX_KEPT = 1000


class Rse(NamedTuple):
    """An RSE: whether files must be recalled from tape, and whether it may be read now."""

    tape: bool = False
    readable: bool = True


class Rses:
    """Asks for RSEs (``GET /rses/<rse>``).

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._kept: OrderedDict[str, tuple[float, Rse]] = OrderedDict()

    async def rse(self, name: str) -> Rse:
        """Return one RSE; one that has been removed meanwhile counts as a disk.

        Raises
        ------
        LakeError
            As ``Gateway.get``.
        """
        kept = self._kept.get(name)
        if kept is not None and time.monotonic() - kept[0] < KEPT:
            return kept[1]
        try:
            row = mapping_of(await self._gateway.get("rses", name))
        except LakeError as error:
            if error.code != "rse_unknown":
                raise
            row = {}
        found = Rse(tape=row.get("rse_type") == "TAPE", readable=row.get("availability_read") is not False)
        self._kept[name] = (time.monotonic(), found)
        self._kept.move_to_end(name)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return found
