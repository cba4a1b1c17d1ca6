"""Where the lake keeps what, and what its parts are called. Shared by both halves; standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SITE_NAME = "LAPTOP"
LOCAL_RSE = "LOCAL-FUSE"
SCRATCH_RSE = "LOCAL-SCRATCH"
REMOTE_RSES = ("SITE-A", "SITE-B")
TAPE_RSE = "TAPE"
BULK_RSE = "ARCHIVE"
PFN_PREFIX = "root://localhost:1094//eos/localfuse"
SCRATCH_PREFIX = "davs://localhost:1095/scratch"
PEOPLE = ("alice", "bob")
SAMPLE_SCOPE = "opendata"
BULK_SCOPE = "bulk"


@dataclass(frozen=True)
class Layout:
    """The directories of one lake, all below ``root``."""

    root: Path

    @property
    def marker(self) -> Path:
        """Says that the directory is a lake of ours, and in which format."""
        return self.root / "lake.json"

    @property
    def pgdata(self) -> Path:
        """PostgreSQL's data."""
        return self.root / "pgdata"

    @property
    def mount(self) -> Path:
        """Where the files of LOCAL-FUSE lie: the "FUSE mount"."""
        return self.root / "mount"

    @property
    def scratch(self) -> Path:
        """Where the files of LOCAL-SCRATCH lie."""
        return self.root / "scratch"

    @property
    def mounts(self) -> list[dict[str, str]]:
        """What is mounted on this machine, as the configuration of an instance has it; the usual destination first."""
        return [
            {"rse": LOCAL_RSE, "pfn_prefix": PFN_PREFIX, "path": str(self.mount)},
            {"rse": SCRATCH_RSE, "pfn_prefix": SCRATCH_PREFIX, "path": str(self.scratch)},
        ]

    def rse(self, name: str) -> Path:
        """The storage of an RSE."""
        return {LOCAL_RSE: self.mount, SCRATCH_RSE: self.scratch}.get(name, self.root / "rses" / name)

    @property
    def sample(self) -> Path:
        """The generated sample files and their manifest."""
        return self.root / "sample"

    @property
    def manifest(self) -> Path:
        """What the sample files are; renamed into place when all of them are there."""
        return self.sample / "manifest.json"

    @property
    def rucio(self) -> Path:
        """RUCIO_HOME of the server and the daemons."""
        return self.root / "rucio"

    @property
    def logs(self) -> Path:
        """Logs of all parts."""
        return self.root / "logs"

    @property
    def notebooks(self) -> Path:
        """Where JupyterLab works."""
        return self.root / "notebooks"

    @property
    def transfers(self) -> Path:
        """Job store of the transfer service."""
        return self.root / "transfers.sqlite"

    @property
    def ports(self) -> Path:
        """The ports of the last start, tried first at the next."""
        return self.root / "ports.json"
