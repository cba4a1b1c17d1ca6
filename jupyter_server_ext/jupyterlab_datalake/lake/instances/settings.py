"""Everything the administrator configured, before it is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import SecretStr

from ..failures import LakeError
from .environment import instance_from

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping


@dataclass(frozen=True)
class Settings:
    """Raw entries in their order, the default one, and where all this was looked for."""

    entries: tuple[Any, ...] = ()
    default: str | None = None
    searched: tuple[str, ...] = ()
    problems: tuple[LakeError, ...] = field(default=(), compare=False)

    def or_environment(self, environ: Mapping[str, str]) -> Settings:
        """Return these settings, or those of the ``RUCIO_*`` variables when no file names an instance."""
        if self.entries:
            return self
        searched = (*self.searched, "environment variables RUCIO_BASE_URL, RUCIO_MODE, …")
        found = instance_from(environ)
        if found is None:
            return Settings((), self.default, searched, self.problems)
        return Settings((found,), self.default or environ.get("RUCIO_DEFAULT_INSTANCE"), searched, self.problems)


class Completed(NamedTuple):
    """An entry with its remote part, and what is to be said about that."""

    entry: Any
    problems: list[LakeError]
    hosts: tuple[str, ...] = ()
    """The hosts that the remote part named when it was first read."""


def take_passwords(settings: Settings, environ: MutableMapping[str, str]) -> dict[str, SecretStr]:
    """Move every ``auth.password_env`` variable out of the environment, so that no kernel inherits it.

    Returns
    -------
    dict
        Password by name of its variable.
    """
    names = set()
    for entry in settings.entries:
        auth = entry.get("auth") if isinstance(entry, dict) else None
        name = auth.get("password_env") if isinstance(auth, dict) else None
        if isinstance(name, str):
            names.add(name)
    return {name: SecretStr(environ.pop(name)) for name in names if name in environ}
