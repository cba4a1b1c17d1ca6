"""The verbs on a real lake, in processes of the user: by way of her running server, and by the domain itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import TOKEN, VARIABLE, JupyterServer, instance_of

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]


@pytest.fixture(params=["server", "own"])
def says(request, user, password):
    """A program of the user; it reaches Rucio by the server, or by itself because it has the password."""

    def says(code, **environ):
        route = password if request.param == "own" else {}
        code = f"{code}\nimport sys; assert ('aiohttp' in sys.modules) == {request.param == 'own'}"
        return user.says(code, **route, **environ)

    return says


@pytest.fixture
def near(lake):
    """A dataset of two files that are here, and their contents."""
    did = f"user.alice:{lake.own_dataset(2)}"
    lake.wait_rule(lake.new_rule("alice", did))
    return did


@pytest.fixture
def far(lake):
    """A file that is only at another site."""
    return f"user.alice:{lake.own_file(size=1234)}"


def notebook_of(home, name, *attachments):
    """A notebook with a cart."""
    items = [{"variableName": v, "did": did, "type": kind, "unknown": 1} for v, did, kind in attachments]
    content = {"metadata": {"rucio_attachments": items}, "nbformat": 4, "nbformat_minor": 5, "cells": []}
    (home.root / name).write_text(json.dumps(content))
    return name


def rules_of(lake, did):
    """The rules of a DID, as Rucio lists them."""
    status, text = lake.ask("alice", "GET", f"/dids/{did.replace(':', '/')}/rules")
    assert status == 200, text
    return [json.loads(line) for line in text.splitlines()]


def test_files_are_paths_that_open(says, near, lake):
    told = says(f"""
files = lake.files({near!r})
print(json.dumps([[f.path, f.did, f.pfn, f.size, len(Path(f).read_bytes()), files[f.name] is f] for f in files]))
""")
    assert len(told) == 2
    for path, did, pfn, size, length, same in told:
        assert path.startswith(str(lake.mount))
        assert pfn.startswith(lake.info["mount"]["pfn_prefix"])
        assert did.startswith("opendata:")
        assert size == length > 0
        assert same


def test_a_missing_file_says_why_and_no_rule_is_made(says, far, lake):
    told = says(f"""
one = lake.path({far!r})
try:
    lake.open({far!r})
except lake.DataNotAvailable as error:
    print(json.dumps([repr(one), str(error)]))
""")
    assert told[0] == f"<{far}: not available, it is only at other sites>"
    assert told[1].startswith(f"{far} is not available: it is only at other sites")
    assert rules_of(lake, far) == []


def test_make_available_without_wait_returns_the_missing_value(says, knobs, far):
    knobs.set_transfers(hold=".*")
    told = says(f"one = lake.path({far!r}, make_available=True, lifetime_days=2)\nprint(json.dumps(repr(one)))")
    assert told == f"<{far}: not available, it is still on its way to the mounted storage>"
    [rule] = [
        json.loads(line)
        for line in knobs.ask("alice", "GET", f"/dids/{far.replace(':', '/')}/rules")[1].split("\n")
        if line
    ]
    assert rule["account"] == "alice"
    # asked again while it is on its way: no second rule
    says(f"lake.path({far!r}, make_available=True)\nprint(1)")
    assert len(rules_of(knobs, far)) == 1


def test_wait_returns_when_it_is_here_and_progress_is_told(says, knobs, far):
    knobs.set_transfers(delay_seconds=3)
    told = says(f"""
heard = []
one = lake.path({far!r}, make_available=True, wait=True, progress=heard.append)
with lake.open({far!r}) as file:
    length = len(file.read())
print(json.dumps([length, one.did_available, [p.state for p in heard], str(heard[0])]))
""")
    length, available, states, sentence = told
    assert (length, available, states[0], states[-1]) == (1234, True, "replicating", "available")
    assert sentence == f"{far}: 0 of 1 files, 0 bytes of 1.2 kB"


def test_without_a_callback_progress_is_a_line_on_standard_error(user, knobs, far):
    knobs.set_transfers(delay_seconds=2)
    done = user.python(f"print(lake.path({far!r}, make_available=True, wait=True).did_available)")
    assert done.stdout == "True\n"
    assert done.stderr.splitlines() == [f"{far}: 0 of 1 files, 0 bytes of 1.2 kB", f"{far} is here"]


def test_wait_ends_after_its_seconds(says, knobs, far):
    knobs.set_transfers(hold=".*")
    told = says(f"""
import time
began = time.monotonic()
one = lake.path({far!r}, make_available=True, wait=2, progress=lambda progress: None)
print(json.dumps([repr(one), time.monotonic() - began]))
""")
    assert "still on its way" in told[0]
    assert told[1] >= 2


def test_waiting_for_what_nobody_brings_ends_at_once(says, far):
    assert "only at other sites" in says(f"print(json.dumps(repr(lake.path({far!r}, wait=True))))")


def test_a_stuck_rule_is_raised_with_rucios_reason_and_a_remedy(says, knobs, far):
    knobs.set_transfers(fail=[{"pattern": ".*", "reason": "no space left on device"}])
    told = says(f"""
try:
    lake.path({far!r}, make_available=True, wait=True, progress=lambda progress: None)
except lake.LakeError as error:
    print(json.dumps([error.code, error.message, error.reason, error.remedy, str(error)]))
""")
    code, message, reason, remedy, text = told
    assert code == "rule_stuck"
    assert "no space left on device" in reason
    assert text == f"{message}: {reason}. {remedy}"


def test_refusals_have_names_and_cross_processes(says, near):
    told = says(f"""
import pickle
def attempt(verb, *args, **options):
    try:
        verb(*args, **options)
    except lake.LakeError as error:
        assert str(pickle.loads(pickle.dumps(error))) == str(error)
        return error.code
print(json.dumps([
    attempt(lake.files, "user.alice:no.such.thing"),
    attempt(lake.files, "nocolon"),
    attempt(lake.path, {near!r}),
    attempt(lake.files, {near!r}, instance="another"),
    attempt(lake.open, {near!r}, "w"),
    attempt(lake.open, {near!r}, "r+b"),
]))
""")
    assert told == [
        "did_not_found",
        "did_malformed",
        "input_invalid",
        "instance_unknown",
        "input_invalid",
        "input_invalid",
    ]


def test_a_lifetime_beyond_the_administrators_is_refused(says, far):
    told = says(f"""
for days in (31, 0):
    try:
        lake.path({far!r}, make_available=True, lifetime_days=days)
    except lake.LakeError as error:
        codes = [*globals().get("codes", []), error.code]
print(json.dumps(codes))
""")
    assert told == ["lifetime_too_long", "input_invalid"]


def test_the_variables_of_a_notebook(says, user, near, far):
    name = notebook_of(user, "cart.ipynb", ("ds", near, "collection"), ("one", far, "file"))
    told = says(f"""
found = lake.attach({name!r})
print(json.dumps([list(found), len(found["ds"]), Path(found["ds"][0]).is_file(), repr(found["one"])]))
""")
    assert told[:3] == [["ds", "one"], 2, True]
    assert "only at other sites" in told[3]


def test_a_fileset_for_coffea(says, user, near, far):
    name = notebook_of(user, "set.ipynb", ("ds", near, "collection"))
    told = says(f"""
sets = [lake.fileset({name!r}), lake.fileset(Path({name!r}), tree="T"),
        lake.fileset({near!r}), lake.fileset([{near!r}]),
        lake.fileset({{"n": {near!r}}}), lake.fileset(lake.attach({name!r}))]
try:
    lake.fileset([{near!r}, {far!r}])
except lake.DataNotAvailable as error:
    sets.append(str(error))
print(json.dumps(sets))
""")
    *sets, error = told
    assert [list(one) for one in sets] == [["ds"], ["ds"], [near], [near], ["n"], ["ds"]]
    for one in sets:
        [dataset] = one.values()
        assert dataset["metadata"] == {"did": near}
        assert len(dataset["files"]) == 2
        assert all(Path(path).is_file() for path in dataset["files"])
    assert set(sets[0]["ds"]["files"].values()) == {"Events"}
    assert set(sets[1]["ds"]["files"].values()) == {"T"}
    assert error.startswith(far)


def test_they_work_while_a_loop_runs(says, near):
    told = says(f"""
import asyncio
async def cell():
    return len(lake.files({near!r}))
print(json.dumps(asyncio.run(cell())))
""")
    assert told == 2


class TestWhoseCredential:
    """The order: what the configuration names, the keyring, the running server."""

    def test_the_configured_password_comes_first_and_stays_in_the_environment(self, user, near, password):
        told = user.says(
            f"import os, sys\nlake.files({near!r})\n"
            f"print(json.dumps(['aiohttp' in sys.modules, os.environ[{VARIABLE!r}]]))",
            **password,
        )
        assert told == [True, password[VARIABLE]]

    def test_a_token_file(self, home, lake, near):
        file = home.root / "token"
        file.write_text(lake.token("alice"))
        home.configure(instance_of(lake, type="file", path=str(file), account="alice"))
        assert home.says(f"print(json.dumps(len(lake.files({near!r}))))") == 2

    def test_a_token_in_the_environment(self, home, lake, near):
        home.configure(instance_of(lake, type="environment", variable="TEST_TOKEN", account="alice"))
        assert home.says(f"print(json.dumps(len(lake.files({near!r}))))", TEST_TOKEN=lake.token("alice")) == 2

    def test_the_keyring(self, home, lake, near):
        home.configure(instance_of(lake, type="userpass", account="alice"))
        environ = {"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}
        who = lake.info["accounts"]["alice"]
        service = f"jupyterlab-datalake {lake.info['instance']['rucio_base_url']}"
        kept = f"import keyring; keyring.set_password({service!r}, {who['username']!r}, {who['password']!r})"
        code = f"print(json.dumps(len(lake.files({near!r}))))"
        assert (
            home.says(
                f"""
try:
    lake.files({near!r})
except lake.LakeError as error:
    print(json.dumps(error.code))
""",
                **environ,
            )
            == "not_signed_in"
        )
        home.says(f"{kept}\nprint(0)", **environ)
        user_named = instance_of(lake, type="userpass", account="alice", username=who["username"])
        home.configure(user_named)
        assert home.says(code, **environ) == 2

    def test_nothing_leads_anywhere(self, home, lake, near):
        code = """
try:
    lake.files("s:n")
except lake.LakeError as error:
    print(json.dumps([error.code, error.reason, error.remedy]))
"""
        code_, reason, _ = home.says(code)
        assert code_ == "no_instance"
        assert str(home.config) in reason
        home.configure(instance_of(lake))
        code_, reason, remedy = home.says(code)
        assert code_ == "not_signed_in"
        assert "no running Jupyter server of yours" in reason
        assert "Sign in" in remedy


class TestTheServer:
    """How the user's server is found."""

    CODE = "print(json.dumps(len(lake.files({!r}))))"

    def test_a_proxy_of_the_site_is_not_asked(self, user, near):
        nowhere = "http://127.0.0.1:9"
        assert user.says(self.CODE.format(near), http_proxy=nowhere, HTTP_PROXY=nowhere, ALL_PROXY=nowhere) == 2

    def test_a_jupyterhub_says_by_environment_where_it_is(self, user, near, tmp_path):
        hub = {
            "JUPYTER_RUNTIME_DIR": str(tmp_path),
            "JUPYTERHUB_SERVICE_URL": user.server.url.replace("127.0.0.1", "0.0.0.0"),
            "JUPYTERHUB_SERVICE_PREFIX": "/",
            "JUPYTERHUB_API_TOKEN": TOKEN,
        }
        assert user.says(self.CODE.format(near), **hub) == 2
        done = user.python(self.CODE.format(near), **{**hub, "JUPYTERHUB_API_TOKEN": "not-this-one"})
        assert "Nobody is signed in" in done.stderr
        assert "not-this-one" not in done.stderr

    def test_a_file_that_others_can_read_is_passed_over(self, user, near):
        user.server.info.chmod(0o640)
        try:
            assert "no running Jupyter server of yours" in user.python(self.CODE.format(near)).stderr
        finally:
            user.server.info.chmod(0o600)
        assert user.says(self.CODE.format(near)) == 2

    def test_who_signed_out_is_told_so(self, home, lake, near):
        """The server is there, and nobody is signed in to it."""
        home.configure(instance_of(lake, type="userpass", username="alice", account="alice"))
        server = JupyterServer(home)
        try:
            done = home.python(self.CODE.format(near))
        finally:
            server.close()
        assert "Refused: Nobody is signed in to this instance" in done.stderr
        assert TOKEN not in done.stderr
