"""What Rucio reads from the conditions that we write: its own filter engine is the judge."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from jupyterlab_datalake.demo.environment import lake_python
from jupyterlab_datalake.lake.catalogue.filters import COLUMNS, UNSEARCHABLE, Condition, rucio_filters
from jupyterlab_datalake.lake.failures import LakeError

EXAMPLES = 3000 if os.environ.get("CAMPAIGN") else 300
OPERATORS = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
HOSTILE = [
    "true",
    "FALSE",
    "'",
    '"',
    "\\",
    "+",
    "-",
    "*",
    "%",
    "/",
    "alse",
    "rue",
    "x2",
    "\\x",
    "u0041",
    "(",
    "]",
    "}",
    "#",
]
texts = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE),
        st.characters(exclude_categories=["Cs"], exclude_characters=[chr(n) for n in (*range(32), 127)]),
    ),
    max_size=30,
).map("".join)
keys = texts.filter(lambda key: key and "." not in key and key not in COLUMNS | UNSEARCHABLE and key[0] != "_")


@pytest.fixture(scope="session")
def rucio_reads(tmp_path_factory):
    """Ask Rucio's filter engine, in the environment of the embedded lake."""
    home = tmp_path_factory.mktemp("rucio")
    (home / "etc").mkdir()
    config = "[policy]\npermission=generic\nschema=generic\n[database]\ndefault=sqlite://\n"
    (home / "etc" / "rucio.cfg").write_text(config, encoding="utf-8")
    process = subprocess.Popen(
        [str(lake_python()), str(Path(__file__).with_name("read_filters.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "RUCIO_HOME": str(home), "PYTHONPATH": ""},
    )

    assert process.stdin is not None
    assert process.stdout is not None

    def ask(filters, to=process.stdin, back=process.stdout):
        to.write(json.dumps(filters) + "\n")
        to.flush()
        return json.loads(back.readline())

    yield ask
    process.communicate(timeout=30)


def as_like(text):
    """A text with wildcards as Rucio hands it to ``LIKE``."""
    return text.replace("\\", "\\\\").replace("*", "%") if {"*", "%"} & set(text) else text


@pytest.mark.integration
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts.filter(bool), keys, st.sampled_from(sorted(OPERATORS)), texts)
@example("2024", "5", "=", "construe")
@example("True", "(" * 50, ">", "2024-05-01 10:00:00")
@example("x", "k", "=", "/ALSE-FALSE/alse")
def test_rucio_reads_every_text_as_it_was_written(rucio_reads, pattern, key, op, text):
    assume(len(pattern) <= 250)
    assume(op in {"=", "!="} or not {"*", "%"} & set(text))
    read = rucio_reads(rucio_filters(pattern, [Condition(key, op, f'"{text}"')], wildcards=True))
    assert read == [["name", "eq", as_like(pattern)], [key, OPERATORS[op], as_like(text)]]


@pytest.mark.integration
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
@example(-5)
@example(2**63)
@example(1e-300)
def test_rucio_reads_every_number_as_a_number(rucio_reads, number):
    for key in ("free", "run_number"):
        read = rucio_reads(rucio_filters("x", [Condition(key, ">", str(number))], wildcards=True))
        assert read[1] == [key, "gt", number if abs(number) < 2**63 else float(number)]


@pytest.mark.integration
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.datetimes(), st.sampled_from([" ", "T"]))
def test_rucio_reads_every_date_as_a_date(rucio_reads, date, between):
    read = rucio_reads(rucio_filters("x", [Condition("created_at", ">", date.isoformat(between))], wildcards=True))
    assert read[1] == ["created_at", "gt", str(date)]


@given(texts.filter(bool), st.lists(st.tuples(keys, st.sampled_from(sorted(OPERATORS)), texts), max_size=5))
def test_nothing_leaves_its_place(pattern, wishes):
    """Whatever is typed, Rucio gets one table of texts, numbers and booleans, with as many entries as were meant."""
    assume(len(pattern) <= 250)
    twice = len({(key, op) for key, op, _ in wishes}) < len(wishes)
    assume(not twice and not any(value.lower() in {"true", "false"} for *_, value in wishes))
    built = rucio_filters(pattern, [Condition(*wish) for wish in wishes], wildcards=True)
    (group,) = ast.literal_eval(built)
    assert len(group) == len(wishes) + 1
    assert {type(value) for value in group.values()} <= {str, int, float, bool}


@given(
    texts, st.sampled_from(["*", "%", "%2a", "%25", "%252A", "%25252a"]), texts, st.sampled_from(['"{}"', "{}", "'{}'"])
)
def test_where_wildcards_are_forbidden_none_comes_through(before, wildcard, after, written):
    value = written.format(before + wildcard + after)
    for key in ("free", "project", "name", "length"):
        with pytest.raises(LakeError) as error:
            rucio_filters("x", [Condition(key, "!=", value)], wildcards=False)
        assert error.value.code == "wildcard_forbidden"


@pytest.mark.parametrize("text", ["\\x2a", "\\u002a", "\\52", "\\N{ASTERISK}", "x2a"])
def test_an_escape_is_no_wildcard(text):
    built = rucio_filters(text, [Condition("free", "=", f'"{text}"')], wildcards=False)
    (group,) = ast.literal_eval(built)
    assert [ast.literal_eval(value) for value in group.values()] == [text, text]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("2024-05-01", "'2024\\x2d05\\x2d01'"), ("2024-05-01 10:00:00", "2024-05-01 10:00:00"), ("007", "'007'"),
        ("true", True), ("False", False), ("5", 5), ("-5", -5), ("5.", 5.0), (".5", 0.5), ("5e3", 5000.0), ("", "''"),
        ('"', "'\"'"), ("''", "''"), ("None", "'None'"), ("nan", "'nan'"), ("inf", "'inf'"), ("1_000", "'1_000'"),
        ("٣", "'٣'"),
    ],
)  # fmt: skip
def test_what_is_recognised(value, sent):
    (group,) = ast.literal_eval(rucio_filters("x", [Condition("free", "=", value)], wildcards=True))
    assert (group["free"], type(group["free"])) == (sent, type(sent))


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("2024-05-01", "2024-05-01 00:00:00"), ("2024-05-01 10:30", "2024-05-01 10:30:00"),
        ("2024-05-01T10:30:15Z", "2024-05-01 10:30:15"), ("2024-05-01T00:30:00+02:00", "2024-04-30 22:30:00"),
        ("2024-05-01 10:30:15.5", "2024-05-01 10:30:15.500000Z"), ("2024-05-01 10:30:15 -0130", "2024-05-01 12:00:15"),
        ("Wed, 01 May 2024 10:00:00 UTC", "2024-05-01 10:00:00"), ('"2024-05-01"', "2024-05-01 00:00:00"),
    ],
)  # fmt: skip
def test_how_a_date_may_be_written(value, sent):
    (group,) = ast.literal_eval(rucio_filters("x", [Condition("created_at", ">", value)], wildcards=True))
    assert group["created_at.gt"] == sent


@pytest.mark.parametrize("value", ["2024-13-01", "2024-05-01 25:00", "0001-01-01T00:00+01:00", "05/01/2024", "now", ""])
def test_what_is_no_date(value):
    with pytest.raises(LakeError) as error:
        rucio_filters("x", [Condition("created_at", ">", value)], wildcards=True)
    assert error.value.code == "filter_invalid"
