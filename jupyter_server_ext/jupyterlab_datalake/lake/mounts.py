"""PFN to local path and back, by the longest matching mount entry.

PFNs are compared after normalisation: scheme and host in lower case, the scheme's default port filled in,
repeated slashes as one, percent-encoding resolved. Prefixes match whole path parts. A path that would leave its
mount, by ``..`` or by a link, is refused and named.

Rucio makes a PFN by appending the name as it is, so ``%20`` in a PFN may be three characters of a file's name or
an encoded blank. Below the prefix the text is taken as it stands; the decoded reading is offered beside it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from .failures import LakeError

if TYPE_CHECKING:
    from .instances.config import InstanceConfig

DEFAULT_PORTS = {
    "root": 1094, "xroot": 1094, "roots": 1094, "xroots": 1094,
    "http": 80, "https": 443, "dav": 80, "davs": 443, "s3": 443, "s3s": 443,
    "gsiftp": 2811, "srm": 8443, "ftp": 21, "dcap": 22125, "gsidcap": 22128,
}  # fmt: skip
SHAPE = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:[^/@]*@)?(?P<host>\[[^\]/]*\]|[^/:]*)(?::(?P<port>[0-9]{0,5}))?(?P<path>/.*|)\Z",
    re.DOTALL,
)


class Pfn(NamedTuple):
    """A PFN taken apart: where, and the parts of the path as they stand."""

    scheme: str
    host: str
    port: int | None
    parts: tuple[str, ...]

    def below(self, prefix: Pfn) -> tuple[str, ...] | None:
        """Return the parts that follow a prefix; None when it is another place."""
        length = len(prefix.parts)
        if self[:3] != prefix[:3] or len(self.parts) < length:
            return None
        same = all(unquote(mine) == unquote(its) for mine, its in zip(self.parts, prefix.parts, strict=False))
        return self.parts[length:] if same else None


class Near(NamedTuple):
    """A PFN on a mount: the mount's own directory, the file, and the file if the PFN was percent-encoded.

    ``decoded`` is ``path`` again where that reading would leave the mount.
    """

    mount: Path
    path: Path
    decoded: Path


@dataclass(frozen=True)
class Mount:
    """One entry of the map; ``skip`` drops leading path parts of any PFN (the older ``path_begins_at``)."""

    rse: str
    prefix: Pfn | None
    path: Path
    skip: int = 0

    def match(self, pfn: Pfn) -> tuple[str, ...] | None:
        """Return the parts of the path below the mount, or None when the entry is not meant."""
        if self.prefix is None:
            return pfn.parts[min(self.skip, max(len(pfn.parts) - 1, 0)) :]
        return pfn.below(self.prefix)


class MountMap:
    """All mounts of an instance."""

    def __init__(self, mounts: list[Mount]) -> None:
        self._mounts = sorted(mounts, key=lambda m: len(m.prefix.parts) if m.prefix else -1, reverse=True)

    @classmethod
    def of(cls, config: InstanceConfig) -> MountMap:
        """Read ``mounts``, and ``rse_mount_path`` with ``path_begins_at`` as one more entry."""
        mounts = [Mount(m.rse, take_apart(m.pfn_prefix), Path(m.path)) for m in config.mounts]
        if config.rse_mount_path and config.destination_rse:
            mounts.append(Mount(config.destination_rse, None, Path(config.rse_mount_path), config.path_begins_at))
        return cls(mounts)

    @property
    def entries(self) -> tuple[Mount, ...]:
        """Each mount, longest prefix first."""
        return tuple(self._mounts)

    def near(self, rse: str, pfn: str) -> Near | None:
        """Return the local path of a PFN on an RSE; None when no entry maps it.

        Raises
        ------
        LakeError
            ``access_denied`` when the path would leave its mount by ``..``.
        """
        parsed = take_apart(pfn)
        for mount in self._mounts:
            if mount.rse != rse:
                continue
            below = mount.match(parsed)
            if below is not None:
                decoded = tuple(unquote(part) for part in below)
                literal = mount.path.joinpath(*refuse_steps(pfn, below))
                return Near(mount.path, literal, literal if has_steps(decoded) else mount.path.joinpath(*decoded))
        return None

    def pfn(self, rse: str, path: str | os.PathLike[str]) -> str | None:
        """Return the PFN under which a local path is known on an RSE; None when it lies on no such mount.

        Raises
        ------
        LakeError
            ``access_denied`` when the path would leave its mount by ``..``.
        """
        wanted = Path(path)
        candidates = [m for m in self._mounts if m.rse == rse and m.prefix is not None]
        for mount in sorted(candidates, key=lambda m: len(m.path.parts), reverse=True):
            assert mount.prefix is not None
            try:
                below = wanted.relative_to(mount.path).parts
            except ValueError:
                continue
            return write(mount.prefix._replace(parts=(*mount.prefix.parts, *refuse_steps(str(path), below))))
        return None


def take_apart(pfn: str) -> Pfn:
    """Bring a PFN into the form in which it is compared."""
    found = SHAPE.match(pfn)
    if found is None:
        return Pfn("", "", None, tuple(part for part in pfn.split("/") if part))
    scheme, host, port, path = found["scheme"].lower(), found["host"].lower(), found["port"], found["path"]
    number = int(port) if port else DEFAULT_PORTS.get(scheme)
    return Pfn(scheme, host, number, tuple(part for part in path.split("/") if part))


def write(pfn: Pfn) -> str:
    """Write a PFN in its normal form; XRootD's has two slashes before the path."""
    path = "/".join(pfn.parts)
    if pfn.scheme == "file":
        return f"file://{pfn.host}/{path}"
    slashes = "//" if pfn.scheme in {"root", "roots", "xroot", "xroots"} else "/"
    port = f":{pfn.port}" if pfn.port else ""
    return f"{pfn.scheme}://{pfn.host}{port}{slashes}{path}"


def refuse_steps(shown: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse parts that would not stay below their mount.

    Raises
    ------
    LakeError
        ``access_denied``.
    """
    if has_steps(parts):
        raise leaves(shown)
    return parts


def has_steps(parts: tuple[str, ...]) -> bool:
    """Whether a part is more than the name of one file or directory."""
    return any(part in {".", ".."} or "/" in part or "\0" in part for part in parts)


def leaves(shown: str) -> LakeError:
    """Build the error that names a path which leaves its mount."""
    return LakeError("access_denied", "A path that leaves its mount is refused", ascii(shown)[:300])


def stays_below(mount: Path, path: Path) -> bool:
    """Whether the file, after following links, still lies on its mount (reads the disk)."""
    root = os.path.realpath(mount)
    return os.path.commonpath([root, os.path.realpath(path)]) == root
