"""All configured instances."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .failures import LakeError
from .instances.config import check, misconfigured
from .instances.hosts import host_changed, hosts_of, unnamed
from .instances.settings import Completed, Settings, take_passwords
from .rucio.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping
    from pathlib import Path

    from .availability.service import Publish
    from .instances.remote import RemoteParts
    from .lake import Lake


PATIENCE = 2.0
"""Seconds that a list of instances waits for a remote part of which there is an older copy."""


@dataclass(frozen=True)
class Configured:
    """One entry of the configuration: what became of it, and what is wrong or doubtful about it."""

    name: str | None
    """None where the entry names none."""
    lake: Lake | None
    problems: tuple[LakeError, ...]


@dataclass(frozen=True)
class Listing:
    """The usable instances, and all that is to be said about the rest."""

    lakes: tuple[Lake, ...]
    default: str | None
    searched: tuple[str, ...]
    configured: tuple[Configured, ...]
    general: tuple[LakeError, ...]
    """What is wrong with the configuration as a whole."""

    @property
    def problems(self) -> tuple[LakeError, ...]:
        """All that is wrong."""
        return (*self.general, *(problem for one in self.configured for problem in one.problems))


class Lakes:
    """Builds a ``Lake`` from each entry of the configuration when it is first asked for.

    Parameters
    ----------
    settings
        What was configured when the server started.
    read_again
        Reads the configuration where it has changed, or all of it when called with True; called with each
        listing, so that a file written later counts.
    environ
        The server's environment: passwords are taken out of it.
    publish
        Called with each batch of changes of availability.
    limits
        Bounds of the conversation with each Rucio.
    copies
        Where the last good remote parts of the configuration are kept; None: in memory only.
    """

    def __init__(
        self,
        settings: Settings,
        read_again: Callable[[bool], Awaitable[Settings]],
        environ: MutableMapping[str, str],
        publish: Publish,
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        copies: Path | None = None,
    ) -> None:
        self._settings = settings
        self._read_again = read_again
        self._environ = environ
        self._publish = publish
        self._limits = limits
        self._copies = copies
        self.patience = PATIENCE
        self._passwords = take_passwords(settings, environ)
        self._built: dict[str, tuple[object, Lake]] = {}
        self._remote: RemoteParts | None = None
        self._lake_class: type[Lake] | None = None
        self._closed = False
        self._reading = asyncio.Lock()
        self._turn = 0

    async def listing(self, *, anew: bool = False) -> Listing:
        """Show everything, as ``configured`` does, and who is signed in where nobody has to type for it."""
        listing = await self.configured(anew=anew)
        await asyncio.gather(*(lake.desk.settle() for lake in listing.lakes))
        return listing

    async def configured(self, *, anew: bool = False) -> Listing:
        """Read the configuration again, and show everything; no Rucio is asked.

        Parameters
        ----------
        anew
            Read every file and ask for every remote part, whatever is kept; else only what changed or expired.
        """
        turn, settings = await self._read(anew)
        if anew and self._remote is not None:
            self._remote.forget()
        patience = None if anew else self.patience
        found = await asyncio.gather(*(self._lake_of(entry, patience) for entry in settings.entries))
        if turn != self._turn:
            # what was read meanwhile is newer, and nothing of this reading may undo it
            return await self.configured()
        configured: list[Configured] = []
        lakes: dict[str, Lake] = {}
        for entry, (lake, problems) in zip(settings.entries, found, strict=True):
            name = lake.config.name if lake is not None else name_of(entry)
            if lake is not None and name in lakes:
                again = misconfigured(f"Instance {name!r}", "key 'name' is used twice")
                configured.append(Configured(name, None, (*problems, again)))
                continue
            configured.append(Configured(name, lake, tuple(problems)))
            if lake is not None:
                lakes[lake.config.name] = lake
        await self._close_others(set(lakes))
        default = settings.default if settings.default in lakes else next(iter(lakes), None)
        general = list(settings.problems)
        if not settings.entries:
            where = "; ".join(settings.searched)
            general.append(LakeError("no_instance", "No instance is configured", f"looked in {where}"))
        if settings.default and settings.default != default:
            general.append(
                misconfigured("The default instance", f"key 'default_instance': {settings.default!r} does not exist")
            )
        return Listing(tuple(lakes.values()), default, settings.searched, tuple(configured), tuple(general))

    async def _read(self, anew: bool) -> tuple[int, Settings]:
        """Read the settings, one reading after the other; the number says which reading they are of."""
        async with self._reading:
            settings = await self._read_again(anew)
            if settings != self._settings:
                self._passwords.update(take_passwords(settings, self._environ))
                self._turn += 1
            self._settings = settings
            return self._turn, settings

    async def lake(self, name: str) -> Lake:
        """Return an instance by name.

        Raises
        ------
        LakeError
            ``instance_unknown``, or ``instance_misconfigured`` when there is one of this name that cannot be used.
        """
        for entry in self._settings.entries:
            if not isinstance(entry, dict) or entry.get("name") != name:
                continue
            lake, problems = await self._lake_of(entry, 0.0)
            if lake is not None:
                return lake
            if not problems:
                return await self.lake(name)
            raise problems[-1]
        raise LakeError("instance_unknown", f"There is no instance {ascii(name)[:100]}")

    async def close(self) -> None:
        """End all instances; none can be had afterwards."""
        self._closed = True
        await self._close_others(set())
        if self._remote is not None:
            await self._remote.close()

    async def _close_others(self, keep: set[str]) -> None:
        gone = [self._built.pop(name)[1] for name in set(self._built) - keep]
        await asyncio.gather(*(lake.close() for lake in gone))

    async def _lake_of(self, entry: Any, patience: float | None) -> tuple[Lake | None, list[LakeError]]:
        build = await self._builder()
        try:
            remote = await self._with_remote_part(entry, patience)
        except LakeError as error:
            return None, [error]
        if self._closed:
            raise LakeError("rucio_unreachable", "The server is being stopped")
        if entry not in self._settings.entries:
            # the configuration was read again meanwhile: whoever asks, asks for what it says now
            return None, []
        whole = remote.entry
        config, problems = check(whole)
        problems = [*remote.problems, *problems]
        if config is None:
            return None, problems
        strange = unnamed(entry, hosts_of(config), remote.hosts)
        key = (whole, strange)
        built = self._built.get(config.name)
        if built is not None and built[0] == key:
            return built[1], problems
        barred = host_changed(" and ".join(remote.hosts), " and ".join(sorted(strange))) if strange else None
        lake = build(config, self._passwords, self._limits, self._publish, barred)
        self._built[config.name] = (key, lake)
        if built is not None:
            lake.desk.take_over(built[1].desk)
            await built[1].close()
        return lake, problems

    async def _builder(self) -> type[Lake]:
        """Load all that talks to Rucio with the first question, not when Jupyter starts, and off the loop."""
        if self._lake_class is None:
            self._lake_class = (await asyncio.to_thread(import_module, f"{__package__}.lake")).Lake
        return self._lake_class

    async def _with_remote_part(self, entry: Any, patience: float | None) -> Completed:
        if not isinstance(entry, dict) or "$url" not in entry:
            return Completed(entry, [])
        if self._remote is None:
            from .instances.remote import RemoteParts

            self._remote = RemoteParts(self._copies)
        return await self._remote.complete(entry, patience)


def name_of(entry: Any) -> str | None:
    """Return the name of an entry that cannot be used."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) and name else None
