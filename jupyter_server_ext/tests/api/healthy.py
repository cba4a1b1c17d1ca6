"""A scripted Rucio at which the doctor finds nothing wrong, what a mistake changes in it, and the doctor's findings."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

from tests.api.scripted_rucio import Reply, ScriptedRucio, answer, http, rows

RSE: dict[str, Any] = {
    "rse": "LOCAL-FUSE",
    "rse_type": "DISK",
    "availability_write": True,
    "protocols": [{"scheme": "root", "hostname": "localhost", "port": 1094, "prefix": "//eos/localfuse/"}],
}


def pong(version: object = "41.5.1", ahead: timedelta = timedelta(0)) -> Reply:
    """``GET /ping`` of a Rucio whose clock is before ours, as it stands when it is asked."""

    async def send(writer: asyncio.StreamWriter) -> None:
        date = format_datetime(datetime.now(timezone.utc) + ahead, usegmt=True)
        writer.write(http(json.dumps({"version": version}).encode(), headers={"Date": date}))

    return send


def usage(files: int) -> bytes:
    """What Rucio counts on an RSE."""
    return rows({"source": "storage", "files": None}, {"source": "rucio", "files": files, "used": 3})


def limited(limit: object) -> bytes:
    """The limit of an account; ``float('inf')`` is written as Rucio does."""
    return answer({"LOCAL-FUSE": limit})


def heal(rucio: ScriptedRucio) -> None:
    """Teach it every answer."""
    rucio.reply("/ping", pong())
    rucio.reply("/accounts/whoami", http(b"<!doctype html>", 303, {"Location": "alice"}))
    rucio.reply("/accounts/alice/limits/local/LOCAL-FUSE", limited(float("inf")))
    rucio.reply("/accounts/alice/usage/local/LOCAL-FUSE", rows({"rse": "LOCAL-FUSE", "bytes": 1500}))
    rucio.reply("/rses/LOCAL-FUSE", answer(RSE))
    rucio.reply("/rses/LOCAL-FUSE/usage", usage(1))


TOPICS = {"configuration", "reachability", "tls", "credential", "clock", "rse", "mount", "rights", "versions"}


async def diagnose(door):
    """All findings, after the stream has been checked."""
    reply = await door("GET", "diagnosis")
    assert reply.status == 200, reply.raw
    *batches, end = reply.lines
    checks = [check for batch in batches for check in batch["checks"]]
    assert end == {"kind": "end", "count": len(checks)}
    for check in checks:
        assert (check["failure"] is None) == (check["state"] in {"ok", "skipped"}), check
        assert check["message"], check
    return checks


def states(checks, instance="demo"):
    return {(check["topic"], check["state"]) for check in checks if check["instance"] == instance}


def found(checks, topic, instance="demo"):
    (check,) = [check for check in checks if (check["topic"], check["instance"]) == (topic, instance)]
    return check
