"""Jupyter's files: what counts at the start counts after a reload, and what is gone is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.test_configuration import listing, reload, write

RUCIO = "https://rucio.example"


def entry(name, **more):
    return {"name": name, "rucio_base_url": RUCIO, "mode": "download", **more}


def program(name, section="DataLakeApp"):
    return f"c.{section}.instances = [{entry(name)!r}]\n"


def names(found):
    return [instance["name"] for instance in found["instances"]]


@pytest.fixture
def files():
    """Files that are there before the server starts, by name."""
    return {}


@pytest.fixture
def jp_config_dir(jp_config_dir, files):
    for name, text in files.items():
        write(Path(jp_config_dir, name), text)
    return jp_config_dir


@pytest.fixture
def datalake_config():
    return {}


@pytest.fixture
def jp_server_config(jp_server_config):
    del jp_server_config["DataLakeApp"]
    return jp_server_config


APPEND = f"c.DataLakeApp.instances.append({entry('appended')!r})\n"
START = {
    "a program": ({"jupyter_server_config.py": program("one")}, ["one"]),
    "a table": ({"jupyter_server_config.json": json.dumps({"RucioConfig": {"instances": [entry("one")]}})}, ["one"]),
    "appended": ({"jupyter_server_config.py": APPEND}, ["appended"]),
    "jupyter lab's": ({"jupyter_lab_config.py": program("lab")}, ["lab"]),
    "everybody's": ({"jupyter_config.py": program("all")}, ["all"]),
    "our own": ({"jupyter_jupyterlab_datalake_config.py": program("own")}, ["own"]),
    "both sections": (
        {"jupyter_server_config.py": program("one") + program("two", "RucioConfig")},
        ["one", "two"],
    ),
    "a table after a program": (
        {
            "jupyter_server_config.py": program("py"),
            "jupyter_server_config.json": json.dumps({"DataLakeApp": {"instances": [entry("json")]}}),
        },
        ["json"],
    ),
    "the server's is stronger than ours": (
        {"jupyter_jupyterlab_datalake_config.py": program("own"), "jupyter_server_config.py": program("server")},
        ["server"],
    ),
    "the server's is stronger than everybody's": (
        {"jupyter_config.py": program("all"), "jupyter_server_config.py": program("server")},
        ["server"],
    ),
}


@pytest.mark.parametrize("case", START)
class TestTheOrder:
    @pytest.fixture
    def files(self, case):
        return START[case][0]

    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        """With JupyterLab, which reads its own file and hands it on."""
        jp_server_config["ServerApp"]["jpserver_extensions"]["jupyterlab"] = True
        return jp_server_config

    async def test_is_after_a_reload_what_it_was_at_the_start(self, door, case):
        expected = START[case][1]
        assert names(await listing(door)) == expected
        assert names(await reload(door)) == expected
        assert names(await reload(door)) == expected


class TestWhatIsGone:
    @pytest.fixture
    def files(self):
        return {"jupyter_server_config.py": program("one")}

    async def test_an_instance_that_is_taken_out(self, door, jp_config_dir):
        assert names(await listing(door)) == ["one"]
        write(Path(jp_config_dir, "jupyter_server_config.py"), "c.ServerApp.open_browser = False\n")
        found = await reload(door)
        assert (found["instances"], found["problems"][0]["code"]) == ([], "no_instance")
        assert (await door("GET", "instances/one/scopes")).json["code"] == "instance_unknown"

    async def test_a_file_that_is_taken_away(self, door, jp_config_dir):
        file = Path(jp_config_dir, "jupyter_server_config.py")
        file.unlink()  # noqa: ASYNC240
        assert names(await reload(door)) == []
        write(file, program("two"))
        assert names(await reload(door)) == ["two"]

    async def test_a_file_that_breaks_keeps_what_it_said_last(self, door, jp_config_dir):
        file = Path(jp_config_dir, "jupyter_server_config.py")
        write(file, "c.")
        found = await reload(door)
        assert names(found) == ["one"]
        assert [problem["code"] for problem in found["problems"]] == ["configuration_unreadable"]
        write(file, program("two"))
        assert names(await reload(door)) == ["two"]
        write(file, "raise SystemError")
        assert names(await reload(door)) == ["two"]


class TestBrokenFromTheStart:
    @pytest.fixture
    def files(self):
        return {"jupyter_server_config.json": "{"}

    async def test_it_is_named(self, door):
        found = await listing(door)
        assert [problem["code"] for problem in found["problems"]] == ["configuration_unreadable", "no_instance"]


class TestAFileByName:
    """``jupyter lab --config=…`` stands in the place of ``jupyter_server_config``."""

    @pytest.fixture
    def files(self):
        return {"jupyter_server_config.py": program("not read"), "site.py": program("site")}

    @pytest.fixture
    def jp_argv(self, jp_config_dir):
        return [f"--config={jp_config_dir}/site.py"]

    async def test_it_is_read_again(self, door, jp_config_dir):
        found = await listing(door)
        assert names(found) == ["site"]
        file = Path(jp_config_dir, "site.py")
        assert found["searched"][1] == str(file)
        assert not any("jupyter_server_config" in place for place in found["searched"])
        write(file, program("changed"))
        assert names(await listing(door)) == ["changed"]
        assert names(await reload(door)) == ["changed"]


class TestTheCommandLine:
    @pytest.fixture
    def files(self):
        return {"jupyter_server_config.py": program("file")}

    @pytest.fixture(params=["plain", "broken"])
    def said(self, request):
        return {"plain": f"[{entry('typed')!r}]", "broken": "[{"}[request.param]

    @pytest.fixture
    def jp_argv(self, said):
        return [f"--DataLakeApp.instances={said}"]

    async def test_it_is_stronger_than_a_file(self, door, said):
        for found in (await listing(door), await reload(door)):
            if said == "[{":
                assert "it must be a list" in found["problems"][0]["reason"]
            else:
                assert (names(found), found["problems"]) == (["typed"], [])


class TestNamesThatAreNone:
    @pytest.fixture
    def files(self):
        table = {"DataLakeApp": {"instances": [entry([]), entry({}), entry(None)]}}
        more = {"RucioConfig": {"instances": [entry([]), entry("good")]}}
        return {"jupyter_server_config.json": json.dumps({**table, **more})}

    async def test_they_are_named_and_the_rest_works(self, door):
        found = await listing(door)
        assert names(found) == ["good"]
        assert all("key 'name'" in problem["reason"] for problem in found["problems"])
