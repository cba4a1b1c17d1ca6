"""What every test of the server half starts from: a Jupyter server with its security on and the extension enabled."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytest_jupyter.jupyter_server", "tests.lake_fixture"]


@pytest.fixture
def datalake_config():
    """``c.DataLakeApp`` of the test; a test module overrides it to configure its instances."""
    return {}


@pytest.fixture
def jp_server_config(datalake_config):
    """A server as users run it: every route needs a login."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyterlab_datalake": True},
            "allow_unauthenticated_access": False,
        },
        "DataLakeApp": datalake_config,
    }


@pytest.fixture
def datalake_server(jp_serverapp, jp_asyncio_loop):
    """The server with its extensions started, which pytest-jupyter leaves out; they are stopped with the server."""
    jp_asyncio_loop.run_until_complete(jp_serverapp.extension_manager.start_all_extensions())
    return jp_serverapp
