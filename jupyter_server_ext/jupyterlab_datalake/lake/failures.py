"""The catalogue of failures: each has a name, an HTTP status, and what the user can do about it.

``LakeError`` is the only error that leaves the domain. Its ``message`` says what happened, its ``reason``
why, in Rucio's words where Rucio spoke. The remedy belongs to the code, is written once here, and reaches the
browser as translatable sentences in the generated ``src/api/failures.ts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN = "…"
"""Stands where a secret was."""

FailureCode = Literal[
    "not_signed_in",
    "credential_refused",
    "credential_host_changed",
    "token_missing",
    "token_unreadable",
    "token_refused",
    "instance_unknown",
    "instance_misconfigured",
    "configuration_unreadable",
    "configuration_unavailable",
    "configuration_outdated",
    "no_instance",
    "did_malformed",
    "did_not_found",
    "scope_not_found",
    "wildcard_forbidden",
    "filter_invalid",
    "too_many_scopes",
    "input_invalid",
    "lifetime_too_long",
    "no_destination",
    "mode_unsupported",
    "quota_exceeded",
    "rule_exists",
    "rule_not_found",
    "rule_not_yours",
    "rule_refused",
    "rse_unknown",
    "rse_not_mounted",
    "rule_stuck",
    "access_denied",
    "rucio_unreachable",
    "rucio_timeout",
    "rucio_tls",
    "rucio_unavailable",
    "rucio_busy",
    "rucio_error",
    "rucio_garbled",
    "rucio_cut",
    "rucio_outdated",
    "connection_unencrypted",
    "certificate_expiring",
    "clock_skew",
    "token_expiring",
    "rse_not_writable",
    "no_quota",
    "mount_missing",
    "mount_unreadable",
    "mount_hanging",
    "mount_mismatch",
    "request_too_large",
    "not_found",
    "method_not_allowed",
    "forbidden",
    "server_unreachable",
    "internal",
]


class Meaning(NamedTuple):
    """What a failure code stands for."""

    status: int
    """HTTP status of the answer."""
    remedy: str
    """One or two sentences: what the user can do."""


CATALOGUE: dict[FailureCode, Meaning] = {
    "not_signed_in": Meaning(401, "Sign in to this instance in the Data Lake panel."),
    "credential_refused": Meaning(
        401, "Check user name, password and account; Rucio accepted none of this combination."
    ),
    "credential_host_changed": Meaning(
        401,
        "Sign in again if you trust the new host. A credential of your administrator goes there "
        "once a local configuration file names it.",
    ),
    "token_missing": Meaning(
        401, "Ask your administrator: the token that this instance is configured to use is not there."
    ),
    "token_unreadable": Meaning(
        401, "Ask your administrator: the token file exists but holds no token that can be read."
    ),
    "token_refused": Meaning(
        401, "Renew your session (log out of Jupyter and in again), or ask your administrator to renew the token."
    ),
    "instance_unknown": Meaning(404, "Choose one of the configured instances."),
    "instance_misconfigured": Meaning(500, "Ask your administrator to correct the named setting of this instance."),
    "configuration_unreadable": Meaning(500, "Correct the named file, then reload the configuration."),
    "configuration_unavailable": Meaning(
        502, "Reload the configuration in a moment. If it stays so, ask your administrator to check the $url."
    ),
    "configuration_outdated": Meaning(
        502, "You can go on working. If it stays so for days, tell your administrator, who may have changed something."
    ),
    "no_instance": Meaning(
        404, "Configure an instance in jupyter_server_config (c.DataLakeApp.instances), then reload the configuration."
    ),
    "did_malformed": Meaning(400, "Write a DID as scope:name."),
    "did_not_found": Meaning(404, "Check scope and name; the data may have been deleted from the lake."),
    "scope_not_found": Meaning(404, "Choose one of the listed scopes."),
    "wildcard_forbidden": Meaning(
        403, "Search for a complete name: the administrator has switched wildcards off for this instance."
    ),
    "filter_invalid": Meaning(
        422,
        "Correct the condition: a text in quotes is compared as text, and Rucio's own keys (project, length, …) "
        "cannot be combined with free metadata.",
    ),
    "too_many_scopes": Meaning(422, "Choose fewer scopes: the administrator limits how many one search may cover."),
    "input_invalid": Meaning(422, "Correct the named field."),
    "lifetime_too_long": Meaning(422, "Choose a lifetime within the limit that the administrator set."),
    "no_destination": Meaning(
        409, "Ask your administrator to set destination_rse: no mounted RSE is configured for this instance."
    ),
    "mode_unsupported": Meaning(
        409, "Use an instance in replica mode: this one is configured to download, which is not possible yet."
    ),
    "quota_exceeded": Meaning(
        409, "Delete rules that you no longer need, choose a smaller dataset, or ask for more quota on this RSE."
    ),
    "rule_exists": Meaning(409, "Nothing to do: the same rule is already there. Reload to see its state."),
    "rule_not_found": Meaning(404, "Reload: the rule has ended or was removed, and what it held may go with it."),
    "rule_not_yours": Meaning(
        403, "Ask the named owner to change the rule, or make the data available by a rule of your own."
    ),
    "rule_refused": Meaning(409, "Read Rucio's reason; if it is a policy of your site, ask your administrator."),
    "rse_unknown": Meaning(409, "Ask your administrator to check destination_rse: Rucio does not know this RSE."),
    "rse_not_mounted": Meaning(
        422, "Choose one of the named RSEs: only what is mounted on this machine can be opened as a file."
    ),
    "rule_stuck": Meaning(
        409, "Rucio retries by itself. If it stays stuck, ask for another source or tell the storage's operators."
    ),
    "access_denied": Meaning(403, "Ask the owner of the data or your administrator for the right to do this."),
    "rucio_unreachable": Meaning(
        502, "Check the network and the instance's address, then retry. Rucio itself may be down."
    ),
    "rucio_timeout": Meaning(504, "Retry in a moment, or search for something narrower. Rucio is slow to answer."),
    "rucio_tls": Meaning(
        502, "Ask your administrator to set rucio_ca_cert: the server's certificate could not be verified."
    ),
    "rucio_unavailable": Meaning(503, "Retry in a moment: Rucio is overloaded or being restarted."),
    "rucio_busy": Meaning(503, "Retry in a moment: Rucio is at work on the same data."),
    "rucio_error": Meaning(502, "Retry; if it happens again, report the reason to Rucio's operators."),
    "rucio_garbled": Meaning(
        502, "Check that the instance's address is Rucio's REST address and not a web page or a proxy's login."
    ),
    "rucio_cut": Meaning(502, "Retry: the answer ended before it was complete, so it is not shown as complete."),
    "rucio_outdated": Meaning(
        502, "Most things work. If one does not, ask Rucio's operators for the version that is tested."
    ),
    "connection_unencrypted": Meaning(
        502, "Ask your administrator for an https address: anybody on the way can read the credential."
    ),
    "certificate_expiring": Meaning(502, "Tell Rucio's operators: when it has ended, nothing can be asked any more."),
    "clock_skew": Meaning(
        502, "Set the clocks by NTP. While they disagree, credentials count as expired, or as not yet valid."
    ),
    "token_expiring": Meaning(
        401, "Whoever supplies the token should renew it now; if nobody does, log out of Jupyter and in again."
    ),
    "rse_not_writable": Meaning(
        409, "Choose another destination, or ask the storage's operators when data can be brought there again."
    ),
    "no_quota": Meaning(409, "Ask Rucio's operators for a quota (account limit) of your account on this RSE."),
    "mount_missing": Meaning(
        503, "Ask your administrator to mount the storage there, or to correct the path in the instance's mounts."
    ),
    "mount_unreadable": Meaning(
        503, "Ask your administrator for the right to read there, or to mount the storage again."
    ),
    "mount_hanging": Meaning(
        503, "Ask your administrator to mount the storage again. Programs that touch it wait until it answers."
    ),
    "mount_mismatch": Meaning(
        409, "Ask your administrator to correct pfn_prefix: files on this RSE have no local path now."
    ),
    "request_too_large": Meaning(413, "Send less at once."),
    "not_found": Meaning(404, "Reload the page: browser and server may be of different versions."),
    "method_not_allowed": Meaning(405, "Reload the page: browser and server may be of different versions."),
    "forbidden": Meaning(403, "Reload the page and log in to Jupyter again."),
    "server_unreachable": Meaning(
        503, "Check that your Jupyter server is running and that you are still connected, then retry."
    ),
    "internal": Meaning(500, "This is a fault of the extension: please report it with the server's log."),
}
assert set(CATALOGUE) == set(get_args(FailureCode)), "every code has a meaning"


class LakeError(Exception):
    """A failure with a name.

    Parameters
    ----------
    code
        Which failure of the catalogue.
    message
        What happened, as one sentence.
    reason
        Why, as far as it is known; Rucio's own words where Rucio spoke. Never holds a secret.
    """

    def __init__(self, code: FailureCode, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.code: FailureCode = code
        self.message = message
        self.reason = reason or message

    @property
    def status(self) -> int:
        """HTTP status that belongs to the code."""
        return CATALOGUE[self.code].status

    @property
    def remedy(self) -> str:
        """What the user can do."""
        return CATALOGUE[self.code].remedy

    def without(self, secrets: Iterable[str]) -> LakeError:
        """Return the same failure without some texts: the other side may have repeated what it was sent."""
        message, reason = self.message, self.reason
        for secret in secrets:
            message, reason = message.replace(secret, HIDDEN), reason.replace(secret, HIDDEN)
        return LakeError(self.code, message, reason)

    def __str__(self) -> str:
        return self.message if self.reason == self.message else f"{self.message}: {self.reason}"
