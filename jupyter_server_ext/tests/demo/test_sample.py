"""The sample data: what a scientist opens, and what the catalogue is told about it."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy.io import fits
from pyarrow import csv, parquet

from jupyterlab_datalake.demo.sample.make import make, make_dataset
from jupyterlab_datalake.demo.sample.plan import DATASETS, SEED

Sample = tuple[Path, dict[str, Any]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    directory = tmp_path_factory.mktemp("sample")
    return directory, json.loads(make(directory).read_text(encoding="utf-8"))


def dataset(sample: Sample, name: str) -> list[Path]:
    directory, manifest = sample
    (found,) = [item for item in manifest["datasets"] if item["name"] == name]
    return [directory / file["path"] for file in found["files"]]


def excess(mass: np.ndarray, low: float, high: float) -> float:
    """Events in a window compared with the mean of its two neighbours."""
    width = high - low
    inside = np.count_nonzero((mass > low) & (mass < high))
    beside = np.count_nonzero((mass > low - width) & (mass < high + width)) - inside
    return float(inside / (beside / 2))


def test_is_enough_and_not_too_much(sample: Sample) -> None:
    _, manifest = sample
    files = [file for item in manifest["datasets"] for file in item["files"]]
    assert len(manifest["datasets"]) == 4
    assert len(files) >= 200
    assert len({file["name"] for file in files}) == len(files)
    assert 20e6 < sum(file["bytes"] for file in files) < 60e6
    assert all(file["rses"] and not file["rses"][0].startswith("LOCAL") for file in files)
    on_tape = [item["name"] for item in manifest["datasets"] if item["held_at"] == ["TAPE"]]
    assert on_tape == ["survey.2019.cubes"]


def test_says_the_truth_about_each_file(sample: Sample) -> None:
    directory, manifest = sample
    for file in (file for item in manifest["datasets"] for file in item["files"]):
        content = (directory / file["path"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["adler32"] == f"{zlib.adler32(content):08x}"
        assert file["md5"] == hashlib.md5(content).hexdigest()


def test_the_photon_pairs_show_a_higgs(sample: Sample) -> None:
    tables = [parquet.read_table(path) for path in dataset(sample, "higgs.2024.diphoton")]
    assert {"run", "event", "n_photons", "pt1", "pt2", "eta1", "eta2", "m_gg"} <= set(tables[0].column_names)
    mass = np.concatenate([table["m_gg"].to_numpy() for table in tables])
    assert excess(mass, 123, 127) > 1.5
    assert 0.9 < excess(mass, 135, 139) < 1.1
    falling = np.histogram(mass, bins=4, range=(130, 160))[0]
    assert list(falling) == sorted(falling, reverse=True)


def test_the_four_leptons_show_z_and_higgs(sample: Sample) -> None:
    mass = np.concatenate([csv.read_csv(path)["m_4l"].to_numpy() for path in dataset(sample, "higgs.2024.fourlepton")])
    assert excess(mass, 121, 129) > 3
    assert excess(mass, 86, 96) > 3


def test_the_cubes_hold_sources(sample: Sample) -> None:
    import h5py

    paths = dataset(sample, "sky.2024.cubes")
    with fits.open(paths[0]) as images:
        assert images[0].header["BUNIT"] == "Jy/beam"
        cube = np.array(images[0].data)
    with h5py.File(paths[-1]) as file:
        other = np.array(file["cube"])
    for data in (cube, other):
        assert data.shape == (24, 64, 64)
        assert data.max() > 10 * np.std(data)


def test_comes_from_a_fixed_seed(sample: Sample, tmp_path: Path) -> None:
    _, manifest = sample
    plan = DATASETS[1]
    again = make_dataset(tmp_path, plan, SEED + 1)
    assert again == manifest["datasets"][1]
