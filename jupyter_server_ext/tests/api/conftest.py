"""A browser's view of the server: requests over real sockets, and everything that was logged meanwhile."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from yarl import URL

from jupyterlab_datalake.lake.lakes import Lakes
from tests.api.scripted_rucio import FOUND, PASSWORD, TOKEN, ScriptedRucio, rows

LOGGERS = ("", "ServerApp", "DataLakeApp", "tornado", "aiohttp", "asyncio", "jupyterlab_datalake", "stamina")


@dataclass
class Reply:
    """An answer, read completely."""

    status: int
    headers: Any
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.raw.splitlines()]


class Door:
    """Asks the server under ``datalake/``."""

    def __init__(self, port: int, base_url: str, token: str, lakes: Lakes) -> None:
        self.lakes = lakes
        self.root = f"http://127.0.0.1:{port}{base_url}"
        self.auth = {"Authorization": f"token {token}"}
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    def url(self, path: str) -> URL:
        return URL(f"{self.root}datalake/{path}", encoded=True)

    async def __call__(
        self, verb: str, path: str, *, json: Any = None, data: Any = None, headers: Any = None, auth: bool = True
    ) -> Reply:
        sent = {**(self.auth if auth else {}), **(headers or {})}
        async with self.session.request(
            verb, self.url(path), json=json, data=data, headers=sent, timeout=aiohttp.ClientTimeout(total=30)
        ) as response:
            return Reply(response.status, response.headers, await response.read())


@pytest.fixture
def everything_logged():
    """Each record of any logger, at DEBUG, as text."""
    records: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(self.format(record))

    keeper = Keeper(logging.DEBUG)
    levels = {}
    for name in LOGGERS:
        logger = logging.getLogger(name)
        levels[name] = logger.level
        logger.setLevel(logging.DEBUG)
        logger.addHandler(keeper)
    yield records
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).removeHandler(keeper)


@pytest.fixture
def rucio(jp_asyncio_loop):
    """A Rucio that does what the test says."""
    scripted = ScriptedRucio()
    jp_asyncio_loop.run_until_complete(scripted.start())
    yield scripted
    jp_asyncio_loop.run_until_complete(scripted.stop())


@pytest.fixture
def instance(rucio):
    """The one instance of the test."""
    return {
        "name": "demo",
        "display_name": "Demo",
        "rucio_base_url": rucio.url,
        "destination_rse": "LOCAL-FUSE",
        "wildcard_enabled": True,
        "lifetime_max_days": 30,
        "mounts": [{"rse": "LOCAL-FUSE", "pfn_prefix": "root://localhost:1094//eos/localfuse", "path": "/nowhere"}],
        "auth": {"type": "userpass", "username": "alice", "account": "alice", "password_env": "TEST_RUCIO_PASSWORD"},
    }


@pytest.fixture
def datalake_config(instance, monkeypatch):
    """Short patience, so that silence is quick to test."""
    monkeypatch.setenv("TEST_RUCIO_PASSWORD", PASSWORD)
    return {
        "instances": [instance],
        "rucio_connect_timeout": 1.0,
        "rucio_silence_timeout": 0.5,
        "rucio_total_timeout": 3.0,
    }


@pytest.fixture
def jp_server_config(jp_server_config):
    """Without the terminals, whose websocket makes jupyter_server warn about its own authentication."""
    jp_server_config["ServerApp"]["jpserver_extensions"]["jupyter_server_terminals"] = False
    return jp_server_config


@pytest.fixture
def door(everything_logged, datalake_server, http_server, jp_asyncio_loop, jp_base_url):
    """The browser."""
    port = next(iter(http_server._sockets.values())).getsockname()[1]

    async def open_browser() -> Door:
        (app,) = datalake_server.extension_manager.extension_apps["jupyterlab_datalake"]
        return Door(port, jp_base_url, datalake_server.identity_provider.token, app.lakes)

    browser = jp_asyncio_loop.run_until_complete(open_browser())
    yield browser
    jp_asyncio_loop.run_until_complete(browser.session.close())


@pytest.fixture
def judge(door, rucio, everything_logged):
    """What is true after every bad input; no password in any answer or log (pain 11)."""

    async def check(reply, status: int, code: str) -> None:
        assert (reply.status, reply.json["code"]) == (status, code), reply.raw
        assert set(reply.json) == {"message", "reason", "code"}
        assert all(isinstance(text, str) and text for text in reply.json.values())
        assert "X-Evil" not in reply.headers
        everything = "\n".join([*everything_logged, reply.raw.decode(), str(dict(reply.headers))])
        for secret in (PASSWORD, TOKEN, json.dumps(PASSWORD).strip('"'), quote(PASSWORD)):
            assert secret not in everything
        assert "Traceback" not in everything
        rucio.reply("/dids/opendata/dids/search", rows(FOUND))
        again = await door("GET", "instances/demo/dids?scope=opendata&pattern=*&type=all")
        assert again.status == 200
        assert again.lines[-1] == {"kind": "end", "count": 1}

    return check
