"""One pooled, bounded HTTP session for one instance; what goes wrong leaves as ``LakeError``."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import aiohttp

from ..failures import LakeError
from .limits import Limits
from .lines import garbled
from .refusals import broken, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping

    from yarl import URL

IDENTITY = "identity"
Done = TypeVar("Done")
CHUNK = 64 * 1024
"""Bytes of an answer that are handed on at once, at most: many rows are made of few bytes."""
SECRET_HEADERS = ("X-Rucio-Auth-Token", "X-Rucio-Password")


class Request(NamedTuple):
    """What is sent; ``body`` is JSON."""

    method: str
    url: URL
    headers: Mapping[str, str]
    body: bytes | None = None


class Answer(NamedTuple):
    """A successful answer, read completely."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends requests: pooled, timed, never redirected, never decompressed, bounded in size and number.

    Parameters
    ----------
    ca_cert
        File with the certificates of authorities to trust; None: those of the system.
    limits
        Bounds of the conversation.
    """

    def __init__(self, ca_cert: str | None, limits: Limits) -> None:
        self.limits = limits
        self._ca_cert = ca_cert
        self._session: aiohttp.ClientSession | None = None
        self._opening = asyncio.Lock()
        self._closed = False
        self._calls = asyncio.Semaphore(limits.calls)
        self._streams = asyncio.Semaphore(limits.streams)

    async def close(self) -> None:
        """End all connections; nothing can be sent afterwards."""
        self._closed = True
        if self._session is not None:
            await self._session.close()

    async def call(self, request: Request, *, redirects: bool = False) -> Answer:
        """Send a request and read the whole answer.

        ``redirects`` returns an answer with status 3xx instead of refusing it; none is ever followed.

        Raises
        ------
        LakeError
            Any of the ``rucio_*`` codes, or what Rucio's refusal means.
        """
        timeout = aiohttp.ClientTimeout(
            total=self.limits.total, sock_connect=self.limits.connect, sock_read=self.limits.silence
        )
        async with self._slot(self._calls), self._open(request, timeout) as response:
            body = await self._read(response, request.url)
            if response.status >= (400 if redirects else 300):
                raise refused(response, body, request)
            return Answer(response.status, response.headers, body)

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[AsyncGenerator[bytes, None]]:
        """Send a request and hand out the answer's chunks as they arrive.

        Raises
        ------
        LakeError
            As ``call``; ``rucio_cut`` and ``rucio_timeout`` also from within the iteration.
        """
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self.limits.connect, sock_read=self.limits.silence)
        async with self._slot(self._streams), self._open(request, timeout) as response:
            if response.status >= 300:
                body = await self._in_time(self._read(response, request.url), request.url)
                raise refused(response, body, request)
            yield self._chunks(response, request.url)

    async def _chunks(self, response: aiohttp.ClientResponse, url: URL) -> AsyncGenerator[bytes, None]:
        begun = False
        try:
            async for chunk in response.content.iter_chunked(CHUNK):
                yield chunk
                begun = True
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise broken(error, where(url), begun=begun) from error

    async def _read(self, response: aiohttp.ClientResponse, url: URL) -> bytes:
        body = bytearray()
        async for chunk in self._chunks(response, url):
            body += chunk
            if len(body) > self.limits.body:
                raise garbled(f"it has more than {self.limits.body} bytes")
        return bytes(body)

    @asynccontextmanager
    async def _open(self, request: Request, timeout: aiohttp.ClientTimeout) -> AsyncIterator[aiohttp.ClientResponse]:
        session = await self._ready(request.url)
        try:
            # a streamed answer has no total time, its head has: it could come byte by byte for ever
            response = await self._in_time(
                session.request(
                    request.method,
                    request.url,
                    data=request.body,
                    headers={"Accept-Encoding": IDENTITY, **request.headers},
                    timeout=timeout,
                    allow_redirects=False,
                ),
                request.url,
            )
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise broken(error, where(request.url), begun=False) from error
        try:
            check_encoding(response)
            yield response
        finally:
            # an answer that was read to its end has given its connection back already
            response.close()

    async def _in_time(self, doing: Awaitable[Done], url: URL) -> Done:
        try:
            return await asyncio.wait_for(doing, self.limits.total)
        except asyncio.TimeoutError as error:
            raise broken(error, where(url), begun=False) from error

    @asynccontextmanager
    async def _slot(self, semaphore: asyncio.Semaphore) -> AsyncIterator[None]:
        try:
            await asyncio.wait_for(semaphore.acquire(), self.limits.slot)
        except asyncio.TimeoutError:
            raise LakeError(
                "rucio_timeout", "Rucio is slow", "too many questions are waiting for their answers"
            ) from None
        try:
            yield
        finally:
            semaphore.release()

    async def _ready(self, url: URL) -> aiohttp.ClientSession:
        async with self._opening:
            if self._closed:
                raise LakeError("rucio_unreachable", "The connection is closed", "the server is being stopped")
            if self._session is None:
                context = await asyncio.to_thread(trust, self._ca_cert) if url.scheme == "https" else True
                self._session = aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(
                        limit=self.limits.calls + self.limits.streams, ssl=context, keepalive_timeout=30
                    ),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                )
            return self._session


def trust(ca_cert: str | None) -> ssl.SSLContext:
    """Load the authorities to trust (reads the disk).

    Raises
    ------
    LakeError
        ``instance_misconfigured`` naming ``rucio_ca_cert``.
    """
    try:
        return ssl.create_default_context(cafile=ca_cert)
    except (OSError, ssl.SSLError) as error:
        raise LakeError(
            "instance_misconfigured",
            "The file of rucio_ca_cert cannot be used",
            f"key 'rucio_ca_cert': {error.strerror or 'no certificate can be read from it'}",
        ) from error


def refused(response: aiohttp.ClientResponse, body: bytes, request: Request) -> LakeError:
    """Name a refusal, without the credential that it may repeat."""
    secrets = (request.headers[name] for name in SECRET_HEADERS if request.headers.get(name))
    return refusal(response.status, response.headers, body).without(secrets)


def where(url: URL) -> str:
    """Name the server for a message."""
    return f"{url.host}:{url.port}" if url.host else "the address of the instance"


def check_encoding(response: aiohttp.ClientResponse) -> None:
    """Refuse a compressed answer: none was asked for, and a small one may unpack to gigabytes.

    Raises
    ------
    LakeError
        ``rucio_garbled``; also for a character set that JSON does not have.
    """
    if response.headers.get("Content-Encoding", IDENTITY).lower() != IDENTITY:
        raise garbled("it is compressed, which was not asked for")
    if (response.charset or "utf-8").lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise garbled("its character set is not UTF-8")
