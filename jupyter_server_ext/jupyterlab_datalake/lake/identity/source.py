"""The contract of every way of signing in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Literal, NamedTuple

SignInState = Literal["signed_out", "signing_in", "signed_in", "refused", "unreachable"]
"""Nobody; being tested; Rucio accepted the credential; Rucio refused it; Rucio did not answer."""


class Token(NamedTuple):
    """What goes into ``X-Rucio-Auth-Token``, for whom, until when."""

    value: str
    account: str | None
    expires_at: datetime | None
    """As the issuer states it; None when it does not."""

    def __repr__(self) -> str:
        return f"Token(account={self.account!r}, expires_at={self.expires_at!r})"


class TokenSource(ABC):
    """Delivers the current credential of one user for one instance."""

    interactive: bool = False
    """Whether the user can type a credential for this source."""

    @abstractmethod
    async def token(self, *, refused: Token | None = None) -> Token:
        """Return a usable token, renewing it if needed (one renewal however many ask).

        Parameters
        ----------
        refused
            A token that Rucio has just answered with 401: the source must not return it again.

        Raises
        ------
        LakeError
            ``not_signed_in``, ``credential_refused``, ``token_missing``, ``token_unreadable`` or any of the
            ``rucio_*`` codes when the token has to be fetched from Rucio.
        """

    @abstractmethod
    async def forget(self) -> None:
        """Sign out: drop whatever is held in memory."""
