"""A bearer token that somebody else supplies and renews: in an environment variable or in a file."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import os
from abc import abstractmethod
from datetime import datetime, timezone
from pathlib import Path

from ..failures import LakeError
from .source import Token, TokenSource

MAX_TOKEN = 64 * 1024
"""Bytes of a token; the longest seen, with many groups, has six thousand."""


class SuppliedSource(TokenSource):
    """Reads the token anew at each use, so that a renewal by the hub is seen without a click."""

    def __init__(self, account: str | None) -> None:
        self._account = account

    async def token(self, *, refused: Token | None = None) -> Token:
        """Return what is there now."""
        value = (await self.read()).strip()
        if any(ord(c) <= 32 or ord(c) >= 127 for c in value):
            raise LakeError("token_unreadable", "The token cannot be read", f"{self.place()} holds more than a token")
        expires_at = expiry(value)
        if refused is not None and value == refused.value:
            past = expires_at is not None and expires_at < datetime.now(timezone.utc)
            why = "it has expired" if past else "Rucio answers 401"
            raise LakeError("token_refused", f"Rucio does not accept the token in {self.place()}", why)
        return Token(value, self._account, expires_at)

    async def forget(self) -> None:
        """Nothing is held."""

    @abstractmethod
    async def read(self) -> str:
        """Return the current text.

        Raises
        ------
        LakeError
            ``token_missing`` or ``token_unreadable``.
        """

    @abstractmethod
    def place(self) -> str:
        """Name where the token comes from."""


class EnvironmentSource(SuppliedSource):
    """A variable of the server's environment."""

    def __init__(self, variable: str, account: str | None) -> None:
        super().__init__(account)
        self._variable = variable

    async def read(self) -> str:
        """Look the variable up."""
        value = os.environ.get(self._variable, "")
        if not value.strip():
            raise LakeError("token_missing", "There is no token", f"{self.place()} is not set")
        return value

    def place(self) -> str:
        """Name the variable."""
        return f"environment variable {self._variable}"


class FileSource(SuppliedSource):
    """A file, as hubs and schedulers keep it; read again when it has changed."""

    def __init__(self, path: str, account: str | None) -> None:
        super().__init__(account)
        self._path = Path(path)
        self._seen: tuple[tuple[int, int, int], str] | None = None

    async def read(self) -> str:
        """Read the file off the loop."""
        try:
            return await asyncio.to_thread(self._read)
        except FileNotFoundError:
            raise LakeError("token_missing", "There is no token", f"{self.place()} does not exist") from None
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not text"
            raise LakeError("token_unreadable", "The token cannot be read", f"{self.place()}: {why}") from None

    def _read(self) -> str:
        facts = self._path.stat()
        stamp = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
        if self._seen is not None and self._seen[0] == stamp:
            return self._seen[1]
        with self._path.open("rb") as file:
            content = file.read(MAX_TOKEN + 1)
        if len(content) > MAX_TOKEN or not content.strip():
            why = "it is empty" if not content.strip() else "it is too large"
            raise LakeError("token_unreadable", "The token cannot be read", f"{self.place()}: {why}")
        text = content.decode("ascii")
        self._seen = (stamp, text)
        return text

    def place(self) -> str:
        """Name the file."""
        return f"file {self._path}"


def expiry(token: str) -> datetime | None:
    """Read ``exp`` of a JWT without verifying it: for display only. None for any other token."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return datetime.fromtimestamp(claims["exp"], timezone.utc)
    except (ValueError, KeyError, TypeError, OverflowError, OSError, binascii.Error, RecursionError):
        return None
