"""The OpenAPI document against the running server: whatever is sent, the answer is one that the document promises."""

from __future__ import annotations

import json
import os
from urllib.parse import urlencode

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from pydantic import TypeAdapter

from jupyterlab_datalake.api.models import Failure
from jupyterlab_datalake.api.openapi import document
from jupyterlab_datalake.api.routes import PREFIX, ROUTES
from jupyterlab_datalake.lake.failures import CATALOGUE
from tests.api.scripted_rucio import PASSWORD, answer, rows
from tests.api.whole_server import rucio_in_a_thread, server_for
from tests.headless.conftest import TOKEN

pytestmark = pytest.mark.timeout(1800)
EXAMPLES = 300 if os.environ.get("CAMPAIGN") else 25
AUTH = {"Authorization": f"token {TOKEN}"}
ID = "0123456789abcdef" * 2
THING = {
    "scope": "s", "name": "a", "type": "DATASET", "did_type": "DATASET", "bytes": 3, "length": 1, "id": ID,
    "state": "OK", "account": "alice", "rse_expression": "LOCAL-FUSE", "expires_at": None,
    "rse": "LOCAL-FUSE", "available_length": 1, "available_bytes": 3,
    "states": {"LOCAL-FUSE": "AVAILABLE"}, "rses": {"LOCAL-FUSE": ["root://localhost:1094//eos/localfuse/s/a"]},
}  # fmt: skip
"""A row that is all at once: DID, rule, replica and RSE."""
TOO_MANY = 1000
"""Query parameters from which tornado refuses a request by itself, with 400 and no word."""
MAX_QUERY = 60_000
"""Characters of a query; from 64 kB tornado hangs up (``test_an_address_without_end_is_not_read``)."""
OF_RUCIO = {502, 503, 504}
schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with rucio_in_a_thread() as rucio:
        for path in ("/dids/", "/replicas/", "/rses/", "/accounts/"):
            rucio.reply(path, rows(THING))
        rucio.reply("/rules/", answer(THING))
        rucio.reply("/locks/", rows())
        with server_for(rucio, tmp_path_factory.mktemp("openapi") / "home", rucio_silence_timeout=2.0) as server:
            yield server


@pytest.fixture
def url(server):
    """The server, signed in: another operation may have signed out."""
    credential = {"username": "alice", "password": PASSWORD, "account": "alice"}
    done = requests.put(f"{server.url}datalake/instances/demo/credential", json=credential, headers=AUTH, timeout=30)
    assert done.status_code == 200, done.text
    return server.url.rstrip("/")


def nearer(case):
    """Let most questions come further than to the first check, and leave a part as it is."""
    path, query = case.path_parameters or {}, case.query or {}
    if "instance" in path and len(str(path["instance"])) % 4:
        path["instance"] = "demo"
    if "rule" in path and len(str(path["rule"])) % 4:
        path["rule"] = ID
    if isinstance(query.get("did"), str) and ":" not in query["did"]:
        query["did"] = f"s:{query['did']}"
    if isinstance(query.get("did"), list):
        query["did"] = [f"s:{did}" if isinstance(did, str) and ":" not in did else did for did in query["did"]]


def cut(case):
    """Shorten the lists of a question until the server can read it."""
    query = case.query or {}
    while len(urlencode(query, doseq=True, errors="replace")) > MAX_QUERY:
        longest = max((name for name in query if isinstance(query[name], list)), key=lambda name: len(str(query[name])))
        query[longest] = query[longest][: len(query[longest]) // 2]


def verb_of(case):
    """What the table says of it; None for a verb that is tried although the route has none."""
    path = case.operation.path.removeprefix(f"/{PREFIX}/")
    return next(route.verbs.get(case.method.upper()) for route in ROUTES if route.path == path)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_is_promised(case, url):
    nearer(case)
    cut(case)
    reply = case.call(base_url=url, headers=AUTH, timeout=60)
    verb = verb_of(case)
    if verb is not None and reply.status_code == verb.status:
        promised = TypeAdapter(verb.answers[0] if len(verb.answers) == 1 else _any_of(verb.answers))
        for text in reply.text.splitlines() if verb.streamed else [reply.text]:
            promised.validate_python(json.loads(text), strict=False)
        return
    if case.method.upper() == "OPTIONS":
        # jupyter_server answers it for every route
        assert reply.status_code in {200, 204}
        return
    assert reply.status_code >= 400, reply.text
    assert reply.status_code < 500 or reply.status_code in OF_RUCIO, reply.text
    if case.method.upper() == "HEAD":
        return
    if reply.request.url.count("&") >= TOO_MANY - 1:
        assert (reply.status_code, reply.text) == (400, "")
        return
    failure = Failure.model_validate_json(reply.text)
    assert CATALOGUE[failure.code].status == reply.status_code
    assert reply.status_code < 500 or failure.code.startswith("rucio_")


def _any_of(answers):
    union = answers[0]
    for model in answers[1:]:
        union = union | model
    return union
