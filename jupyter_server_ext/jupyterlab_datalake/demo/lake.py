"""The lake as the launcher sees it: a supervisor process that reports its steps, and the sample generator beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .embedded.layout import LOCAL_RSE, PFN_PREFIX, SITE_NAME
from .environment import lake_python
from .failure import DemoError
from .processes import Family
from .progress import Progress
from .root import LakeRoot
from .sample.plan import CONTAINER

HERE = Path(__file__).parent
PASSWORD_VARIABLE = "DATALAKE_DEMO_PASSWORD"
LIFETIME_DAYS = 7


@dataclass(frozen=True)
class LakeOptions:
    """What the user may choose about the lake."""

    policy: str = "demo"
    did_count: int = 0


class Lake:
    """A lake being started or running below a claimed root."""

    def __init__(self, root: LakeRoot, options: LakeOptions, family: Family, progress: Progress) -> None:
        self._root = root
        self._options = options
        self._family = family
        self._progress = progress
        self._supervisor: subprocess.Popen[bytes] | None = None
        self._generator: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the processes without waiting for them."""
        layout = self._root.layout
        if not layout.manifest.exists():
            self._generator = self._start_generator()
        command = [str(lake_python()), "-m", "embedded.supervisor", "--root", str(self._root.path)]
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

    def _start_generator(self) -> subprocess.Popen[bytes]:
        with (self._root.layout.logs / "sample.log").open("ab") as log:
            return self._family.start(
                [sys.executable, "-m", f"{__package__}.sample.make", str(self._root.layout.sample)],
                environment={"PYTHONPATH": str(HERE.parent.parent)},
                cwd=self._root.path,
                stdout=log,
                stderr=log,
            )

    def follow(self) -> dict[str, Any]:
        """Show the steps until the lake is ready, and answer its description. Raises `DemoError`."""
        assert self._supervisor is not None and self._supervisor.stdout is not None
        for line in self._supervisor.stdout:
            message = json.loads(line)
            if "error" in message:
                raise DemoError(message["error"])
            if "ready" in message:
                description: dict[str, Any] = message["ready"]
                return {**description, "instance": instance(description)}
            self._progress.step(message["step"], message.get("detail"))
        raise DemoError(f"The lake ended while starting; the logs are in {self._root.layout.logs}.")

    def check(self) -> None:
        """Raise `DemoError` when the lake has ended by itself, or the sample could not be made."""
        generator = self._generator
        if generator is not None and generator.poll():
            raise DemoError(_generator_failure(self._root.layout.logs / "sample.log"))
        supervisor = self._supervisor
        if supervisor is None or supervisor.poll() is None:
            return
        assert supervisor.stdout is not None
        words = [json.loads(line).get("error") for line in supervisor.stdout.readlines() if line.strip()]
        last = next((word for word in reversed(words) if word), None)
        raise DemoError(last or f"The lake ended unexpectedly; the logs are in {self._root.layout.logs}.")


def instance(description: dict[str, Any]) -> dict[str, Any]:
    """The ready entry for ``c.DataLakeApp.instances``; it names the variable that holds the password."""
    return {
        "name": "demo",
        "display_name": "Embedded lake",
        "rucio_base_url": description["rucio_url"],
        "rucio_auth_url": None,
        "destination_rse": LOCAL_RSE,
        "replication_rule_lifetime_days": LIFETIME_DAYS,
        "lifetime_max_days": None,
        "wildcard_enabled": True,
        "site_name": SITE_NAME,
        "mounts": [{"rse": LOCAL_RSE, "pfn_prefix": PFN_PREFIX, "path": description["mount"]["path"]}],
        "auth": {
            "type": "userpass",
            "username": "alice",
            "account": "alice",
            "password_env": PASSWORD_VARIABLE,
        },
    }


def _generator_failure(log: Path) -> str:
    try:
        last = log.read_text(encoding="utf-8").strip().splitlines()[-1]
    except (OSError, IndexError):
        last = "no reason given"
    if "No space left" in last:
        return f"The disk is full at {log.parent.parent}: free some space, or choose another place with --root."
    return f"The sample files could not be made: {last}"
