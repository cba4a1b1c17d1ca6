"""The lake as the launcher sees it: a supervisor process that reports its steps, and the sample generator beside it."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .embedded.layout import LOCAL_RSE, SITE_NAME
from .environment import lake_python
from .failure import REMEDY, DemoError, rather_full
from .processes import Family
from .progress import Progress
from .root import LakeRoot
from .sample.plan import CONTAINER

HERE = Path(__file__).parent
SIGN_IN_VARIABLE = "DATALAKE_DEMO_PASSWORD"
LIFETIME_DAYS = 7
WATCH_SECONDS = 0.25
LAST_WORDS_SECONDS = 10.0
Message = dict[str, Any]


@dataclass(frozen=True)
class LakeOptions:
    """What the user may choose about the lake."""

    policy: str = "demo"
    did_count: int = 0


@dataclass(frozen=True)
class Address:
    """What JupyterLab needs to know before the lake is ready: where Rucio will answer, and alice's password."""

    rucio_url: str
    password: str


class Lake:
    """A lake being started or running below a claimed root."""

    def __init__(self, root: LakeRoot, options: LakeOptions, family: Family, progress: Progress) -> None:
        self._root = root
        self._options = options
        self._family = family
        self._progress = progress
        self._messages: queue.Queue[Message | None] = queue.Queue()
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._generator: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the processes without waiting for them. Raises `DemoError` when there is no environment for them."""
        layout = self._root.layout
        python = lake_python()
        if not layout.manifest.exists():
            self._generator = self._start_generator()
        command = [str(python), "-m", "embedded.supervisor", "--root", str(self._root.path)]
        command += ["--policy", self._options.policy, "--did-count", str(self._options.did_count)]
        command += ["--container", CONTAINER]
        with (layout.logs / "supervisor.log").open("ab") as log:
            self._supervisor = self._family.start(
                command,
                environment={"PYTHONPATH": str(HERE), "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"},
                cwd=self._root.path,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._supervisor.stdout is not None
        threading.Thread(target=self._listen, args=(self._supervisor.stdout,), daemon=True).start()

    def _listen(self, stdout: IO[bytes]) -> None:
        for line in stdout:
            self._messages.put(json.loads(line))
        self._messages.put(None)

    def _start_generator(self) -> subprocess.Popen[bytes]:
        with (self._root.layout.logs / "sample.log").open("ab") as log:
            return self._family.start(
                [sys.executable, "-m", f"{__package__}.sample.make", str(self._root.layout.sample)],
                environment={"PYTHONPATH": str(HERE.parent.parent)},
                cwd=self._root.path,
                stdout=log,
                stderr=log,
            )

    def follow(self, on_address: Callable[[Address], None], stopping: Callable[[], bool]) -> Message | None:
        """Show the steps until the lake is ready, and answer its description; None when asked to stop before.

        Raises `DemoError`.
        """
        for message in self._incoming(stopping):
            if "address" in message:
                on_address(Address(**message["address"]))
            elif "ready" in message:
                description: Message = message["ready"]
                return {**description, "instance": instance(description["rucio_url"], description["mounts"])}
            else:
                self._progress.step(message["step"], message.get("detail"))
        return None

    def _incoming(self, stopping: Callable[[], bool]) -> Iterator[Message]:
        while not stopping():
            self._check_generator()
            try:
                message = self._messages.get(timeout=WATCH_SECONDS)
            except queue.Empty:
                continue
            if message is None:
                raise self._ended()
            if "error" in message:
                raise DemoError(message["error"])
            yield message

    def check(self) -> None:
        """Raise `DemoError` when the lake has ended by itself."""
        if self._supervisor is None or self._supervisor.poll() is None:
            return
        while (message := self._messages.get(timeout=LAST_WORDS_SECONDS)) is not None:
            if "error" in message:
                raise DemoError(message["error"])
        raise self._ended()

    def _ended(self) -> DemoError:
        message = f"The lake ended unexpectedly; the logs are in {self._root.layout.logs}."
        return DemoError(rather_full(message, self._root.path))

    def _check_generator(self) -> None:
        if self._generator is not None and self._generator.poll():
            raise DemoError(_generator_failure(self._root.layout.logs / "sample.log"))


def instance(rucio_url: str, mounts: list[dict[str, str]]) -> Message:
    """The ready entry for ``c.DataLakeApp.instances``; it names the variable that holds the password."""
    return {
        "name": "demo",
        "display_name": "Embedded lake",
        "rucio_base_url": rucio_url,
        "rucio_auth_url": None,
        "destination_rse": LOCAL_RSE,
        "replication_rule_lifetime_days": LIFETIME_DAYS,
        "lifetime_max_days": None,
        "wildcard_enabled": True,
        "site_name": SITE_NAME,
        "mounts": mounts,
        "auth": {
            "type": "userpass",
            "username": "alice",
            "account": "alice",
            "password_env": SIGN_IN_VARIABLE,
        },
    }


def _generator_failure(log: Path) -> str:
    try:
        last = log.read_text(encoding="utf-8").strip().splitlines()[-1]
    except (OSError, IndexError):
        last = "no reason given"
    if "No space left" in last:
        return f"The disk is full at {log.parent.parent}: {REMEDY}"
    return rather_full(f"The sample files could not be made: {last}", log.parent.parent)
