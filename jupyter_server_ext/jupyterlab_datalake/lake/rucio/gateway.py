"""Rucio's REST interface with a credential: who asks, renewal on 401, retries of what changes nothing."""

from __future__ import annotations

import json
import time
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import stamina

from ..failures import LakeError
from .address import address
from .lines import LineSplitter, decode, decode_one, garbled
from .transport import Request, Transport

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence

    from ..identity.source import Token, TokenSource
    from .transport import Answer

PASSING = {"rucio_busy", "rucio_unreachable", "rucio_unavailable"}
"""Failures that may be over a moment later."""


def may_pass(error: Exception) -> bool:
    """Whether asking again makes sense."""
    return isinstance(error, LakeError) and error.code in PASSING


def was_rolled_back(error: Exception) -> bool:
    """Whether Rucio says itself that nothing was done."""
    return isinstance(error, LakeError) and error.code == "rucio_busy"


class Gateway:
    """All questions to one Rucio go through here.

    Parameters
    ----------
    base
        ``rucio_base_url``; a path prefix in it is kept.
    transport
        The pooled session.
    tokens
        Whose credential is used.
    headers
        Sent with every request, such as ``X-Rucio-VO``.
    """

    def __init__(self, base: str, transport: Transport, tokens: TokenSource, headers: Mapping[str, str]) -> None:
        self._base = base
        self._transport = transport
        self._tokens = tokens
        self._headers = dict(headers)

    async def account(self) -> str:
        """Return the account in whose name we ask.

        Raises
        ------
        LakeError
            See ``get``.
        """
        token = await self._tokens.token()
        return token.account or await self.whoami()

    async def whoami(self) -> str:
        """Ask Rucio whose credential it is (``GET /accounts/whoami``, by a redirect that is read, not followed).

        Raises
        ------
        LakeError
            See ``get``.
        """
        answer = await self._authorised(self._request("GET", ("accounts", "whoami"), None), redirects=True)
        name = unquote(answer.headers.get("Location", "").rpartition("/")[2])
        if not name:
            raise garbled("whoami names no account")
        return name

    async def get(self, *parts: str, query: Mapping[str, str] | None = None, patient: bool = True) -> Any:
        """Ask for a JSON answer.

        ``patient`` tries again, with growing and jittered pauses, while Rucio is away for a moment.

        Raises
        ------
        LakeError
            Any of the ``rucio_*`` codes, sign-in failures, or what Rucio's refusal means.
        """
        answer = await self._idempotent(self._request("GET", parts, query), patient=patient)
        return decode_one(answer.body)

    async def get_lines(self, *parts: str, query: Mapping[str, str] | None = None, patient: bool = True) -> list[Any]:
        """Ask for a short NDJSON answer as a whole; raises as ``get``."""
        answer = await self._idempotent(self._request("GET", parts, query), patient=patient)
        return decode(answer.body.split(b"\n"))

    async def post(self, *parts: str, body: Any) -> Any:
        """Send a JSON body that changes something.

        Repeated only after a renewal of the credential, and where Rucio has rolled back: it asks for its rows
        without waiting, and a daemon often holds those of data that have just changed.
        """
        return decode_one((await self._changing(self._request("POST", parts, None, body))).body)

    async def put(self, *parts: str, body: Any) -> None:
        """Send a JSON body that sets something, whose answer says no more than that; repeated as ``post``."""
        await self._changing(self._request("PUT", parts, None, body))

    async def post_for_lines(self, *parts: str, body: Any) -> list[Any]:
        """Ask by POST, as Rucio wants long questions, for a short NDJSON answer; changes nothing."""
        answer = await self._idempotent(self._request("POST", parts, None, body), patient=True)
        return decode(answer.body.split(b"\n"))

    async def stream(
        self, *parts: str, query: Mapping[str, str] | None = None, body: Any = None
    ) -> AsyncGenerator[list[Any], None]:
        """Yield the rows of an NDJSON answer, one list for each chunk of the network.

        Raises
        ------
        LakeError
            As ``get``; from within the iteration also ``rucio_cut`` and ``rucio_garbled``.
        """
        request = self._request("GET" if body is None else "POST", parts, query, body)
        limits = self._transport.limits
        splitter = LineSplitter(limits.line)
        async with self._patient_stream(request) as chunks, aclosing(chunks) as closing:
            heard = time.monotonic()
            async for chunk in closing:
                rows = decode(lines) if (lines := splitter.feed(chunk)) else []
                if rows:
                    yield rows
                    # how long the reader took is not Rucio's fault
                    heard = time.monotonic()
                elif time.monotonic() - heard > limits.total:
                    raise LakeError("rucio_timeout", "Rucio is slow", f"no row was complete within {limits.total:g} s")
            rows = decode(lines) if (lines := splitter.end()) else []
            if rows:
                yield rows

    def _request(self, method: str, parts: Sequence[str], query: Mapping[str, str] | None, body: Any = None) -> Request:
        headers = dict(self._headers)
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        return Request(method, address(self._base, parts, query), headers, data)

    async def _changing(self, request: Request) -> Answer:
        async for attempt in self._patience(self._transport.limits.posts, was_rolled_back):
            with attempt:
                answer = await self._authorised(request)
        return answer

    async def _idempotent(self, request: Request, *, patient: bool) -> Answer:
        async for attempt in self._patience(self._transport.limits.attempts if patient else 1):
            with attempt:
                answer = await self._authorised(request)
        return answer

    async def _authorised(self, request: Request, *, redirects: bool = False) -> Answer:
        token = await self._tokens.token()
        try:
            return await self._once(request, token, redirects=redirects)
        except LakeError as error:
            if error.code != "credential_refused":
                raise
        return await self._once(request, await self._tokens.token(refused=token), redirects=redirects)

    async def _once(self, request: Request, token: Token, *, redirects: bool) -> Answer:
        answer = await self._transport.call(signed(request, token), redirects=redirects)
        if token.value.encode() in answer.body:
            # a message that quotes the answer would hand it on
            raise garbled("it repeats the credential that it was sent")
        return answer

    @asynccontextmanager
    async def _patient_stream(self, request: Request) -> AsyncIterator[AsyncGenerator[bytes, None]]:
        """Open a stream, with retries and one renewal as long as nothing of the answer was handed out."""
        async with AsyncExitStack() as stack:
            async for attempt in self._patience(self._transport.limits.attempts):
                with attempt:
                    chunks = await self._open(stack, request)
            yield chunks

    async def _open(self, stack: AsyncExitStack, request: Request) -> AsyncGenerator[bytes, None]:
        token = await self._tokens.token()
        try:
            return await stack.enter_async_context(self._transport.stream(signed(request, token)))
        except LakeError as error:
            if error.code != "credential_refused":
                raise
        token = await self._tokens.token(refused=token)
        return await stack.enter_async_context(self._transport.stream(signed(request, token)))

    @staticmethod
    def _patience(attempts: int, on: Callable[[Exception], bool] = may_pass) -> AsyncIterator[stamina.Attempt]:
        return stamina.retry_context(
            on=on, attempts=attempts, timeout=10, wait_initial=0.1, wait_max=2, wait_jitter=0.3
        )


def signed(request: Request, token: Token) -> Request:
    """Add the credential."""
    return request._replace(headers={**request.headers, "X-Rucio-Auth-Token": token.value})
