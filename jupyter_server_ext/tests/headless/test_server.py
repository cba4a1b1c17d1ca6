"""Running servers that are not what they seem."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
from typing import ClassVar

import pytest

from jupyterlab_datalake.headless.running import Running, servers
from jupyterlab_datalake.headless.server import Server, ServerDoor
from jupyterlab_datalake.lake.failures import LakeError

FILE = {"did": "s:f", "path": "/f", "looked_for": None, "pfn": None, "size": 1, "state": "available"}
LINE = json.dumps({"kind": "files", "files": [FILE]}).encode() + b"\n"
FAILED = {"kind": "failure", "failure": {"message": "m", "reason": "r", "code": "rucio_timeout"}}


class Liar(http.server.BaseHTTPRequestHandler):
    """Answers what the test says, and keeps what it was sent."""

    answer: tuple[int, dict[str, str], bytes]
    sent: ClassVar[list[tuple[str, str | None]]]
    url: str

    def do_GET(self):
        self.sent.append((self.path, self.headers["Authorization"]))
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing to standard error."""


@pytest.fixture
def liar():
    class OneLiar(Liar):
        sent: ClassVar[list[tuple[str, str | None]]] = []

    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), OneLiar)
    thread = threading.Thread(target=listener.serve_forever)
    thread.start()
    OneLiar.url = f"http://127.0.0.1:{listener.server_port}/"
    yield OneLiar
    listener.shutdown()
    listener.server_close()
    thread.join()


@pytest.fixture
def door(liar):
    return ServerDoor(Server(Running(liar.url, "secret")), "a/b")


@pytest.mark.parametrize(
    ("answer", "code", "reason"),
    [
        ((302, {"Location": "/login"}, b""), "forbidden", "does not take us for its user"),
        ((200, {}, b"<html>a page</html>"), "server_unreachable", "it answers no JSON"),
        ((200, {}, b"[]\n"), "server_unreachable", "it answers no JSON"),
        ((502, {}, b"<html>proxy</html>"), "server_unreachable", "it answers 502"),
        ((200, {"Content-Length": "9999"}, LINE), "rucio_cut", ""),
        ((200, {}, LINE), "rucio_cut", ""),
        ((200, {}, LINE + json.dumps(FAILED).encode()), "rucio_timeout", "r"),
        ((418, {}, b'{"message": "m", "reason": "r", "code": "of a later version"}'), "internal", "r"),
        ((500, {}, b'"text"'), "internal", "The Jupyter server could not do it"),
    ],
)
def test_a_lying_server_is_named(liar, door, answer, code, reason):
    liar.answer = answer
    with pytest.raises(LakeError) as raised:
        door.rows("s:n")
    assert raised.value.code == code
    assert reason in str(raised.value)
    assert "secret" not in str(raised.value)
    assert liar.sent == [("/datalake/instances/a%2Fb/files?did=s%3An", "token secret")], "and nothing was followed"


def test_a_complete_listing(liar, door):
    liar.answer = (200, {}, LINE + LINE + b'{"kind": "end", "count": 2}\n')
    assert door.rows("s:n") == [["s:f", "/f", None, 1, "available", None]] * 2


def test_nobody_listens():
    with pytest.raises(LakeError, match="cannot be asked") as raised:
        Server(Running("http://127.0.0.1:9/", "secret")).instances()
    assert raised.value.code == "server_unreachable"


class TestRuntimeFiles:
    """Which of them count."""

    @pytest.fixture(autouse=True)
    def _environment(self, monkeypatch):
        for name in [*os.environ]:
            if name.startswith(("JUPYTERHUB", "JPY")):
                monkeypatch.delenv(name)

    @pytest.fixture
    def child(self):
        """A process that lives."""
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        yield process
        process.communicate()

    @pytest.fixture
    def write(self, tmp_path):
        def write(number, mode=0o600, **changes):
            info = {"url": f"http://localhost:{number}/x", "token": f"t{number}", "pid": os.getpid(), "base_url": "/x/"}
            path = tmp_path / f"jpserver-{number}.json"
            path.write_text(json.dumps({**info, **changes}))
            path.chmod(mode)
            os.utime(path, (number, number))

        return write

    def test_the_youngest_first_and_before_it_the_kernels_own(self, write, child, tmp_path, monkeypatch):
        write(1, pid=child.pid)
        write(2)
        write(3)
        assert [one.token for one in servers(tmp_path)] == ["t3", "t2", "t1"]
        monkeypatch.setenv("JPY_PARENT_PID", str(child.pid))
        found = servers(tmp_path)
        assert [one.token for one in found] == ["t1", "t3", "t2"]
        assert found[0].url == "http://localhost:1/x/"
        assert "t1" not in repr(found[0])

    def test_what_does_not_count(self, write, child, tmp_path):
        write(1, mode=0o644)
        write(2, mode=0o660)
        write(3, url="http+unix://%2Frun%2Fserver.sock/")
        write(4, url=None)
        write(5, pid=0)
        write(6, pid=-1)
        write(7, pid="1")
        child.communicate()
        write(8, pid=child.pid)
        write(9, pid=2**70)
        (tmp_path / "jpserver-10.json").write_text("{")
        (tmp_path / "jpserver-11.json").write_text("[]")
        for number in (10, 11):
            (tmp_path / f"jpserver-{number}.json").chmod(0o600)
        (tmp_path / "jpserver-12.json").symlink_to(tmp_path / "not-there")
        assert servers(tmp_path) == []
        write(13)
        assert [one.token for one in servers(tmp_path)] == ["t13"]

    def test_a_hubs_server_has_its_token_in_the_environment(self, write, tmp_path, monkeypatch):
        write(1, token="")
        write(2, token="", base_url="/another/")
        monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/x/")
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "of-the-hub")
        assert [one.token for one in servers(tmp_path)] == ["", "of-the-hub"]
        for url, shown in [("http://:88/x/", "127.0.0.1"), ("http://[::1]:88/y", "[::1]"), ("https://n0:88", "n0")]:
            monkeypatch.setenv("JUPYTERHUB_SERVICE_URL", url)
            assert servers(tmp_path)[0].url.endswith(f"://{shown}:88/x/")
        for url in ("http://h/x/", "http://h:x/", "ftp://h:1/"):
            monkeypatch.setenv("JUPYTERHUB_SERVICE_URL", url)
            assert len(servers(tmp_path)) == 2
