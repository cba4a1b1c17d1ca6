"""Files on a mount that hangs, misses some, or leads elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_datalake.lake.availability import disk
from jupyterlab_datalake.lake.availability.files import FileLister
from jupyterlab_datalake.lake.did import Did
from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.instances.config import check
from jupyterlab_datalake.lake.mounts import MountMap
from tests.lake.stubborn_mount import stubborn_mount

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
    about = {pfns[rse][0]: {"rse": rse, "type": "TAPE" if rse == "T" else "DISK"} for rse in states}
    return {"scope": "s", "name": name, "bytes": 3, "rses": pfns, "states": states, "pfns": about}


@pytest.fixture
def lister(tmp_path):
    def make(*rows):
        mounts = [
            {"rse": "R", "pfn_prefix": "root://r//eos", "path": str(tmp_path / "m")},
            {"rse": "S", "pfn_prefix": "root://s//eos", "path": str(tmp_path / "s")},
        ]
        raw = {"name": "x", "rucio_base_url": "http://x", "destination_rse": "R", "mounts": mounts}
        config, _ = check(raw)
        assert config is not None
        gateway: Any = Replicas(*rows)
        return FileLister(gateway, MountMap.of(config), config.destinations)

    return make


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
    assert found["link"]["looked_for"] == str(mount / "link")
    assert found["far"]["pfn"] == "root://q//eos/far"
    assert all((file["path"] is None) == (file["state"] != "available") for file in found.values())


async def test_a_mount_that_hangs_is_said_as_such(lister, tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "PATIENCE", 0.2)
    with stubborn_mount(tmp_path / "m", monkeypatch):
        (file,) = await files(lister(replica("here", R="AVAILABLE")))
    assert (file["state"], file["path"], file["looked_for"]) == ("hanging", None, str(tmp_path / "m" / "here"))


async def test_any_mounted_rse_will_do(lister, tmp_path):
    for name in ("m", "s"):
        (tmp_path / name).mkdir()
    (tmp_path / "s" / "second").write_text("abc")
    (tmp_path / "m" / "both").write_text("abc")
    (tmp_path / "s" / "both").write_text("abc")
    rows = [
        replica("second", R="COPYING", S="AVAILABLE"),
        replica("both", S="AVAILABLE", R="AVAILABLE"),
        replica("second", R="AVAILABLE", S="AVAILABLE"),
        replica("neither", R="AVAILABLE", S="AVAILABLE"),
        replica("coming", S="COPYING"),
    ]
    found = await files(lister(*rows))
    assert [file["state"] for file in found] == ["available", "available", "available", "missing", "replicating"]
    paths = [tmp_path / "s" / "second", tmp_path / "m" / "both", tmp_path / "s" / "second"]
    assert [file["path"] for file in found[:3]] == [str(path) for path in paths]
    assert [file["pfn"] for file in found[:3]] == ["root://s//eos/second", "root://r//eos/both", "root://s//eos/second"]
    assert found[3]["looked_for"] == str(tmp_path / "m" / "neither")


async def test_tape(lister):
    rows = [replica("deep", T="AVAILABLE"), replica("also", T="AVAILABLE", Q="AVAILABLE"), replica("up", T="BAD")]
    found = await files(lister(*rows))
    assert [file["state"] for file in found] == ["tape", "elsewhere", "nowhere"]
    assert [file["pfn"] for file in found] == ["root://t//eos/deep", "root://q//eos/also", None]


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
