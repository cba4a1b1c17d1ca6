"""The sign-in desk of one instance: hands out tokens and remembers how that went."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from ..failures import LakeError
from ..instances.hosts import Hosts, host_changed
from .source import SignInState, Token, TokenSource
from .userpass import UserpassSource

if TYPE_CHECKING:
    from datetime import datetime

PATIENCE = 2.0
"""Seconds that a list of instances waits for a sign-in that needs nobody."""
STATE_OF_CODE: dict[str, SignInState] = {
    "not_signed_in": "signed_out",
    "credential_refused": "refused",
    "token_refused": "refused",
    "token_missing": "refused",
    "token_unreadable": "refused",
}


@dataclass(frozen=True)
class SignInStatus:
    """Who the server is towards Rucio."""

    state: SignInState
    account: str | None
    expires_at: datetime | None
    failure: LakeError | None
    interactive: bool


class Desk(TokenSource):
    """A token source that can be asked how it stands.

    Parameters
    ----------
    source
        Where tokens come from.
    supplied
        Whether the source has a credential without anybody typing one.
    hosts
        Where credential and token go.
    barred
        Why the supplied credential must not be sent there; None: it may.
    """

    def __init__(
        self, source: TokenSource, *, supplied: bool, hosts: Hosts | None = None, barred: LakeError | None = None
    ) -> None:
        self._source = source
        self._supplied = supplied and barred is None
        self._hosts = hosts
        self._meant_for = hosts
        """Where the credential may go that was typed, and dropped when the configuration named another place."""
        self._left = False
        self._barred = barred
        self._state: SignInState = "signed_out"
        self._token: Token | None = None
        self._failure: LakeError | None = None
        self._arrival: asyncio.Task[None] | None = None

    @property
    def interactive(self) -> bool:  # type: ignore[override]
        """Whether the user can type a credential."""
        return self._source.interactive

    def status(self) -> SignInStatus:
        """Return how it stands, without asking anybody."""
        token = self._token
        return SignInStatus(
            self._state,
            token.account if token else None,
            token.expires_at if token else None,
            self._barred or self._failure,
            self.interactive,
        )

    async def token(self, *, refused: Token | None = None) -> Token:
        """Return a usable token."""
        if self._barred is not None:
            raise self._barred
        if self._state == "refused" and refused is None and self.interactive and self._failure:
            # the same credential would be refused again, and accounts get locked by repetition
            raise self._failure
        try:
            token = await self._source.token(refused=refused)
        except LakeError as error:
            self._note_failure(error)
            raise
        self._note(token)
        return token

    async def settle(self) -> None:
        """Sign in with what is supplied, waiting a moment for it; how it went is in ``status``."""
        if not self._supplied or (self.interactive and self._state in {"signed_in", "refused"}):
            return
        if self._arrival is None or self._arrival.done():
            self._state = "signing_in" if self._state == "signed_out" else self._state
            self._arrival = asyncio.ensure_future(self._arrive())
        await asyncio.wait({self._arrival}, timeout=PATIENCE)

    async def _arrive(self) -> None:
        try:
            await self.token()
        except LakeError:
            # the status tells
            return

    async def sign_in(self, username: str, password: SecretStr, account: str | None) -> None:
        """Test a credential with Rucio and keep it if it is accepted.

        Raises
        ------
        LakeError
            ``credential_refused``, ``input_invalid``, any of the ``rucio_*`` codes, or ``access_denied`` where
            the administrator supplies the token.
        """
        if not isinstance(self._source, UserpassSource):
            raise LakeError("access_denied", "This instance takes no user name", "the administrator supplies the token")
        self._note(await self._source.sign_in(username, password, account))
        self._barred, self._meant_for = None, self._hosts

    async def sign_out(self) -> None:
        """Drop whatever is held, and do not sign in again by oneself."""
        await self.forget()
        self._left = self.interactive

    def take_over(self, older: Desk) -> None:
        """Go on where the desk of the same instance stood before its configuration changed.

        A credential that was typed is bound to the hosts for which it was typed: where these are others now, it is
        dropped, and the user is asked again.
        """
        ours, theirs = self._source, older._source
        if not isinstance(ours, UserpassSource) or not isinstance(theirs, UserpassSource):
            return
        if theirs.typed and older._meant_for == self._hosts:
            ours.take_over(theirs)
            self._supplied, self._barred = False, None
            self._state, self._token, self._failure = older._state, older._token, older._failure
        elif older._left:
            ours.take_over(theirs)
            self._supplied, self._left = False, True
        elif not self._supplied and (theirs.typed or older._meant_for != older._hosts):
            self._meant_for = older._meant_for
            if self._meant_for != self._hosts:
                self._barred = host_changed(str(self._meant_for), str(self._hosts))

    async def forget(self) -> None:
        """Drop whatever is held."""
        if self._arrival is not None:
            self._arrival.cancel()
        await self._source.forget()
        self._state, self._token, self._failure = "signed_out", None, None
        self._supplied = self._supplied and not self.interactive

    def _note(self, token: Token) -> None:
        self._state, self._token, self._failure = "signed_in", token, None
        self._left = False

    def _note_failure(self, error: LakeError) -> None:
        self._state = STATE_OF_CODE.get(error.code, "unreachable")
        self._failure = None if error.code == "not_signed_in" else error
        if self._state != "unreachable":
            self._token = None
