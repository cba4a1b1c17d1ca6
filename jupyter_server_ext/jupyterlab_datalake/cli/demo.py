"""``datalake demo``."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.option("--root", type=click.Path(path_type=Path), help="Where the lake lives; kept and used again.")
@click.option("--fresh", is_flag=True, help="Wipe the lake at --root first.")
@click.option("--lake-only", is_flag=True, help="No JupyterLab: print URL and credentials as one line of JSON.")
@click.option(
    "--did-count", type=click.IntRange(0, 1_000_000), default=0, help="Fill the scope 'bulk' with this many files."
)
@click.option(
    "--policy", type=click.Choice(["demo", "generic"]), default="demo", help="Who may do what: ours, or Rucio's own."
)
@click.option("--port", type=click.IntRange(1, 65535), help="JupyterLab's port (default: a free one).")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def demo(
    root: Path | None, fresh: bool, lake_only: bool, did_count: int, policy: str, port: int | None, no_browser: bool
) -> None:
    """Start a data lake on this machine, and JupyterLab on it.

    A real Rucio on a real PostgreSQL, with sample data at two remote sites. Everything listens on 127.0.0.1 only and
    ends with this command.
    """
    if sys.platform == "win32":
        raise click.ClickException("The demo needs Linux or macOS: on Windows, start it inside WSL.")
    from ..demo.failure import DemoError
    from ..demo.lake import LakeOptions
    from ..demo.launcher import DemoOptions, run
    from ..demo.root import default_root

    options = DemoOptions(
        root=root or default_root(),
        fresh=fresh,
        lake_only=lake_only,
        port=port,
        browser=not no_browser,
        lake=LakeOptions(policy=policy, did_count=did_count),
    )
    try:
        run(options)
    except DemoError as error:
        click.echo(f"datalake demo: {error}", err=True)
        sys.exit(error.exit_code)
