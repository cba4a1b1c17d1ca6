"""A file that is not here: every way of using it says so, in a real kernel and in process."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import get_args

import pytest

from jupyterlab_datalake.kernel import values
from jupyterlab_datalake.lake.availability.state import FileState

from .lake_files import absent, available, collection, single

IMPORTS = """
import json, os, pathlib, re, shutil, subprocess, sys, fnmatch, glob, tarfile, zipfile, sqlite3
import numpy, pandas, h5py, pyarrow.parquet, pyarrow.csv
"""

USES = [
    "open(x)",
    "os.open(x, os.O_RDONLY)",
    "os.stat(x)",
    "os.listdir(x)",
    "os.fspath(x)",
    "os.path.exists(x)",
    "os.path.isfile(x)",
    "os.path.getsize(x)",
    "os.path.basename(x)",
    "os.path.join('/d', x)",
    "os.path.join(x, 'y')",
    "os.path.expanduser(x)",
    "pathlib.Path(x)",
    "pathlib.Path('/d') / x",
    "shutil.copy(x, '/nowhere')",
    "subprocess.run(['cat', x])",
    "subprocess.run(x)",
    "zipfile.ZipFile(x)",
    "tarfile.open(x)",
    "sqlite3.connect(x)",
    "glob.glob(x)",
    "f'{x}'",
    "f'{x!s:>30}'",
    "'{}'.format(x)",
    "'%s' % x",
    "'%s' % (x,)",
    "x % 1",
    "str(x)",
    "print(x)",
    "bytes(x)",
    "x + '.bak'",
    "'file://' + x",
    "x * 2",
    "x / 'y'",
    "x == 'None'",
    "'None' == x",
    "x != 'y'",
    "x < 'y'",
    "sorted([x, x])",
    "'y' in [x]",
    "{x: 1}",
    "{x}",
    "hash(x)",
    "bool(x)",
    "not x",
    "x or 'y'",
    "len(x)",
    "list(x)",
    "[*x]",
    "a, b = x",
    "x[0]",
    "x[0:3]",
    "'a' in x",
    "for _ in x: pass",
    "int(x)",
    "float(x)",
    "x.path",
    "x.endswith('.csv')",
    "x.split('/')",
    "x.encode()",
    "x.open()",
    "pandas.read_csv(x)",
    "pandas.read_parquet(x)",
    "pandas.read_hdf(x)",
    "numpy.load(x)",
    "numpy.loadtxt(x)",
    "numpy.fromfile(x)",
    "h5py.File(x)",
    "pyarrow.parquet.read_table(x)",
    "pyarrow.csv.read_csv(x)",
    "pyarrow.parquet.ParquetFile(x)",
    "__import__('pickle').dumps(x)",
]

# Code in C that asks for the type and nothing else: it refuses as well, and its words name the class.
REFUSED_IN_C = ["json.dumps(x)", "json.dumps({'a': [x]})", "','.join([x])", "re.search('a', x)"]


TRY = """
def attempt(use):
    try:
        exec(use, globals(), {})
    except Exception as error:
        return type(error).__name__, str(error)
    return None, None
"""


@pytest.fixture(scope="module")
def missing(kernel, adapter):
    [request] = adapter.inject(single("x", absent("run/7.root", "not_mounted", "/eos/lake/7.root")))
    assert kernel.reply(kernel.send(request))["status"] == "ok"
    kernel.run(IMPORTS + TRY)
    return kernel


@pytest.fixture(scope="module")
def errors(missing):
    """What each use raises in the kernel: the name of the exception and its message."""
    uses = [*USES, *REFUSED_IN_C]
    return dict(
        zip(uses, json.loads(missing.run(f"print(json.dumps([attempt(use) for use in {uses!r}]))")), strict=True)
    )


@pytest.mark.parametrize("use", USES)
def test_every_use_raises_the_one_exception(errors, use):
    name, message = errors[use]
    assert name == "DataNotAvailable", message
    assert message.startswith("opendata:run/7.root is not available: its storage is not mounted")
    assert "/eos/lake/7.root" in message
    assert "Ask your administrator for the mount" in message


@pytest.mark.parametrize("use", REFUSED_IN_C)
def test_code_in_c_refuses_it_by_its_type(errors, use):
    name, message = errors[use]
    assert name == "TypeError"
    assert "UnavailableFile" in message or "expected string" in message


def test_it_can_be_shown_and_asked(missing):
    msg_id = missing.client.execute("x")
    assert missing.reply(msg_id)["status"] == "ok"
    [shown] = [m for m in missing.published(msg_id) if m["msg_type"] == "execute_result"]
    text = shown["content"]["data"]["text/plain"]
    assert text == (
        "<opendata:run/7.root: not available, its storage is not mounted where this kernel runs "
        "(looked for /eos/lake/7.root)>"
    )
    asked = missing.run("print([x.did, x.name, x.state, x.size, x.pfn, x.did_available, isinstance(x, str)])")
    assert asked == "['opendata:run/7.root', 'run/7.root', 'not_mounted', 7, None, False, False]"


def test_the_exception_is_none_that_the_standard_library_swallows():
    assert issubclass(values.DataNotAvailable, RuntimeError)
    assert not issubclass(values.DataNotAvailable, OSError | ValueError | AttributeError | TypeError | KeyError)


STATES = sorted(set(get_args(FileState)) - {"available"})


def test_every_state_of_the_server_has_its_words():
    assert sorted(values.WHY) == sorted(values.REMEDY) == STATES
    assert len({*values.WHY.values()}) == len(STATES)


@pytest.mark.parametrize("state", STATES)
def test_each_state_says_why_and_what_to_do(state):
    value = values.make_value("s:f", "file", [["s:f", None, None, None, state, None]])
    with pytest.raises(values.DataNotAvailable) as raised:
        Path(value).exists()
    assert values.WHY[state] in str(raised.value)
    assert values.REMEDY[state] in str(raised.value)
    assert values.WHY[state] in repr(value)


def test_a_state_of_a_later_server_is_named():
    value = values.make_value("s:f", "file", [["s:f", None, None, None, "frozen", None]])
    assert repr(value) == "<s:f: not available, its state is frozen>"


def test_a_file_of_which_nothing_is_listed_is_nowhere():
    value = values.make_value("s:f", "file", [])
    assert repr(value) == "<s:f: not available, Rucio knows no replica of it>"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_available_values_pickle_as_plain_ones(protocol):
    file = values.make_value("s:f", "file", [["s:f", "/eos/é", "root://x", 1, "available", None]])
    files = values.DataCollection([file, file], "s:c")
    for value, plain in ((file, str), (files, list)):
        for again in (pickle.loads(pickle.dumps(value, protocol)), copy.copy(value), copy.deepcopy(value)):
            assert again == value
            assert type(again) is plain
    assert {type(item) for item in pickle.loads(pickle.dumps(files, protocol))} == {str}


def test_a_partly_available_list_copies_and_refuses_to_leave_the_process():
    files = values.make_value(
        "s:c", "collection", [["s:f", "/f", None, 1, "available", None], ["s:g", None, None, 1, "elsewhere", None]]
    )
    assert copy.deepcopy(files)[1] is files[1]
    assert copy.copy(files)[0] == "/f"
    with pytest.raises(values.DataNotAvailable, match="s:g"):
        pickle.dumps(files)


def test_values_cross_to_another_process(kernel, inject, tmp_path):
    path = tmp_path / "é.txt"
    path.write_text("here")
    inject(collection("ds", available(path)))
    run = "import subprocess, pickle, sys; print(subprocess.run([sys.executable, '-c', {!r}], input={}, "
    child = "import pickle, sys; print(open(pickle.load(sys.stdin.buffer)[0]).read())"
    assert kernel.run(run.format(child, "pickle.dumps(ds)") + "capture_output=True).stdout.decode())") == "here"
