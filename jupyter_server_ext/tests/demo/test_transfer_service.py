"""The transfer service over HTTP, on real files."""

from __future__ import annotations

import http.client
import json
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_datalake.demo.embedded.fts.service import TransferService

ODD_NAMES = ["plain.dat", "a b", "#?%20=+&", "ünï…cødé", "x:y", "a//b"]


class Client:
    def __init__(self, service: TransferService) -> None:
        self.port = service.port

    def ask(self, verb: str, path: str, body: Any = None, raw: bytes | None = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            data = raw if raw is not None else (None if body is None else json.dumps(body).encode())
            connection.request(verb, path, data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def submit(self, *files: dict[str, Any], **params: Any) -> str:
        status, answer = self.ask("POST", "/jobs", {"files": list(files), "params": params})
        assert status == 200, answer
        return str(answer["job_id"])

    def job(self, job_id: str) -> dict[str, Any]:
        job: dict[str, Any] = self.ask("GET", f"/jobs/{job_id}?files=file_state,reason")[1]
        return job

    def wait(self, job_id: str, *states: str, seconds: float = 20) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while (job := self.job(job_id))["job_state"] not in (states or ("FINISHED", "FAILED", "FINISHEDDIRTY")):
            assert time.monotonic() < deadline, job
            time.sleep(0.02)
        return job


def url(path: Path) -> str:
    """As Rucio writes it: nothing is percent-encoded."""
    return f"file://localhost:0{path}"


def file(source: Path | list[Path], target: Path, **more: Any) -> dict[str, Any]:
    sources = source if isinstance(source, list) else [source]
    content = sources[-1].read_bytes()
    return {
        "sources": [url(item) for item in sources],
        "destinations": [url(target)],
        "metadata": {"request_id": "r1", "scope": "s", "name": target.name},
        "filesize": len(content),
        "checksum": f"ADLER32:{zlib.adler32(content):08x}",
        **more,
    }


@pytest.fixture
def service(tmp_path: Path):
    started = TransferService(tmp_path / "jobs.sqlite")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def client(service: TransferService) -> Client:
    return Client(service)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "events.dat"
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 1200)
    return path


def leftovers(directory: Path) -> list[Path]:
    return [path for path in directory.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_copies_bytes_under_any_name(client: Client, tmp_path: Path, name: str) -> None:
    source = tmp_path / "from" / name
    source.parent.mkdir(parents=True)
    source.write_bytes(name.encode() * 999)
    target = tmp_path / "to" / name
    job = client.wait(client.submit(file(source, target), overwrite=True))
    assert job["job_state"] == "FINISHED"
    assert target.read_bytes() == source.read_bytes()
    assert leftovers(tmp_path / "to") == [target]


def test_answers_what_the_poller_reads(client: Client, source: Path, tmp_path: Path) -> None:
    wanted = file(source, tmp_path / "to" / "x")
    job = client.wait(client.submit(wanted, job_metadata={"issuer": "rucio", "multi_sources": False}))
    assert job["http_status"] == "200 Ok"
    assert job["job_metadata"] == {"issuer": "rucio", "multi_sources": False}
    (copied,) = job["files"]
    assert copied["file_metadata"] == wanted["metadata"]
    assert copied["source_surl"] == wanted["sources"][0]
    assert copied["dest_surl"] == wanted["destinations"][0]
    assert copied["reason"] is None
    assert copied["staging_start"] is None
    assert copied["staging_finished"] is None
    for moment in ("start_time", "finish_time"):
        time.strptime(copied[moment], "%Y-%m-%dT%H:%M:%S")
    assert client.ask("GET", f"/jobs/{job['job_id']}/files") == (200, [copied])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"checksum": "ADLER32:00000001"}, "Checksum mismatch"), ({"filesize": 5}, "file size mismatch")],
)
def test_refuses_other_bytes_and_leaves_nothing(
    client: Client, source: Path, tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    job = client.wait(client.submit(file(source, tmp_path / "to" / "x", **wrong)))
    assert job["job_state"] == "FAILED"
    assert words in job["files"][0]["reason"]
    assert leftovers(tmp_path / "to") == []


def test_a_bad_copy_does_not_touch_the_good_file_in_place(client: Client, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "to" / "x"
    target.parent.mkdir()
    target.write_bytes(b"good")
    client.wait(client.submit(file(source, target, checksum="ADLER32:00000001"), overwrite=True), "FAILED")
    assert target.read_bytes() == b"good"


def test_takes_the_next_source(client: Client, source: Path, tmp_path: Path) -> None:
    missing = tmp_path / "here" / "gone.dat"
    target = tmp_path / "to" / "x"
    job = client.wait(client.submit(file([missing, source], target), job_metadata={"multi_sources": True}))
    assert job["job_state"] == "FINISHED"
    assert job["files"][0]["source_surl"] == url(source)


def test_names_the_failure_of_every_source(client: Client, source: Path, tmp_path: Path) -> None:
    wanted = file(source, tmp_path / "to" / "x")
    wanted["sources"] = [url(tmp_path / "one"), "root://elsewhere//two"]
    reason = client.wait(client.submit(wanted))["files"][0]["reason"]
    assert "SOURCE [2] No such file or directory" in reason
    assert "protocol not supported: root" in reason


def test_keeps_what_is_there_unless_told_to_overwrite(client: Client, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"old")
    job = client.wait(client.submit(file(source, target), overwrite=False))
    # The words by which Rucio recognises the case.
    assert "Destination file exists and overwrite is not enabled" in job["files"][0]["reason"]
    assert target.read_bytes() == b"old"
    assert client.wait(client.submit(file(source, target), overwrite=True))["job_state"] == "FINISHED"
    assert target.read_bytes() == source.read_bytes()


def test_a_path_cannot_leave_its_storage(client: Client, source: Path, tmp_path: Path) -> None:
    wanted = file(source, tmp_path / "to" / "x")
    wanted["destinations"] = [f"file://localhost{tmp_path}/to/../escaped"]
    assert "leaves its storage" in client.wait(client.submit(wanted))["files"][0]["reason"]
    assert not (tmp_path / "escaped").exists()


def test_hops_go_one_after_the_other(client: Client, source: Path, tmp_path: Path) -> None:
    middle, end = tmp_path / "middle", tmp_path / "end"
    second = {**file(source, end), "sources": [url(middle)]}
    job = client.wait(client.submit(file(source, middle), second, multihop=True))
    assert job["job_state"] == "FINISHED"
    assert job["job_type"] == "H"
    assert end.read_bytes() == source.read_bytes()


def test_a_failed_hop_ends_those_after_it(client: Client, source: Path, tmp_path: Path) -> None:
    middle = tmp_path / "middle"
    second = {**file(source, tmp_path / "end"), "sources": [url(middle)]}
    job = client.wait(client.submit(file(source, middle, filesize=1), second, multihop=True))
    assert [item["file_state"] for item in job["files"]] == ["FAILED", "NOT_USED"]
    assert job["job_state"] == "FAILED"


def test_a_lost_job_is_said_to_be_lost(client: Client, source: Path, tmp_path: Path) -> None:
    known = client.submit(file(source, tmp_path / "x"))
    status, answer = client.ask("GET", "/jobs/11111111-2222")
    assert (status, answer["http_status"]) == (404, "404 Not Found")
    status, answers = client.ask("GET", f"/jobs/{known},11111111-2222?files=file_state")
    assert status == 207
    assert [item["http_status"] for item in answers] == ["200 Ok", "404 Not Found"]
    for verb, body in (("DELETE", None), ("POST", {"params": {"priority": 4}})):
        assert client.ask(verb, "/jobs/11111111-2222", body)[0] == 404


def test_cancels_what_is_held(service: TransferService, client: Client, source: Path, tmp_path: Path) -> None:
    service.knobs.set({"hold": "."})
    job_id = client.submit(file(source, tmp_path / "to" / "x"))
    client.wait(job_id, "ACTIVE")
    assert client.ask("DELETE", f"/jobs/{job_id}")[1]["job_state"] == "CANCELED"
    service.knobs.set({"hold": None})
    time.sleep(0.3)
    assert client.job(job_id)["files"][0]["file_state"] == "CANCELED"
    assert leftovers(tmp_path / "to") == []


def test_changes_the_priority(service: TransferService, client: Client, source: Path, tmp_path: Path) -> None:
    service.knobs.set({"hold": "."})
    job_id = client.submit(file(source, tmp_path / "x"), priority=2)
    assert client.ask("POST", f"/jobs/{job_id}", {"params": {"priority": 5}})[1]["priority"] == 5


def test_fails_by_pattern_with_the_reason(
    service: TransferService, client: Client, source: Path, tmp_path: Path
) -> None:
    service.knobs.set({"fail": [{"pattern": "^s:bad", "reason": "DESTINATION no space"}]})
    bad = client.submit(file(source, tmp_path / "bad.dat"))
    good = client.submit(file(source, tmp_path / "good.dat"))
    assert client.wait(bad)["files"][0]["reason"] == "DESTINATION no space"
    assert client.wait(good)["job_state"] == "FINISHED"


def test_delays(service: TransferService, client: Client, source: Path, tmp_path: Path) -> None:
    service.knobs.set({"delay_seconds": 0.6})
    began = time.monotonic()
    client.wait(client.submit(file(source, tmp_path / "x")))
    assert 0.6 <= time.monotonic() - began < 5


def test_the_final_name_never_shows_part_of_a_file(
    service: TransferService, client: Client, source: Path, tmp_path: Path
) -> None:
    size = source.stat().st_size
    service.knobs.set({"bandwidth": size / 1.0})
    target = tmp_path / "to" / "x"
    began = time.monotonic()
    job_id = client.submit(file(source, target))
    while client.job(job_id)["job_state"] != "FINISHED":
        # Asked in this order: a file that is there now is complete, whenever it came.
        assert not target.exists() or target.stat().st_size == size
        assert time.monotonic() - began < 20
    assert time.monotonic() - began > 0.8
    assert target.read_bytes() == source.read_bytes()


def test_jobs_survive_a_restart(tmp_path: Path, source: Path) -> None:
    first = TransferService(tmp_path / "jobs.sqlite")
    first.knobs.set({"hold": "."})
    first.start()
    job_id = Client(first).submit(*(file(source, tmp_path / "to" / str(n)) for n in range(20)))
    Client(first).wait(job_id, "ACTIVE")
    first.stop()
    assert leftovers(tmp_path / "to") == []
    second = TransferService(tmp_path / "jobs.sqlite")
    second.start()
    try:
        assert Client(second).wait(job_id)["job_state"] == "FINISHED"
    finally:
        second.stop()
    assert len(leftovers(tmp_path / "to")) == 20


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"files": []}',
        b'{"files": [{"sources": [], "destinations": ["x"]}]}',
        b'{"files": 7}',
    ],
)
def test_malformed_jobs_are_refused(client: Client, raw: bytes) -> None:
    assert client.ask("POST", "/jobs", raw=raw)[0] == 400
    assert client.ask("GET", "/whoami")[0] == 200


@pytest.mark.parametrize("path", ["/", "/whoami", "/ban/se", "/config/se"])
def test_answers_rucios_other_questions(client: Client, path: str) -> None:
    assert client.ask("GET", path)[0] == 200


@pytest.mark.parametrize(("verb", "path"), [("GET", "/nothing"), ("DELETE", "/jobs"), ("POST", "/ban")])
def test_unknown_resources_are_404(client: Client, verb: str, path: str) -> None:
    assert client.ask(verb, path, {} if verb == "POST" else None)[0] == 404
