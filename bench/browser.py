"""Chromium, driven by Playwright in a Node process that answers one line of JSON for each line of JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DRIVER = Path(__file__).parent / "chromium" / "driver.mjs"
PLAYWRIGHT = ROOT / "ui-tests" / "node_modules" / "@playwright" / "test"


class Browser:
    """One browser. It ends when this process ends, because the driver's input does."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None or not PLAYWRIGHT.exists():
            raise RuntimeError("Playwright is missing: run `jlpm install` in ui-tests, or `npm run bench`.")
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        self._driver: subprocess.Popen[str] = subprocess.Popen(
            [node, str(DRIVER), str(PLAYWRIGHT), chromium],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def close(self) -> None:
        """End it."""
        driver = self._driver
        assert driver.stdin is not None
        driver.stdin.close()
        try:
            driver.wait(15)
        except subprocess.TimeoutExpired:
            driver.kill()
            driver.wait()

    def ask(self, verb: str, **arguments: Any) -> Any:
        """Have the driver do something; `RuntimeError` with its words when it could not."""
        driver = self._driver
        assert driver.stdin is not None
        assert driver.stdout is not None
        driver.stdin.write(json.dumps({"verb": verb, "arguments": arguments}) + "\n")
        driver.stdin.flush()
        line = driver.stdout.readline()
        if not line:
            raise RuntimeError(f"The browser's driver ended during {verb}.")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{verb}: {answer['error']}")
        return answer["result"]
