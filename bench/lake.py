"""The embedded lake of this checkout, and the calls to its Rucio that the bench makes itself."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jupyterlab_datalake.demo.processes import Family

BULK_SCOPE = "bulk"
BULK_RSE = "ARCHIVE"
PATIENCE_SECONDS = 3600
ATTACHED_AT_ONCE = 1000
"""Rucio's own bound of one call."""


class Lake:
    """A lake below ``root``; the directory is kept, so that a second start finds its state."""

    def __init__(self, root: Path, did_count: int = 0) -> None:
        self._root = root
        self._did_count = did_count
        self._family: Family | None = None
        self.description: dict[str, Any] = {}

    @property
    def password(self) -> str:
        """Of alice, who does everything here."""
        return str(self.description["accounts"]["alice"]["password"])

    @property
    def instance(self) -> dict[str, Any]:
        """The ready entry for ``c.DataLakeApp.instances``."""
        return dict(self.description["instance"])

    def start(self) -> float:
        """Start it; answers the seconds until it says that it is ready."""
        self._root.mkdir(parents=True, exist_ok=True)
        self._family = Family()
        command = [sys.executable, "-m", "jupyterlab_datalake.cli", "demo", "--lake-only"]
        command += ["--root", str(self._root / "lake"), "--did-count", str(self._did_count)]
        with (self._root / "launcher.log").open("ab") as log:
            began = time.perf_counter()
            process = self._family.start(command, environment={}, cwd=self._root, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
        if not line:
            self.close()
            words = (self._root / "launcher.log").read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"The lake did not start: {words[-1500:]}")
        self.description = json.loads(line)
        return took

    def close(self) -> None:
        """End all its processes."""
        family, self._family = self._family, None
        if family is not None:
            family.end()

    def rucio(self, account: str = "alice") -> Rucio:
        """A signed-in connection to its Rucio."""
        return Rucio(
            str(self.description["rucio_url"]), account, str(self.description["accounts"][account]["password"])
        )

    def with_the_archive_mounted(self) -> Lake:
        """The same lake, on a machine that has the RSE of the large scope mounted and nothing else.

        All names there are one small file, which nothing opens: 50,000 files are near without having been copied.
        """
        view = Lake(self._root, self._did_count)
        mount = {**self.description["mount"], "rse": BULK_RSE}
        instance = {**self.instance, "destination_rse": BULK_RSE, "mounts": [mount]}
        view.description = {**self.description, "mount": mount, "instance": instance}
        return view


class Rucio:
    """An account at Rucio's REST interface, on one connection that stays open."""

    def __init__(self, url: str, account: str, password: str) -> None:
        self._address = urlsplit(url)
        self._account = account
        self.http = self.connection()
        self.http.request(
            "GET",
            "/auth/userpass",
            headers={"X-Rucio-Account": account, "X-Rucio-Username": account, "X-Rucio-Password": password},
        )
        answer = self.http.getresponse()
        answer.read()
        token = answer.getheader("X-Rucio-Auth-Token")
        if not token:
            raise RuntimeError(f"Rucio refused {account}: {answer.status}")
        self.headers = {"X-Rucio-Auth-Token": token}

    def connection(self) -> http.client.HTTPConnection:
        """Another connection to the same server."""
        return http.client.HTTPConnection(str(self._address.hostname), self._address.port, timeout=60)

    def call(self, method: str, path: str, body: Any = None) -> str:
        """One call; answers the text, `RuntimeError` when it is refused. A connection closed meanwhile is renewed."""
        payload = None if body is None else json.dumps(body)
        try:
            answer = self._send(method, path, payload)
        except (http.client.RemoteDisconnected, ConnectionError):
            # gunicorn closes a connection that was idle for two seconds.
            self.http.close()
            answer = self._send(method, path, payload)
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"Rucio answered {answer.status} to {method} {path}: {text[:300]}")
        return text

    def _send(self, method: str, path: str, payload: str | None) -> http.client.HTTPResponse:
        self.http.request(method, path, payload, {**self.headers, "Content-Type": "application/json"})
        return self.http.getresponse()

    def files(self, count: int) -> list[str]:
        """Names of ``count`` files of the large scope."""
        text = self.call("GET", f"/dids/{BULK_SCOPE}/dids/search?type=file&name=*")
        return sorted(json.loads(line) for line in text.splitlines())[:count]

    def make_dataset(self, scope: str, name: str, files: list[str]) -> None:
        """A dataset of files of the large scope."""
        place = f"/dids/{scope}/{quote(name, safe='')}"
        self.call("POST", place, {"type": "DATASET"})
        for start in range(0, len(files), ATTACHED_AT_ONCE):
            part = [{"scope": BULK_SCOPE, "name": file} for file in files[start : start + ATTACHED_AT_ONCE]]
            self.call("POST", f"{place}/dids", {"dids": part})

    def bring(self, scope: str, name: str, rse: str) -> None:
        """Ask for a rule, also on an RSE that takes no new files, and wait until it is OK."""
        wish = {"copies": 1, "rse_expression": rse, "account": self._account, "lifetime": 86400}
        # no answer waits for 50,000 locks
        how = {"asynchronous": True, "ignore_availability": True}
        self.call("POST", "/rules/", {**wish, **how, "dids": [{"scope": scope, "name": name}]})
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.rule_states(scope, name) != ["OK"]:
            if time.monotonic() > deadline:
                raise RuntimeError(f"The rule on {name} was not OK within {PATIENCE_SECONDS} s.")
            time.sleep(1)

    def rule_states(self, scope: str, name: str) -> list[str]:
        """States of the rules on a DID."""
        text = self.call("GET", f"/dids/{scope}/{quote(name, safe='')}/rules")
        return [str(json.loads(line)["state"]) for line in text.splitlines()]
