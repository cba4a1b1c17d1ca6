"""User name and password, exchanged for a token at Rucio's ``/auth/userpass``."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ..failures import LakeError
from ..rucio.address import address
from ..rucio.lines import garbled
from ..rucio.transport import Request, Transport
from .source import Token, TokenSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

MARGIN = timedelta(minutes=5)
"""A token that ends sooner is renewed while it still serves."""


@dataclass(frozen=True)
class Credential:
    """What ``/auth/userpass`` wants; kept in memory only."""

    username: str
    password: SecretStr
    account: str | None


class UserpassSource(TokenSource):
    """Holds a credential in memory and renews its token, once however many ask.

    Parameters
    ----------
    base
        Address of Rucio's authentication server.
    transport
        Session to it.
    headers
        Sent with every request.
    credential
        Supplied by the administrator; None: the user types one.
    """

    interactive = True

    def __init__(
        self, base: str, transport: Transport, headers: Mapping[str, str], credential: Credential | None = None
    ) -> None:
        self._base = base
        self._transport = transport
        self._headers = dict(headers)
        self._credential = credential
        self._token: Token | None = None
        self.typed = False
        """Whether the user has typed what is held."""
        self._renewal: asyncio.Task[Token] | None = None

    @property
    def supplied(self) -> bool:
        """Whether there is a credential."""
        return self._credential is not None

    async def token(self, *, refused: Token | None = None) -> Token:
        """Return the token, renewing it ahead of its end."""
        if self._credential is None:
            raise LakeError("not_signed_in", "Nobody is signed in to this instance")
        token = self._token
        if token is not None and token is not refused:
            left = remaining(token)
            if left > MARGIN:
                return token
            if left > timedelta(0):
                self._renew()
                return token
        return await asyncio.shield(self._renew())

    async def sign_in(self, username: str, password: SecretStr, account: str | None) -> Token:
        """Test a credential with Rucio; keep it only if it is accepted.

        Raises
        ------
        LakeError
            ``credential_refused``, ``input_invalid`` or any of the ``rucio_*`` codes; what was held before stays.
        """
        credential = Credential(username, password, account)
        token = await self._exchange(credential)
        self._drop_renewal()
        self._credential, self._token, self.typed = credential, token, True
        return token

    def take_over(self, older: UserpassSource) -> None:
        """Hold what another source holds; both must speak to the same hosts."""
        self._credential, self._token, self.typed = older._credential, older._token, older.typed

    async def forget(self) -> None:
        """Drop credential and token."""
        self._drop_renewal()
        self._credential = self._token = None
        self.typed = False

    def _drop_renewal(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None

    def _renew(self) -> asyncio.Task[Token]:
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.ensure_future(self._replace())
            # a renewal ahead of time has no waiter: its failure shows when the token is needed
            self._renewal.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._renewal

    async def _replace(self) -> Token:
        assert self._credential is not None
        self._token = await self._exchange(self._credential)
        return self._token

    async def _exchange(self, credential: Credential) -> Token:
        headers = {
            **self._headers,
            "X-Rucio-Username": header_value("username", credential.username),
            "X-Rucio-Password": header_value("password", credential.password.get_secret_value()),
        }
        if credential.account:
            headers["X-Rucio-Account"] = header_value("account", credential.account)
        answer = await self._transport.call(Request("GET", address(self._base, ("auth", "userpass")), headers))
        value = answer.headers.get("X-Rucio-Auth-Token")
        if not value:
            raise garbled("/auth/userpass gave no X-Rucio-Auth-Token")
        return Token(
            value,
            answer.headers.get("X-Rucio-Auth-Account") or credential.account,
            moment(answer.headers.get("X-Rucio-Auth-Token-Expires")),
        )


def header_value(field: str, text: str) -> str:
    """Refuse what would add lines to the request.

    Raises
    ------
    LakeError
        ``input_invalid`` naming the field.
    """
    if any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise LakeError("input_invalid", f"Field {field!r} is not valid", f"{field}: it holds a control character")
    return text


def remaining(token: Token) -> timedelta:
    """Return how long the token still serves; a day when its issuer does not say."""
    if token.expires_at is None:
        return timedelta(days=1)
    return token.expires_at - datetime.now(timezone.utc)


def moment(text: str | None) -> datetime | None:
    """Read ``Sat, 21 Nov 2026 12:30:00 UTC``; None when there is no such thing."""
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)
