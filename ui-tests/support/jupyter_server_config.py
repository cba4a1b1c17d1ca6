"""Jupyter Server as the stories need it: its security switched on, Galata's helpers beside it.

``DATALAKE_UI_SERVER`` holds the server's port, token, root directory and the traits of our extension as JSON. It stays
set: our extension reads this file again when the configuration is reloaded.
"""

import json
import os
from pathlib import Path

import jupyterlab.galata

c = get_config()  # type: ignore[name-defined]  # noqa: F821

wanted = json.loads(os.environ["DATALAKE_UI_SERVER"])

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port = wanted["port"]
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.allow_root = True
c.ServerApp.root_dir = str(Path(wanted["root"]) / "notebooks")
c.IdentityProvider.token = wanted["token"]
c.ServerApp.disable_check_xsrf = False
c.ServerApp.allow_unauthenticated_access = False
c.LabServerApp.extra_labextensions_path = str(Path(jupyterlab.galata.__file__).parent)
c.LabApp.workspaces_dir = str(Path(wanted["root"]) / "workspaces")
c.LabApp.expose_app_in_browser = True
if (Path(wanted["root"]) / "settings").is_dir():
    c.LabApp.app_settings_dir = str(Path(wanted["root"]) / "settings")
c.JupyterNotebookApp.expose_app_in_browser = True
# A killed kernel is started again after this long: the stories kill some.
c.KernelRestarter.time_to_dead = 1.0

if not wanted["serverHalf"]:
    c.ServerApp.jpserver_extensions = {"jupyterlab_datalake": False}
for trait, value in wanted["traits"].items():
    setattr(c.DataLakeApp, trait, value)
