"""What happened, for each failure of the catalogue, as the troubleshooting page tells it.

A message that is shown names the thing itself (a host, a key, a DID); what stands here holds for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .failures import FailureCode

SYMPTOMS: Mapping[str, Mapping[FailureCode, str]] = {
    "Signing in": {
        "not_signed_in": "Nobody has signed in to this Rucio, and the administrator supplies no credential.",
        "credential_refused": "Rucio answered that it does not accept user name, password or account.",
        "credential_host_changed": "The configuration names another Rucio than the one the credential was entered for.",
        "token_missing": "The variable or the file from which the token is read is not there, or is empty.",
        "token_unreadable": "The file is there, but cannot be read, is too large, or holds more than a token.",
        "token_refused": "Rucio does not accept the token: it has expired, or is meant for somebody else.",
        "token_expiring": "The token ends within minutes, and nobody has renewed it yet.",
        "access_denied": "Rucio knows you, but its policy does not allow you to do this.",
    },
    "Configuration": {
        "no_instance": "No configuration file and no variable names a Rucio. The panel and the doctor list the places "
        "that were looked at.",
        "instance_misconfigured": "A setting is missing, unknown, or has a value that cannot be used. It is named.",
        "configuration_unreadable": "A configuration file of Jupyter cannot be read, or is a program that fails.",
        "configuration_unavailable": "The part of the configuration behind $url cannot be fetched; no copy is kept.",
        "configuration_outdated": "The part of the configuration behind $url cannot be fetched; the last copy is used.",
        "instance_unknown": "A notebook or a request names an instance that is not configured here.",
        "no_destination": "The instance has no destination_rse, so there is no place to which data could be brought.",
        "mode_unsupported": "The instance has the mode download; this version only brings data by rules (replica).",
    },
    "Finding data": {
        "did_malformed": "What was typed is not scope:name, or Rucio's naming rules do not allow it.",
        "did_not_found": "Rucio has nothing of this scope and name.",
        "scope_not_found": "Rucio has no such scope.",
        "wildcard_forbidden": "The search holds * or %, which the administrator does not allow on this instance.",
        "filter_invalid": "A condition names a key by which Rucio does not search, or a value that the key cannot "
        "have; or Rucio has values of several kinds under this key.",
        "too_many_scopes": "The search would cover more scopes than search_scopes_max of the instance.",
        "input_invalid": "A value that was sent is not one that the field can have.",
    },
    "Bringing data near": {
        "lifetime_too_long": "The lifetime that was chosen is longer than the administrator allows.",
        "quota_exceeded": "Your account would hold more on this RSE than its quota (account limit) allows.",
        "no_quota": "Rucio knows no quota of your account on this RSE, and refuses rules of ordinary accounts there.",
        "rule_exists": "Your account already has the same rule on the same data.",
        "rule_not_found": "The rule is not there any more: it has expired, or somebody removed it.",
        "rule_not_yours": "The rule belongs to another account, and only that one may change it.",
        "rule_refused": "Rucio's policy, or the state of the RSE, does not allow this rule.",
        "rule_stuck": "Transfers of this rule failed several times. The panel shows the error of the last one.",
        "rse_unknown": "Rucio has no RSE of this name, or none fits the expression.",
        "rse_not_mounted": "The RSE that was chosen is not mounted on this machine.",
        "rse_not_writable": "The operators have blocked writing to the RSE (availability_write is false).",
    },
    "The mounted storage": {
        "mount_missing": "The directory does not exist, or is an ordinary empty one where Rucio counts files.",
        "mount_unreadable": "The directory is there, but the system refuses to list it.",
        "mount_hanging": "The directory did not answer within seconds, as a network file system does when its server "
        "is away.",
        "mount_mismatch": "No protocol of the RSE makes PFNs that begin with the configured pfn_prefix.",
    },
    "The way to Rucio": {
        "rucio_unreachable": "No connection is made: the name is unknown, nothing listens, or a firewall refuses.",
        "rucio_timeout": "Rucio took the question, and then nothing came within the time limit.",
        "rucio_tls": "No trusted authority signed the server's certificate, or it is for another name, or has ended.",
        "rucio_unavailable": "Rucio, or a proxy before it, answered that it cannot serve now (429, 502, 503, 504).",
        "rucio_busy": "Rucio's database was at work on the same rows and gave up, several times.",
        "rucio_error": "Rucio met an error of its own.",
        "rucio_garbled": "Something answered that is not Rucio: a web page, a login, or an answer out of format.",
        "rucio_cut": "The connection was closed before the answer was complete.",
        "rucio_outdated": "This Rucio is older than the oldest with which the extension is tested.",
        "connection_unencrypted": "The address begins with http:// and leads to another machine.",
        "certificate_expiring": "The certificate is good, but ends within two weeks.",
        "clock_skew": "The time in Rucio's answer and this server's differ by more than a minute.",
    },
    "The Jupyter server": {
        "server_unreachable": "The browser got no answer of the Jupyter server, or one that is not of this extension.",
        "not_found": "The Jupyter server does not know the question: the server half is missing or of another version.",
        "method_not_allowed": "The Jupyter server knows the address, but not this verb on it.",
        "forbidden": "The Jupyter server does not know you any more, or does not allow you to use the extension.",
        "request_too_large": "More was sent at once than the server takes.",
        "internal": "The server half met an error that nobody expected; its log has the details.",
    },
}
"""Codes in the order of the page, by the part of the work in which they are met."""
