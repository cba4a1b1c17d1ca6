"""``datalake doctor``."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, get_args

import click

from ..lake.doctor.check import CheckState
from ..lake.failures import CATALOGUE, LakeError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..lake.doctor.check import Finding
    from ..lake.instances.settings import Settings
    from ..lake.rucio.limits import Limits

OUT_OF_SIGHT = (
    "a credential that was typed into the panel: it is in the memory of that Jupyter server",
    "what a Jupyter server was told on its command line (--config, --DataLakeApp.…)",
    "variables that only the environment of a Jupyter server has, such as one that holds a password",
)
"""What a process of its own cannot know."""
COLOURS: dict[CheckState, str] = {"ok": "green", "warning": "yellow", "failed": "red", "skipped": "bright_black"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of sentences.")
@click.option("--instance", metavar="NAME", help="Look at this instance only.")
def doctor(as_json: bool, instance: str | None) -> None:
    """Say what is wrong with the set-up of the data lake, and what can be done about it.

    Reads the configuration that a Jupyter server started here would read. Changes nothing. Exits with 1 when
    something failed.
    """
    checks = asyncio.run(tell(instance, quiet=as_json))
    if as_json:
        click.echo(json.dumps({"checks": checks, "out_of_sight": OUT_OF_SIGHT}, indent=2))
    else:
        click.echo(summary(checks))
    sys.exit(1 if any(check["state"] == "failed" for check in checks) else 0)


async def tell(instance: str | None, *, quiet: bool) -> list[dict[str, Any]]:
    """Print each finding when it is made; return all of them as they cross the wire."""
    from ..api.models import Check

    checks = []
    async with aclosing(findings(instance)) as found:
        async for finding in found:
            check = Check.model_validate(finding).model_dump(mode="json")
            checks.append(check)
            if not quiet:
                click.echo(sentence(check))
    return checks


async def findings(instance: str | None) -> AsyncGenerator[Finding, None]:
    """Examine what a Jupyter server on this machine would be configured with."""
    from ..lake.doctor.check import fault
    from ..lake.doctor.doctor import Doctor
    from ..lake.lakes import Lakes

    settings, limits = await asyncio.to_thread(configuration)

    async def same(_anew: bool) -> Settings:
        return settings

    lakes = Lakes(settings, same, dict(os.environ), lambda *_: None, limits)
    try:
        async with aclosing(Doctor(lakes).findings(instance)) as batches:
            async for batch in batches:
                for finding in batch:
                    yield finding
    except LakeError as error:
        yield fault("configuration", error)
    finally:
        await lakes.close()


def configuration() -> tuple[Settings, Limits]:
    """Read the configuration files of Jupyter, or the environment where they name no instance (reads the disk)."""
    from jupyter_server.serverapp import ServerApp
    from traitlets.config import Config

    from ..api.configuration import ConfigurationFiles, limits_of, settings_of

    files = ConfigurationFiles(ServerApp(), Config())
    files.read_again(anew=True)
    return settings_of(files.current, files.places()).or_environment(os.environ), limits_of(files.current)


def sentence(check: dict[str, Any]) -> str:
    """Write a finding for a terminal: its state as a word too, for colour alone tells not everybody."""
    state: CheckState = check["state"]
    where = check["instance"] or "all instances"
    lines = [f"{click.style(f'{state:8}', fg=COLOURS[state])} {where}, {check['topic']}: {check['message']}"]
    lines += check["details"]
    failure = check["failure"]
    if failure is not None:
        lines += [failure["reason"]] if failure["reason"] != failure["message"] else []
        lines.append(f"What you can do: {CATALOGUE[failure['code']].remedy}")
    return "\n         ".join(lines)


def summary(checks: list[dict[str, Any]]) -> str:
    """Count, and say what could not be seen."""
    count = Counter(check["state"] for check in checks)
    counted = ", ".join(f"{count[state]} {state}" for state in get_args(CheckState) if count[state])
    unseen = "".join(f"\n  - {thing}" for thing in OUT_OF_SIGHT)
    return f'\n{counted}.\n\nFrom here I cannot see{unseen}\nThe command "Data Lake: Doctor" in JupyterLab can.'
