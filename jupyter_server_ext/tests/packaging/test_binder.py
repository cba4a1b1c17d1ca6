"""Binder's two scripts, run as Binder runs them: in a folder with nothing but the repository, below 2 GB."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from .building import ROOT, copy_tree, run

MEMORY_LIMIT = 2 * 1024**3
SAMPLE_SECONDS = 0.25


def processes_of(home):
    """Ids of all processes that were started with this HOME, and of their descendants (PostgreSQL hides its own)."""
    found: set[int] = set()
    children: dict[int, set[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            ours = f"HOME={home}\0".encode() in (entry / "environ").read_bytes()
        except OSError:
            continue
        children.setdefault(parent, set()).add(int(entry.name))
        if ours:
            found.add(int(entry.name))
    fresh = found
    while fresh:
        fresh = set().union(*(children.get(pid, set()) for pid in fresh)) - found
        found |= fresh
    return found


def memory_of(pids):
    """Bytes held by these processes; what they share is counted once (PSS)."""
    total = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


class Limited:
    """A command in a session of its own that is killed when all its processes together pass the limit."""

    def __init__(self, command, *, log, env, **options):
        self.log = log
        self.home = env["HOME"]
        self.peak = 0
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, env=env, **options
            )
        self._watch = threading.Thread(target=self._follow, daemon=True)
        self._watch.start()

    def _follow(self):
        while self.process.poll() is None:
            self.peak = max(self.peak, memory_of(processes_of(self.home)))
            if self.peak > MEMORY_LIMIT:
                os.killpg(self.process.pid, signal.SIGKILL)
            time.sleep(SAMPLE_SECONDS)

    def wait(self, seconds):
        """The exit code; the log is in the failure when it takes too long."""
        try:
            return self.process.wait(seconds)
        finally:
            assert self.peak <= MEMORY_LIMIT, f"{self.peak >> 20} MB"

    def words(self):
        """What it has said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def ask(url, token):
    """The JSON behind a URL."""
    with urlopen(Request(url, headers={"Authorization": f"token {token}"}), timeout=20) as answer:
        return json.load(answer)


def start_and_ask(start, env, folder):
    """Run `start` with the command that Binder gives; answer what our door says about the lake."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    given = ["jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    started = Limited([str(start), *given], log=folder / "start.log", cwd=folder, env={**env, "JUPYTER_TOKEN": token})
    base = f"http://127.0.0.1:{port}/datalake"
    try:
        deadline = time.monotonic() + 180
        while True:
            assert started.process.poll() is None, started.words()
            try:
                instances = ask(f"{base}/instances", token)
                scopes = ask(f"{base}/instances/demo/scopes", token)
            except (URLError, ConnectionError):
                assert time.monotonic() < deadline, started.words()
                time.sleep(0.3)
            else:
                break
        assert 100 * 1024**2 < memory_of(processes_of(started.home)) <= MEMORY_LIMIT
    finally:
        # A container ends like this: every process of it is told at once.
        os.killpg(started.process.pid, signal.SIGTERM)
        started.wait(60)
    assert nothing_left(started.home)
    return instances, scopes


def nothing_left(home, seconds=30):
    """Whether every process with this HOME has ended."""
    deadline = time.monotonic() + seconds
    while processes_of(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def assert_the_lake(instances, scopes):
    (ours,) = instances["instances"]
    assert ours["name"] == "demo"
    assert instances["problems"] == []
    assert "opendata" in scopes["scopes"]


@pytest.mark.integration
@pytest.mark.timeout(300)
def test_start_brings_the_lake_up_and_becomes_the_given_command(tmp_path):
    env = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": cache_home()}
    instances, scopes = start_and_ask(ROOT / "binder" / "start", env, tmp_path)
    assert_the_lake(instances, scopes)
    config = tmp_path / ".jupyter" / "jupyter_jupyterlab_datalake_config.json"
    assert "password_env" in config.read_text(encoding="utf-8")
    assert '"password"' not in config.read_text(encoding="utf-8")


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_both_scripts_in_an_empty_folder_with_an_empty_environment(tmp_path):
    repository = tmp_path / "home"
    copy_tree(repository)
    run([sys.executable, "-m", "venv", tmp_path / "venv"])
    node = shutil.which("node")
    assert node is not None
    path = os.pathsep.join([str(tmp_path / "venv" / "bin"), str(Path(node).parent), "/usr/bin", "/bin"])
    env = {key: value for key, value in os.environ.items() if not key.startswith(("VIRTUAL_ENV", "XDG_", "JUPYTER"))}
    env |= {"HOME": str(repository), "PATH": path}
    built = Limited([str(repository / "binder" / "postBuild")], log=tmp_path / "build.log", cwd=repository, env=env)
    assert built.wait(1500) == 0, built.words()
    assert nothing_left(built.home), "postBuild leaves the lake running"
    since = time.monotonic()
    instances, scopes = start_and_ask(repository / "binder" / "start", env, repository)
    assert_the_lake(instances, scopes)
    assert time.monotonic() - since < 90


def cache_home():
    """Where the lake's environment lies already, although HOME is another one."""
    return os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
