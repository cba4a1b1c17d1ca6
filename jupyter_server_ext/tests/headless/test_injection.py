"""The run without a browser puts values into a kernel exactly as the browser does."""

from __future__ import annotations

import json

import pytest

from jupyterlab_datalake.headless.cart import Attachment
from jupyterlab_datalake.headless.door import row_of
from jupyterlab_datalake.headless.injection import check_reply, request_of
from jupyterlab_datalake.lake.failures import LakeError
from tests.kernel.conftest import Adapter
from tests.kernel.lake_files import HOSTILE, available, collection

ITEM = Attachment("ds", "opendata:higgs", "collection", None)


@pytest.fixture
def browser():
    adapter = Adapter()
    yield adapter
    adapter.close()


def test_the_requests_are_those_of_the_browser(browser):
    files = [available(f"/eos/{name}", name) for name in HOSTILE]
    [theirs] = browser.inject(collection("ds", *files))
    ours = request_of(ITEM, [row_of(file) for file in files])
    assert ours.code == theirs["code"]

    tasks = []
    for expressions in (ours.user_expressions, theirs["userExpressions"]):
        assert list(expressions) == ["datalake"]
        head, _, literal = expressions["datalake"].partition("globals(), ")
        assert head == '__import__("sys").modules["_jupyterlab_datalake"]._datalake_inject('
        assert literal.isascii()
        tasks.append(json.loads(json.loads(literal[:-1])))
    assert tasks[0] == tasks[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "it did not acknowledge"),
        ({"status": "error", "evalue": "no"}, "no"),
        ({"user_expressions": {"datalake": {"status": "error", "evalue": "why"}}}, "why"),
        ({"user_expressions": {"datalake": {"data": {"text/plain": '{"state": "taken"}'}}}}, "taken"),
        ({"user_expressions": {"datalake": {"data": {"text/plain": "<x>"}}}}, "it did not acknowledge"),
        ({"user_expressions": {"datalake": {"data": {"text/plain": "[]"}}}}, "it did not acknowledge"),
    ],
)
def test_a_reply_that_acknowledges_nothing_is_an_error(content, said):
    with pytest.raises(LakeError, match="did not take the variable 'ds'") as raised:
        check_reply(request_of(ITEM, []), content)
    assert raised.value.reason == said


def test_a_reply_that_acknowledges():
    ready = {"data": {"text/plain": '{"state": "ready"}'}}
    check_reply(request_of(ITEM, []), {"user_expressions": {"datalake": ready}})
