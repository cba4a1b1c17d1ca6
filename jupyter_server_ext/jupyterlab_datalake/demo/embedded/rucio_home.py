"""Rucio's configuration for server and daemons, written afresh at every start. It holds no password."""

from __future__ import annotations

import configparser
import sys
from importlib.util import find_spec
from pathlib import Path

from .failure import LakeError

ALEMBIC = """[alembic]
script_location = {location}
sqlalchemy.url = {database}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARN
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(levelname)s %(message)s
"""


def write(home: Path, *, database: str, url: str, policy: str, logs: Path) -> None:
    """Write ``etc/rucio.cfg`` and ``etc/alembic.ini`` below RUCIO_HOME.

    ``policy`` is ``demo`` (our policy package) or ``generic`` (Rucio's own).
    """
    spec = find_spec("rucio")
    if spec is None or not spec.submodule_search_locations:
        raise LakeError("Rucio is missing in the lake's environment: remove that environment and start again.")
    migrations = next(
        (path for base in spec.submodule_search_locations if (path := Path(base) / "db/sqla/migrate_repo").is_dir()),
        None,
    )
    if migrations is None:
        raise LakeError("Rucio's database schema is missing in the lake's environment: remove it and start again.")
    etc = home / "etc"
    etc.mkdir(parents=True, exist_ok=True)
    # alembic's file knows interpolation: a percent sign is written twice.
    values = {"location": f"{migrations}/", "database": database}
    ini = ALEMBIC.format(**{key: value.replace("%", "%%") for key, value in values.items()})
    (etc / "alembic.ini").write_text(ini, encoding="utf-8")
    config = configparser.ConfigParser(interpolation=None)
    config.read_dict(
        {
            "common": {
                "logdir": str(logs),
                "loglevel": "WARNING",
                "mailtemplatedir": str(Path(sys.prefix) / "rucio/etc/mail_templates"),
            },
            "client": {"rucio_host": url, "auth_host": url, "auth_type": "userpass", "account": "root"},
            "database": {
                "default": database,
                "pool_size": "10",
                "max_overflow": "20",
                "pool_recycle": "3600",
                "pool_reset_on_return": "rollback",
            },
            # Empty identities are not made; the userpass one is given in memory at the first start.
            "bootstrap": {"x509_identity": "", "gss_identity": "", "ssh_identity": ""},
            "alembic": {"cfg": str(etc / "alembic.ini")},
            "policy": {
                "permission": "generic",
                "schema": "generic",
                "lfn2pfn_algorithm_default": "hash",
                **({"package": "embedded.policy"} if policy == "demo" else {}),
            },
            # Port 1 means no cache: without this Rucio takes any memcached that listens on this machine.
            "cache": {"url": "127.0.0.1:1"},
            "conveyor": {"scheme": "file,root,davs,https,http", "transfertool": "fts3"},
            "oidc": {
                "idpsecrets": str(etc / "idpsecrets.json"),
                "admin_issuer": "none",
                "expected_audience": "rucio",
                "expected_scope": "openid profile",
            },
        }
    )
    with (etc / "rucio.cfg").open("w", encoding="utf-8") as file:
        config.write(file)
