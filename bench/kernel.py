"""10,000 files into a real ipykernel, and what it costs to load the package in one."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

from .contestant import Contestant
from .environments import run
from .report import Figure

FILES = 10_000
PATIENCE = 60
VARIABLE = "many"
PROOF = f"print(len({VARIABLE}), {VARIABLE}[{FILES - 1}])"
ADAPTER = Path(__file__).parents[1] / "jupyter_server_ext" / "tests" / "kernel" / "adapter.mjs"
PEER_COMM = "rucio-jupyterlab:kernel"
IMPORT = "import time; began = time.perf_counter(); {}; print(time.perf_counter() - began)"
CASES = {
    "import-package": ("import jupyterlab_datalake", "import rucio_jupyterlab", "rucio-jupyterlab"),
    "import-verbs": (
        "from jupyterlab_datalake import lake; lake.path",
        "from rucio.client import Client",
        "rucio-clients",
    ),
}


class Kernel:
    """An ipykernel of an environment."""

    def __init__(self, contestant: Contestant) -> None:
        self.manager = KernelManager(kernel_name="python3")
        assert self.manager.kernel_spec is not None
        self.manager.kernel_spec.argv[0] = str(contestant.environment.python)
        self.manager.start_kernel()
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(PATIENCE)

    def run(self, code: str) -> str:
        """A cell of the user; what it printed."""
        printed: list[str] = []

        def keep(message: dict[str, Any]) -> None:
            printed.append(str(message["content"].get("text", "")))

        reply = self.client.execute_interactive(code, timeout=PATIENCE, output_hook=keep)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{code} failed: {reply['content']}")
        return "".join(printed).strip()

    def close(self) -> None:
        """End it."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


def files() -> list[dict[str, Any]]:
    """The files as our server lists them."""
    names = [f"run/{number:05}/events.{number}.root" for number in range(FILES)]
    return [
        {
            "did": f"opendata:{name}",
            "path": f"/eos/experiment/opendata/{name}",
            "looked_for": None,
            "pfn": f"root://eos.example.org:1094//eos/experiment/opendata/{name}",
            "size": 4_000_000,
            "state": "available",
        }
        for name in names
    ]


def our_requests() -> list[dict[str, Any]]:
    """What the browser's adapter for Python sends, made by the adapter itself."""
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("node makes the requests and is not installed")
    item = {"variableName": VARIABLE, "did": "opendata:many", "type": "collection", "files": files()}
    order = json.dumps({"do": "inject", "items": [item]}) + "\n"
    done = subprocess.run([node, str(ADAPTER)], input=order, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def inject_ours(kernel: Kernel, requests: list[dict[str, Any]]) -> None:
    """Send the requests as the injector does."""
    for request in requests:
        kernel.client.execute(
            request["code"], silent=True, store_history=False, user_expressions=request["userExpressions"]
        )


def inject_theirs(kernel: Kernel, comm: str) -> None:
    """Send the message of the peer's front end."""
    paths = [{"path": file["path"], "pfn": file["pfn"]} for file in files()]
    did = {"type": "collection", "variableName": VARIABLE, "files": paths, "didAvailable": True}
    _send(kernel, "comm_msg", {"comm_id": comm, "data": {"action": "inject", "dids": [did]}})


def open_theirs(kernel: Kernel) -> str:
    """Load the peer's extension and open its channel, once for each kernel."""
    kernel.run("%load_ext rucio_jupyterlab.kernels.ipython")
    _send(kernel, "comm_open", {"comm_id": "bench", "target_name": PEER_COMM, "data": {}})
    return "bench"


def _send(kernel: Kernel, kind: str, content: dict[str, Any]) -> None:
    kernel.client.shell_channel.send(kernel.client.session.msg(kind, content))


def held(kernel: Kernel, inject: Callable[[], None]) -> float:
    """Seconds from the injection to the answer of the user's next cell, which must see the variable."""
    kernel.run(f"globals().pop({VARIABLE!r}, None)")
    began = time.perf_counter()
    inject()
    told = kernel.run(PROOF)
    seconds = time.perf_counter() - began
    if told != f"{FILES} {files()[-1]['path']}":
        raise RuntimeError(f"the variable is not what was sent: {told}")
    return seconds


def measure(ours: Contestant, peer: Contestant, rounds: int) -> list[Figure]:
    """Both in turn."""
    requests = our_requests()
    our_seconds: list[float] = []
    their_seconds: list[float] = []
    with closing(Kernel(ours)) as our_kernel, closing(Kernel(peer)) as their_kernel:
        comm = open_theirs(their_kernel)
        for _ in range(rounds):
            our_seconds.append(held(our_kernel, lambda: inject_ours(our_kernel, requests)))
            their_seconds.append(held(their_kernel, lambda: inject_theirs(their_kernel, comm)))
    note = "from the message to the answer of the next cell, which reads the variable; theirs sends path and PFN only"
    figures = [Figure("inject-10000", "s", our_seconds, their_seconds, "rucio-jupyterlab", note)]
    return figures + [importing(name, ours, peer, rounds) for name in CASES]


def importing(name: str, ours: Contestant, peer: Contestant, rounds: int) -> Figure:
    """Milliseconds of an import in a new interpreter."""
    our_code, other_code, other = CASES[name]
    values: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for side, code, found in zip((ours, peer), (our_code, other_code), values, strict=True):
            seconds = float(run([str(side.environment.python), "-c", IMPORT.format(code)]))
            found.append(seconds * 1000)
    # the first of each compiles
    return Figure(name, "ms", values[0][1:], values[1][1:], other, "in a new interpreter, files cached")
