"""Put gathered files into a running Python kernel, as the browser's adapter does (``src/kernels/python.ts``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..kernel import values
from ..lake.failures import LakeError

if TYPE_CHECKING:
    from .cart import Attachment
    from .door import Row

ACK = "datalake"
CODE = """def __datalake(source):
    import sys, types
    home = "_jupyterlab_datalake"
    if getattr(sys.modules.get(home), "SOURCE", None) != source:
        module = types.ModuleType(home)
        exec(compile(source, "<" + home + ">", "exec"), module.__dict__)
        module.SOURCE = source
        sys.modules[home] = module
try:
    __datalake({})
finally:
    del __datalake
"""
INJECT = '__import__("sys").modules["_jupyterlab_datalake"]._datalake_inject(globals(), {})'


class Request(NamedTuple):
    """What an ``execute_request`` carries: to be sent silently, without history."""

    variable: str
    code: str
    user_expressions: dict[str, str]


def request_of(item: Attachment, rows: list[Row]) -> Request:
    """Build the request for one variable; over ZMQ there is no limit that would split it."""
    task = {
        "do": "inject",
        "variable": item.variable,
        "did": item.did,
        "type": item.type,
        "part": 0,
        "parts": 1,
        "before": 0,
        "files": rows,
    }
    source = Path(values.__file__).read_text(encoding="ascii")
    # JSON within JSON: a literal of one ASCII line, the same in Python
    literal = json.dumps(json.dumps(task))
    return Request(item.variable, CODE.format(json.dumps(source)), {ACK: INJECT.format(literal)})


def check_reply(request: Request, content: dict[str, Any]) -> None:
    """Check that the kernel has the variable now.

    Raises
    ------
    LakeError
        ``internal`` with what the kernel said.
    """
    expression = (content.get("user_expressions") or {}).get(ACK) or {}
    text = (expression.get("data") or {}).get("text/plain", "null")
    try:
        state = (json.loads(text) or {}).get("state")
    except (ValueError, AttributeError):
        state = None
    if state != "ready":
        said = content.get("evalue") or expression.get("evalue") or state or "it did not acknowledge"
        raise LakeError("internal", f"The kernel did not take the variable {request.variable!r}", str(said)[:300])
