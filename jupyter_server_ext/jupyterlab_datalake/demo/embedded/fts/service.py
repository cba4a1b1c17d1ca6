"""The FTS3 REST calls that Rucio's conveyor makes, on HTTP/1.1 at 127.0.0.1."""

from __future__ import annotations

import json
import re
import sqlite3
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from .copier import Copier
from .knobs import Knobs
from .store import FINAL, JobStore

BASE_ID = str(uuid.uuid5(uuid.NAMESPACE_DNS, "fts.embedded.lake"))
JOB = re.compile(r"^/jobs/([0-9A-Za-z,_-]+)(/files)?$")
BODY_LIMIT = 64 * 1024 * 1024


def stamp(seconds: float | None) -> str | None:
    """A time in the form in which Rucio parses it (UTC)."""
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def job_state(job: sqlite3.Row, states: list[str], multi_sources: bool) -> str:
    """FTS's state of a job from the states of its files."""
    if not all(state in FINAL for state in states):
        return "ACTIVE" if any(state != "SUBMITTED" for state in states) else "SUBMITTED"
    if job["canceled"]:
        return "CANCELED"
    finished = states.count("FINISHED")
    if finished == len(states) or (multi_sources and finished):
        return "FINISHED"
    return "FINISHEDDIRTY" if finished else "FAILED"


def job_as_json(job: sqlite3.Row, files: list[sqlite3.Row]) -> dict[str, Any]:
    """A job as Rucio's poller reads it."""
    params = json.loads(job["params"])
    metadata = params.get("job_metadata") or {}
    state = job_state(job, [file["state"] for file in files], bool(metadata.get("multi_sources")))
    return {
        "job_id": job["job_id"],
        "job_state": state,
        "job_type": "H" if job["multihop"] else "N",
        "job_metadata": metadata,
        "http_status": "200 Ok",
        "priority": job["priority"],
        "submit_time": stamp(job["submitted"]),
        "files": [file_as_json(file) for file in files],
    }


def file_as_json(file: sqlite3.Row) -> dict[str, Any]:
    """A file of a job as Rucio's poller reads it; ``file_metadata`` is what Rucio sent."""
    return {
        "file_state": file["state"],
        "source_surl": file["source"] or json.loads(file["sources"])[0],
        "dest_surl": file["destination"],
        "file_metadata": json.loads(file["metadata"]),
        "reason": file["reason"],
        "start_time": stamp(file["started"]),
        "finish_time": stamp(file["finished"]),
        "staging_start": None,
        "staging_finished": None,
        "filesize": file["size"],
        "checksum": file["checksum"],
    }


class Handler(BaseHTTPRequestHandler):
    """One request of the transfer service."""

    protocol_version = "HTTP/1.1"
    server: TransferService

    def log_message(self, *_: object) -> None:
        """Rucio polls several times a second: requests are not logged."""

    def answer(self, status: int, body: object) -> None:
        """Send a JSON body."""
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def body(self) -> Any:
        """The request's JSON; raises ValueError."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= BODY_LIMIT:
            raise ValueError("a JSON body is needed")
        return json.loads(self.rfile.read(length))

    def do_GET(self) -> None:
        """Answer `/`, `/whoami`, `/ban/se`, `/config/se` and the jobs."""
        path = self.path.partition("?")[0]
        fixed: dict[str, object] = {
            "/": {"api": {"major": 3, "minor": 13, "patch": 0}, "core": {"major": 3, "minor": 13, "patch": 0}},
            "/whoami": {"base_id": BASE_ID, "vos": ["def"], "user_dn": "embedded lake", "is_root": False},
            "/ban/se": {},
            "/config/se": {},
        }
        job = JOB.match(path)
        if path in fixed:
            self.answer(200, fixed[path])
        elif job is None:
            self.answer(404, {"message": "no such resource", "status": "404 Not Found"})
        elif job[2]:
            found = self.server.store.read(job[1])
            if found is None:
                self.answer(404, _not_found(job[1]))
            else:
                self.answer(200, [file_as_json(file) for file in found[1]])
        else:
            self._answer_jobs(job[1].split(","))

    def _answer_jobs(self, ids: list[str]) -> None:
        jobs = []
        for job_id in ids:
            found = self.server.store.read(job_id)
            jobs.append(_not_found(job_id) if found is None else job_as_json(*found))
        missing = sum(job["http_status"] != "200 Ok" for job in jobs)
        if len(jobs) == 1:
            self.answer(404 if missing else 200, jobs[0])
        else:
            self.answer(207 if missing else 200, jobs)

    def do_POST(self) -> None:
        """Take a job, or change the priority of one."""
        path = self.path.partition("?")[0]
        try:
            body = self.body()
            if path == "/jobs":
                job_id = self.server.store.add(_checked(body["files"]), body.get("params") or {})
                self.server.copier.wake()
                self.answer(200, {"job_id": job_id})
                return
            job = JOB.match(path)
            if job is None or job[2]:
                self.answer(404, {"message": "no such resource", "status": "404 Not Found"})
            elif self.server.store.set_priority(job[1], int(body["params"]["priority"])):
                self._answer_jobs([job[1]])
            else:
                self.answer(404, _not_found(job[1]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.answer(400, {"message": f"malformed request: {error}", "status": "400 Bad Request"})

    def do_DELETE(self) -> None:
        """Cancel a job."""
        job = JOB.match(self.path.partition("?")[0])
        if job is None or job[2]:
            self.answer(404, {"message": "no such resource", "status": "404 Not Found"})
        elif self.server.store.cancel(job[1]):
            self._answer_jobs([job[1]])
        else:
            self.answer(404, _not_found(job[1]))


def _checked(files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not files or not all(file["sources"] and file["destinations"] for file in files):
        raise ValueError("every file needs sources and a destination")
    return files


def _not_found(job_id: str) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "http_status": "404 Not Found",
        "http_message": f'No job with the id "{job_id}" has been found',
    }


class TransferService(ThreadingHTTPServer):
    """The service: HTTP front, job store and copying threads."""

    daemon_threads = True

    def __init__(self, database: Path, port: int = 0) -> None:
        self.knobs = Knobs()
        super().__init__(("127.0.0.1", port), Handler)
        self.store = JobStore(database)
        self.copier = Copier(self.store, self.knobs)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """Where the service answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve and copy in background threads."""
        self.copier.start()
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.2}, name="fts", daemon=True).start()

    def stop(self) -> None:
        """End serving and copying, and close the store."""
        self.shutdown()
        self.server_close()
        self.copier.close()
        self.store.close()
