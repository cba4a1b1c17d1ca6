"""Lines out of chunks, however the network cuts them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_datalake.lake.failures import LakeError
from jupyterlab_datalake.lake.rucio.lines import LineSplitter, decode, decode_one


@given(st.lists(st.dictionaries(st.text(), st.text(), max_size=3), max_size=20), st.data())
def test_any_cut_gives_the_same_rows(rows, data):
    text = b"".join(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n" for row in rows)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=10)))
    splitter = LineSplitter()
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        found += decode(splitter.feed(text[start:end]))
    assert found + decode(splitter.end()) == rows


def test_a_last_line_without_a_newline_counts_when_it_is_whole():
    splitter = LineSplitter()
    assert splitter.feed(b'{"a": 1}\n{"b"') == [b'{"a": 1}']
    assert splitter.feed(b": 2}") == []
    assert decode(splitter.end()) == [{"b": 2}]


def test_a_line_has_a_bound():
    splitter = LineSplitter(max_line=100)
    assert splitter.feed(b"x" * 100) == []
    with pytest.raises(LakeError) as error:
        splitter.feed(b"x")
    assert error.value.code == "rucio_garbled"


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"\xff", b"[" * 100_000])
def test_what_is_no_json(body):
    with pytest.raises(LakeError) as error:
        decode_one(body)
    assert error.value.code == "rucio_garbled"


def test_an_unlimited_quota():
    assert decode_one(b'{"SITE-A": Infinity}') == {"SITE-A": float("inf")}
