"""Each code of the catalogue is provoked at the door; one that nothing can provoke has no place there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch

import pytest

from jupyterlab_datalake.lake.failures import CATALOGUE
from tests.api.credentials import jwt, self_signed
from tests.api.healthy import RSE, heal, limited, pong
from tests.api.scripted_rucio import (
    PASSWORD,
    Reply,
    ScriptedRucio,
    answer,
    chunked,
    http,
    refused,
    reset,
    rows,
    silence,
)

D = "instances/demo/"
SEARCH = f"{D}dids?scope=opendata&pattern=*"
POST = f"{D}availability"
WISH = {"did": "opendata:a"}
CREDENTIAL = {"username": "alice", "password": PASSWORD}
BROWSER_ONLY = {"server_unreachable"}
"""Named by the browser itself, when this server does not answer."""
RULE_ID = "0123456789abcdef" * 2
RULE = {"id": "r1", "account": "alice", "rse_expression": "LOCAL-FUSE", "state": "STUCK", "error": "no space left"}


def asks(verb: str, path: str, body: Any = None, auth: bool = True, **script: Reply):
    """Ask once, after Rucio has learnt its part; ``__`` in a name is a slash."""

    async def provoke(door, rucio) -> Any:
        for target, reply in script.items():
            rucio.reply("/" + target.replace("__", "/"), reply)
        reply = await door(verb, path, json=body, auth=auth)
        assert reply.status == CATALOGUE[reply.json["code"]].status
        return reply.json

    return provoke


NO_RULES: dict[str, Reply] = {
    "dids__opendata__a?": answer({"type": "DATASET", "length": 2, "bytes": 6}),
    "dids__opendata__a__rules": rows(),
    "dids__opendata__a__parents": rows(),
}


def wish(**script: Reply):
    """Wish for data that no rule brings yet."""
    return asks("POST", POST, WISH, True, **NO_RULES, **script)


async def stuck(door, rucio) -> Any:
    rucio.reply("/dids/opendata/a?", answer({"type": "DATASET", "length": 2, "bytes": 6}))
    rucio.reply("/dids/opendata/a/parents", rows())
    rucio.reply("/dids/opendata/a/rules", rows(RULE))
    rucio.reply("/replicas/opendata/a/datasets", rows())
    item = (await door("GET", f"{POST}?did=opendata:a")).json["items"][0]
    assert item["state"] == "stuck"
    assert item["failure"]["reason"] == "no space left"
    return item["failure"]


async def signed_out(door, rucio) -> Any:
    await door("DELETE", f"{D}credential")
    reply = await door("GET", f"{D}scopes")
    assert reply.status == 401
    return reply.json


async def problem(door, rucio) -> Any:
    return (await door("GET", "instances")).json["problems"][0]


def finds(**script: Reply):
    """Ask the doctor, after Rucio has learnt its part; return the one thing that is wrong."""

    async def provoke(door, rucio) -> Any:
        heal(rucio)
        for target, reply in script.items():
            rucio.reply("/" + target.replace("__", "/").replace("_", "-"), reply)
        *batches, end = (await door("GET", "diagnosis")).lines
        assert end["kind"] == "end"
        (failure,) = [check["failure"] for batch in batches for check in batch["checks"] if check["failure"]]
        return failure

    return provoke


async def hanging(door, rucio) -> Any:
    """A mount that answers when the test is over."""
    over = Event()

    def late(mount) -> tuple[str, str]:
        over.wait(30)
        return "mounted", ""

    doctor = "jupyterlab_datalake.lake.doctor"
    with patch(f"{doctor}.storage.PATIENCE", 0.1), patch(f"{doctor}.probe.condition_of", late):
        failure = await finds()(door, rucio)
    over.set()
    return failure


async def unreadable(door, rucio) -> Any:
    places = (await door("GET", "instances")).json["searched"]
    Path(places[1].removesuffix(", .json")).write_text("c.", encoding="utf-8")  # noqa: ASYNC240
    return (await door("POST", "configuration")).json["problems"][0]


async def moved(door, rucio) -> Any:
    """The remote part names Rucio by another name, which the administrator's password must not follow."""
    elsewhere = rucio.url.replace("127.0.0.1", "localhost")
    rucio.reply("/config.json", answer({"rucio_base_url": rucio.url}), answer({"rucio_base_url": elsewhere}))
    await door("GET", "instances")
    await door("POST", "configuration")
    reply = await door("GET", f"{D}scopes")
    assert reply.status == 401
    return reply.json


async def outdated(door, rucio) -> Any:
    rucio.reply("/config.json", answer({"rucio_base_url": rucio.url, "mode": "download"}), reset)
    assert (await door("GET", "instances")).json["problems"] == []
    return (await door("POST", "configuration")).json["problems"][0]


async def broken(door, rucio) -> Any:
    async def boom() -> None:
        raise ZeroDivisionError("nobody expected this")

    door.lakes.listing = boom
    failure = await asks("GET", "instances")(door, rucio)
    assert "nobody expected" not in str(failure)
    return failure


PROVOKED = {
    "not_signed_in": signed_out,
    "credential_refused": asks("PUT", f"{D}credential", CREDENTIAL, auth__userpass=http(b"", 401)),
    "token_missing": asks("GET", f"{D}scopes"),
    "token_unreadable": asks("GET", f"{D}scopes"),
    "token_refused": asks("GET", f"{D}scopes", scopes__=refused(401, "CannotAuthenticate", "expired")),
    "instance_unknown": asks("GET", "instances/other/scopes"),
    "instance_misconfigured": asks("GET", f"{D}scopes"),
    "credential_host_changed": moved,
    "configuration_unreadable": unreadable,
    "configuration_unavailable": asks("GET", f"{D}scopes", config__json=reset),
    "configuration_outdated": outdated,
    "no_instance": problem,
    "did_malformed": asks("GET", f"{D}did?did=x"),
    "did_not_found": asks("GET", f"{D}did?did=x:y", dids__=refused(404, "DataIdentifierNotFound", "x:y not found")),
    "scope_not_found": asks("GET", f"{D}dids?scope=nope&pattern=*", dids__=rows()),
    "wildcard_forbidden": asks("GET", SEARCH),
    "filter_invalid": asks("GET", f"{SEARCH}&where=%7B%7D"),
    "too_many_scopes": asks("GET", f"{D}dids?pattern=*" + "".join(f"&scope=s{n}" for n in range(51))),
    "input_invalid": asks("POST", POST, {}),
    "lifetime_too_long": asks("POST", POST, {**WISH, "lifetime_days": 31}),
    "no_destination": asks("POST", POST, WISH),
    "mode_unsupported": asks("POST", POST, WISH),
    "quota_exceeded": wish(rules=refused(409, "InsufficientAccountLimit", "not enough quota")),
    "rule_exists": wish(rules=refused(409, "DuplicateRule", "exists")),
    "rule_not_found": asks("DELETE", f"{D}rules/{RULE_ID}", rules=refused(404, "RuleNotFound", "no such rule")),
    "rule_not_yours": asks("DELETE", f"{D}rules/{RULE_ID}", rules=answer({**RULE, "account": "bob"})),
    "rule_refused": wish(rules=refused(409, "InvalidReplicationRule", "not like this")),
    "rse_unknown": wish(rules=refused(409, "InvalidRSEExpression", "empty set")),
    "rse_not_mounted": asks("POST", POST, {**WISH, "rse": "SITE-A"}, rses__=rows({"rse": "SITE-A"})),
    "rule_stuck": stuck,
    "access_denied": wish(rules=refused(401, "AccessDenied", "alice can not add rules")),
    "rucio_unreachable": asks("GET", SEARCH, dids__=reset),
    "rucio_timeout": asks("GET", SEARCH, dids__=silence),
    "rucio_tls": asks("GET", f"{D}scopes"),
    "rucio_unavailable": asks("GET", SEARCH, dids__=http(b"", 503)),
    "rucio_busy": wish(rules=refused(500, "DatabaseException", "An unknown Database Exception")),
    "rucio_error": asks("GET", SEARCH, dids__=refused(500, "RucioException", "out of connections")),
    "rucio_garbled": asks("GET", SEARCH, dids__=http(b"<html>")),
    "rucio_cut": asks("GET", SEARCH, dids__=chunked(end=False, then_close=True)),
    "rucio_outdated": finds(ping=pong("40.1.0")),
    "connection_unencrypted": finds(),
    "certificate_expiring": finds(),
    "clock_skew": finds(ping=pong(ahead=timedelta(hours=-3))),
    "token_expiring": finds(),
    "rse_not_writable": finds(rses__LOCAL_FUSE=answer({**RSE, "availability_write": False})),
    "no_quota": finds(accounts__alice__limits__local__LOCAL_FUSE=limited(None)),
    "mount_missing": finds(),
    "mount_unreadable": finds(),
    "mount_hanging": hanging,
    "mount_mismatch": finds(rses__LOCAL_FUSE=answer({**RSE, "protocols": [{**RSE["protocols"][0], "port": 1}]})),
    "request_too_large": asks("POST", POST, {"did": "x" * 70_000}),
    "not_found": asks("GET", "nothing"),
    "method_not_allowed": asks("PUT", "instances", {}),
    "forbidden": asks("GET", "instances", auth=False),
    "internal": broken,
}  # fmt: skip
MOUNT = {"rse": "LOCAL-FUSE", "pfn_prefix": "root://localhost:1094//eos/localfuse", "path": "/"}
INSTANCE: dict[str, dict[str, Any]] = {
    "token_expiring": {"auth": {"type": "environment", "variable": "TEST_RUCIO_SHORT_TOKEN"}},
    "mount_missing": {"mounts": [{**MOUNT, "path": "/nowhere"}]},
    "mount_unreadable": {"mounts": [{**MOUNT, "path": "/dev/null"}]},
    "token_missing": {"auth": {"type": "environment", "variable": "TEST_NO_SUCH_VARIABLE"}},
    "token_unreadable": {"auth": {"type": "file", "path": "/dev/null"}},
    "token_refused": {"auth": {"type": "environment", "variable": "TEST_RUCIO_TOKEN"}},
    "instance_misconfigured": {"rucio_base_url": "ftp://nowhere"},
    "wildcard_forbidden": {"wildcard_enabled": False},
    "no_destination": {"destination_rse": None},
    "mode_unsupported": {"mode": "download"},
}
REASON = {
    "quota_exceeded": "not enough quota",
    "rule_refused": "not like this",
    "rse_unknown": "empty set",
    "rse_not_mounted": "LOCAL-FUSE",
    "access_denied": "alice can not add rules",
    "rucio_error": "out of connections",
}
"""Rucio's own words, which must reach the user (pain 1)."""


class TestEachFailure:
    @pytest.fixture(params=sorted(PROVOKED))
    def code(self, request):
        return request.param

    @pytest.fixture
    def rucio(self, code, tmp_path, jp_asyncio_loop):
        tls = self_signed(tmp_path / "tls", 3) if code == "certificate_expiring" else None
        scripted = ScriptedRucio(tls=tls)
        jp_asyncio_loop.run_until_complete(scripted.start())
        yield scripted
        jp_asyncio_loop.run_until_complete(scripted.stop())

    @pytest.fixture
    def instance(self, instance, code, rucio, monkeypatch, tmp_path):
        monkeypatch.setenv("TEST_RUCIO_TOKEN", "header.payload.signature")
        monkeypatch.setenv("TEST_RUCIO_SHORT_TOKEN", jwt(timedelta(minutes=2)))
        if code == "certificate_expiring":
            instance["rucio_ca_cert"] = str(tmp_path / "tls" / "cert.pem")
        if code == "connection_unencrypted":
            # this machine, by an address that does not say so
            instance["rucio_base_url"] = rucio.url.replace("127.0.0.1", "0.0.0.0")
        if code == "rucio_tls":
            rucio.greeting = b"this is no TLS"
            instance["rucio_base_url"] = rucio.url.replace("http://", "https://")
        if code in {"configuration_unavailable", "configuration_outdated", "credential_host_changed"}:
            return {"name": "demo", "$url": f"{rucio.url}/config.json", "auth": instance["auth"]}
        return {**instance, "mounts": [MOUNT], **INSTANCE.get(code, {})}

    @pytest.fixture
    def datalake_config(self, datalake_config, code):
        return {**datalake_config, "instances": []} if code == "no_instance" else datalake_config

    async def test_is_provoked_and_says_what_to_do(self, door, rucio, everything_logged, code):
        failure = await PROVOKED[code](door, rucio)
        assert failure["code"] == code
        assert failure["message"]
        assert failure["reason"]
        assert REASON.get(code, "") in failure["reason"]
        assert CATALOGUE[code].remedy.endswith(".")
        assert PASSWORD not in "".join([*failure.values()])


def test_no_code_is_without_a_test():
    assert set(PROVOKED) | BROWSER_ONLY == set(CATALOGUE)
