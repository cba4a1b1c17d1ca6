"""The lake's directory: whose it is, who may use it now, and what --fresh may remove."""

from __future__ import annotations

import errno
import json
import stat
from pathlib import Path

import pytest

from jupyterlab_datalake.demo.failure import DemoError, rather_full, sentence
from jupyterlab_datalake.demo.root import LakeRoot


def claim(path: Path, *, fresh: bool = False) -> LakeRoot:
    root = LakeRoot(path)
    root.claim(fresh=fresh)
    return root


def test_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    root = claim(tmp_path / "new" / "lake")
    assert stat.S_IMODE(root.path.stat().st_mode) == 0o700
    root.release()


def test_is_used_again(tmp_path: Path) -> None:
    first = claim(tmp_path / "lake")
    (first.layout.mount / "kept").write_text("x")
    first.release()
    claim(tmp_path / "lake").release()
    assert (first.layout.mount / "kept").exists()


def test_fresh_wipes_it(tmp_path: Path) -> None:
    first = claim(tmp_path / "lake")
    (first.layout.mount / "old").write_text("x")
    first.release()
    second = claim(tmp_path / "lake", fresh=True)
    assert not (first.layout.mount / "old").exists()
    second.release()


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("content", [None, "{}", "nonsense", '{"kind": "something else"}'])
def test_somebody_elses_directory_is_left_alone(tmp_path: Path, content: str | None, *, fresh: bool) -> None:
    (tmp_path / "thesis.tex").write_text("four years of work")
    if content is not None:
        (tmp_path / "lake.json").write_text(content)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(DemoError, match="are not a demo lake") as refused:
        claim(tmp_path, fresh=fresh)
    assert refused.value.exit_code == 2
    assert sorted(tmp_path.iterdir()) == before


def test_another_versions_lake_is_left_alone(tmp_path: Path) -> None:
    root = claim(tmp_path / "lake")
    root.release()
    root.layout.marker.write_text(json.dumps({"kind": "jupyterlab-datalake demo", "format": 99}))
    with pytest.raises(DemoError, match="another version"):
        claim(tmp_path / "lake", fresh=True)


def test_one_at_a_time(tmp_path: Path) -> None:
    first = claim(tmp_path / "lake")
    (first.layout.mount / "in use").write_text("x")
    with pytest.raises(DemoError, match="already running"):
        claim(tmp_path / "lake", fresh=True)
    assert (first.layout.mount / "in use").exists()
    first.release()
    claim(tmp_path / "lake").release()


def test_fresh_does_not_follow_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    root = claim(tmp_path / "lake")
    (root.path / "link").symlink_to(outside)
    root.release()
    claim(tmp_path / "lake", fresh=True).release()
    assert (outside / "precious").exists()
    assert not (root.path / "link").exists()


def test_a_file_is_no_root(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DemoError, match="not a directory"):
        claim(tmp_path / "file")


def test_no_right_to_write_is_one_sentence() -> None:
    # Not even root may make a directory in sysfs.
    with pytest.raises(DemoError, match=r"No right to write at /sys/.*: choose another place with --root"):
        claim(Path("/sys/datalake"))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full at /x: free some space, or choose another place with --root."),
        (errno.EDQUOT, "The disk is full at /x: free some space, or choose another place with --root."),
        (errno.EROFS, "No right to write at /x: choose another place with --root."),
        (errno.EACCES, "No right to write at /x: choose another place with --root."),
        (errno.EIO, "Input/output error at /x."),
    ],
)
def test_errors_of_the_system_are_sentences(number: int, words: str) -> None:
    import os

    assert sentence(OSError(number, os.strerror(number), "/x")) == words


def test_a_full_disk_stands_behind_other_failures(tmp_path: Path) -> None:
    assert rather_full("PostgreSQL ended.", tmp_path) == "PostgreSQL ended."
    # procfs has no free byte, like a full disk.
    assert rather_full("PostgreSQL ended.", Path("/proc")).startswith("The disk is full at /proc: free some space")
