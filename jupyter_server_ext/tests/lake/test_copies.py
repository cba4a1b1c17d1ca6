"""Copies of remote parts: over a restart, and on a disk that is full of surprises."""

from __future__ import annotations

import time

import pytest

from jupyterlab_datalake.lake.instances.copies import Copies, Copy
from jupyterlab_datalake.lake.instances.settings import Settings
from jupyterlab_datalake.lake.lakes import Lakes
from tests.api.scripted_rucio import ScriptedRucio, answer, reset

URL = "https://configuration.example/config.json"
PART = {"rucio_base_url": "https://rucio.example", "destination_rse": "R", "rse_mount_path": "/eos"}


@pytest.fixture
def central(jp_asyncio_loop):
    scripted = ScriptedRucio()
    jp_asyncio_loop.run_until_complete(scripted.start())
    yield scripted
    jp_asyncio_loop.run_until_complete(scripted.stop())


def lakes_of(url, directory, **local):
    """All lakes of a server that has just started."""
    settings = Settings(({"name": "demo", "$url": url, **local},))

    async def read(anew):
        return settings

    return Lakes(settings, read, {}, lambda *_: None, copies=directory)


async def test_a_copy_survives_a_restart(central, tmp_path):
    central.reply("/config.json", answer(PART))
    url = f"{central.url}/config.json"
    first = lakes_of(url, tmp_path / "copies")
    assert (await first.listing()).problems == ()
    await first.close()
    central.reply("/config.json", reset)
    second = lakes_of(url, tmp_path / "copies")
    found = await second.listing()
    assert [lake.config.destination_rse for lake in found.lakes] == ["R"]
    assert [problem.code for problem in found.problems] == ["configuration_outdated"]
    assert (await second.lake("demo")).config.rucio_base_url == "https://rucio.example"
    await second.close()


async def test_without_a_copy_there_is_nothing_to_work_with(central, tmp_path):
    central.reply("/config.json", reset)
    lakes = lakes_of(f"{central.url}/config.json", tmp_path)
    found = await lakes.listing()
    assert found.lakes == ()
    assert [problem.code for problem in found.problems] == ["configuration_unavailable"]
    await lakes.close()


async def test_a_restart_does_not_forget_who_may_hear_the_secrets(central, tmp_path, monkeypatch):
    """The remote part changes while no server runs."""
    monkeypatch.setenv("TEST_BOUND_TOKEN", "CANARY")
    auth = {"type": "environment", "variable": "TEST_BOUND_TOKEN"}
    url = f"{central.url}/config.json"
    central.reply("/config.json", answer(PART), answer({**PART, "rucio_base_url": "https://evil.example"}))
    first = lakes_of(url, tmp_path, auth=auth)
    assert [lake.desk.status().state for lake in (await first.listing()).lakes] == ["signed_in"]
    await first.close()
    for _ in range(2):
        later = lakes_of(url, tmp_path, auth=auth)
        (lake,) = (await later.listing()).lakes
        failure = lake.desk.status().failure
        assert failure is not None
        assert failure.reason == (
            "it was meant for https://rucio.example; the configuration now names https://evil.example"
        )
        await later.close()


def test_what_is_kept_comes_back(tmp_path):
    copies = Copies(tmp_path / "a" / "b")
    assert copies.load(URL) is None
    copy = Copy(PART, 1_700_000_000.5, ("https://rucio.example",))
    copies.keep(URL, copy)
    assert copies.load(URL) == copy
    assert copies.load(URL + "?other") is None


def test_a_clock_that_was_wrong_gives_no_copy_from_the_future(tmp_path):
    copies = Copies(tmp_path)
    copies.keep(URL, Copy(PART, time.time() + 1e6))
    found = copies.load(URL)
    assert found is not None
    assert found.fetched_at <= time.time()


@pytest.mark.parametrize("mounts", [7, [7], [{"rse": "R"}], [{"rse": "R", "pfn_prefix": "p", "path": "relative"}]])
def test_mounts_that_are_none_are_not_kept(tmp_path, mounts):
    copies = Copies(tmp_path)
    copies.keep(URL, Copy({**PART, "mounts": mounts}, 0.0))
    assert copies.load(URL) == Copy(PART, 0.0)


def test_inside_a_mount_only_its_keys_are_kept(tmp_path):
    mount = {"rse": "R", "pfn_prefix": "root://x//", "path": "/eos"}
    copies = Copies(tmp_path)
    copies.keep(URL, Copy({"mounts": [{**mount, "password": "CANARY"}]}, 0.0))
    assert copies.load(URL) == Copy({"mounts": [mount]}, 0.0)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", "null", '{"format": 1}', '{"format": 2, "part": {}, "fetched_at": 0}', "[" * 100_000]
)
def test_a_file_that_is_no_copy_counts_as_none(tmp_path, text):
    copies = Copies(tmp_path)
    copies.keep(URL, Copy(PART, 0.0))
    (file,) = tmp_path.iterdir()
    file.write_text(text, encoding="utf-8")
    assert copies.load(URL) is None


def test_a_disk_that_refuses_is_logged_and_leaves_nothing_behind(tmp_path, caplog):
    (tmp_path / "file").write_text("", encoding="utf-8")
    copies = Copies(tmp_path / "file")
    copies.keep(URL, Copy(PART, 0.0))
    assert "cannot be kept" in caplog.text
    assert copies.load(URL) is None
    assert "configuration.example" not in caplog.text


def test_a_place_that_is_taken_leaves_no_half_file(tmp_path, caplog):
    copies = Copies(tmp_path)
    copies.keep(URL, Copy(PART, 0.0))
    (file,) = tmp_path.iterdir()
    file.unlink()
    file.mkdir()
    copies.keep(URL, Copy(PART, 0.0))
    assert list(tmp_path.iterdir()) == [file]
    assert "cannot be kept" in caplog.text
