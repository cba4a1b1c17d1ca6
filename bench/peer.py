"""The extension that scientists use today: ``rucio-jupyterlab``, from PyPI, in an environment of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

from .contestant import Contestant
from .environments import build
from .jupyter import JupyterServer, Setup
from .lake import Lake

VERSION = "41.0.0"
INSTANCE = "demo"


def peer() -> Contestant:
    """Install it and say how it is used."""
    return Contestant(
        name=f"rucio-jupyterlab {VERSION}",
        environment=build(f"peer-{VERSION}", [f"rucio-jupyterlab=={VERSION}"]),
        lab_extension="rucio-jupyterlab",
        server_extension="rucio_jupyterlab.server",
        configure=configure,
        sign_in=sign_in,
    )


def configure(lake: Lake) -> Setup:
    """``RucioConfig`` in replica mode, on the mount of the lake."""
    mount = lake.description["mount"]
    instance = {
        "name": INSTANCE,
        "display_name": "Embedded lake",
        "rucio_base_url": lake.description["rucio_url"],
        "mode": "replica",
        "destination_rse": mount["rse"],
        "rse_mount_path": mount["path"],
        # How many parts of the PFN's path belong to the storage: root://host:1094//eos/localfuse/scope/…
        "path_begins_at": len(urlsplit(mount["pfn_prefix"]).path.strip("/").split("/")),
        "replication_rule_lifetime_days": 7,
        "wildcard_enabled": True,
        "site_name": lake.description["site_name"],
    }
    config = {
        "RucioConfig": {"instances": [instance], "default_instance": INSTANCE, "default_auth_type": "userpass"},
    }
    return Setup(config=config, ipython_extensions=("rucio_jupyterlab.kernels.ipython",))


def sign_in(server: JupyterServer, lake: Lake) -> None:
    """What its settings panel sends when a user chooses an instance and types a password."""
    server.request("PUT", "/rucio-jupyterlab/instances", {"instance": INSTANCE, "auth": "userpass"})
    params = {"username": "alice", "password": lake.password, "account": "alice"}
    server.request("PUT", "/rucio-jupyterlab/auth", {"namespace": INSTANCE, "type": "userpass", "params": params})
