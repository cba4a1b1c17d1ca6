"""A search of a hundred thousand rows goes through the server, it does not pile up in it."""

from __future__ import annotations

import gzip
import http.client as http_client
import json
import os
import sys
import time
from pathlib import Path

import pytest

from tests.api.scripted_rucio import chunked, http
from tests.api.whole_server import rucio_in_a_thread, server_for
from tests.headless.conftest import TOKEN

pytestmark = pytest.mark.timeout(300)
ROWS = 100_000 if os.environ.get("CAMPAIGN") else 20_000
MAX_GROWTH = 30 * 1024 * 1024
MAX_FLOOD = 60 * 1024 * 1024
"""A whole answer may have 16 MB; collecting and refusing it takes some copies."""
BLOCK = 64 * 1024


def a_row(number):
    name = f"data24_13p6TeV.{number:09d}.physics_Main.deriv.DAOD_PHYS.r15810_p6490_tid{number:08d}_00"
    return {"scope": "data24", "name": name, "did_type": "DATASET", "bytes": 10**12 + number, "length": number}


def lines_of(rows, at_once=500):
    for start in range(0, len(rows), at_once):
        yield b"".join(json.dumps(row).encode() + b"\n" for row in rows[start : start + at_once])


class Search:
    """One search, read as slowly as the test wants."""

    def __init__(self, server, *scopes):
        self.connection = http_client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        query = "&".join(f"scope={scope}" for scope in scopes)
        target = f"/datalake/instances/demo/dids?{query}&pattern=*&type=all"
        self.connection.request("GET", target, headers={"Authorization": f"token {TOKEN}"})
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200

    def last_line(self, pause=0.0):
        """Read to the end and return the last line."""
        rest = b""
        while block := self.answer.read(BLOCK):
            rest = (rest + block)[-2 * BLOCK :]
            time.sleep(pause)
        self.connection.close()
        return json.loads(rest.splitlines()[-1])


def memory(process, field):
    """A figure of a process in bytes, as Linux tells it: ``VmRSS`` now, ``VmHWM`` the highest since it was reset."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"the system does not tell {field}")


def reset_peak(process):
    Path(f"/proc/{process.pid}/clear_refs").write_text("5")


@pytest.fixture(scope="module")
def rucio():
    with rucio_in_a_thread() as rucio:
        rucio.reply("/dids/few/", chunked(*lines_of([a_row(number) for number in range(2000)])))
        many = [a_row(number) for number in range(ROWS)]
        rucio.reply("/dids/", chunked(*lines_of(many), pause=0))
        yield rucio


@pytest.fixture(scope="module")
def server(rucio, tmp_path_factory):
    with server_for(rucio, tmp_path_factory.mktemp("memory") / "home") as server:
        for _ in range(3):
            assert Search(server, "few").last_line()["count"] == 2000
        yield server


@pytest.mark.parametrize("scopes", [("data24",), ("data22", "data23", "data24", "data25")], ids=len)
def test_a_slow_reader_of_very_many_rows_costs_no_memory(server, scopes):
    before = memory(server.process, "VmRSS")
    reset_peak(server.process)
    search = Search(server, *scopes)
    time.sleep(2)
    assert search.last_line(pause=0.01) == {"kind": "end", "count": ROWS * len(scopes)}
    growth = memory(server.process, "VmHWM") - before
    sys.stdout.write(f"{ROWS * len(scopes)} rows: {growth / 1e6:.1f} MB\n")
    assert growth < MAX_GROWTH


def flood(block):
    """Two hundred megabytes of the same, or as much as is listened to."""

    async def send(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(200 * 1024 * 1024 // len(block)):
            writer.write(b"%x\r\n%s\r\n" % (len(block), block))
            await writer.drain()

    return send


FLOODS = {
    "a line without end": flood(b"x" * BLOCK),
    "nothing but line ends": flood(b"\n" * BLOCK),
    "brackets": flood(b"[" * BLOCK),
    "small lists": flood(b"[]\n" * (BLOCK // 3)),
    "a gzip bomb": http(gzip.compress(b"0" * 300_000_000, 1), headers={"Content-Encoding": "gzip"}),
    "a header without end": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 50_000_000,
}


@pytest.mark.parametrize("noun", ["dids?scope=liar&pattern=*", "scopes", "contents?did=liar:a", "rules?did=liar:a"])
@pytest.mark.parametrize("lie", FLOODS)
def test_a_server_that_sends_without_end_costs_no_memory(server, rucio, lie, noun):
    for target in ("/scopes/", "/dids/liar/", "/rules/"):
        rucio.reply(target, FLOODS[lie])
    before = memory(server.process, "VmRSS")
    reset_peak(server.process)
    connection = http_client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", f"/datalake/instances/demo/{noun}", headers={"Authorization": f"token {TOKEN}"})
    answer = connection.getresponse()
    said = json.loads(answer.read().splitlines()[-1])
    connection.close()
    assert said.get("code", said.get("failure", {}).get("code")) in {"rucio_garbled", "rucio_timeout"}, said
    growth = memory(server.process, "VmHWM") - before
    sys.stdout.write(f"{lie}, {noun}: {growth / 1e6:.1f} MB\n")
    assert growth < MAX_FLOOD
