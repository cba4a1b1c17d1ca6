"""JupyterLab for the stories: Galata's settings, but with a token and the check against forged requests."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from jupyterlab.galata import configure_jupyter_server

if TYPE_CHECKING:
    from traitlets.config import Config

    def get_config() -> Config:
        """Provided by traitlets where it runs this file."""


c = get_config()
configure_jupyter_server(c)
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = int(os.environ["GALATA_PORT"])
c.ServerApp.allow_root = True
c.ServerApp.allow_unauthenticated_access = False
c.ServerApp.disable_check_xsrf = False
c.IdentityProvider.token = os.environ["DATALAKE_UI_TOKEN"]
c.JupyterNotebookApp.expose_app_in_browser = True

lake = json.loads(Path(os.environ["DATALAKE_UI_LAKE"]).read_text(encoding="utf-8"))
c.DataLakeApp.instances = [lake["instance"]]
