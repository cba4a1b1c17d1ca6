"""What the injector sends, in a real ipykernel."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from jupyterlab_datalake.kernel import values

from .lake_files import HOSTILE, READY, TAKEN, absent, available, collection, single

WEBSOCKET_LIMIT = 10 * 1024 * 1024


@pytest.fixture
def lake(tmp_path):
    """A folder with a file for each hostile name; its text is the number of the name."""
    for number, name in enumerate(HOSTILE):
        (tmp_path / name).write_text(str(number))
    return tmp_path


def test_the_text_is_python_3_8_in_ascii():
    text = Path(values.__file__).read_text(encoding="ascii")
    imports = [node for node in ast.walk(ast.parse(text, feature_version=(3, 8))) if isinstance(node, ast.Import)]
    assert {alias.name for node in imports for alias in node.names} == {"json", "operator", "sys"}


def test_files_with_hostile_names_open_by_their_path(kernel, inject, lake):
    files = [available(lake / name) for name in HOSTILE]
    assert inject(collection("ds", *files)) == [READY]
    read = kernel.run("import json; print(json.dumps([[open(f).read(), f.path, f.name, f.pfn, f.did] for f in ds]))")
    expected = [[str(i), f["path"], f["did"][9:], f["pfn"], f["did"]] for i, f in enumerate(files)]
    assert json.loads(read) == expected
    for index, file in enumerate(files):
        assert inject(single("one", file)) == [READY]
        assert kernel.run("print(open(one).read(), one.size, one.did_available)") == f"{index} 1 True"
    cwd = Path(kernel.run("import os; print(os.getcwd())"))
    assert list(cwd.iterdir()) == []


def test_a_collection_answers_by_position_name_path_and_did(kernel, inject, lake):
    path = lake / "plain.txt"
    inject(collection("ds", available(path, "deep/er/x.parquet", 5), absent("y.parquet")))
    assert kernel.run("print(ds['x.parquet'] is ds['deep/er/x.parquet'] is ds['opendata:deep/er/x.parquet'] is ds[0])")
    assert kernel.run(f"print(ds[{str(path)!r}] is ds[0], 'x.parquet' in ds, 'z' in ds)") == "True True False"
    assert kernel.run("print(len(ds), isinstance(ds, list), isinstance(ds[0], str))") == "2 True True"
    assert kernel.run("print(ds.did, ds.name, ds.size, ds.did_available, ds.items == [*ds.items])").endswith(
        "opendata:higgs higgs 12 False True"
    )
    assert kernel.fail("ds['z']")["ename"] == "KeyError"


def test_a_name_that_several_files_have_is_refused(kernel, inject, lake):
    path = lake / "plain.txt"
    names = ["a/x.root", "b/x.root", "x.root", "c/y.root", "d/y.root", "e/z.root"]
    inject(collection("ds", *(available(path, name) for name in names)))
    assert kernel.run("print(ds['a/x.root'].name, ds['x.root'].name, ds['z.root'].name)") == "a/x.root x.root e/z.root"
    error = kernel.fail("ds['y.root']")
    assert error["ename"] == "KeyError"
    assert "several files are called y.root" in error["evalue"]
    assert kernel.run("print('y.root' in ds, 'x.root' in ds)") == "False True"
    inject(collection("ds", available(path, "twice/x.root"), available(path, "twice/x.root")))
    assert kernel.run("print(ds['x.root'] is ds[0])") == "True"


def test_names_are_found_after_the_user_has_changed_the_list(kernel, inject, lake):
    inject(collection("shifted", *(available(lake / "plain.txt", name) for name in ("a", "b", "c"))))
    assert kernel.run("print(shifted['b'].name)") == "b"
    assert kernel.run("del shifted[0]; shifted.append(4); print(shifted['b'].name, shifted['c'].name)") == "b c"
    assert kernel.fail("shifted['a']")["ename"] == "KeyError"


def test_a_partly_available_collection_is_usable(kernel, inject, lake):
    inject(collection("ds", available(lake / "plain.txt"), absent("gone.txt", "replicating")))
    assert kernel.run("print(open(ds[0]).read(), [f.did for f in ds if f.did_available])") == "0 ['opendata:plain.txt']"
    assert "still on its way" in kernel.run("print(ds)")
    error = kernel.fail("[open(f).read() for f in ds]")
    assert error["ename"] == "DataNotAvailable"
    assert "opendata:gone.txt" in error["evalue"]
    assert "Wait until" in error["evalue"]


def test_an_empty_dataset_is_an_empty_list(kernel, inject):
    assert inject(collection("ds")) == [READY]
    assert kernel.run("print(len(ds), ds.did_available)") == "0 True"


def test_nothing_but_the_variable_is_left(kernel, inject, remove, lake):
    inject(collection("ds", available(lake / "plain.txt")))
    remove("ds")
    before = kernel.run("print(sorted(k for k in globals() if k[0] != '_'))")
    inject(collection("ds", available(lake / "plain.txt")))
    after = kernel.run("print(sorted(k for k in globals() if k[0] != '_'))")
    assert set(ast.literal_eval(after)) - set(ast.literal_eval(before)) == {"ds"}
    assert kernel.run("print('__datalake' in globals())") == "False"
    assert kernel.run("print(type(resolve_dids).__name__)") == "function"


def test_history_and_counters_stay_and_nothing_is_published(kernel, adapter, lake):
    state = "print(len(In), len(_ih), len(Out), repr(_)); from IPython import get_ipython"
    count = kernel.reply(kernel.client.execute("'the last result'"))["execution_count"]
    before = kernel.run(state)
    for request in [*adapter.inject(collection("ds", available(lake / "plain.txt"))), *adapter.remove("ds")]:
        msg_id = kernel.send(request)
        assert kernel.reply(msg_id)["status"] == "ok"
        assert kernel.published(msg_id) == []
    after = kernel.run(state)
    reply = kernel.reply(kernel.client.execute("1"))
    numbers = [[int(word) for word in line.split()[:2]] for line in (before, after)]
    assert numbers[1] == [numbers[0][0] + 1, numbers[0][1] + 1]
    assert before.split(maxsplit=3)[3] == after.split(maxsplit=3)[3]
    assert reply["execution_count"] == count + 3
    history = kernel.reply(kernel.client.history(raw=True, output=False, hist_access_type="tail", n=50))["history"]
    assert history
    assert not [cell for *_, cell in history if "def __datalake" in cell]


def test_a_variable_of_the_user_is_left_alone(kernel, inject, remove, lake):
    file = available(lake / "plain.txt")
    kernel.run("mine = 42")
    assert inject(collection("mine", file)) == [TAKEN]
    remove("mine")
    assert kernel.run("print(mine)") == "42"
    inject(collection("ds", file))
    kernel.run("ds = sorted(ds); other = ds")
    assert inject(collection("ds", file)) == [TAKEN]
    assert kernel.run("print(ds is other)") == "True"
    kernel.run("del ds")
    assert inject(collection("ds", file)) == [READY]


def test_a_variable_of_the_user_gives_way_when_he_says_so(kernel, inject, lake):
    file = available(lake / "plain.txt")
    kernel.run("given_up = 42")
    assert inject({**collection("given_up", file), "replace": True}) == [READY]
    assert kernel.run("print(open(given_up[0]).read())") == "0"
    kernel.run("given_up = 43")
    assert inject(collection("given_up", file)) == [TAKEN]


@pytest.mark.parametrize(
    "change",
    ["edited.append('/mine')", "edited[0] = '/mine'", "edited.reverse()", "del edited[0]", "edited.clear()"],
)
def test_a_list_that_the_user_has_changed_is_the_users(kernel, inject, remove, lake, change):
    files = [available(lake / "plain.txt"), available(lake / "it's.txt")]
    kernel.run("globals().pop('edited', None)")
    assert inject(collection("edited", *files)) == [READY]
    kernel.run(f"{change}; kept = [*edited]")
    assert inject(collection("edited", *files)) == [TAKEN]
    remove("edited")
    assert kernel.run("print(edited == kept)") == "True"


def test_reading_a_list_does_not_change_it(kernel, inject, lake):
    file = available(lake / "plain.txt")
    inject(collection("ds", file))
    kernel.run("ds['plain.txt'], sorted(ds), ds.items.clear(), [*reversed(ds)], ds + ds")
    assert inject(collection("ds", file)) == [READY]


def test_a_file_that_the_user_took_out_of_a_list_is_the_users(kernel, inject, lake):
    inject(collection("ds", available(lake / "plain.txt")))
    kernel.run("first = ds[0]")
    assert inject(collection("first", absent("x"))) == [TAKEN]
    assert kernel.run("print(open(first).read())") == "0"


def test_a_new_state_replaces_ours_and_classes_stay_the_same(kernel, inject, remove, lake):
    inject(collection("ds", absent("plain.txt")))
    kernel.run("old = ds")
    inject(collection("ds", available(lake / "plain.txt")))
    assert kernel.run("print(type(old) is type(ds), open(ds[0]).read())") == "True 0"
    assert remove("ds") == READY
    assert kernel.run("print('ds' in globals())") == "False"
    assert remove("ds") == READY


def test_resolve_dids_asks_the_front_end_and_does_nothing_else(kernel, inject, lake):
    inject(collection("ds", available(lake / "plain.txt")))
    msg_id = kernel.client.execute("resolve_dids()")
    assert kernel.reply(msg_id)["status"] == "ok"
    opened = [m["content"] for m in kernel.published(msg_id) if m["msg_type"] == "comm_open"]
    assert [content["target_name"] for content in opened] == ["jupyterlab-datalake"]
    assert opened[0]["data"] == {}


def test_an_injection_waits_behind_a_busy_cell(kernel, adapter, lake):
    cell = kernel.client.execute("import time; time.sleep(0.5)")
    [request] = adapter.inject(collection("behind", available(lake / "plain.txt")))
    msg_id = kernel.send(request)
    assert kernel.reply(cell)["status"] == "ok"
    assert kernel.reply(msg_id)["status"] == "ok"
    assert kernel.run("print(open(behind[0]).read())") == "0"


def test_a_failing_cell_aborts_the_injection_which_can_be_sent_again(kernel, adapter, lake):
    cell = kernel.client.execute("import time; time.sleep(0.5); 1/0")
    [request] = adapter.inject(collection("again", available(lake / "plain.txt")))
    msg_id = kernel.send(request)
    assert kernel.reply(cell)["status"] == "error"
    assert kernel.reply(msg_id)["status"] == "aborted"
    reply = kernel.reply(kernel.send(request))
    assert adapter.ask(do="read", index=0, expressions=reply["user_expressions"]) == READY
    assert kernel.run("print(open(again[0]).read())") == "0"


def test_ten_thousand_files(kernel, adapter, inject):
    files = [available(f"/eos/lake/run/{i:05}/{HOSTILE[9]}", f"run/{i}.root", i) for i in range(10_000)]
    assert inject(collection("many", *files)) == [READY]
    assert kernel.run("print(len(many), many[9999].size, many['9999.root'].path)") == f"10000 9999 {files[-1]['path']}"
    # by name, each of them: the second look-up does not search again
    assert kernel.run("print(all(many[f.name] is f for f in many), 'no.root' in many)") == "True False"
    # IPython and ipykernel read a cell's text many times over, so no data is in it
    [request] = adapter.inject(collection("many", *files))
    assert len(request["code"]) < 20_000


def test_a_huge_list_is_split_below_the_limit_of_the_websocket(kernel, adapter, inject):
    files = [available("/eos/" + f'"é\\{i}' * 60, f"run/{i}.root") for i in range(6_000)]
    requests = adapter.inject(collection("huge", *files))
    sizes = [len(json.dumps(request)) for request in requests]
    assert len(sizes) > 1
    assert max(sizes) < WEBSOCKET_LIMIT * 0.82
    assert inject(collection("huge", *files)) == [READY] * len(sizes)
    assert kernel.run("print(len(huge), huge[5999].did)") == "6000 opendata:run/5999.root"
    # A part of another time is no part of this one.
    reply = kernel.reply(kernel.send(requests[-1]))
    assert "incomplete" in reply["user_expressions"]["datalake"]["data"]["text/plain"]
    assert kernel.run("print(len(huge))") == "6000"
