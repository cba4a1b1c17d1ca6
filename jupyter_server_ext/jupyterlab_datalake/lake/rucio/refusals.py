"""Give what went wrong on the way to Rucio, or what Rucio refused, a name of the catalogue."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from ..failures import FailureCode, LakeError

if TYPE_CHECKING:
    from collections.abc import Mapping

CODE_OF_EXCEPTION: dict[str, FailureCode] = {
    "AccessDenied": "access_denied",
    "AccountNotFound": "access_denied",
    "CannotAuthenticate": "credential_refused",
    "CannotAuthorize": "credential_refused",
    "DataIdentifierNotFound": "did_not_found",
    "DIDFilterSyntaxError": "filter_invalid",
    "DatabaseException": "rucio_busy",
    "DuplicateCriteriaInDIDFilter": "filter_invalid",
    "DuplicateRule": "rule_exists",
    "FilterEngineGenericError": "filter_invalid",
    "IdentityError": "credential_refused",
    "InputValidationError": "rule_refused",
    "InsufficientAccountLimit": "quota_exceeded",
    "InsufficientTargetRSEs": "rse_unknown",
    "InvalidMetadata": "filter_invalid",
    "InvalidObject": "did_malformed",
    "InvalidRSEExpression": "rse_unknown",
    "InvalidReplicationRule": "rule_refused",
    "InvalidRuleWeight": "rule_refused",
    "KeyNotFound": "filter_invalid",
    "ManualRuleApprovalBlocked": "rule_refused",
    "RSENotFound": "rse_unknown",
    "RSEOverQuota": "quota_exceeded",
    "RSEWriteBlocked": "rule_refused",
    "ReplicationRuleCreationTemporaryFailed": "rucio_unavailable",
    "RuleNotFound": "rule_not_found",
    "ScratchDiskLifetimeConflict": "rule_refused",
    "ScopeNotFound": "scope_not_found",
    "StagingAreaRuleRequiresLifetime": "rule_refused",
    "UnsupportedOperation": "rule_refused",
}
MESSAGES: dict[FailureCode, str] = {
    "access_denied": "Rucio does not allow this",
    "credential_refused": "Rucio does not accept this credential",
    "did_malformed": "Rucio does not accept this as a DID",
    "did_not_found": "Rucio does not know this DID",
    "filter_invalid": "Rucio does not accept the conditions",
    "quota_exceeded": "The quota on the destination is not enough",
    "rse_unknown": "Rucio does not know the destination RSE",
    "rucio_busy": "Rucio's database could not serve this now",
    "rucio_error": "Rucio failed",
    "rucio_garbled": "The answer is not one of Rucio",
    "rucio_unavailable": "Rucio is not available",
    "rule_exists": "The same rule is already there",
    "rule_not_found": "Rucio does not know this rule",
    "rule_refused": "Rucio refuses the rule",
    "scope_not_found": "Rucio does not know this scope",
}
UNAVAILABLE = {429, 502, 503, 504}
MAX_REASON = 500
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


def words(text: object) -> str:
    """Return a text of Rucio as one line of bounded length that any encoding can carry."""
    return CONTROL.sub(" ", str(text)).strip()[:MAX_REASON]


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> LakeError:
    """Name an answer that is not a success.

    Rucio says what it means in the headers ``ExceptionClass`` and ``ExceptionMessage`` and again in the
    JSON body; a proxy in front of it says nothing of the kind.
    """
    name, message = headers.get("ExceptionClass", ""), headers.get("ExceptionMessage", "")
    if not name:
        name, message = from_body(body)
    if name:
        code = CODE_OF_EXCEPTION.get(name, "rucio_error")
        return LakeError(code, MESSAGES[code], words(message) or words(name))
    if 300 <= status < 400:
        target = host_of(headers.get("Location", ""))
        return LakeError("rucio_garbled", MESSAGES["rucio_garbled"], f"it redirects to {target}; not followed")
    code = "rucio_error"
    if status == 401:
        code = "credential_refused"
    elif status == 414:
        # only the conditions of a search can make a line of ours so long
        code = "filter_invalid"
    elif status in UNAVAILABLE:
        code = "rucio_unavailable"
    return LakeError(code, MESSAGES[code], f"HTTP status {status}")


def from_body(body: bytes) -> tuple[str, str]:
    """Read ``ExceptionClass`` and ``ExceptionMessage`` from a JSON body; empty where there are none."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return "", ""
    if not isinstance(parsed, dict):
        return "", ""
    return str(parsed.get("ExceptionClass") or ""), str(parsed.get("ExceptionMessage") or "")


def host_of(location: str) -> str:
    """Return scheme and host of a redirect: the rest may hold a secret."""
    try:
        target = URL(location)
    except ValueError:
        return "an address that cannot be read"
    return words(f"{target.scheme}://{target.host}") if target.host else "another path"


def broken(error: BaseException, where: str, *, begun: bool) -> LakeError:
    """Name a connection that failed; ``begun`` says whether a part of the answer had arrived."""
    if isinstance(error, (asyncio.TimeoutError, TimeoutError)):
        return LakeError("rucio_timeout", f"{where} did not answer in time", "nothing arrived within the time limit")
    if isinstance(error, (aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch)):
        return LakeError("rucio_tls", f"No secure connection to {where} can be made", words(error))
    if isinstance(error, aiohttp.InvalidURL):
        return LakeError("instance_misconfigured", "The address of the instance cannot be used", where)
    if begun or isinstance(error, aiohttp.ClientPayloadError):
        return LakeError("rucio_cut", "The answer ended before it was complete", words(error) or type(error).__name__)
    if isinstance(error, (aiohttp.ClientConnectionError, OSError)):
        return LakeError("rucio_unreachable", f"{where} cannot be reached", words(error) or type(error).__name__)
    return LakeError("rucio_garbled", MESSAGES["rucio_garbled"], words(error) or type(error).__name__)
