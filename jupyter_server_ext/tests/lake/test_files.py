"""Files on a mount that hangs, misses some, or leads elsewhere."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from jupyterlab_datalake.lake.availability import files as module
from jupyterlab_datalake.lake.availability.files import FileLister
from jupyterlab_datalake.lake.did import Did
from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.instances.config import check
from jupyterlab_datalake.lake.mounts import MountMap

DID = Did("s", "dataset")


class Replicas:
    """What Rucio's ``/replicas/list`` says."""

    def __init__(self, *rows):
        self.rows = list(rows)

    async def stream(self, *parts, body):
        assert parts == ("replicas", "list")
        assert isinstance(body["dids"], list)
        yield self.rows

    async def get(self, *parts):
        raise LakeError("did_not_found", "no")


def replica(name, **states):
    pfns = {rse: [f"root://{rse.lower()}//eos/{name}"] for rse in states}
    return {"scope": "s", "name": name, "bytes": 3, "rses": pfns, "states": states}


@pytest.fixture
def lister(tmp_path):
    made = []

    def make(*rows):
        mounts = [{"rse": "R", "pfn_prefix": "root://r//eos", "path": str(tmp_path / "m")}]
        raw = {"name": "x", "rucio_base_url": "http://x", "destination_rse": "R", "mounts": mounts}
        config, _ = check(raw)
        assert config is not None
        gateway: Any = Replicas(*rows)
        made.append(FileLister(gateway, MountMap.of(config), "R"))
        return made[-1]

    yield make
    for each in made:
        each.close()


async def files(lister):
    return [file async for batch in lister.files(DID) for file in batch]


async def test_each_state(lister, tmp_path):
    mount = tmp_path / "m"
    mount.mkdir()
    (mount / "here").write_text("abc")
    (mount / "a b").write_text("abc")
    (mount / "odd%20name").write_text("abc")
    (tmp_path / "secret").write_text("abc")
    (mount / "link").symlink_to(tmp_path / "secret")
    rows = [
        replica("here", R="AVAILABLE", Q="AVAILABLE"),
        replica("gone", R="AVAILABLE"),
        replica("coming", R="COPYING", Q="AVAILABLE"),
        replica("far", Q="AVAILABLE"),
        replica("lost", Q="BAD"),
        replica("none"),
        replica("a%20b", R="AVAILABLE"),
        replica("odd%20name", R="AVAILABLE"),
        replica("link", R="AVAILABLE"),
        replica("../secret", R="AVAILABLE"),
    ]
    rows.append({**replica("strange", R="AVAILABLE"), "rses": {"R": ["davs://elsewhere/strange"]}})
    found = {file["did"].partition(":")[2]: file for file in await files(lister(*rows))}
    assert {name: file["state"] for name, file in found.items()} == {
        "here": "available",
        "gone": "missing",
        "coming": "replicating",
        "far": "elsewhere",
        "lost": "nowhere",
        "none": "nowhere",
        "a%20b": "available",
        "odd%20name": "available",
        "link": "unmapped",
        "../secret": "unmapped",
        "strange": "unmapped",
    }
    assert found["here"]["path"] == str(mount / "here")
    assert found["a%20b"]["path"] == str(mount / "a b")
    assert found["odd%20name"]["path"] == str(mount / "odd%20name")
    assert found["gone"]["looked_for"] == str(mount / "gone")
    assert found["far"]["pfn"] == "root://q//eos/far"
    assert all((file["path"] is None) == (file["state"] != "available") for file in found.values())


async def test_a_mount_that_hangs_holds_nobody(lister, monkeypatch):
    """Pain 10: neither the loop nor, after a few, any thread."""
    release = threading.Event()
    entered = []

    def hang(_wanted):
        entered.append(1)
        release.wait(10)
        return []

    monkeypatch.setattr(module, "look", hang)
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    hanging = lister(replica("here", R="AVAILABLE"))
    begun = time.monotonic()
    for _ in range(10):
        (file,) = await files(hanging)
        assert (file["state"], file["path"]) == ("not_mounted", None)
    assert time.monotonic() - begun < 1
    assert len(entered) == module.THREADS
    release.set()
    await asyncio.sleep(0.1)
    assert hanging._hanging == 0


@pytest.mark.parametrize("row", [7, {}, {"scope": "s"}, {**replica("x", R="AVAILABLE"), "states": None}])
async def test_what_is_no_replica(lister, row):
    with pytest.raises(LakeError) as error:
        await files(lister(row))
    assert error.value.code == "rucio_garbled"


async def test_a_did_that_does_not_exist(tmp_path, lister):
    made = lister()
    made._gateway.rows = []

    async def nothing(*parts, body):
        for _ in ():
            yield _

    made._gateway.stream = nothing
    with pytest.raises(LakeError) as error:
        await files(made)
    assert error.value.code == "did_not_found"
