"""How long a server's certificate still serves."""

from __future__ import annotations

import asyncio
import ssl
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from ..failures import LakeError
from ..rucio.refusals import broken
from ..rucio.transport import trust, where

if TYPE_CHECKING:
    from yarl import URL


async def end_of_certificate(url: URL, ca_cert: str | None, seconds: float) -> datetime:
    """Return when the verified certificate ends, by a connection of its own (aiohttp does not show it).

    Raises
    ------
    LakeError
        ``instance_misconfigured`` naming ``rucio_ca_cert``, ``rucio_tls``, ``rucio_timeout`` or
        ``rucio_unreachable``.
    """
    context = await asyncio.to_thread(trust, ca_cert)
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(url.host, url.port, ssl=context), seconds)
    except ssl.SSLError as error:
        message = f"No secure connection to {where(url)} can be made"
        raise LakeError("rucio_tls", message, error.reason or message) from error
    except (OSError, asyncio.TimeoutError) as error:
        raise broken(error, where(url), begun=False) from error
    certificate = writer.get_extra_info("peercert")
    # an orderly farewell would wait for the other side
    writer.transport.abort()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), timezone.utc)
