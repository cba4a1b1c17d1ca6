"""How much of a DID lies on which RSE, at a cost that does not grow with the number of files.

A dataset is summed up by ``GET /replicas/<scope>/<name>/datasets?deep=True``; a container by its datasets, where
there are very many by ``POST /replicas/datasets_bulk``; a single file by its own replica entry.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ..catalogue.rows import TYPES, mapping_of
from ..did import Did

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..catalogue.words import DidType
    from ..rucio.gateway import Gateway
    from .places import Places
    from .state import Rule

MAX_DATASETS = 500
"""Datasets up to which Rucio is asked to sum up each anew; of more it is asked for the sums that it keeps."""
BULK = 1000
"""Datasets in one question for the sums that Rucio keeps."""


class Size(NamedTuple):
    """What a DID is and how much it holds in all; None where Rucio does not say."""

    kind: DidType | None
    files: int | None
    bytes: int | None


class Held(NamedTuple):
    """What of a DID lies on an RSE and can be read: files and bytes."""

    files: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Count:
    """Files and bytes of a DID: on the mounted RSEs, and in all.

    ``rse`` is the mounted RSE that holds most of it, ``held`` what each mounted RSE holds. ``elsewhere`` says that
    an RSE on disk that is not mounted has some of it, ``tape`` that one on tape has.
    """

    files_here: int = 0
    bytes_here: int = 0
    files_total: int | None = None
    bytes_total: int | None = None
    elsewhere: bool = False
    tape: bool = False
    rse: str | None = None
    kind: DidType | None = None
    held: Mapping[str, Held] = field(default_factory=dict)

    def at(self, rses: Collection[str]) -> Held:
        """Return what the one of these RSEs that has most of it has."""
        return max((self.held.get(rse, Held()) for rse in rses), default=Held())


class Facts:
    """Asks Rucio.

    Parameters
    ----------
    gateway
        The Rucio that is asked.
    places
        Which RSEs are mounted, and which are tape.
    """

    def __init__(self, gateway: Gateway, places: Places) -> None:
        self._gateway = gateway
        self._places = places

    async def size(self, did: Did) -> Size:
        """Return what a DID holds at any depth (``GET /dids/<scope>/<name>?dynamic_depth=FILE``).

        Raises
        ------
        LakeError
            ``did_not_found`` and as ``Gateway.get``.
        """
        sums = mapping_of(await self._gateway.get("dids", *did, query={"dynamic_depth": "FILE"}))
        kind = TYPES.get(str(sums.get("type")))
        if kind == "file":
            return Size(kind, 1, number(sums.get("bytes")))
        return Size(kind, number(sums.get("length")) or 0, number(sums.get("bytes")) or 0)

    def settled(self, did: Did, size: Size, rules: Sequence[Rule]) -> Count | None:
        """Return what a fulfilled rule on the DID itself says, whose locks are all of its files; None: count them."""
        for rule in rules:
            whole = rule.locks_ok == size.files and rule.copies == 1 and rule.did == str(did)
            if rule.state == "OK" and whole and rule.rse_expression in self._places.mounted:
                held = Held(size.files or 0, size.bytes or 0)
                return Count(*held, size.files, size.bytes, rse=rule.rse_expression, kind=size.kind,
                             held={rule.rse_expression: held})  # fmt: skip
        return None

    async def count(self, did: Did, size: Size | None = None) -> Count:
        """Count what is where.

        A file counts as here when any mounted RSE has it, a dataset as far as the mounted RSE that has most of it.

        Raises
        ------
        LakeError
            As ``size``, which is asked unless it is given.
        """
        size = size or await self.size(did)
        if size.kind == "file":
            parts = [await self._file(did, size.bytes or 0)]
        else:
            datasets = await self.datasets(did) if size.kind == "container" else [did]
            parts = [held_by(rows) for rows in await self.summaries(datasets)]
        return await self._counted(size, parts)

    async def _counted(self, size: Size, parts: list[dict[str, Held]]) -> Count:
        """Add up what the parts of a DID, a file or datasets, have on each RSE."""
        mounted = self._places.mounted
        near = [max((part.get(rse, Held()) for rse in mounted), default=Held()) for part in parts]
        held: dict[str, Held] = {}
        for part in parts:
            for rse, has in part.items():
                before = held.get(rse, Held())
                held[rse] = Held(before.files + has.files, before.bytes + has.bytes)
        far = {rse for rse in held if rse not in mounted}
        tapes = await self._places.tapes(far)
        most = max(mounted, key=lambda rse: held.get(rse, Held()), default=None)
        return Count(
            files_here=sum(has.files for has in near),
            bytes_here=sum(has.bytes for has in near),
            files_total=size.files,
            bytes_total=size.bytes,
            elsewhere=bool(far - tapes),
            tape=bool(far & tapes),
            rse=most,
            kind=size.kind,
            held={rse: held.get(rse, Held()) for rse in mounted},
        )

    async def _file(self, did: Did, size: int) -> dict[str, Held]:
        rows = await self._gateway.post_for_lines(
            "replicas", "list",
            body={"dids": [did._asdict()], "domain": "wan", "sort": "random", "all_states": True},
        )  # fmt: skip
        states = mapping_of(mapping_of(rows[0]).get("states") or {}) if rows else {}
        return {rse: Held(1, size) for rse, state in states.items() if state == "AVAILABLE"}

    async def summaries(self, datasets: Sequence[Did]) -> list[list[dict[str, Any]]]:
        """Return for each dataset one row for each RSE that holds files of it.

        The sums that Rucio keeps, which serve for very many datasets, follow the truth by as long as its daemon
        ``abacus-collection-replica`` takes.
        """
        if len(datasets) <= MAX_DATASETS:
            return list(await asyncio.gather(*(self.summary(dataset) for dataset in datasets)))
        found: dict[Did, list[dict[str, Any]]] = {dataset: [] for dataset in datasets}
        for start in range(0, len(datasets), BULK):
            asked = {"dids": [dataset._asdict() for dataset in datasets[start : start + BULK]]}
            for row in await self._gateway.post_for_lines("replicas", "datasets_bulk", body=asked):
                summary = mapping_of(row)
                found.get(did_of(summary), []).append(summary)
        return list(found.values())

    async def summary(self, dataset: Did) -> list[dict[str, Any]]:
        """Return one row for each RSE that holds files of a dataset (``GET /replicas/<s>/<n>/datasets``)."""
        rows = await self._gateway.get_lines("replicas", *dataset, "datasets", query={"deep": "True"})
        return [mapping_of(row) for row in rows]

    async def datasets(self, container: Did) -> list[Did]:
        """Return the datasets of a container at any depth, each once."""
        found: dict[Did, None] = {}
        seen, level = {container}, [container]
        while level:
            lists = await asyncio.gather(*(self._gateway.get_lines("dids", *did, "dids") for did in level))
            level = []
            for row in (mapping_of(row) for rows in lists for row in rows):
                child = did_of(row)
                if row.get("type") == "DATASET":
                    found[child] = None
                elif row.get("type") == "CONTAINER" and child not in seen:
                    seen.add(child)
                    level.append(child)
        return list(found)


def did_of(row: dict[str, Any]) -> Did:
    """Read which DID a row is about."""
    return Did(str(row.get("scope")), str(row.get("name")))


def held_by(rows: list[dict[str, Any]]) -> dict[str, Held]:
    """Read what each RSE has of a dataset."""
    return {str(row.get("rse")): has for row in rows if (has := held_of(row)).files}


def held_of(row: dict[str, Any]) -> Held:
    """Read what an RSE has of a dataset."""
    return Held(number(row.get("available_length")) or 0, number(row.get("available_bytes")) or 0)


def number(value: Any) -> int | None:
    """Read a count, which Rucio may give as float or not at all."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):
        return None
