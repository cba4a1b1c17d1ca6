"""The last good remote parts, kept on disk so that a restart survives their server's absence."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .config import LOCAL_ONLY, InstanceConfig, MountEntry, check

FORMAT = 1
MAX_COPY = 2 * 1024 * 1024
"""Bytes of a copy that is read back; a remote part has at most half as many."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Copy:
    """A remote part."""

    part: dict[str, Any]
    fetched_at: float
    """Seconds since 1970."""
    hosts: tuple[str, ...] = ()
    """The hosts that it named when it was first fetched: only there go secrets that nobody types."""


class Copies:
    """One file for each address, 0600 in a directory of mode 0700. Everything here touches the disk.

    A file's name is a digest of its address, which may hold a secret; its content are the keys that
    an instance has, and no other.

    Parameters
    ----------
    directory
        Where the files lie; made when the first one is kept.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def load(self, url: str) -> Copy | None:
        """Return the copy; None when there is none that can be read."""
        try:
            with self._file(url).open("rb") as file:
                found = json.loads(file.read(MAX_COPY))
            if found["format"] != FORMAT or not isinstance(found["part"], dict):
                return None
            hosts = tuple(str(host) for host in found["hosts"])
            return Copy(found["part"], min(float(found["fetched_at"]), time.time()), hosts)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            log.warning("The copy of a remote configuration cannot be read: %s", type(error).__name__)
            return None

    def keep(self, url: str, copy: Copy) -> None:
        """Write the copy, whole or not at all; a disk that refuses is logged, as work goes on without a copy."""
        text = json.dumps(
            {"format": FORMAT, "fetched_at": copy.fetched_at, "hosts": copy.hosts, "part": known(copy.part)}
        )
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._directory.chmod(0o700)
            descriptor, name = tempfile.mkstemp(dir=self._directory)
            try:
                with open(descriptor, "w", encoding="ascii") as file:  # noqa: PTH123 (a descriptor, 0600 from the start)
                    file.write(text)
                os.replace(name, self._file(url))  # noqa: PTH105 (a name, as mkstemp gives it)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            log.warning("The copy of a remote configuration cannot be kept: %s", error.strerror)

    def _file(self, url: str) -> Path:
        return self._directory / f"{hashlib.sha256(url.encode()).hexdigest()}.json"


def known(part: dict[str, Any]) -> dict[str, Any]:
    """Return what an instance takes: a strange key or a wrong value may hold anything."""
    sound = {key: value for key, value in part.items() if key not in LOCAL_ONLY and is_sound(key, value)}
    if "mounts" in sound:
        sound["mounts"] = [
            {key: value for key, value in mount.items() if key in MountEntry.model_fields} for mount in sound["mounts"]
        ]
    return sound


def is_sound(key: str, value: Any) -> bool:
    """Whether an instance has this key, and takes this value for it."""
    least = {"name": "copy", "rucio_base_url": "https://copy"}
    return key in InstanceConfig.model_fields and check({**least, key: value})[0] is not None
