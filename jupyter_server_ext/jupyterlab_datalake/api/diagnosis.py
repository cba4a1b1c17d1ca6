"""What is wrong with the set-up."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..lake.doctor.doctor import Doctor
from .base import DataLakeHandler
from .models import Check

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class DiagnosisHandler(DataLakeHandler):
    """``diagnosis``."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Look at everything that must be right, streamed."""
        await self.stream("checks", "checks", checks(Doctor(self.lakes)))


async def checks(doctor: Doctor, only: str | None = None) -> AsyncGenerator[list[dict[str, Any]], None]:
    """Yield findings as they cross the wire."""
    async with aclosing(doctor.findings(only)) as batches:
        async for batch in batches:
            yield [Check.model_validate(finding).model_dump(mode="json") for finding in batch]
