"""``datalake run``, papermill, nbclient and nbconvert: processes of the user, a real lake, real kernels."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .notebooks import errors, printed, write_notebook

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
BIN = Path(sys.executable).parent
COUNT = "print(len(ds), sum(len(open(f, 'rb').read()) == f.size for f in ds), type(ds).__name__)"


@pytest.fixture
def near(lake):
    """A dataset of two files that are here."""
    did = f"user.alice:{lake.own_dataset(2)}"
    lake.wait_rule(lake.new_rule("alice", did))
    return did


@pytest.fixture
def far(lake):
    """A file that is only at another site."""
    return f"user.alice:{lake.own_file(size=1234)}"


@pytest.fixture
def folder(user, tmp_path_factory):
    """Where the notebooks of a test are."""
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture
def run(user, folder):
    """``datalake run`` on a notebook of that folder."""

    def run(name, *options, **environ):
        command = [str(BIN / "datalake"), "run", str(folder / name), "-o", str(folder / f"out.{name}"), *options]
        return user.run(*command, **environ)

    return run


def rules_of(lake, did):
    return lake.ask("alice", "GET", f"/dids/{did.replace(':', '/')}/rules")[1].splitlines()


def test_a_notebook_runs_with_its_data_and_parameters(run, folder, near):
    cells = [
        ("scale = 1\nlabel = 'none'", ["parameters"]),
        "import os\nprint(repr(scale), repr(label), repr(raw), os.getcwd())",
        COUNT,
        "print('__datalake' in globals(), In[1][:5])",
    ]
    write_notebook(folder / "a.ipynb", cells, [("ds", near, "collection")])
    hostile = 'it\'s "so"\n$(touch pwned) é'
    done = run("a.ipynb", "-p", "scale", "2.5", "-p", "label", hostile, "-p", "raw", "None")
    assert done.returncode == 0, done.stderr
    assert "datalake" not in done.stderr, "the kernel may say something, we do not"
    _, given, values, count, clean = printed(folder / "out.a.ipynb")
    assert given == ""
    assert values == f"2.5 {hostile!r} None {folder}"
    assert count == "2 2 DataCollection"
    assert clean == "False scale"
    assert sorted(p.name for p in folder.iterdir()) == ["a.ipynb", "out.a.ipynb"]
    # again, from what came out: the given values are replaced, not added
    again = run("out.a.ipynb", "-p", "scale", "3", "-p", "label", "x", "-p", "raw", "True")
    assert again.returncode == 0, again.stderr
    assert printed(folder / "out.out.a.ipynb")[2] == f"3 'x' True {folder}"
    assert len(printed(folder / "out.out.a.ipynb")) == 5


def test_a_cell_can_use_the_verbs_itself(run, folder, near):
    """In a real kernel, whose loop runs: by way of the server, and without loading what a server needs."""
    cells = [
        f"from jupyterlab_datalake import lake\nimport asyncio, sys\nprint(len(lake.files({near!r})))",
        "print(asyncio.get_running_loop().is_running(), 'aiohttp' in sys.modules)",
        f"print(len(await asyncio.to_thread(lake.files, {near!r})))",
    ]
    write_notebook(folder / "v.ipynb", cells)
    done = run("v.ipynb")
    assert done.returncode == 0, done.stderr
    assert printed(folder / "out.v.ipynb") == ["2", "True False", "2"]


def test_data_that_is_not_here_ends_it_before_a_kernel_starts(run, folder, near, far, lake):
    write_notebook(folder / "b.ipynb", ["print(1)"], [("ds", near, "collection"), ("one", far, "file")])
    done = run("b.ipynb")
    assert done.returncode == 3
    assert f"  {far} (one): it is only at other sites" in done.stderr
    assert "--make-available --wait" in done.stderr
    assert near not in done.stderr
    assert not (folder / "out.b.ipynb").exists()
    assert rules_of(lake, far) == [], "nobody asked for a rule"


def test_it_is_brought_when_that_is_asked_for(run, folder, far, lake):
    write_notebook(folder / "c.ipynb", ["print(open(one, 'rb').read(4) != b'', one.size)"], [("one", far, "file")])
    done = run("c.ipynb", "--make-available", "--wait", "--lifetime-days", "1")
    assert done.returncode == 0, done.stderr
    assert f"{far} is here" in done.stderr
    assert printed(folder / "out.c.ipynb") == ["True 1234"]
    assert len(rules_of(lake, far)) == 1


def test_asked_for_without_waiting_it_says_that_it_is_on_its_way(run, folder, far, knobs):
    knobs.set_transfers(hold=".*")
    write_notebook(folder / "d.ipynb", ["print(1)"], [("one", far, "file")])
    done = run("d.ipynb", "--make-available", "--wait-seconds", "2")
    assert done.returncode == 3
    assert "still on its way" in done.stderr
    assert "To wait for it: --wait" in done.stderr


def test_a_partly_available_dataset_is_used_when_that_is_allowed(run, folder, far, lake):
    here = lake.own_file()
    lake.wait_rule(lake.new_rule("alice", f"user.alice:{here}"))
    name = f"partly.{here}"
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}", {"type": "DATASET"})[0] == 201
    files = [{"scope": "user.alice", "name": file} for file in (here, far.partition(":")[2])]
    assert lake.ask("alice", "POST", f"/dids/user.alice/{name}/dids", {"dids": files})[0] == 201
    did = f"user.alice:{name}"
    cells = ["print([f.did_available for f in ds])", f"open(ds[{far!r}])"]
    write_notebook(folder / "e.ipynb", cells, [("ds", did, "collection")])
    done = run("e.ipynb", "--allow-missing")
    assert done.returncode == 1
    assert "DataNotAvailable" in done.stderr
    assert f"{far} is not available" in done.stderr
    assert sorted(json.loads(printed(folder / "out.e.ipynb")[0].lower())) == [False, True]
    assert errors(folder / "out.e.ipynb") == ["DataNotAvailable"]


def test_a_failing_cell_is_named_and_the_output_is_written(run, folder):
    write_notebook(folder / "f.ipynb", ["print('before')", "1/0", "print('never')"])
    done = run("f.ipynb")
    assert done.returncode == 1
    assert "ZeroDivisionError: division by zero" in done.stderr
    assert printed(folder / "out.f.ipynb") == ["before", "", ""]
    assert errors(folder / "out.f.ipynb") == ["ZeroDivisionError"]


@pytest.mark.parametrize(
    ("cell", "options", "words"),
    [
        ("import os; os._exit(1)", [], "DeadKernelError: the kernel died"),
        ("import time; time.sleep(60)", ["--timeout", "1"], "TimeoutError: it took longer than 1 s"),
    ],
)
def test_a_kernel_that_dies_or_hangs_is_named(run, folder, cell, options, words):
    write_notebook(folder / "o.ipynb", ["print('before')", cell])
    done = run("o.ipynb", *options)
    assert done.returncode == 1
    # the kernel may have said something before
    assert done.stderr.splitlines()[-1] == f"datalake run: A cell failed: {words}"
    assert printed(folder / "out.o.ipynb") == ["before", ""]


def test_a_place_that_cannot_be_written_is_named_before_anything_runs(user, folder):
    write_notebook(folder / "p.ipynb", ["open('ran', 'w').close()"])
    done = user.run(str(BIN / "datalake"), "run", str(folder / "p.ipynb"), "-o", str(folder / "not/there.ipynb"))
    assert done.returncode == 2
    assert "Nothing can be written" in done.stderr
    assert not (folder / "ran").exists()


KERNEL = """
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
class Quiet(Kernel):
    implementation, implementation_version, banner = "quiet", "1", ""
    language_info = {{"name": {language!r}, "mimetype": "text/plain", "file_extension": ".txt"}}
    async def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        return {{"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {{}}}}
IPKernelApp.launch_instance(kernel_class=Quiet)
"""


@pytest.mark.parametrize(
    ("language", "words"),
    [("R", "the kernel quiet speaks r"), ("python", "did not take the variable 'ds': it did not acknowledge")],
)
def test_a_kernel_that_takes_no_variables_is_named(run, user, folder, near, language, words):
    """Another language, and a Python that has no user_expressions (as xpython-raw)."""
    spec = user.root / "data" / "kernels" / "quiet"
    spec.mkdir(parents=True, exist_ok=True)
    (spec / "kernel.py").write_text(KERNEL.format(language=language))
    argv = [sys.executable, str(spec / "kernel.py"), "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Quiet", "language": language}))
    write_notebook(folder / "q.ipynb", ["print(1)"], [("ds", near, "collection")])
    done = run("q.ipynb", "-k", "quiet")
    assert (done.returncode, words in done.stderr) == (4, True), done.stderr
    write_notebook(folder / "r.ipynb", ["print(1)"])
    assert run("r.ipynb", "-k", "quiet").returncode == 0, "without a cart nothing is asked of it"


@pytest.mark.parametrize(
    ("change", "options", "code", "words"),
    [
        ({"rucio_attachments": "text"}, [], 4, "is not a list"),
        (
            {"rucio_attachments": [{"did": "s:n", "type": "file", "variableName": "class"}]},
            [],
            4,
            "cannot be a variable",
        ),
        ({"rucio_attachments": [{"did": "user.alice:no.such", "type": "file", "variableName": "x"}]}, [], 4, "no.such"),
        ({"rucio_attachments": [{"did": "s:n", "type": "file", "variableName": "x", "instance": "b"}]}, [], 4, "'b'"),
        ({}, ["-p", "a b", "1"], 4, "cannot be a parameter"),
        ({}, ["-p", "x"], 2, "requires 2 arguments"),
        ({}, ["-k", "no-such-kernel"], 2, "There is no kernel 'no-such-kernel'"),
        ({"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, ["-p", "x", "1"], 4, "this one is r"),
    ],
)
def test_refusals_have_a_code_and_words(run, folder, change, options, code, words):
    write_notebook(folder / "g.ipynb", ["print(1)"], **change)
    done = run("g.ipynb", *options)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "out.g.ipynb").exists()


def test_what_is_no_notebook(run, folder):
    (folder / "h.ipynb").write_text("text")
    done = run("h.ipynb")
    assert done.returncode == 4
    assert "h.ipynb is not a notebook" in done.stderr
    assert run("not-there.ipynb").returncode == 2


def test_the_environment_says_what_tools_hand_not_through(run, folder, far):
    write_notebook(folder / "i.ipynb", ["print(one.size)"], [("one", far, "file")])
    for name, value in (("DATALAKE_WAIT", "soon"), ("DATALAKE_MAKE_AVAILABLE", "perhaps")):
        done = run("i.ipynb", **{name: value})
        assert done.returncode == 4
        assert name in done.stderr
    done = run("i.ipynb", DATALAKE_MAKE_AVAILABLE="true", DATALAKE_WAIT="120")
    assert done.returncode == 0, done.stderr
    assert printed(folder / "out.i.ipynb") == ["1234"]


def test_papermill(user, folder, near, far):
    write_notebook(folder / "j.ipynb", [("n = 1", ["parameters"]), "print(n)", COUNT], [("ds", near, "collection")])
    command = [str(BIN / "papermill"), str(folder / "j.ipynb"), str(folder / "out.ipynb"), "-p", "n", "7"]
    done = user.run(*command, "--engine", "datalake", "--no-progress-bar")
    assert done.returncode == 0, done.stderr
    assert printed(folder / "out.ipynb")[2:] == ["7", "2 2 DataCollection"]
    # without the engine it is papermill as before
    assert "NameError" in user.run(*command, "--no-progress-bar").stderr

    write_notebook(folder / "k.ipynb", ["print(one.size)"], [("one", far, "file")])
    code = f"""
import papermill
from jupyterlab_datalake.kernel.values import DataNotAvailable
def execute(**words):
    papermill.execute_notebook({str(folder / "k.ipynb")!r}, {str(folder / "out.k.ipynb")!r}, engine_name="datalake",
                               progress_bar=False, **words)
try:
    execute()
except DataNotAvailable as error:
    print(error)
execute(make_available=True, wait=True)
"""
    done = user.run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert f"{far} (one): it is only at other sites" in done.stdout
    assert printed(folder / "out.k.ipynb") == ["1234"]


def test_nbconvert_by_one_option(user, folder, near, far):
    write_notebook(folder / "l.ipynb", [COUNT], [("ds", near, "collection")])
    one_option = "--Exporter.preprocessors=jupyterlab_datalake.headless.nbconvert.ExecuteWithData"
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--output", "out.l.ipynb"]
    done = user.run(*command, one_option, str(folder / "l.ipynb"))
    assert done.returncode == 0, done.stderr
    assert printed(folder / "out.l.ipynb") == ["2 2 DataCollection"]
    write_notebook(folder / "m.ipynb", ["print(1)"], [("one", far, "file")])
    done = user.run(*command, one_option, str(folder / "m.ipynb"))
    assert done.returncode != 0
    assert "only at other sites" in done.stderr


def test_nbclient_by_one_import(user, folder, near):
    write_notebook(folder / "n.ipynb", [COUNT], [("ds", near, "collection")])
    code = f"""
import asyncio, nbformat
from jupyterlab_datalake.headless.nbclient import NotebookClient
notebook = nbformat.read({str(folder / "n.ipynb")!r}, as_version=4)
NotebookClient(notebook, kernel_name="python3").execute()
print(notebook.cells[0].outputs[0].text)
asyncio.run(NotebookClient(notebook).async_execute())
print(notebook.cells[0].outputs[0].text)
"""
    done = user.run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["2", "2", "DataCollection"] * 2
