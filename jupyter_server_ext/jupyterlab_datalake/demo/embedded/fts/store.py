"""Jobs of the transfer service in SQLite, so that they survive a restart of the lake."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FINAL = frozenset({"FINISHED", "FAILED", "CANCELED", "NOT_USED"})
KEEP_SECONDS = 7 * 24 * 3600

SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
  job_id TEXT PRIMARY KEY, submitted REAL NOT NULL, priority INTEGER NOT NULL, canceled INTEGER NOT NULL DEFAULT 0,
  multihop INTEGER NOT NULL, params TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
  job_id TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, number INTEGER NOT NULL, sources TEXT NOT NULL,
  destination TEXT NOT NULL, size INTEGER, checksum TEXT, metadata TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'SUBMITTED', source TEXT, reason TEXT, started REAL, finished REAL,
  PRIMARY KEY (job_id, number));
CREATE INDEX IF NOT EXISTS files_by_state ON files (state);
"""


@dataclass(frozen=True)
class Transfer:
    """One file to copy: the first source that works is taken."""

    job_id: str
    number: int
    sources: tuple[str, ...]
    destination: str
    size: int | None
    checksum: str | None
    metadata: dict[str, Any]
    overwrite: bool

    @property
    def names(self) -> tuple[str, ...]:
        """What a fault knob's pattern is matched against."""
        did = f"{self.metadata.get('scope')}:{self.metadata.get('name')}"
        return (did, self.destination, *self.sources)


class JobStore:
    """All jobs; safe to use from many threads."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(str(path), check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA foreign_keys=ON")
        self._db.executescript(SCHEMA)
        # What was being copied when the lake ended has left a temporary name at most: it starts again.
        self._db.execute("UPDATE files SET state='SUBMITTED' WHERE state='ACTIVE'")
        self._db.execute("DELETE FROM jobs WHERE submitted < ?", (time.time() - KEEP_SECONDS,))

    def close(self) -> None:
        """Close the database file."""
        with self._lock:
            self._db.close()

    def add(self, files: list[dict[str, Any]], params: dict[str, Any]) -> str:
        """Keep a new job and answer its id."""
        job_id = str(uuid.uuid4())
        rows = [
            (
                job_id,
                number,
                json.dumps(file["sources"]),
                file["destinations"][0],
                file.get("filesize"),
                file.get("checksum"),
                json.dumps(file.get("metadata") or {}),
            )
            for number, file in enumerate(files)
        ]
        with self._lock:
            self._db.execute("BEGIN")
            self._db.execute(
                "INSERT INTO jobs (job_id, submitted, priority, multihop, params) VALUES (?,?,?,?,?)",
                (
                    job_id,
                    time.time(),
                    int(params.get("priority") or 3),
                    bool(params.get("multihop")),
                    json.dumps(params),
                ),
            )
            self._db.executemany(
                "INSERT INTO files (job_id, number, sources, destination, size, checksum, metadata)"
                " VALUES (?,?,?,?,?,?,?)",
                rows,
            )
            self._db.execute("COMMIT")
        return job_id

    def take(self) -> Transfer | None:
        """The next file to copy, marked ACTIVE: highest priority first, then oldest; hops of one job in order."""
        with self._lock:
            row = self._db.execute(
                "SELECT f.*, j.params FROM files f JOIN jobs j USING (job_id)"
                " WHERE f.state='SUBMITTED' AND NOT j.canceled AND NOT (j.multihop AND EXISTS ("
                "SELECT 1 FROM files p WHERE p.job_id=f.job_id AND p.number<f.number AND p.state<>'FINISHED'))"
                " ORDER BY j.priority DESC, j.submitted, f.number LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            self._db.execute(
                "UPDATE files SET state='ACTIVE', started=? WHERE job_id=? AND number=?",
                (time.time(), row["job_id"], row["number"]),
            )
        params = json.loads(row["params"])
        return Transfer(
            job_id=row["job_id"],
            number=row["number"],
            sources=tuple(json.loads(row["sources"])),
            destination=row["destination"],
            size=row["size"],
            checksum=row["checksum"] if params.get("verify_checksum", "both") != "none" else None,
            metadata=json.loads(row["metadata"]),
            overwrite=bool(params.get("overwrite", True) or params.get("overwrite_hop", False)),
        )

    def finish(self, transfer: Transfer, state: str, source: str | None, reason: str | None) -> None:
        """Write the end of a transfer, unless the job was cancelled meanwhile; a failed hop ends those after it."""
        with self._lock:
            self._db.execute(
                "UPDATE files SET state=?, source=?, reason=?, finished=?"
                " WHERE job_id=? AND number=? AND state='ACTIVE'",
                (state, source, reason, time.time(), transfer.job_id, transfer.number),
            )
            if state == "FAILED":
                self._db.execute(
                    "UPDATE files SET state='NOT_USED', finished=? WHERE job_id=? AND number>? AND state='SUBMITTED'"
                    " AND (SELECT multihop FROM jobs WHERE job_id=files.job_id)",
                    (time.time(), transfer.job_id, transfer.number),
                )

    def is_canceled(self, job_id: str) -> bool:
        """Whether somebody asked to stop this job."""
        with self._lock:
            row = self._db.execute("SELECT canceled FROM jobs WHERE job_id=?", (job_id,)).fetchone()
        return row is None or bool(row["canceled"])

    def cancel(self, job_id: str) -> bool:
        """Stop a job; False when there is none of this id."""
        with self._lock:
            found = self._db.execute("UPDATE jobs SET canceled=1 WHERE job_id=?", (job_id,)).rowcount
            self._db.execute(
                "UPDATE files SET state='CANCELED', reason='Canceled by the user', finished=?"
                " WHERE job_id=? AND state IN ('SUBMITTED','ACTIVE')",
                (time.time(), job_id),
            )
        return bool(found)

    def set_priority(self, job_id: str, priority: int) -> bool:
        """Change the order of waiting jobs; False when there is none of this id."""
        with self._lock:
            return bool(self._db.execute("UPDATE jobs SET priority=? WHERE job_id=?", (priority, job_id)).rowcount)

    def read(self, job_id: str) -> tuple[sqlite3.Row, list[sqlite3.Row]] | None:
        """The rows of a job and of its files, or None."""
        with self._lock:
            job = self._db.execute("SELECT * FROM jobs WHERE job_id=?", (job_id,)).fetchone()
            if job is None:
                return None
            files = self._db.execute("SELECT * FROM files WHERE job_id=? ORDER BY number", (job_id,)).fetchall()
        return job, files
