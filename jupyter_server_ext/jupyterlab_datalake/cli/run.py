"""``datalake run``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

CELL_FAILED, NOT_HERE, REFUSED = 1, 3, 4
"""Exit codes; 2 is click's, for a command that cannot be understood."""


@click.command()
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the result goes."
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Set after the cell tagged 'parameters'; repeatable.",
)
@click.option("--make-available", is_flag=True, help="Ask Rucio for a rule for what is neither here nor on its way.")
@click.option("--wait", is_flag=True, help="Wait for what is on its way, as long as it takes.")
@click.option("--wait-seconds", type=click.FloatRange(0), metavar="SECONDS", help="Wait for it, so long at most.")
@click.option("--rse", help="Where a rule leads (default: the administrator's choice).")
@click.option("--lifetime-days", type=click.IntRange(1, 36500), help="Of a rule (default: the administrator's choice).")
@click.option("--allow-missing", is_flag=True, help="Run although not all data is here.")
@click.option("-k", "--kernel", help="Name of the kernel (default: the notebook's).")
@click.option(
    "--cwd",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where it runs (default: beside the notebook).",
)
@click.option("--timeout", type=click.IntRange(1), metavar="SECONDS", help="For one cell (default: none).")
def run(notebook: Path, output: Path, parameters: tuple[tuple[str, str], ...], **options: Any) -> None:
    """Run NOTEBOOK with its attached data, without a browser.

    Each DID that is attached to the notebook is there under its variable name before the first cell. No rule is made
    unless --make-available says so. DATALAKE_MAKE_AVAILABLE, DATALAKE_WAIT and DATALAKE_ALLOW_MISSING say the same by
    environment.

    Exits with 1 when a cell failed (the output is written up to it), with 3 when data is not here, with 4 when Rucio
    could not be asked or refused.
    """
    if not os.access(output.parent, os.W_OK):
        raise click.UsageError(f"Nothing can be written to {str(output.parent)!r}.")
    words = {name: options.pop(name) for name in ("make_available", "rse", "lifetime_days", "allow_missing")}
    words["wait"] = options.pop("wait") or options.pop("wait_seconds")
    options.pop("wait_seconds", None)
    given = {name: value for name, value in words.items() if value}
    sys.exit(execute(notebook, output, given, dict(parameters), **options))


def execute(notebook: Path, output: Path, words: dict[str, Any], parameters: dict[str, str], **options: Any) -> int:
    """Run it and say on standard error how it ended; return the exit code."""
    from jupyter_client.kernelspec import NoSuchKernel

    from ..headless.gather import Wish
    from ..headless.parameters import value_of
    from ..headless.refused import saying_what_to_do
    from ..headless.run import run_notebook
    from ..headless.waiting import printable
    from ..kernel.values import DataNotAvailable
    from ..lake.failures import LakeError

    given = {name: value_of(text) for name, text in parameters.items()}
    try:
        with saying_what_to_do():
            wish = Wish.of_environment()._replace(**words)
            failed = run_notebook(notebook, output, wish, parameters=given, **options)
    except DataNotAvailable as error:
        return ended(NOT_HERE, str(error))
    except LakeError as error:
        return ended(REFUSED, printable(str(error)))
    except NoSuchKernel as error:
        raise click.UsageError(f"There is no kernel {error.name!r}; choose one by --kernel.") from None
    if failed is not None:
        return ended(CELL_FAILED, printable(f"A cell failed: {failed.name}: {failed.text}"))
    return 0


def ended(code: int, text: str) -> int:
    """Say why, and return the exit code."""
    click.echo(f"datalake run: {text}", err=True)
    return code
