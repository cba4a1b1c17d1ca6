"""Commands of the packaging tests, and what a release is made of."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def run(command, **options):
    """Run a command; its whole output is in the failure when it fails."""
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def uv():
    """The uv of the project's environment."""
    return [sys.executable, "-m", "uv", "--quiet"]


def versioned_files():
    """What git tracks or would track, relative to the repository."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT)
    return sorted({Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()})


def copy_tree(target):
    """Copy every versioned file to an empty folder: a fresh clone, with what is not committed yet."""
    for file in versioned_files():
        copy = target / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, copy)
