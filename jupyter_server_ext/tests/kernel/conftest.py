"""A real ipykernel, and the requests that the real adapter makes for it."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

HERE = Path(__file__).parent
PATIENCE = 30


class Adapter:
    """`src/kernels/python.ts`, run by node."""

    def __init__(self):
        node = shutil.which("node")
        assert node, "node makes the requests"
        self.process = subprocess.Popen(
            [node, str(HERE / "adapter.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self.process.stdin
        assert self.process.stdout
        self.orders, self.answers = self.process.stdin, self.process.stdout

    def ask(self, **order):
        self.orders.write(json.dumps(order) + "\n")
        self.orders.flush()
        return json.loads(self.answers.readline())

    def inject(self, *items):
        return self.ask(do="inject", items=items)

    def remove(self, name):
        return self.ask(do="remove", name=name)

    def close(self):
        self.orders.close()
        self.answers.close()
        self.process.wait(PATIENCE)


class Kernel:
    """One ipykernel and one client; replies by message id, and all that was published."""

    def __init__(self, cwd):
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(cwd=str(cwd))
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(PATIENCE)

    def send(self, request):
        return self.client.execute(
            request["code"],
            silent=True,
            store_history=False,
            user_expressions=request["userExpressions"],
            allow_stdin=False,
            stop_on_error=False,
        )

    def reply(self, msg_id):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"]["msg_id"] == msg_id:
                return message["content"]
        raise TimeoutError(msg_id)

    def published(self, msg_id):
        """All that was published for a request, without the statuses."""
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            if message["msg_type"] != "status":
                messages.append(message)
            elif message["content"]["execution_state"] == "idle":
                return messages

    def run(self, code):
        """A cell of the user; what it printed."""
        msg_id = self.client.execute(code)
        reply = self.reply(msg_id)
        output = "".join(m["content"].get("text", "") for m in self.published(msg_id) if m["msg_type"] == "stream")
        assert reply["status"] == "ok", reply
        return output.strip()

    def fail(self, code):
        """A cell of the user that must fail; its error."""
        reply = self.reply(self.client.execute(code, stop_on_error=False))
        assert reply["status"] == "error", f"{code} did not fail"
        return reply

    def drain(self):
        while True:
            try:
                self.client.get_iopub_msg(timeout=0.1)
            except queue.Empty:
                return

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


@pytest.fixture(scope="session")
def adapter():
    adapter = Adapter()
    yield adapter
    adapter.close()


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    kernel = Kernel(tmp_path_factory.mktemp("cwd"))
    yield kernel
    kernel.close()


@pytest.fixture
def inject(adapter, kernel):
    """Send all requests of some items; what the kernel answered to each."""

    def inject(*items):
        answers = []
        for index, request in enumerate(adapter.inject(*items)):
            reply = kernel.reply(kernel.send(request))
            assert reply["status"] == "ok", reply
            answers.append(adapter.ask(do="read", index=index, expressions=reply["user_expressions"]))
        return answers

    return inject


@pytest.fixture
def remove(adapter, kernel):
    def remove(name):
        [request] = adapter.remove(name)
        reply = kernel.reply(kernel.send(request))
        return adapter.ask(do="read", index=0, expressions=reply["user_expressions"])

    return remove
