"""A server that misbehaves on command. For faults only: real behaviour is tested on the embedded lake."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]
TOKEN = "alice-alice-unknown-CANARYTOKEN0123456789"
PASSWORD = "CANARY-pässword-0123456789"


@dataclass
class Seen:
    """A request as it arrived; ``target`` is raw."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class ScriptedRucio:
    """Answers by the longest matching beginning of the target; a list is used up, its last reply stays."""

    replies: dict[str, list[Reply]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    closed_by_client: asyncio.Event = field(default_factory=asyncio.Event)
    tls: ssl.SSLContext | None = None
    greeting: bytes = b""
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def reply(self, target: str, *replies: Reply) -> None:
        self.replies[target] = list(replies)

    def asked(self, beginning: str) -> list[Seen]:
        return [request for request in self.seen if request.target.startswith(beginning)]

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.sign_in_works()

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def sign_in_works(self) -> None:
        self.reply("/auth/userpass", http(b"", headers={"X-Rucio-Auth-Token": TOKEN, "X-Rucio-Auth-Account": "alice"}))
        self.reply("/scopes/", answer(["opendata", "user.alice"]))
        self.reply("/accounts/alice/scopes/", answer(["user.alice"]))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        writer.write(self.greeting)
        try:
            while (request := await self._read(reader)) is not None:
                self.seen.append(request)
                await self._answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # the other side left, or the test is over
            return
        finally:
            self.closed_by_client.set()
            self._open.discard(writer)
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, request: Seen, writer: asyncio.StreamWriter) -> None:
        matching = [known for known in self.replies if request.target.startswith(known)]
        if not matching:
            writer.write(refused(404, "DataIdentifierNotFound", "no script"))
        else:
            script = self.replies[max(matching, key=len)]
            reply = script.pop(0) if len(script) > 1 else script[0]
            if isinstance(reply, bytes):
                writer.write(reply)
            else:
                await reply(writer)
        await writer.drain()

    @staticmethod
    async def _read(reader: asyncio.StreamReader) -> Seen | None:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return Seen(method, target, headers, body)


def http(body: bytes, status: int = 200, headers: dict[str, str] | None = None, **more: str) -> bytes:
    """A whole answer."""
    lines = {"Content-Length": str(len(body)), "Content-Type": "application/x-json-stream", **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} X\r\n{head}\r\n".encode() + body


def answer(value: object, status: int = 200) -> bytes:
    return http(json.dumps(value).encode(), status)


def rows(*values: object) -> bytes:
    return http(b"".join(json.dumps(value).encode() + b"\n" for value in values))


def refused(status: int, name: str, message: str) -> bytes:
    """A refusal as Rucio words it."""
    body = json.dumps({"ExceptionClass": name, "ExceptionMessage": message}).encode()
    return http(body, status, {"ExceptionClass": name, "ExceptionMessage": message})


def chunked(
    *chunks: bytes, end: bool = True, then_close: bool = False, pause: float = 0.02
) -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """A streamed answer; without its end it is cut or silent."""

    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/x-json-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for chunk in chunks:
            writer.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
            await writer.drain()
            await asyncio.sleep(pause)
        if end:
            writer.write(b"0\r\n\r\n")
        if then_close:
            writer.close()

    return send


async def silence(writer: asyncio.StreamWriter) -> None:
    """Accept, and say nothing."""
    await asyncio.sleep(30)


async def reset(writer: asyncio.StreamWriter) -> None:
    """Drop the connection without a word."""
    writer.transport.abort()


async def endless(writer: asyncio.StreamWriter) -> None:
    """One line without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(2000):
        writer.write(chunk)
        await writer.drain()


FOUND = {"scope": "opendata", "name": "a", "did_type": "FILE", "bytes": 3, "length": None}
