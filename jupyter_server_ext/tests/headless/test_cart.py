"""The cart of a notebook: written by strangers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_datalake import lake
from jupyterlab_datalake.headless.cart import Attachment, attachments_in, cart_of, is_python_name
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


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=10,
)
names = st.text(min_size=1, max_size=20).filter(is_python_name)
entries = st.fixed_dictionaries(
    {"did": st.sampled_from(["s:n", "s:/a//b", "x:é:#"]), "type": st.sampled_from(["file", "collection"])},
    optional={"instance": st.text(), "comment": json_values},
)


@given(st.dictionaries(names, entries, max_size=6))
def test_a_sound_cart_is_read_in_its_order_whatever_else_is_in_it(cart):
    items = [{**entry, "variableName": name} for name, entry in cart.items()]
    # as a file has it
    (metadata,) = json.loads(json.dumps([{"rucio_attachments": items}]))
    assert attachments_in(metadata) == [
        Attachment(name, entry["did"], entry["type"], entry.get("instance")) for name, entry in cart.items()
    ]


@given(
    st.one_of(json_values, st.lists(st.one_of(json_values, st.dictionaries(st.sampled_from(list(GOOD)), json_values))))
)
def test_any_json_is_a_cart_or_is_refused(value):
    try:
        found = attachments_in({"rucio_attachments": value})
    except LakeError as error:
        if error.code not in {"input_invalid", "did_malformed"}:
            raise
    else:
        assert all(is_python_name(entry.variable) for entry in found)
