"""The wheel in an empty environment without Node: lowest versions we promise, and newest. Both halves work."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from .building import run, uv

pytestmark = pytest.mark.timeout(600)

ENVIRONMENTS = {
    "lowest": ["jupyterlab==4.4.0", "notebook==7.4.0", "jupyter_server==2.16.0"],
    "newest": ["jupyterlab", "notebook", "jupyter_server"],
}
# What a page says in the console once its plugins are activated.
PAGES = {"lab": "Starting application", "tree": "filemenu:close-and-cleanup"}
BROWSER_SECONDS = 30
SETTLE_SECONDS = 2


@pytest.fixture(scope="module", params=ENVIRONMENTS)
def installed(request, wheel, tmp_path_factory):
    """An environment with the wheel; `run` there sees neither Node nor the user's own Jupyter folders."""
    home = tmp_path_factory.mktemp(request.param)
    venv = home / "venv"
    run([*uv(), "venv", "--python", sys.executable, venv])
    wanted = [wheel, *ENVIRONMENTS[request.param], "jupyterlab-language-pack-de-DE"]
    run([*uv(), "pip", "install", "--python", venv / "bin/python", *wanted])
    env = {"PATH": str(venv / "bin"), "HOME": str(home), "LC_ALL": "C.UTF-8"}
    assert shutil.which("node", path=env["PATH"]) is None
    return venv, env


@pytest.fixture(scope="module")
def server(installed, tmp_path_factory):
    """A running JupyterLab; yields its base URL, its token and its log."""
    venv, env = installed
    folder = tmp_path_factory.mktemp("server")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    log = folder / "server.log"
    command = [venv / "bin/jupyter-lab", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*map(str, command), f"--ServerApp.root_dir={folder}"],
            env={**env, "JUPYTER_TOKEN": token},
            stdout=output,
            stderr=output,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base, token, process, log)
            yield base, token, log
        finally:
            process.terminate()
            process.wait(30)


def get(url, token):
    """Status and text of a page."""
    with urlopen(Request(url, headers={"Authorization": f"token {token}"}), timeout=20) as answer:
        return answer.status, answer.read().decode("utf-8")


def wait_for(base, token, process, log):
    """Return when the server answers."""
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            get(f"{base}/api/status", token)
        except (URLError, ConnectionError):
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="module")
def chromium():
    """The system's Chromium. Where nobody reads the reason of a skip (CI), not having one is a failure."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("There is no Chromium here: install chromium, or name one in CHROMIUM.")
    return found


def console_of(chromium, url, profile, until):
    """What the browser's console says while a page loads: until it says `until`, and a moment longer."""
    command = [
        chromium,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--enable-logging=stderr",
        f"--user-data-dir={profile}",
        "--remote-debugging-port=0",
        url,
    ]
    log = profile.with_suffix(".log")
    with log.open("wb") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)
        try:
            deadline = time.monotonic() + BROWSER_SECONDS
            while until not in log.read_text(encoding="utf-8", errors="replace") and time.monotonic() < deadline:
                time.sleep(0.2)
            time.sleep(SETTLE_SECONDS)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
    text = log.read_text(encoding="utf-8", errors="replace")
    return [line for line in text.splitlines() if ":CONSOLE" in line]


def test_both_halves_are_enabled(installed):
    venv, env = installed
    plain = re.compile(r"\x1b\[\d+m")
    labextensions = plain.sub("", run([venv / "bin/jupyter-labextension", "list"], env=env))
    assert re.search(r"jupyterlab-datalake v\S+ enabled OK \(python, jupyterlab-datalake\)", labextensions)
    servers = plain.sub("", run([venv / "bin/jupyter-server", "extension", "list"], env=env))
    assert re.search(r"jupyterlab_datalake enabled", servers)
    assert re.search(r"jupyterlab_datalake \d+\.\d+\.\d+\S* OK", servers)


def test_the_command_is_there(installed):
    venv, env = installed
    assert "demo" in run([venv / "bin/datalake", "--help"], env=env)


def test_the_server_answers(server):
    base, token, log = server
    status, body = get(f"{base}/datalake/instances", token)
    assert status == 200
    assert json.loads(body)["instances"] == []
    text = log.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert not [line for line in text.splitlines() if "datalake" in line and re.match(r"\[[WEC] ", line)]


def test_german_comes_with_the_wheel(server):
    base, token, _ = server
    answer = json.loads(get(f"{base}/lab/api/translations/de_DE", token)[1])
    assert answer["message"] == ""
    assert answer["data"]["jupyterlab_datalake"]["Make Available…"] == ["Bereitstellen…"]


@pytest.mark.parametrize("page", PAGES)
def test_the_front_end_is_served(server, page):
    base, token, _ = server
    _, html = get(f"{base}/{page}", token)
    found = re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found is not None
    config = json.loads(found[1])
    (ours,) = [item for item in config["federated_extensions"] if item["name"] == "jupyterlab-datalake"]
    path = f"{config['fullLabextensionsUrl']}/jupyterlab-datalake/{ours['load']}"
    assert "jupyterlab-datalake" in get(f"{base}{path}", token)[1]


@pytest.mark.parametrize("page", PAGES)
def test_the_browser_has_nothing_to_say_about_us(server, chromium, tmp_path, page):
    base, token, _ = server
    lines = console_of(chromium, f"{base}/{page}?token={token}", tmp_path / "profile", PAGES[page])
    assert any(PAGES[page] in line for line in lines), lines
    # JupyterLab says nothing else at all; Notebook has complaints of its own.
    ours = r"CONSOLE(?!.*Starting application)" if page == "lab" else r"datalake|[Uu]nsatisfied|shared singleton"
    assert [line for line in lines if re.search(ours, line)] == []
