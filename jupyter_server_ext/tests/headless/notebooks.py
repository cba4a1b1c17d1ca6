"""Notebooks with a cart, written and read again."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}


def write_notebook(path: Path, cells, attachments=(), **metadata):
    """A notebook of code cells; a cell may be text, or text and tags."""
    made = []
    for cell in cells:
        source, tags = cell if isinstance(cell, tuple) else (cell, [])
        made.append(nbformat.v4.new_code_cell(source, metadata={"tags": tags} if tags else {}))
    items = [{"variableName": v, "did": did, "type": kind} for v, did, kind in attachments]
    cart = {"rucio_attachments": items} if items else {}
    notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": SPEC, **cart, **metadata})
    nbformat.write(notebook, path)
    return path


def printed(path: Path):
    """What each code cell of a notebook printed."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return ["".join(o.get("text", "") for o in c.outputs).strip() for c in notebook.cells if c.cell_type == "code"]


def errors(path: Path):
    """The exceptions in the outputs of a notebook."""
    outputs = [o for c in json.loads(path.read_text())["cells"] for o in c["outputs"]]
    return [o["ename"] for o in outputs if o["output_type"] == "error"]
