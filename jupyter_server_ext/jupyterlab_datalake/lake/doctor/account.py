"""Who we are to Rucio, and what this account may hold."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from ..catalogue.rows import mapping_of
from ..failures import LakeError
from .check import Finding, doubt, fault, fine

if TYPE_CHECKING:
    from ..identity.desk import Desk
    from ..identity.source import Token
    from ..rucio.gateway import Gateway

TOKEN_ENDS_SOON = timedelta(minutes=10)
"""A token that somebody else renews should have been renewed by then."""
UNITS = ("B", "kB", "MB", "GB", "TB", "PB")


async def credential(desk: Desk, gateway: Gateway) -> tuple[Finding, str | None]:
    """Sign in with what there is and ask Rucio who that is (``GET /accounts/whoami``).

    Returns
    -------
    tuple
        The finding, and Rucio's name of the account; None where nothing can be asked in its name.
    """
    try:
        account = await gateway.whoami()
        token = await desk.token()
    except LakeError as error:
        # where the user types the credential, having typed none yet is no mistake of the set-up
        waiting = error.code == "not_signed_in"
        return (doubt if waiting else fault)("credential", error), None
    return signed_in(account, token, renewed=desk.interactive), account


def signed_in(account: str, token: Token, *, renewed: bool) -> Finding:
    """Say for how long the credential serves."""
    if token.expires_at is None:
        return fine("credential", f"Signed in as {account}; the credential does not say when it ends.")
    until = f"{token.expires_at:%Y-%m-%d %H:%M} UTC"
    if renewed:
        return fine("credential", f"Signed in as {account}, renewed before {until}.")
    if token.expires_at - datetime.now(timezone.utc) < TOKEN_ENDS_SOON:
        message = f"The token of {account} ends at {until}"
        return doubt("credential", LakeError("token_expiring", message, "nobody has renewed it yet"))
    return fine("credential", f"Signed in as {account} until {until}.")


async def rights(gateway: Gateway, account: str, rse: str) -> Finding:
    """Compare what the account may hold on an RSE with what it holds there."""
    try:
        return await quota(gateway, account, rse)
    except LakeError as error:
        return fault("rights", error, f"Asked: the limit of {account} on {rse}")


async def quota(gateway: Gateway, account: str, rse: str) -> Finding:
    """Read ``/accounts/<account>/limits/local/<rse>`` and, where there is a limit, the use of it.

    Raises
    ------
    LakeError
        As ``Gateway.get``.
    """
    limits = mapping_of(await gateway.get("accounts", account, "limits", "local", rse, patient=False))
    limit = quantity(limits.get(rse))
    if limit is None:
        message = f"{account} has no quota on {rse}"
        return doubt("rights", LakeError("no_quota", message, "Rucio knows no limit of this account there"))
    if math.isinf(limit):
        return fine("rights", f"{account} may hold any amount on {rse}.")
    rows = await gateway.get_lines("accounts", account, "usage", "local", rse, patient=False)
    used = quantity(mapping_of(rows[0]).get("bytes")) if rows else None
    if used is not None and used >= limit:
        message = f"The quota of {account} on {rse} is used up"
        return doubt("rights", LakeError("quota_exceeded", message, f"{size(used)} of {size(limit)} are used"))
    share = "" if used is None else f"; {size(used)} of it are used"
    return fine("rights", f"{account} may hold {size(limit)} on {rse}{share}.")


def quantity(value: Any) -> float | None:
    """Read a number of bytes; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value):
        return None
    return float(value)


def size(amount: float) -> str:
    """Write a number of bytes as people do: decimal units."""
    unit = 0
    while amount >= 999.5 and unit < len(UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    digits = 0 if unit == 0 or amount >= 9.95 else 1
    return f"{amount:.{digits}f} {UNITS[unit]}"
