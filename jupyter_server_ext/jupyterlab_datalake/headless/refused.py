"""A failure as somebody reads it who has no panel: what happened, why, and what can be done."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..lake.failures import LakeError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Refused(LakeError):
    """A failure that says at its end what can be done."""

    def __str__(self) -> str:
        return f"{super().__str__()}. {self.remedy}"

    def __reduce__(self) -> Any:
        # it crosses from a worker process to its parent
        return type(self), (self.code, self.message, self.reason)


@contextmanager
def saying_what_to_do() -> Iterator[None]:
    """Let a failure leave with its remedy."""
    try:
        yield
    except Refused:
        raise
    except LakeError as error:
        raise Refused(error.code, error.message, error.reason) from None
