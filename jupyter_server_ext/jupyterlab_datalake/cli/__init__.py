"""``datalake``: the command line, with the same nouns as the HTTP door."""

from __future__ import annotations

import click

from .demo import demo
from .doctor import doctor
from .run import run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jupyterlab-datalake")
def main() -> None:
    """Rucio data in JupyterLab."""


main.add_command(demo)
main.add_command(doctor)
main.add_command(run)
