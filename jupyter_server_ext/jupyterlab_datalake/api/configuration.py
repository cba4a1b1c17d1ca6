"""Find the administrator's configuration among Jupyter's files, and read it again when they change."""

from __future__ import annotations

import logging
from ast import literal_eval
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from traitlets.config import Config
from traitlets.config.loader import DeferredConfigString, JSONFileConfigLoader, LazyConfigValue, PyFileConfigLoader

from ..lake.failures import LakeError
from ..lake.instances.config import misconfigured
from ..lake.instances.settings import Settings
from ..lake.rucio.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    class Jupyter(Protocol):
        """What knows where configuration lies: ``jupyter_server.serverapp.ServerApp`` is one."""

        @property
        def config_file_paths(self) -> Sequence[str]:
            """Directories, the strongest first."""

        @property
        def cli_config(self) -> Config:
            """What was said on the command line."""


NAMES = ("jupyter_jupyterlab_datalake_config", "jupyter_lab_config", "jupyter_config")
"""Files of Jupyter's directories, the strongest last; stronger still is the server's own."""
SERVER = "jupyter_server_config"
SECTIONS = ("DataLakeApp", "RucioConfig")
UNREADABLE = "jupyterlab_datalake_unreadable"
log = logging.getLogger(__name__)


class ConfigurationFiles:
    """The files in which Jupyter looks for configuration.

    Parameters
    ----------
    jupyter
        The server, which knows the directories and the command line.
    initial
        The configuration with which it started.
    config_file
        What ``--config`` names in place of ``jupyter_server_config``; empty where it is not used.
    """

    def __init__(self, jupyter: Jupyter, initial: Config, config_file: str = "") -> None:
        directories = [Path(path) for path in reversed(jupyter.config_file_paths)]
        self._directories = list(dict.fromkeys(directories))
        self._config_file = Path(config_file).absolute() if config_file else None
        self._command_line = jupyter.cli_config
        self._stamps = self._look()
        self._initial = {section: initial[section] for section in SECTIONS if section in initial}
        self._first = set(self._stamps)
        self._last_good: dict[Path, dict[str, Any]] = {}
        in_files = {section for path in self._first for section in sections_in(path)}
        self._given = {section: value for section, value in self._initial.items() if section not in in_files}
        """What no file says: it comes from the program that started the server."""
        self.current = initial
        """The configuration as it was read last."""

    def places(self) -> tuple[str, ...]:
        """Say where configuration is looked for, in the order of precedence."""
        return (
            "command line (--DataLakeApp.instances)",
            *([str(self._config_file)] if self._config_file else []),
            *(
                f"{directory}/{NAMES[-1] if self._config_file else SERVER}.py, .json"
                for directory in reversed(self._directories)
            ),
        )

    def read_again(self, *, anew: bool) -> None:
        """Read the files if one has changed, or in any case when ``anew`` (reads the disk).

        A file that cannot be read leaves the rest as it was and is reported.
        """
        stamps = self._look()
        if anew or stamps != self._stamps:
            self._stamps = stamps
            self.current = self._read()

    def _candidates(self) -> list[Path]:
        """Return all places in the order in which Jupyter lets one overrule the other, the strongest last."""
        stems = [directory / name for name in NAMES for directory in self._directories]
        if self._config_file:
            stems.append(self._config_file.with_suffix(""))
        else:
            stems.extend(directory / SERVER for directory in self._directories)
        return [stem.with_name(f"{stem.name}{ending}") for stem in stems for ending in (".py", ".json")]

    def _look(self) -> dict[Path, tuple[int, int]]:
        found = {}
        for path in self._candidates():
            try:
                facts = path.stat()
            except OSError:
                continue
            found[path] = (facts.st_mtime_ns, facts.st_size)
        return found

    def _read(self) -> Config:
        config = Config(deepcopy(self._given))
        unreadable = []
        for path in self._candidates():
            if path not in self._stamps:
                self._last_good.pop(path, None)
                continue
            loader = PyFileConfigLoader if path.suffix == ".py" else JSONFileConfigLoader
            try:
                loaded = loader(path.name, path=str(path.parent)).load_config()
            except Exception as error:  # noqa: BLE001 (a .py file is the administrator's program: it may raise anything)
                log.warning("Configuration file %s cannot be read: %s", path, type(error).__name__)
                unreadable.append(f"{path} cannot be read: {type(error).__name__}")
                before = self._initial if path in self._first else {}
                config.merge(deepcopy(self._last_good.get(path, before)))
                continue
            self._last_good[path] = {section: loaded[section] for section in SECTIONS if section in loaded}
            config.merge(deepcopy(self._last_good[path]))
        config.merge({section: self._command_line[section] for section in SECTIONS if section in self._command_line})
        config[UNREADABLE] = unreadable
        return config


def copies_in(data_dir: str) -> Path:
    """Return where the last good remote parts lie under Jupyter's data directory of the user."""
    return Path(data_dir) / "datalake" / "configuration"


def sections_in(path: Path) -> set[str]:
    """Return which of our sections a file mentions (reads the disk)."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return set()
    return {section for section in SECTIONS if section in text}


def settings_of(config: Config, places: Sequence[str]) -> Settings:
    """Take the instances out of a traitlets configuration: ours, then those of rucio-jupyterlab."""
    problems: list[LakeError] = [
        LakeError("configuration_unreadable", "A configuration file cannot be read", text)
        for text in config.get(UNREADABLE, ())
    ]
    entries: list[Any] = []
    default = None
    for section in SECTIONS:
        found = given(config.get(section, {}).get("instances", []))
        if isinstance(found, (list, tuple)):
            # a list: a name may be anything until it is checked, even what no set takes
            names = [entry.get("name") for entry in entries if isinstance(entry, dict)]
            entries.extend(e for e in found if not (isinstance(e, dict) and e.get("name") in names))
        else:
            problems.append(misconfigured(f"c.{section}.instances", "it must be a list of tables"))
        chosen = plain(config.get(section, {}).get("default_instance"))
        default = default or (chosen if isinstance(chosen, str) else None)
    return Settings(tuple(entries), default, tuple(places), tuple(problems))


def limits_of(config: Config) -> Limits:
    """Take the time-outs that the administrator set for Rucio out of a traitlets configuration, in seconds."""
    section, usual = config.get("DataLakeApp", {}), Limits()

    def said(name: str, otherwise: float) -> float:
        seconds = section.get(f"rucio_{name}_timeout")
        return float(seconds) if isinstance(seconds, (int, float)) else otherwise

    return Limits(said("connect", usual.connect), said("silence", usual.silence), said("total", usual.total))


def given(value: Any) -> Any:
    """Read what was said on the command line as a Python literal, as traitlets does for its own lists."""
    if not isinstance(value, DeferredConfigString):
        return plain(value)
    try:
        return literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return str(value)


def plain(value: Any) -> Any:
    """Turn traitlets' own containers into ordinary ones."""
    if isinstance(value, LazyConfigValue):
        return value.get_value([])
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
