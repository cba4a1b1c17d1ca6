"""What the configuration on this machine says, and whether it names a credential that this process can use."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from traitlets.config import Config

from ..api.configuration import ConfigurationFiles, limits_of, settings_of
from ..lake.rucio.limits import Limits
from .own import OwnLakes

if TYPE_CHECKING:
    from ..lake.instances.settings import Settings

KEYRING = "jupyterlab-datalake {}"
"""Service name in the keyring; ``{}`` is the address of the authentication server, so that a configuration which
names another host gets no password that was meant for this one."""
FROM_KEYRING = "password of {} in the keyring"
_kept: list[Configured] = []


class Places(NamedTuple):
    """Where a Jupyter that is not running looks for configuration.

    Not in the working directory, where a server looks as well: a ``.py`` file is a program, and the folder of a
    notebook that somebody sent is no place to take one from.
    """

    config_file_paths: list[str]
    cli_config: Config


class Configured:
    """The configuration of this process's Jupyter, read again when its files change."""

    def __init__(self) -> None:
        from jupyter_core.paths import jupyter_config_path

        self._files = ConfigurationFiles(Places(jupyter_config_path(), Config()), Config())
        self._files.read_again(anew=True)
        self._own: OwnLakes | None = None
        self._made_of: tuple[Settings, dict[str, str], Limits] | None = None

    def settings(self) -> Settings:
        """Return the instances of the files, or those of the ``RUCIO_*`` variables."""
        self._files.read_again(anew=False)
        return settings_of(self._files.current, self._files.places()).or_environment(os.environ)

    def lakes(self, settings: Settings, environ: dict[str, str]) -> OwnLakes:
        """Return the domain for these settings; the one from before while nothing has changed."""
        limits = limits_of(self._files.current)
        made_of = (settings, environ, limits)
        if self._own is None or not self._own.usable or self._made_of != made_of:
            if self._own is not None:
                self._own.close()
            self._own = OwnLakes(settings, dict(environ), limits)
            self._made_of = made_of
        return self._own


def configured() -> Configured:
    """Return the one of this process."""
    if not _kept:
        _kept.append(Configured())
    return _kept[0]


class Credential(NamedTuple):
    """An entry with a credential, and the variables in which its passwords are."""

    settings: Settings
    environ: dict[str, str]


def entry_of(settings: Settings, name: str | None) -> dict[str, Any] | None:
    """Return the entry of an instance; with None the default one."""
    entries = [entry for entry in settings.entries if isinstance(entry, dict) and isinstance(entry.get("name"), str)]
    wanted = name or settings.default
    if wanted is None:
        return entries[0] if entries else None
    return next((entry for entry in entries if entry["name"] == wanted), None)


def credential_of(settings: Settings, entry: dict[str, Any]) -> Credential | None:
    """Return the settings with a credential for an entry: what it names, else what the keyring holds; None: neither."""
    environ = dict(os.environ)
    auth = table_of(entry.get("auth"))
    kind = auth.get("type", "userpass") if auth else None
    variable = auth.get("variable") if kind == "environment" else None
    file = auth.get("path") if kind == "file" else None
    if not auth:
        variable = entry.get("oidc_env_name") if entry.get("oidc_auth") == "env" else None
        file = entry.get("oidc_file_name") if entry.get("oidc_auth") == "file" else None
    password = auth.get("password_env") if kind == "userpass" and auth.get("username") else None
    if any(isinstance(name, str) and environ.get(name) for name in (variable, password)):
        return Credential(settings, environ)
    if isinstance(file, str) and Path(file).exists():
        return Credential(settings, environ)
    return from_keyring(settings, entry, environ) if kind in {None, "userpass"} and not (variable or file) else None


def from_keyring(settings: Settings, entry: dict[str, Any], environ: dict[str, str]) -> Credential | None:
    """Return the settings with user name and password out of the keyring, where it is installed and has them."""
    address = entry.get("rucio_auth_url") or entry.get("rucio_base_url")
    if not isinstance(address, str) or find_spec("keyring") is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    auth = dict(table_of(entry.get("auth")))
    try:
        found = keyring.get_credential(KEYRING.format(address.rstrip("/")), auth.get("username"))
    except KeyringError:
        # locked, or none on this machine: the next way is tried
        return None
    if found is None or not found.username or not found.password:
        return None
    variable = FROM_KEYRING.format(entry["name"])
    auth.update(type="userpass", username=found.username, password_env=variable)
    entries = tuple({**entry, "auth": auth} if other is entry else other for other in settings.entries)
    return Credential(replace(settings, entries=entries), {**environ, variable: found.password})


def table_of(value: Any) -> dict[str, Any]:
    """Return a table of the configuration; what is none is an empty one here, and reported where it is checked."""
    return value if isinstance(value, dict) else {}
