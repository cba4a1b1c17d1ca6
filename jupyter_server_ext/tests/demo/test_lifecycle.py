"""How a lake starts, comes back and ends: real processes, also killed ones. CAMPAIGN=1 runs the long form."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from jupyterlab_datalake.demo.watcher import wait_until
from tests.lake_fixture import RunningLake, finish, read_line, running_lake, start_demo

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

CAMPAIGN = os.environ.get("CAMPAIGN") == "1"
ROUNDS = 50 if CAMPAIGN else 3
GONE_SECONDS = 25


def owners(root: Path) -> list[str]:
    """Command lines of all processes that carry the lake's directory in arguments, working directory or open files."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = [(entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")]
            words.append(str((entry / "cwd").readlink()))
            words += [str(fd.readlink()) for fd in (entry / "fd").iterdir()]
        except OSError:
            continue
        if int(entry.name) != os.getpid() and any(str(root) in word for word in words):
            found.append(words[0])
    return found


def is_gone(root: Path) -> bool:
    return wait_until(lambda: not owners(root), GONE_SECONDS)


def child(launcher: subprocess.Popen[str], word: str) -> int:
    """The launcher's child whose command line holds a word."""
    children = Path(f"/proc/{launcher.pid}/task/{launcher.pid}/children").read_text(encoding="utf-8").split()
    (found,) = [int(pid) for pid in children if word in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")]
    return found


def closed(process: subprocess.Popen[str]) -> str:
    """Wait for the end of a process; what it said on standard error."""
    _, said = process.communicate(timeout=60)
    return said


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose lake was made and has ended: starts on it are quick."""
    root = tmp_path_factory.mktemp("kept") / "root"
    with running_lake(root, "--fresh"):
        pass
    assert is_gone(root)
    return root


def test_prints_each_step_with_its_time(tmp_path: Path) -> None:
    process = start_demo(tmp_path / "root", "--lake-only")
    lake = RunningLake(json.loads(read_line(process)))
    # Nothing is local before somebody makes it available.
    assert not any(path.is_file() for path in lake.mount.rglob("*"))
    code, said = finish(process)
    assert code == 0
    lines = [line.split() for line in said.splitlines() if line.endswith(" s")]
    assert [" ".join(line[:-2]) for line in lines] == [
        "database",
        "schema",
        "accounts and sites",
        "sample data (216 files)",
        "Rucio",
        "lake ready",
    ]
    times = [float(line[-2]) for line in lines]
    assert times == sorted(times)
    assert is_gone(tmp_path / "root")


def test_state_is_kept_and_passwords_are_not(kept: Path) -> None:
    with running_lake(kept) as first:
        before = first.info
        name = first.own_dataset(1, source="sky.2024.cubes")
        first.set_transfers(hold=".")
        rule = first.new_rule("alice", f"user.alice:{name}")
        time.sleep(2)
    with running_lake(kept) as second:
        assert second.info["rucio_url"] == before["rucio_url"]
        for account, who in before["accounts"].items():
            assert second.info["accounts"][account]["password"] != who["password"]
        assert len(second.sample_files()) == 96
        # The transfer that was under way when the lake ended arrives now: no knob is kept.
        second.wait_rule(rule)
        second.delete_rule(rule)


def test_an_old_password_is_worth_nothing(kept: Path) -> None:
    with running_lake(kept) as first:
        old = first.info["accounts"]
    with running_lake(kept) as second:
        stale = RunningLake({**second.info, "accounts": old})
        for account in old:
            with pytest.raises(urllib.request.HTTPError, match="401") as refused:
                stale.token(account)
            refused.value.close()


def test_a_second_start_is_told_so(kept: Path) -> None:
    with running_lake(kept):
        second = start_demo(kept, "--lake-only", "--fresh")
        said = closed(second)
        assert second.returncode == 1
        assert said == (
            f"datalake demo: A lake is already running in {kept}: stop it first, or choose another --root.\n"
        )


def test_more_names_are_added_to_a_kept_lake(kept: Path) -> None:
    for count in (1500, 2500):
        with running_lake(kept, "--did-count", str(count)) as lake:
            _, text = lake.ask("alice", "GET", "/dids/bulk/dids/search?name=*&type=file")
            assert len(text.splitlines()) == count


def test_rucios_own_policy_refuses_what_ours_allows(kept: Path) -> None:
    with running_lake(kept, "--policy", "generic") as lake:
        rule = lake.new_rule("alice", f"user.alice:{lake.own_dataset(1)}")
        for options in ({"lifetime": 60}, {"state": "STUCK", "boost_rule": True}):
            status, text = lake.ask("alice", "PUT", f"/rules/{rule}", {"options": options})
            assert status == 401
            assert json.loads(text)["ExceptionClass"] == "AccessDenied"
        assert lake.ask("alice", "DELETE", f"/rules/{rule}", {"purge_replicas": True})[0] == 401
        file = {"scope": "user.alice", "name": "upload.dat", "bytes": 1, "adler32": "00000001", "state": "C"}
        assert lake.ask("alice", "POST", "/replicas/", {"rse": "SITE-A", "files": [file]})[0] == 401
        assert lake.ask("alice", "POST", "/dids/user.alice/a%3Ab", {"type": "DATASET"})[0] == 400
        lake.delete_rule(rule, account="root")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ends_in_order_when_asked(kept: Path, number: signal.Signals) -> None:
    process = start_demo(kept, "--lake-only")
    read_line(process)
    process.send_signal(number)
    assert "Ending the lake" in closed(process)
    assert process.returncode == 0
    assert owners(kept) == []


def test_a_killed_launcher_leaves_nothing(kept: Path) -> None:
    """At any moment: while starting, and while running."""
    seeded = random.Random(20261121)
    for number in range(ROUNDS):
        process = start_demo(kept, "--lake-only")
        if number % 2:
            read_line(process)
        else:
            time.sleep(seeded.uniform(0.2, 6))
        process.kill()
        closed(process)
        assert is_gone(kept), owners(kept)


def test_a_killed_supervisor_ends_everything_and_is_named(kept: Path) -> None:
    for _ in range(ROUNDS):
        process = start_demo(kept, "--lake-only")
        read_line(process)
        os.kill(child(process, "embedded.supervisor"), signal.SIGKILL)
        said = closed(process)
        assert process.returncode == 1
        assert "The lake ended unexpectedly; the logs are in" in said
        assert "Traceback" not in said
        assert is_gone(kept), owners(kept)


@pytest.mark.parametrize(
    ("part", "name"), [("bin/postgres", "PostgreSQL"), ("gunicorn", "Rucio"), ("embedded.keeper", "Rucio's daemons")]
)
def test_a_killed_part_ends_everything_and_is_named(kept: Path, part: str, name: str) -> None:
    process = start_demo(kept, "--lake-only")
    read_line(process)
    supervisor = child(process, "embedded.supervisor")
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text(encoding="utf-8").split()
    victim = next(pid for pid in children if part in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8"))
    os.kill(int(victim), signal.SIGKILL)
    said = closed(process)
    assert process.returncode == 1
    assert f"datalake demo: {name} ended unexpectedly; the logs are in" in said
    assert is_gone(kept), owners(kept)


def test_after_all_that_the_lake_still_works(kept: Path) -> None:
    with running_lake(kept) as lake:
        rule = lake.new_rule("alice", f"user.alice:{lake.own_dataset(2, start=50)}")
        lake.wait_rule(rule)
        assert all(lake.is_local(file) for file in lake.sample_files()[50:52])
        lake.delete_rule(rule)


def test_jupyterlab_answers_when_its_line_is_printed(kept: Path) -> None:
    process = start_demo(kept, "--no-browser")
    line = read_line(process)
    word, _, url = line.strip().partition(" ")
    assert word == "JupyterLab:"
    assert url.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
    address, _, token = url.partition("/lab?token=")
    headers = {"Authorization": f"token {token}"}
    asked = urllib.request.Request(f"{address}/api/contents/Welcome.ipynb", headers=headers)
    with urllib.request.urlopen(asked, timeout=30) as answer:
        metadata = json.load(answer)["content"]["metadata"]
    assert metadata["rucio_attachments"] == [
        {"did": "opendata:higgs.2024.diphoton", "type": "collection", "variableName": "higgs"}
    ]
    kernel = urllib.request.Request(f"{address}/api/kernels", headers=headers, data=b"{}", method="POST")
    with urllib.request.urlopen(kernel, timeout=30) as answer:
        assert answer.status == 201
    config = (kept / "jupyter" / "demo_config.json").read_text(encoding="utf-8")
    assert token not in config
    assert json.loads(config)["DataLakeApp"]["instances"][0]["auth"]["password_env"] == "DATALAKE_DEMO_PASSWORD"
    process.kill()
    closed(process)
    assert is_gone(kept), owners(kept)


def test_the_notebook_is_the_users(kept: Path) -> None:
    notebook = kept / "notebooks" / "Welcome.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8").replace("histogram", "plot"), encoding="utf-8")
    mine = notebook.read_bytes()
    process = start_demo(kept, "--no-browser")
    read_line(process)
    assert finish(process)[0] == 0
    assert notebook.read_bytes() == mine


def test_a_taken_port_is_one_sentence(kept: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start_demo(kept, "--no-browser", "--port", str(port))
        said = closed(process)
    assert process.returncode == 2
    assert said == f"datalake demo: Port {port} is taken: choose another with --port, or leave --port out.\n"


def test_somebody_elses_directory_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("four years of work")
    process = start_demo(tmp_path, "--lake-only", "--fresh")
    said = closed(process)
    assert process.returncode == 2
    assert said == f"datalake demo: {tmp_path} holds files that are not a demo lake: choose an empty directory.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_no_right_to_write_is_one_sentence() -> None:
    process = start_demo(Path("/sys/datalake"), "--lake-only")
    said = closed(process)
    assert process.returncode == 1
    assert said.startswith("datalake demo: No right to write at /sys/datalake")
    assert said.count("\n") == 1


def test_missing_libmagic_is_one_sentence(tmp_path: Path) -> None:
    """A module that cannot be imported stands for python-magic without its library, which raises the same error."""
    (tmp_path / "magic.py").write_text("raise ImportError('failed to find libmagic')")
    root = tmp_path / "root"
    wrapper = tmp_path / "environment" / "bin" / "python"
    wrapper.parent.mkdir(parents=True)
    from jupyterlab_datalake.demo.environment import lake_python

    wrapper.write_text(f'#!/bin/sh\nPYTHONPATH="{tmp_path}:$PYTHONPATH" exec "{lake_python()}" "$@"\n')
    wrapper.chmod(0o755)
    process = start_demo(root, "--lake-only", DATALAKE_LAKE_ENV=str(tmp_path / "environment"))
    said = closed(process)
    assert process.returncode == 1
    assert "datalake demo: The library libmagic is missing, which Rucio needs: install it" in said
    assert "Traceback" not in said
    assert is_gone(root)


def test_missing_sample_libraries_name_the_extra(tmp_path: Path) -> None:
    """An import hook hides pyarrow, as in an installation without the extra."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.machinery, sys\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pyarrow':\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Hidden())\n"
    )
    from tests.lake_fixture import PACKAGE_ROOT

    process = start_demo(tmp_path / "root", "--lake-only", PYTHONPATH=f"{tmp_path}:{PACKAGE_ROOT}")
    said = closed(process)
    assert process.returncode == 1
    assert said == (
        "datalake demo: Missing here: pyarrow. Install them with: pip install 'jupyterlab-datalake[demo]'\n"
    )
    assert not (tmp_path / "root").exists()
