"""Write the embedded lake's instance into Jupyter's configuration.

Reads the line of ``datalake demo --lake-only`` from standard input; prints the password for the variable that the
configuration names, because a password is in no file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir


def main() -> None:
    """Translate one line."""
    lake = json.load(sys.stdin)
    instance = lake["instance"]
    folder = Path(jupyter_config_dir())
    folder.mkdir(parents=True, exist_ok=True)
    config = {"DataLakeApp": {"instances": [instance]}}
    (folder / "jupyter_jupyterlab_datalake_config.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    print(lake["accounts"][instance["auth"]["username"]]["password"])


if __name__ == "__main__":
    main()
