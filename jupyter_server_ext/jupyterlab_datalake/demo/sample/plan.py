"""What the sample consists of: datasets, numbers of files, where their replicas lie, and their metadata."""

from __future__ import annotations

from dataclasses import dataclass, field

SEED = 20240704
SCOPE = "opendata"
CONTAINER = "higgs.2024"
PROJECT = "data24_13p6TeV"
FIRST_RUN = 456_000


@dataclass(frozen=True)
class DatasetPlan:
    """One dataset. ``sites`` are used in turn for its files; the last group of a file list may be at several."""

    name: str
    extension: str
    files: int
    rows: int
    sites: tuple[tuple[str, ...], ...]
    held_at: tuple[str, ...]
    closed: bool = True
    in_container: bool = True
    meta: dict[str, str | int | float] = field(default_factory=dict)

    def file_name(self, number: int) -> str:
        """Name of a file, as experiments write it."""
        return f"{self.name}.run{FIRST_RUN + number}.{self.extension}"


DATASETS = (
    DatasetPlan(
        "higgs.2024.diphoton",
        "parquet",
        files=96,
        rows=3500,
        sites=(("SITE-A",),),
        held_at=("SITE-A",),
        meta={
            "project": PROJECT,
            "datatype": "NTUP_GAMMA",
            "stream_name": "physics_Main",
            "energy": 13.6,
            "channel": "gamma gamma",
        },
    ),
    DatasetPlan(
        "higgs.2024.fourlepton",
        "csv",
        files=72,
        rows=2500,
        sites=(("SITE-B",),),
        held_at=("SITE-B",),
        meta={
            "project": PROJECT,
            "datatype": "NTUP_4LEP",
            "stream_name": "physics_Main",
            "energy": 13.6,
            "channel": "4 leptons",
        },
    ),
    DatasetPlan(
        "sky.2024.cubes",
        "fits",
        files=40,
        rows=30,
        sites=(("SITE-A", "SITE-B"),),
        held_at=("SITE-A", "SITE-B"),
        closed=False,
        meta={"project": "sky24", "datatype": "CUBE", "instrument": "interferometer", "frequency_ghz": 1.42},
    ),
    DatasetPlan(
        "survey.2019.cubes",
        "fits",
        files=8,
        rows=10,
        sites=(("TAPE",),),
        held_at=("TAPE",),
        in_container=False,
        meta={"project": "survey19", "datatype": "CUBE", "instrument": "interferometer", "frequency_ghz": 1.42},
    ),
)
