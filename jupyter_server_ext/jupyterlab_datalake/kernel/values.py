"""The values of attached DIDs in a Python kernel.

This text is sent to kernels as it stands: Python 3.8 or newer, the standard library only, nothing installed.
There it becomes the module ``_jupyterlab_datalake``, so that classes are made once and nothing but the variables
enters the user's namespace. A file that is not available is deliberately no ``str``: ``open`` and ``"a" + x`` read
the characters of a ``str`` subclass without asking it.
"""

from __future__ import annotations

import json
import operator
import sys
from typing import Any, Dict, Iterable, List, NoReturn, Optional, Tuple, Type

HOME = "_jupyterlab_datalake"
COMM_TARGET = "jupyterlab-datalake"

WHY = {
    "not_mounted": "its storage is not mounted where this kernel runs",
    "hanging": "the mount of its storage does not answer",
    "missing": "Rucio lists a replica on the mounted storage, but there is no such file",
    "unreadable": "it is on the mounted storage, but you are not allowed to read it",
    "replicating": "it is still on its way to the mounted storage",
    "elsewhere": "it is only at other sites",
    "tape": "it is only on tape",
    "nowhere": "Rucio knows no replica of it",
    "unmapped": "its replica is at a place for which no mount is configured",
}
REMEDY = {
    "not_mounted": "Ask your administrator for the mount, then press Refresh in the Data Lake panel.",
    "hanging": "Try again in a moment; if it goes on, tell your administrator that this mount hangs.",
    "missing": "Choose Make Available in the Data Lake panel, or ask your administrator.",
    "unreadable": "Ask your administrator for the right to read it.",
    "replicating": "Wait until the Data Lake panel says that it is available.",
    "elsewhere": "Choose Make Available in the Data Lake panel.",
    "tape": "Choose Make Available in the Data Lake panel; from tape it can take hours.",
    "nowhere": "Ask the owner of the data.",
    "unmapped": "Ask your administrator for a mount.",
}


class DataNotAvailable(RuntimeError):
    """Data was used that is not here; says the DID, its state and what to do.

    Neither an ``OSError`` nor a ``ValueError``: ``os.path.exists`` swallows these and says False.
    """


def _name_of(value: Any) -> str:
    """The DID without its scope."""
    return str(value.did).partition(":")[2]


class DataFile(str):
    """The path of a file that can be opened, with what Rucio says about it.

    ``size`` is in bytes. It pickles and copies as the plain ``str``, which needs nothing of ours elsewhere.
    """

    __slots__ = ("did", "pfn", "size")

    did_available = True
    state = "available"
    name = property(_name_of)

    did: str
    pfn: Optional[str]
    size: Optional[int]

    @property
    def path(self) -> str:
        """The path as a plain ``str``."""
        return str.__str__(self)

    def __reduce__(self) -> Any:
        return str, (self.path,)


class UnavailableFile:
    """Stands for a file that is not here: every use as data raises ``DataNotAvailable``; its ``repr`` says why."""

    __slots__ = ("_looked_for", "did", "pfn", "size", "state")

    did_available = False
    name = property(_name_of)

    def __init__(
        self, did: str, pfn: Optional[str], size: Optional[int], state: str, looked_for: Optional[str] = None
    ) -> None:
        self.did = did
        self.pfn = pfn
        self.size = size
        self.state = state
        self._looked_for = looked_for

    @property
    def path(self) -> str:
        """There is none: raises ``DataNotAvailable``."""
        return self._refuse()

    def __repr__(self) -> str:
        return f"<{self.did}: not available, {self._why()}>"

    def __deepcopy__(self, memo: Any = None) -> UnavailableFile:
        return self

    __copy__ = __deepcopy__

    def __getattr__(self, name: str) -> Any:
        # Displays and libraries probe for hooks by private names; public ones are what a str or a path has.
        if name.startswith("_"):
            raise AttributeError(name)
        return self._refuse()

    def _why(self) -> str:
        why = WHY.get(self.state, f"its state is {self.state}")
        return f"{why} (looked for {self._looked_for})" if self._looked_for else why

    def _remedy(self) -> str:
        return REMEDY.get(self.state, "See the Data Lake panel.")

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        __tracebackhide__ = True
        raise DataNotAvailable(f"{self.did} is not available: {self._why()}. {self._remedy()}")


_USES = """
    fspath str format bytes bool len iter next reversed contains getitem setitem delitem enter exit
    eq ne lt le gt ge hash int float complex index add radd iadd sub rsub mul rmul mod rmod
    truediv rtruediv floordiv rfloordiv or ror and rand reduce reduce_ex
"""
for _use in _USES.split():
    setattr(UnavailableFile, f"__{_use}__", UnavailableFile._refuse)  # noqa: SLF001


class DataCollection(list):  # type: ignore[type-arg]
    """The files of a dataset or container, in Rucio's order; those that are not here are ``UnavailableFile``.

    Answers by position, by file name, by path and by DID. It pickles as a plain ``list``.
    """

    name = property(_name_of)

    def __init__(self, files: Iterable[Any], did: str) -> None:
        super().__init__(files)
        self.did = did
        self._made_of = tuple(self)
        self._places: Dict[str, Tuple[int, Any]] = {}

    @property
    def items(self) -> List[Any]:
        """The files as a plain list."""
        return list(self)

    @property
    def did_available(self) -> bool:
        """Whether every file is here."""
        return all(item.did_available for item in self._ours())

    @property
    def size(self) -> int:
        """Bytes of all files whose size Rucio knows."""
        return sum(item.size or 0 for item in self._ours())

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return super().__getitem__(key)
        for again in (False, True):
            if again:
                self._places = self._index()
            place, item = self._places.get(key, (-1, None))
            if item is _SEVERAL:
                raise KeyError(f"several files are called {key}: take the DID of one")
            if 0 <= place < len(self) and super().__getitem__(place) is item:
                return item
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        if any(item is key for item in self):
            return True
        try:
            return isinstance(key, str) and self[key] is not None
        except KeyError:
            return False

    def __reduce__(self) -> Any:
        return list, (list(self),)

    def _ours(self) -> List[Any]:
        # The user may have changed the list, which is a list after all.
        return [item for item in self if isinstance(item, (DataFile, UnavailableFile))]

    def _index(self) -> Dict[str, Tuple[int, Any]]:
        """Where each file is by everything that it answers to; DID and path before name, name before its last part."""
        places: Dict[str, Tuple[int, Any]] = {}
        ours = [(place, item) for place, item in enumerate(self) if isinstance(item, (DataFile, UnavailableFile))]
        for place, item in ours:
            places.setdefault(item.did, (place, item))
            if item.did_available:
                places.setdefault(item.path, (place, item))
        for whole in (True, False):
            known = set(places)
            for place, item in ours:
                key = item.name if whole else item.name.rpartition("/")[2]
                before = places.setdefault(key, (place, item))[1]
                if key not in known and (before is _SEVERAL or before.did != item.did):
                    places[key] = (-1, _SEVERAL)
        return places


_SEVERAL = object()


class Answer:
    """What became of a request, in a form that survives ``user_expressions``: its ``repr`` is JSON."""

    def __init__(self, **parts: Any) -> None:
        self.parts = parts

    def __repr__(self) -> str:
        return json.dumps(self.parts)


# What we have put under which name. Anything else under that name is the user's own.
_given: Dict[str, Any] = getattr(sys.modules.get(HOME), "_given", {})
_parts: Dict[str, List[Any]] = {}


def resolve_dids() -> None:
    """Ask JupyterLab to inject what is attached again; it is there in the next cell."""
    from comm import create_comm

    create_comm(target_name=COMM_TARGET, data={}).close()


def make_value(did: str, kind: str, rows: List[List[Any]], missing: Type[UnavailableFile] = UnavailableFile) -> Any:
    """The value of a DID from rows ``[did, path, pfn, size, state, looked_for]``; ``kind`` is collection or file.

    ``missing`` is the class for what is not here.
    """
    files = [_make_file(missing, row) for row in rows]
    if kind == "collection":
        return DataCollection(files, did)
    return files[0] if files else missing(did, None, None, "nowhere")


def _make_file(missing: Type[UnavailableFile], row: List[Any]) -> Any:
    did, path, pfn, size, state, looked_for = row
    if state == "available" and path is not None:
        file = DataFile(path)
        file.did, file.pfn, file.size = did, pfn, size
        return file
    return missing(did, pfn, size, state, looked_for)


def _datalake_inject(namespace: Dict[str, Any], text: str) -> Answer:
    """Do what one request says and answer how it went; never removes a user's variable, nor overwrites it unasked."""
    request = json.loads(text)
    return Answer(variable=request["variable"], state=_serve(namespace, request))


def _serve(namespace: Dict[str, Any], request: Dict[str, Any]) -> str:
    name = request["variable"]
    free = name not in namespace or _is_ours(name, namespace[name])
    if request["do"] == "remove":
        _parts.pop(name, None)
        if free:
            namespace.pop(name, None)
        _given.pop(name, None)
        return "removed"
    if not free and not request.get("replace"):
        return "taken"
    if request["part"] == 0:
        _parts[name] = []
    rows = _parts.get(name)
    if rows is None or len(rows) != request["before"]:
        return "incomplete"
    rows.extend(request["files"])
    if request["part"] + 1 < request["parts"]:
        return "part"
    del _parts[name]
    namespace[name] = _given[name] = make_value(request["did"], request["type"], rows)
    _offer_resolve(namespace)
    return "ready"


def _is_ours(name: str, value: Any) -> bool:
    """Whether a variable is what we have put there; a list that the user has changed since is the user's."""
    if name not in _given or value is not _given[name]:
        return False
    made_of = getattr(value, "_made_of", None)
    return made_of is None or (len(value) == len(made_of) and all(map(operator.is_, value, made_of)))


def _offer_resolve(namespace: Dict[str, Any]) -> None:
    name = resolve_dids.__name__
    # Only ipykernel connects the package comm to the front end.
    if "ipykernel" in sys.modules and "comm" in sys.modules and namespace.get(name) is _given.get(name):
        namespace[name] = _given[name] = resolve_dids
