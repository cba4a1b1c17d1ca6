"""The embedded lake for tests: ``lake`` is one running lake for the whole session.

``DATALAKE_TEST_LAKE_JSON`` names a file with the JSON line of a lake that runs already; several suites then share it.
Tests that meet in one lake keep out of each other's way by datasets of their own (`RunningLake.own_dataset`).
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SHARED = "DATALAKE_TEST_LAKE_JSON"
BOOT_SECONDS = 240
PACKAGE_ROOT = Path(__file__).parent.parent
DIPHOTON = "higgs.2024.diphoton"


class RunningLake:
    """A lake that runs, with what tests do to it. ``info`` is the JSON line of its start."""

    def __init__(self, info: dict[str, Any]) -> None:
        self.info = info
        self.mount = Path(info["mount"]["path"])
        self._tokens: dict[str, str] = {}

    def token(self, account: str) -> str:
        """A Rucio token of alice, bob or root, by userpass."""
        if account not in self._tokens:
            who = self.info["accounts"][account]
            headers = {
                "X-Rucio-Account": who["account"],
                "X-Rucio-Username": who["username"],
                "X-Rucio-Password": who["password"],
            }
            request = urllib.request.Request(self.info["auth_url"] + "/auth/userpass", headers=headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                self._tokens[account] = answer.headers["X-Rucio-Auth-Token"]
        return self._tokens[account]

    def ask(self, account: str, verb: str, path: str, body: Any = None) -> tuple[int, str]:
        """One call to Rucio's REST: status and text."""
        headers = {"X-Rucio-Auth-Token": self.token(account), "Content-Type": "application/json"}
        return _call(self.info["rucio_url"] + path, verb, headers, body)

    def control(self, verb: str, path: str, body: Any = None) -> dict[str, Any]:
        """One call to the control endpoint; a refusal fails the test."""
        headers = {"X-Datalake-Control-Token": self.info["control_token"], "Content-Type": "application/json"}
        status, text = _call(self.info["control_url"] + path, verb, headers, body)
        assert status == 200, text
        answer: dict[str, Any] = json.loads(text)
        return answer

    def set_transfers(self, **knobs: Any) -> None:
        """Set ``fail``, ``hold``, ``delay_seconds`` or ``bandwidth``."""
        self.control("PUT", "/knobs/transfers", knobs)

    def set_rucio(self, *, up: bool) -> None:
        """Stop or start Rucio's server; returns when it is so."""
        self.control("PUT", "/knobs/rucio", {"up": up})

    def reset(self) -> None:
        """All knobs off, Rucio up."""
        self.control("DELETE", "/knobs")

    def sample_files(self, dataset: str = DIPHOTON) -> list[dict[str, Any]]:
        """The files of a sample dataset as Rucio lists them: name, bytes, adler32 …"""
        status, text = self.ask("alice", "GET", f"/dids/opendata/{dataset}/files")
        assert status == 200, text
        return [json.loads(line) for line in text.splitlines()]

    def own_dataset(self, count: int = 2, *, start: int = 0, account: str = "alice", source: str = DIPHOTON) -> str:
        """Make a dataset of this test alone, of some sample files, and answer its name (scope ``user.<account>``)."""
        name = f"test.{uuid.uuid4().hex}"
        files = self.sample_files(source)[start : start + count]
        made = self.ask(account, "POST", f"/dids/user.{account}/{name}", {"type": "DATASET"})
        assert made[0] == 201, made
        dids = [{"scope": "opendata", "name": file["name"]} for file in files]
        attached = self.ask(account, "POST", f"/dids/user.{account}/{name}/dids", {"dids": dids})
        assert attached[0] == 201, attached
        return name

    def own_file(self, name: str | None = None, *, size: int = 1000) -> str:
        """Put a new file of alice's at SITE-A, where nobody else's rule has made it local, and answer its name."""
        name = name or f"file.{uuid.uuid4().hex}"
        content = (name.encode() * (size // len(name.encode()) + 1))[: max(size, 1)]
        file = {"scope": "user.alice", "name": name, "bytes": len(content), "adler32": f"{zlib.adler32(content):08x}"}
        made = self.ask("alice", "POST", "/replicas/", {"rse": "SITE-A", "files": [file]})
        assert made[0] == 201, made
        asked = {"dids": [{"scope": "user.alice", "name": name}], "rse_expression": "SITE-A"}
        (pfn,) = json.loads(self.ask("alice", "POST", "/replicas/list", asked)[1])["pfns"]
        path = Path(pfn.removeprefix("file://localhost").removeprefix(":0"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return name

    def add_rule(self, account: str, did: str, **options: Any) -> tuple[int, str]:
        """Ask for a rule on LOCAL-FUSE for an hour; ``options`` overrides."""
        scope, _, name = did.partition(":")
        body = {
            "dids": [{"scope": scope, "name": name}],
            "copies": 1,
            "rse_expression": self.info["mount"]["rse"],
            "account": account,
            "lifetime": 3600,
            **options,
        }
        return self.ask(account, "POST", "/rules/", body)

    def new_rule(self, account: str, did: str, **options: Any) -> str:
        """`add_rule` that must succeed; answers its id. Repeated when Rucio rolled back: a daemon had the rows."""
        deadline = time.monotonic() + 10
        while True:
            status, text = self.add_rule(account, did, **options)
            if status == 201:
                return str(json.loads(text)[0])
            assert "DatabaseException" in text, text
            assert time.monotonic() < deadline, text
            time.sleep(0.2)

    def rule(self, rule_id: str) -> dict[str, Any] | None:
        """A rule, or None when there is none of this id."""
        status, text = self.ask("alice", "GET", f"/rules/{rule_id}")
        if status == 404:
            return None
        assert status == 200, text
        found: dict[str, Any] = json.loads(text)
        return found

    def wait_rule(self, rule_id: str, state: str = "OK", seconds: float = 60) -> dict[str, Any]:
        """Wait for a state of a rule; GONE is Rucio's 404."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.rule(rule_id)
            if (found or {"state": "GONE"})["state"] == state:
                return found or {"state": "GONE"}
            assert time.monotonic() < deadline, f"{state} not reached: {found}"
            time.sleep(0.1)

    def delete_rule(self, rule_id: str, account: str = "alice") -> None:
        """End a rule at once, and wait until Rucio has forgotten it."""
        status, text = self.ask(account, "PUT", f"/rules/{rule_id}", {"options": {"lifetime": 0}})
        assert status == 200, text
        self.wait_rule(rule_id, "GONE")

    def local_path(self, scope: str, name: str) -> Path:
        """Where a file lies under the mount, from Rucio's own answer."""
        body = {"dids": [{"scope": scope, "name": name}], "rse_expression": self.info["mount"]["rse"], "sort": "random"}
        status, text = self.ask("alice", "POST", "/replicas/list", body)
        assert status == 200, text
        pfn: str = next(iter(json.loads(text.splitlines()[0])["pfns"]))
        prefix = self.info["mount"]["pfn_prefix"]
        assert pfn.startswith(prefix), pfn
        return self.mount / pfn.removeprefix(prefix).lstrip("/")

    def is_local(self, file: dict[str, Any]) -> bool:
        """Whether the right bytes of a listed file lie under the mount."""
        path = self.local_path(file["scope"], file["name"])
        return path.is_file() and f"{zlib.adler32(path.read_bytes()):08x}" == file["adler32"]


def _call(url: str, verb: str, headers: dict[str, str], body: Any) -> tuple[int, str]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, method=verb, headers=headers, data=data)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def did_path(scope: str, name: str) -> str:
    """``scope/name`` for Rucio's URLs: every part encoded, also ``/``."""
    return f"{urllib.parse.quote(scope, safe='')}/{urllib.parse.quote(name, safe='')}"


def start_demo(root: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """``datalake demo`` as a process."""
    command = [sys.executable, "-m", "jupyterlab_datalake.cli", "demo", "--root", str(root), *arguments]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE_ROOT), **environment},
    )


def read_line(process: subprocess.Popen[str], seconds: float = BOOT_SECONDS) -> str:
    """The next line of standard output; the process's own words when there is none."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline() if ready else ""
    if not line:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        pytest.fail(f"nothing came within {seconds} s; it said:\n{said}")
    return line


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """End a demo by SIGTERM; its exit code and what it said on standard error."""
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


@contextmanager
def running_lake(root: Path, *arguments: str):
    """A lake of one test's own."""
    process = start_demo(root, "--lake-only", *arguments)
    try:
        yield RunningLake(json.loads(read_line(process)))
    finally:
        code, said = finish(process)
    assert code == 0, said


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory):
    """One lake for the session, or the shared one."""
    shared = os.environ.get(SHARED)
    if shared:
        yield RunningLake(json.loads(Path(shared).read_text(encoding="utf-8")))
        return
    with running_lake(tmp_path_factory.mktemp("lake") / "root", "--fresh", "--did-count", "2000") as started:
        yield started


@pytest.fixture
def knobs(lake: RunningLake):
    """The lake for a test that turns knobs; they are off afterwards."""
    lake.reset()
    yield lake
    lake.reset()
