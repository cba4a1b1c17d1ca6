"""PFN to path and back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.instances.config import check
from jupyterlab_datalake.lake.mounts import MountMap, stays_below, take_apart, write


def mounts(*entries: tuple[str, str, str], **older: Any) -> MountMap:
    raw = {
        "name": "x",
        "rucio_base_url": "http://rucio",
        "destination_rse": "R",
        "mounts": [{"rse": rse, "pfn_prefix": prefix, "path": path} for rse, prefix, path in entries],
        **older,
    }
    config, _ = check(raw)
    assert config is not None
    return MountMap.of(config)


def path(found: MountMap, pfn: str, rse: str = "R") -> str | None:
    near = found.near(rse, pfn)
    return str(near.path) if near else None


def test_the_example_of_the_talk():
    found = mounts(("R", "root://eoseulake.cern.ch:1094//eos/eulake/tests/rucio_test", "/eos"))
    assert (
        path(found, "root://eoseulake.cern.ch:1094//eos/eulake/tests/rucio_test/eulake_1/file") == "/eos/eulake_1/file"
    )


def test_the_example_of_the_older_form():
    older = mounts(rse_mount_path="/eos/rucio", path_begins_at=1)
    assert path(older, "root://xrd1:1094//rucio/test/49/ad/f1.txt") == "/eos/rucio/test/49/ad/f1.txt"
    assert path(mounts(rse_mount_path="/m"), "davs://x/a/b") == "/m/a/b"
    assert path(mounts(rse_mount_path="/m", path_begins_at=9), "davs://x/a/b") == "/m/b"


@pytest.mark.parametrize(
    ("prefix", "pfn"),
    [
        ("root://host//eos", "root://host:1094//eos/f"),
        ("root://host:1094//eos", "root://host//eos/f"),
        ("root://host:1094//eos", "ROOT://HOST:1094///eos//f"),
        ("davs://host/dpm", "davs://host:443/dpm/f"),
        ("https://host:443/dpm/", "https://host/dpm/f"),
        ("root://user@host//eos", "root://host//eos/f"),
        ("file:///data", "file:///data/f"),
        ("root://host//e%6Fs", "root://host//eos/f"),
        ("root://[::1]:1094//eos", "root://[::1]//eos/f"),
        ("srm://h:8443/srm/managerv2?SFN=/pnfs", "srm://h/srm/managerv2?SFN=/pnfs/f"),
    ],
)
def test_ways_to_write_the_same_place(prefix, pfn):
    assert path(mounts(("R", prefix, "/m")), pfn) == "/m/f"


@pytest.mark.parametrize(
    "pfn",
    [
        "root://host//eosx/f",
        "root://host//eo/f",
        "root://other//eos/f",
        "root://host:2094//eos/f",
        "davs://host//eos/f",
        "eos/f",
        "",
        "root://",
        "root://host:99999999//eos/f",
    ],
)
def test_another_place_is_not_mapped(pfn):
    assert path(mounts(("R", "root://host//eos", "/m")), pfn) is None


def test_the_longest_prefix_wins_and_the_rse_counts():
    found = mounts(
        ("R", "root://h//eos", "/short"), ("R", "root://h//eos/user", "/long"), ("Q", "root://h//eos/user/a", "/other")
    )
    assert path(found, "root://h//eos/user/a/f") == "/long/a/f"
    assert path(found, "root://h//eos/username/f") == "/short/username/f"
    assert path(found, "root://h//eos/user/a/f", "Q") == "/other/f"
    assert path(found, "root://h//eos/user/a/f", "NONE") is None


@pytest.mark.parametrize("pfn", ["root://h//eos/../etc/passwd", "root://h//eos/a/../../b", "root://h//eos/a\0"])
def test_a_path_that_leaves_its_mount_is_refused_and_named(pfn):
    with pytest.raises(LakeError) as refused:
        mounts(("R", "root://h//eos", "/m")).near("R", pfn)
    assert refused.value.code == "access_denied"
    assert "eos" in refused.value.reason


@pytest.mark.parametrize("name", ["%2e%2e", "a%2Fb", "a%00"])
def test_an_encoded_step_is_only_a_name(name):
    near = mounts(("R", "root://h//eos", "/m")).near("R", f"root://h//eos/{name}/f")
    assert near is not None
    assert near.path == near.decoded == Path("/m") / name / "f"


def test_an_encoded_blank_is_offered_beside_the_name_as_it_stands():
    near = mounts(("R", "root://h//eos", "/m")).near("R", "root://h//eos/a%20b")
    assert near is not None
    assert (near.path, near.decoded) == (Path("/m/a%20b"), Path("/m/a b"))


def test_steps_on_the_way_back_are_refused():
    found = mounts(("R", "root://h//eos", "/m"))
    with pytest.raises(LakeError):
        found.pfn("R", "/m/../etc/passwd")
    assert found.pfn("R", "/elsewhere/f") is None
    assert found.pfn("R", "/mx/f") is None


def test_a_link_that_leaves_the_mount(tmp_path):
    mount, outside = tmp_path / "m", tmp_path / "secret"
    mount.mkdir()
    outside.write_text("x")
    (mount / "link").symlink_to(outside)
    (mount / "inside").write_text("y")
    (mount / "good").symlink_to(mount / "inside")
    assert not stays_below(mount, mount / "link")
    assert stays_below(mount, mount / "good")


part = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=20).filter(
    lambda text: text not in {".", ".."}
)


@given(parts=st.lists(part, min_size=1, max_size=6), scheme=st.sampled_from(["root", "davs", "https", "file"]))
def test_there_and_back_again(parts, scheme):
    """path(pfn(p)) == p, whatever a name holds."""
    host = "" if scheme == "file" else "host.example:1094"
    found = mounts(("R", f"{scheme}://{host}//eos/lake", "/mnt/lake"), ("R", f"{scheme}://{host}//eos", "/mnt"))
    wanted = Path("/mnt/lake", *parts)
    pfn = found.pfn("R", wanted)
    assert pfn is not None
    assert path(found, pfn) == str(wanted)


@given(
    parts=st.lists(part, min_size=1, max_size=6),
    prefix=st.sampled_from(["root://h:1094//eos", "davs://h/dpm", "file:///data", "srm://h:8443/srm/managerv2?SFN=/p"]),
)
def test_a_pfn_comes_back_in_its_normal_form(parts, prefix):
    """pfn(path(u)) is u again, but for double slashes and the default port."""
    found = mounts(("R", prefix, "/m"))
    pfn = "/".join([prefix, *parts])
    there = found.near("R", pfn)
    assert there is not None
    assert found.pfn("R", there.path) == write(take_apart(pfn))


@given(text=st.text(max_size=60), prefix=st.sampled_from(["root://h//eos/", "", "root://h//eos/../", "file:///"]))
def test_no_text_leads_out_of_a_mount(text, prefix):
    for found in (mounts(("R", "root://h//eos", "/m")), mounts(rse_mount_path="/m", path_begins_at=1)):
        try:
            near = found.near("R", prefix + text)
        except LakeError:
            continue
        for way in (near.path, near.decoded) if near else ():
            assert Path(os.path.normpath(way)).is_relative_to("/m")
