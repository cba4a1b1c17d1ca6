"""The cart of a notebook: written by strangers."""

from __future__ import annotations

import json

import pytest

from jupyterlab_datalake import lake
from jupyterlab_datalake.headless.cart import Attachment, cart_of
from jupyterlab_datalake.lake.failures import LakeError

GOOD = {"did": "s:n", "type": "collection", "variableName": "x"}


@pytest.fixture
def written(tmp_path):
    def written(cart, **more):
        path = tmp_path / "n.ipynb"
        path.write_text(json.dumps({"metadata": {"rucio_attachments": cart, **more}, "cells": [], "nbformat": 4}))
        return path

    return written


def test_the_older_form_and_ours(written):
    cart = [GOOD, {**GOOD, "variableName": "é", "type": "file", "instance": "b", "later": [1]}]
    assert cart_of(written(cart)) == [
        Attachment("x", "s:n", "collection", None),
        Attachment("é", "s:n", "file", "b"),
    ]
    assert cart_of(str(written([]))) == []
    assert cart_of(written(None)) == []


@pytest.mark.parametrize(
    ("cart", "reason"),
    [
        ("text", "is not a list"),
        ({"0": GOOD}, "is not a list"),
        ([GOOD, GOOD], "two entries are called 'x'"),
        ([GOOD, 1], "entry 2"),
        ([{**GOOD, "variableName": "class"}], "'class' cannot be a variable"),
        ([{**GOOD, "variableName": "x = 1; y"}], "cannot be a variable"),
        ([{**GOOD, "variableName": "ﬁ"}], "cannot be a variable"),
        ([{**GOOD, "variableName": "__builtins__"}], "cannot be a variable"),
        ([{**GOOD, "variableName": ""}], "cannot be a variable"),
        ([{**GOOD, "variableName": None}], "cannot be a variable"),
        ([{**GOOD, "did": 1}], "names no DID"),
        ([{**GOOD, "type": "dataset"}], "names no DID"),
        ([{**GOOD, "type": []}], "names no DID"),
        ([{**GOOD, "did": "nocolon"}], "there is no colon"),
        ([{**GOOD, "did": "../x:y"}], "no path step"),
        ([{**GOOD, "instance": 1}], "its instance is no text"),
    ],
)
def test_what_cannot_become_a_variable_is_named(written, cart, reason):
    with pytest.raises(LakeError, match=r"n\.ipynb|is not a DID") as raised:
        lake.attach(written(cart))
    assert reason in str(raised.value)
    assert str(raised.value).endswith(raised.value.remedy)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"metadata": 1}', "[" * 100_000, "\x00"])
def test_what_is_no_notebook(tmp_path, content):
    path = tmp_path / "n.ipynb"
    path.write_text(content)
    with pytest.raises(LakeError, match="is not a notebook"):
        lake.attach(path)
    with pytest.raises(FileNotFoundError):
        lake.attach(tmp_path / "not-there.ipynb")
