"""The notebook that opens first really leads from the lake to a histogram: every cell is run on real data."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from nbclient import NotebookClient

import jupyterlab_datalake

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]
PACKAGE = Path(jupyterlab_datalake.__file__).parent
WELCOME = PACKAGE / "demo" / "Welcome.ipynb"
VALUES = PACKAGE / "kernel" / "values.py"
VARIABLE = "TEST_WELCOME_PASSWORD"
# What the browser's adapter does, in as many words: the text becomes a module, and one function of it is called.
INJECT = """
import sys, types
module = sys.modules["_jupyterlab_datalake"] = types.ModuleType("_jupyterlab_datalake")
exec({values!r}, module.__dict__)
module._datalake_inject(globals(), {request!r})
del module, sys, types
"""


@pytest.fixture
def datalake_config(lake, monkeypatch):
    monkeypatch.setenv(VARIABLE, lake.info["accounts"]["alice"]["password"])
    auth = {"type": "userpass", "username": "alice", "account": "alice", "password_env": VARIABLE}
    return {"instances": [{**lake.info["instance"], "auth": auth}]}


@pytest.fixture
def door(datalake_server, jp_fetch):
    """Our routes; answers the values of the lines."""

    async def ask(verb, path, params=None, body=None):
        answer = await jp_fetch(
            *("datalake", "instances", "demo", path),
            method=verb,
            params=params,
            body=json.dumps(body) if body else None,
            headers={"Content-Type": "application/json"},
        )
        return [json.loads(line) for line in answer.body.splitlines()]

    return ask


async def brought_here(door, did):
    """Ask for a rule as the panel does, and return the files once all of them are here."""
    deadline = time.monotonic() + 120
    [answer] = await door("GET", "availability", {"did": did})
    if answer["items"][0]["state"] not in ("available", "replicating"):
        await door("POST", "availability", body={"did": did, "lifetime_days": 1})
    while answer["items"][0]["state"] != "available":
        assert time.monotonic() < deadline, answer
        await asyncio.sleep(0.25)
        [answer] = await door("GET", "availability", {"did": did})
    lines = await door("GET", "files", {"did": did})
    assert lines[-1]["kind"] == "end"
    return [file for line in lines[:-1] for file in line["files"]]


def request_of(attachment, files):
    """The one request that makes the variable of an attachment."""
    return json.dumps(
        {
            "request": 1,
            "do": "inject",
            "variable": attachment["variableName"],
            "did": attachment["did"],
            "type": attachment["type"],
            "part": 0,
            "parts": 1,
            "before": 0,
            "files": [[f["did"], f["path"], f["pfn"], f["size"], f["state"], None] for f in files],
        }
    )


async def executed(notebook, prologue, folder):
    """Run the cells in a real kernel, after silent code that no cell shows."""
    client = NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": str(folder)}})
    async with client.async_setup_kernel():
        if prologue:
            assert isinstance(client.kc, AsyncKernelClient)
            reply = await client.kc.execute_interactive(prologue, silent=True, timeout=60)
            assert reply["content"]["status"] == "ok", reply
        for index, cell in enumerate(notebook.cells):
            await client.async_execute_cell(cell, index)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def words(cell):
    return "".join(output.get("text", "") for output in cell.outputs)


async def test_every_cell_runs_and_the_last_one_shows_the_histogram(door, lake, tmp_path):
    notebook = nbformat.read(WELCOME, as_version=4)
    nbformat.validate(notebook)
    [attachment] = notebook.metadata["rucio_attachments"]
    files = await brought_here(door, attachment["did"])
    assert len(files) == len(lake.sample_files())

    prologue = INJECT.format(values=VALUES.read_text(encoding="utf-8"), request=request_of(attachment, files))
    cells = await executed(notebook, prologue, tmp_path)

    assert f"{len(files)} files are here" in words(cells[0])
    assert files[0]["pfn"] in words(cells[0])
    assert files[0]["path"] in words(cells[0])
    assert "m_gg" in cells[1].outputs[0].data["text/plain"]
    images = [output.data["image/png"] for output in cells[-1].outputs if "image/png" in output.get("data", {})]
    assert len(images) == 1


async def test_without_the_data_every_cell_says_what_to_do(tmp_path):
    notebook = nbformat.read(WELCOME, as_version=4)
    cells = await executed(notebook, None, tmp_path)
    assert "Data Lake panel" in words(cells[0])
    assert all("First make `higgs` available" in words(cell) for cell in cells[1:])
