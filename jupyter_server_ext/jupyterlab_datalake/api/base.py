"""What every handler has in common: who may come in, how a body is read, how errors and streams leave."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, TypeVar

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from pydantic import ValidationError
from tornado import web
from tornado.iostream import StreamClosedError

from ..lake.failures import FailureCode, LakeError
from .models import Failure, StreamEnd, StreamFailure, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from types import TracebackType

    from ..lake.lakes import Lakes

MAX_BODY = 64 * 1024
"""Bytes of a request body; the largest honest one is a few hundred."""
CODE_OF_STATUS: dict[int, FailureCode] = {
    401: "forbidden",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "request_too_large",
}
Body = TypeVar("Body", bound=Wire)


@web.stream_request_body
class DataLakeHandler(APIHandler):
    """Base of all handlers.

    Bodies are read as a stream, so that one which is too large is dropped instead of being held in memory.
    """

    auth_resource = "datalake"

    def initialize(self, lakes: Lakes) -> None:
        """Take the services from the route table."""
        self.lakes = lakes
        self._received = bytearray()
        self._too_large = False
        self._pump: asyncio.Task[None] | None = None

    def data_received(self, chunk: bytes) -> None:
        """Collect the body as far as it is allowed to go."""
        if self._too_large or len(self._received) + len(chunk) > MAX_BODY:
            self._too_large = True
            self._received.clear()
        else:
            self._received += chunk

    def body(self, model: type[Body]) -> Body:
        """Read the JSON body.

        Raises
        ------
        LakeError
            ``request_too_large``, or ``input_invalid`` naming what is wrong.
        """
        if self._too_large:
            raise LakeError("request_too_large", f"The body is larger than {MAX_BODY} bytes")
        content_type = self.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if content_type != "application/json":
            raise LakeError("input_invalid", "Content-Type must be application/json")
        try:
            return model.model_validate_json(bytes(self._received), strict=True)
        except ValidationError as error:
            raise invalid(error) from None

    def queries(self, name: str) -> list[str]:
        """Return all values of a query parameter exactly as they were sent (tornado would change some).

        Raises
        ------
        LakeError
            ``input_invalid`` when one is not UTF-8.
        """
        try:
            return [value.decode() for value in self.request.query_arguments.get(name, [])]
        except UnicodeDecodeError:
            raise LakeError("input_invalid", f"Query parameter {name!r} is not UTF-8") from None

    def query(self, name: str, default: str | None = None) -> str:
        """Return one query parameter; raises as ``queries``, and when it is missing or repeated."""
        values = self.queries(name)
        if len(values) > 1:
            raise LakeError("input_invalid", f"Query parameter {name!r} is given more than once")
        if values:
            return values[0]
        if default is None:
            raise LakeError("input_invalid", f"Query parameter {name!r} is missing")
        return default

    def answer(self, body: Wire, status: int = 200) -> None:
        """Finish with a model as JSON."""
        self.set_status(status)
        self.finish(line_of(body))

    async def stream(self, kind: str, field: str, batches: AsyncIterator[list[Any] | Wire]) -> None:
        """Send batches as NDJSON lines ``{"kind": kind, field: [...]}`` and close with an end or a failure.

        A batch may also be a line of its own, as a model; it does not count.

        A failure before the first batch is raised and becomes an ordinary error answer. When the browser
        leaves, the iterator is closed at once, and with it the connection to Rucio.
        """
        self._pump = asyncio.ensure_future(self._send(kind, field, batches))
        try:
            await self._pump
        except asyncio.CancelledError:
            if not self._pump.cancelled():
                raise
        finally:
            self._pump.cancel()

    async def _send(self, kind: str, field: str, batches: AsyncIterator[list[Any] | Wire]) -> None:
        count = 0
        begun = False
        head = f'{{"kind": {json.dumps(kind)}, {json.dumps(field)}: '
        self.set_header("X-Accel-Buffering", "no")
        try:
            try:
                async for batch in batches:
                    if isinstance(batch, Wire):
                        await self._line(line_of(batch))
                    else:
                        count += len(batch)
                        await self._line(f"{head}{json.dumps(batch)}}}")
                    begun = True
                last: Wire = StreamEnd(count=count)
            except LakeError as error:
                if not begun:
                    raise
                self.log_failure(error)
                last = StreamFailure(failure=failure_of(error))
            await self._line(line_of(last))
            await self.finish(set_content_type="application/x-ndjson")
        except StreamClosedError:
            self.log.debug("The browser left %s", self.request.path)
        finally:
            close = getattr(batches, "aclose", None)
            if close is not None:
                await close()

    async def _line(self, text: str) -> None:
        self.set_header("Content-Type", "application/x-ndjson")
        self.write(text + "\n")
        await self.flush()

    def on_connection_close(self) -> None:
        """Stop a stream that nobody reads any more."""
        if self._pump is not None:
            self._pump.cancel()
        super().on_connection_close()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer every error in the one shape, never with a traceback."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, LakeError):
            failure = failure_of(error)
            self.set_status(error.status)
        elif isinstance(error, web.HTTPError):
            failure = failure_of_http(error)
        else:
            text = "The server met an unexpected error" if status_code >= 500 else "The request failed"
            failure = Failure(message=text, reason=text, code=code_of(status_code))
        if status_code == 405:
            self.set_header("Allow", ", ".join(self.verbs()))
        self.finish(line_of(failure))

    @classmethod
    def verbs(cls) -> list[str]:
        """Return the verbs that this handler has."""
        return [verb for verb in cls.SUPPORTED_METHODS if verb.lower() in vars(cls)]

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log named failures as one line; only what nobody expected gets a traceback."""
        if isinstance(value, LakeError):
            self.log_failure(value)
        elif isinstance(value, web.HTTPError):
            self.log.info("%s %s: %s", self.request.method, self.request.path, value.status_code)
        elif typ is not None and value is not None:
            self.log.error(
                "Unexpected error in %s %s", self.request.method, self.request.path, exc_info=(typ, value, tb)
            )

    def log_failure(self, error: LakeError) -> None:
        """Log a named failure."""
        self.log.info("%s %s: %s: %s", self.request.method, self.request.path, error.code, ascii(str(error)))


def line_of(body: Wire) -> str:
    """Return a model as JSON; in ASCII, for a text of Rucio may hold half a surrogate pair, which UTF-8 has not."""
    return json.dumps(body.model_dump(mode="json"))


def nothing_here() -> Callable[[DataLakeHandler], Awaitable[None] | None]:
    """Make a verb that says so.

    Each verb gets one of its own: ``authorized`` remembers the action of the first request it saw.
    """

    @web.authenticated
    @authorized
    def verb(self: DataLakeHandler) -> None:
        raise web.HTTPError(404, "There is no such route")

    return verb


class UnknownRouteHandler(DataLakeHandler):
    """Everything under ``datalake/`` that is not in the table."""

    get = nothing_here()
    head = nothing_here()
    post = nothing_here()
    put = nothing_here()
    patch = nothing_here()
    delete = nothing_here()


def code_of(status: int) -> FailureCode:
    """Name an HTTP status that jupyter_server or tornado chose."""
    if status in CODE_OF_STATUS:
        return CODE_OF_STATUS[status]
    return "internal" if status >= 500 else "input_invalid"


def failure_of(error: LakeError) -> Failure:
    """Translate a failure of the domain."""
    return Failure(message=error.message, reason=error.reason, code=error.code)


def failure_of_http(error: web.HTTPError) -> Failure:
    """Translate a refusal by jupyter_server or tornado."""
    code = code_of(error.status_code)
    words = {"forbidden": "You are not allowed to do this", "method_not_allowed": "There is no such verb here"}
    message = error.log_message % error.args if error.log_message else ""
    message = message or error.reason or words.get(code, "The request failed")
    return Failure(message=message, reason=error.reason or message, code=code)


def invalid(error: ValidationError) -> LakeError:
    """Name the first field that is wrong, without repeating what was sent (it may be a password)."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "body"
    return LakeError("input_invalid", f"Field {field!r} is not valid", f"{field}: {first['msg']}")
