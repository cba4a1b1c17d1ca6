"""Files of a lake as the server lists them."""

from __future__ import annotations

READY = {"acknowledged": True, "taken": False}
TAKEN = {"acknowledged": False, "taken": True}

HOSTILE = [
    "plain.txt",
    "it's.txt",
    'say "hi".txt',
    "back\\slash.txt",
    "new\nline.txt",
    "tab\there.txt",
    "$HOME ${X} $(touch pwned) `touch pwned`.txt",
    "!!touch pwned; ?help # %s %d %% %pwd.txt",
    '"""\n!touch pwned\n""".txt',
    "é漢😀.txt",
    "line\u2028separator\u2029.txt",
    "\x7f\x85\ufeff.txt",
    "\\u0041 \\N{DIGIT ONE} {0} {x}.txt",
]


def available(path, name=None, size=1):
    name = name or str(path).rpartition("/")[2]
    return {
        "did": f"opendata:{name}",
        "path": str(path),
        "looked_for": None,
        "pfn": f"root://eos:1094//{name}",
        "size": size,
        "state": "available",
    }


def absent(name, state="elsewhere", looked_for=None):
    return {
        "did": f"opendata:{name}",
        "path": None,
        "looked_for": looked_for,
        "pfn": None,
        "size": 7,
        "state": state,
    }


def collection(variable, *files, did="opendata:higgs"):
    return {"variableName": variable, "did": did, "type": "collection", "files": list(files)}


def single(variable, file):
    return {"variableName": variable, "did": file["did"], "type": "file", "files": [file]}
