"""Writes the sample files and their manifest: ``python -m jupyterlab_datalake.demo.sample.make DIRECTORY``.

The manifest is renamed into place when every file is there; the lake waits for it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pyarrow as pa
from astropy.io import fits
from pyarrow import csv, parquet

from . import physics, sky
from .plan import CONTAINER, DATASETS, FIRST_RUN, PROJECT, SCOPE, SEED, DatasetPlan


def write_parquet(path: Path, random: np.random.Generator, run: int, rows: int) -> None:
    """A table of diphoton events."""
    parquet.write_table(pa.table(physics.diphoton(random, run, rows)), path, compression="zstd")


def write_csv(path: Path, random: np.random.Generator, run: int, rows: int) -> None:
    """A table of four-lepton events."""
    csv.write_csv(pa.table(physics.fourlepton(random, run, rows)), path)


def write_fits(path: Path, random: np.random.Generator, run: int, rows: int) -> None:
    """A FITS cube with the header keywords that viewers use."""
    hdu = fits.PrimaryHDU(sky.cube(random, rows))
    hdu.header.update(
        {
            "OBJECT": f"FIELD {run - FIRST_RUN:02d}",
            "BUNIT": "Jy/beam",
            "CTYPE1": "RA---TAN",
            "CTYPE2": "DEC--TAN",
            "CTYPE3": "FREQ",
            "CRVAL3": 1.42e9,
            "CDELT3": 2.0e4,
        }
    )
    hdu.writeto(path, overwrite=True)


def write_hdf5(path: Path, random: np.random.Generator, run: int, rows: int) -> None:
    """The same kind of cube in HDF5, chunked by channel."""
    with h5py.File(path, "w") as file:
        data = file.create_dataset(
            "cube", data=sky.cube(random, rows), compression="gzip", chunks=(1, sky.SIDE, sky.SIDE)
        )
        data.attrs["unit"] = "Jy/beam"
        data.attrs["field"] = run - FIRST_RUN


WRITERS = {"parquet": write_parquet, "csv": write_csv, "fits": write_fits, "h5": write_hdf5}


def describe(path: Path, name: str) -> dict[str, Any]:
    """Size and checksums as the catalogue keeps them."""
    content = path.read_bytes()
    return {
        "name": name,
        "path": path.name,
        "bytes": len(content),
        "adler32": f"{zlib.adler32(content):08x}",
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }


def make_dataset(directory: Path, plan: DatasetPlan, seed: int) -> dict[str, Any]:
    """Write the files of one dataset and answer its part of the manifest. The last cube is an HDF5 file."""
    files = []
    for number in range(plan.files):
        extension = "h5" if plan.extension == "fits" and number == plan.files - 1 else plan.extension
        name = plan.file_name(number).removesuffix(plan.extension) + extension
        run = FIRST_RUN + number
        WRITERS[extension](directory / name, np.random.default_rng((seed, number)), run, plan.rows)
        meta = {
            "run_number": run,
            "project": plan.meta["project"],
            "datatype": plan.meta["datatype"],
            "events": plan.rows,
        }
        files.append(
            {**describe(directory / name, name), "rses": list(plan.sites[number % len(plan.sites)]), "meta": meta}
        )
    return {
        "name": plan.name,
        "closed": plan.closed,
        "in_container": plan.in_container,
        "held_at": list(plan.held_at),
        "meta": plan.meta,
        "files": files,
    }


def make(directory: Path) -> Path:
    """Write all of it and answer the manifest's path."""
    directory.mkdir(parents=True, exist_ok=True)
    manifest = {
        "scope": SCOPE,
        "container": {
            "name": CONTAINER,
            "meta": {"project": PROJECT, "description": "Open data for the Data Lake demo"},
        },
        "datasets": [make_dataset(directory, plan, SEED + number) for number, plan in enumerate(DATASETS)],
    }
    part = directory / ".manifest.part"
    part.write_text(json.dumps(manifest), encoding="utf-8")
    target = directory / "manifest.json"
    part.replace(target)
    return target


if __name__ == "__main__":
    make(Path(sys.argv[1]))
