"""What can stand between Rucio's word and an open file: each state of a mount, said as such."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyterlab_datalake.lake.availability import disk as module
from jupyterlab_datalake.lake.availability.disk import Disk, look, trouble_of
from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.mounts import Near
from tests.lake.stubborn_mount import as_nobody, stubborn_mount
from tests.lake.test_mounts import mounts


def near(mount: Path, name: str, decoded: str | None = None) -> Near:
    return Near(mount, mount / name, mount / (decoded or name))


def states(mount: Path, *names: str) -> list[str]:
    return [seen.state for seen in look(mount, [near(mount, name) for name in names])]


@pytest.fixture
def mount(tmp_path):
    """Something that is mounted, where everybody may enter."""
    for directory in (tmp_path, *tmp_path.parents):
        if directory.stat().st_uid == os.getuid() and directory != Path("/"):
            directory.chmod(directory.stat().st_mode | 0o711)
    (tmp_path / "m").mkdir(mode=0o755)
    (tmp_path / "m" / "here").write_text("abc")
    return tmp_path / "m"


async def until(true):
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


def test_nothing_is_mounted(tmp_path, mount):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    assert states(tmp_path / "empty", "f") == ["not_mounted"], "an empty directory is a mount point without its mount"
    assert states(tmp_path / "nothing", "f") == ["not_mounted"]
    assert states(tmp_path / "file", "f") == ["not_mounted"]
    assert trouble_of(mount) is None


def test_what_is_no_file(mount):
    (mount / "directory").mkdir()
    names = ["here", "gone", "here/below", "directory", "n" * 300, "half a pair \ud800"]
    assert states(mount, *names) == ["available", *["missing"] * 5]


def test_links(tmp_path, mount):
    (tmp_path / "secret").write_text("x")
    (mount / "out").symlink_to(tmp_path / "secret")
    (mount / "up").symlink_to("..")
    (mount / "in").symlink_to("here")
    (mount / "circle").symlink_to("circle")
    (mount / "dangling").symlink_to("nothing")
    names = ["out", "up/secret", "up/m/here", "in", "circle", "dangling"]
    assert states(mount, *names) == ["unmapped", "unmapped", "available", "available", "unreadable", "missing"]
    (refused,) = look(mount, [near(mount, "out")])
    assert refused.path == mount / "out", "it is named"


def test_the_decoded_name_is_tried_second(mount):
    (mount / "a b").write_text("x")
    (mount / "a%20b").write_text("y")
    asked = near(mount, "a%20b", "a b")
    assert look(mount, [asked]) == [("available", mount / "a%20b")]
    (mount / "a%20b").unlink()
    assert look(mount, [asked]) == [("available", mount / "a b")]
    (mount / "a b").unlink()
    assert look(mount, [asked]) == [("missing", mount / "a%20b")]


def test_what_may_not_be_read(mount):
    """By a process that really has no right to."""
    (mount / "closed").write_text("x")
    (mount / "closed").chmod(0)
    (mount / "private").mkdir()
    (mount / "private" / "file").write_text("x")
    (mount / "private").chmod(0)
    names = ["here", "closed", "private/file", "gone"]
    found = as_nobody(lambda: " ".join(states(mount, *names)))
    assert found.split() == ["available", "unreadable", "unreadable", "missing"]
    (mount / "private").chmod(0o700)


@pytest.mark.parametrize(("mode", "expected"), [(0o000, "unreadable"), (0o711, "available"), (0o744, "unreadable")])
def test_a_mount_that_may_not_be_entered(mount, mode, expected):
    mount.chmod(mode)
    try:
        assert as_nobody(lambda: " ".join(states(mount, "here"))) == expected
    finally:
        mount.chmod(0o755)


async def test_a_mount_that_hangs_holds_nobody(tmp_path, mount, monkeypatch):
    """Pain 10: neither the loop, nor another mount, nor more than a few threads; then it is dead, then well again."""
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    before = threading.active_count()
    with stubborn_mount(tmp_path / "fuse", monkeypatch) as fuse:
        disk = Disk()
        asked = [near(fuse.path, "a"), near(mount, "here"), near(fuse.path, "b")]
        looks = [asyncio.ensure_future(disk.look(asked)) for _ in range(20)]
        for seen in await asyncio.gather(*looks):
            assert [state for state, _ in seen] == ["hanging", "available", "hanging"]
            assert seen[0].path == fuse.path / "a"
        assert threading.active_count() - before <= module.THREADS
        monkeypatch.setattr(module, "PATIENCE", 3600)
        assert (await disk.look([near(fuse.path, "a")]))[0].state == "hanging", "who comes later does not wait"
        fuse.release()
        await until(lambda: disk._mounts[fuse.path].late == 0)
        assert (await disk.look([near(fuse.path, "a")]))[0].state == "not_mounted"
    monkeypatch.undo()
    (tmp_path / "fuse" / "a").write_text("x")
    assert (await disk.look([near(tmp_path / "fuse", "a")]))[0].state == "available"


def test_a_server_ends_while_a_mount_hangs(tmp_path, monkeypatch):
    """The interpreter waits for the threads of an executor; ours must not keep a server from ending."""
    with stubborn_mount(tmp_path / "fuse", monkeypatch) as fuse:
        hang = "" if fuse.real else "import os, time; os.scandir = lambda path: time.sleep(60)"
        program = f"""
            import asyncio
            from pathlib import Path
            from jupyterlab_datalake.lake.availability import disk
            from jupyterlab_datalake.lake.mounts import Near
            {hang}
            disk.PATIENCE = 0.2
            at = Path({str(fuse.path)!r})
            print(asyncio.run(disk.Disk().look([Near(at, at / "f", at / "f")]))[0].state)
        """
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=30, check=True
        )
        assert done.stdout.strip() == "hanging"


async def test_a_look_that_breaks_is_an_error_and_the_next_one_works(mount, monkeypatch, capsys):
    disk = Disk()
    good = module.look
    monkeypatch.setattr(module, "look", None)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    with pytest.raises(LakeError) as broken:
        await disk.look([near(mount, "here")])
    assert broken.value.code == "internal"
    monkeypatch.setattr(module, "look", good)
    assert (await disk.look([near(mount, "here")]))[0].state == "available"


async def test_many_files_in_their_order(mount):
    names = ["here" if number % 7 else f"gone{number}" for number in range(1000)]
    found = await Disk().look([near(mount, name) for name in names])
    assert [seen.path.name for seen in found] == names
    assert {seen.state for seen in found if seen.path.name == "here"} == {"available"}
    assert sum(seen.state == "missing" for seen in found) == 143


STEP = st.sampled_from(["a", "b", "up", "out", "..", ".", "%2e%2e", "%2F", "..%2f", "%00", "%", "a%20b", "", "\\", "é"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_whatever_a_pfn_says_nothing_outside_the_mount_is_opened(tmp_path, steps):
    tree = tmp_path / "tree"
    if not tree.exists():
        (tree / "m" / "a" / "b").mkdir(parents=True)
        for directory in (tree, tree / "m", tree / "m" / "a", tree / "m" / "a" / "b"):
            (directory / "f").write_text(str(directory))
        (tree / "m" / "up").symlink_to("..")
        (tree / "m" / "a" / "out").symlink_to(tree)
    try:
        found = mounts(("R", "root://h//eos", str(tree / "m"))).near("R", f"root://h//eos/{'/'.join(steps)}/f")
    except LakeError:
        assert {"..", "."} & set(steps)
        return
    assert found is not None
    for path in (found.path, found.decoded):
        assert Path(os.path.normpath(path)).is_relative_to(tree / "m")
    (seen,) = look(found.mount, [found])
    if seen.state == "available":
        assert Path(os.path.realpath(seen.path)).is_relative_to(tree / "m")
        assert seen.path.read_text() != str(tree)
