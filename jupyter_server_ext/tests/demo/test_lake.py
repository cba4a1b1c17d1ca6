"""The embedded lake as its users meet it: a real Rucio whose rules move files, and its fault knobs."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.lake_fixture import DIPHOTON, RunningLake, did_path

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

ODD_NAMES = ["/a//b", "x:y", "run #1?.dat", "100%25=a+b", "é ü 漢字", "n" * 250, "a b", "..", "%2e%2e"]


def test_says_what_a_client_needs(lake: RunningLake) -> None:
    info = lake.info
    assert set(info["accounts"]) == {"root", "alice", "bob"}
    assert info["site_name"] == "LAPTOP"
    assert info["mount"]["rse"] == "LOCAL-FUSE"
    assert info["mount"]["pfn_prefix"] == "root://localhost:1094//eos/localfuse"
    instance = info["instance"]
    assert instance["rucio_base_url"] == info["rucio_url"]
    assert instance["mounts"] == info["mounts"]
    assert info["mounts"][0] == info["mount"]
    assert instance["destination_rse"] == info["mount"]["rse"]
    assert instance["auth"]["password_env"] == "DATALAKE_DEMO_PASSWORD"
    assert not any(who["password"] in json.dumps(instance) for who in info["accounts"].values())


def test_the_sample_is_whole_at_the_remote_sites(lake: RunningLake) -> None:
    status, text = lake.ask("alice", "GET", "/dids/opendata/higgs.2024/dids")
    children = {json.loads(line)["name"] for line in text.splitlines()}
    assert (status, children) == (200, {"higgs.2024.diphoton", "higgs.2024.fourlepton", "sky.2024.cubes"})
    assert sum(len(lake.sample_files(child)) for child in children) >= 200
    _, text = lake.ask("alice", "GET", "/replicas/opendata/sky.2024.cubes/datasets?deep=True")
    places = {line["rse"]: line for line in map(json.loads, text.splitlines())}
    for site in ("SITE-A", "SITE-B"):
        assert places[site]["available_length"] == places[site]["length"] == 40


def test_the_sample_is_described(lake: RunningLake) -> None:
    _, text = lake.ask("alice", "GET", f"/dids/opendata/{DIPHOTON}/meta?plugin=ALL")
    meta = json.loads(text)
    assert meta["project"] == "data24_13p6TeV"
    assert meta["datatype"] == "NTUP_GAMMA"
    assert float(meta["energy"]) == 13.6
    name = lake.sample_files()[0]["name"]
    _, text = lake.ask("alice", "GET", f"/dids/opendata/{name}/meta")
    assert json.loads(text)["run_number"] == 456000
    _, text = lake.ask("alice", "GET", f"/dids/opendata/{DIPHOTON}")
    assert json.loads(text)["open"] is False


def test_a_rule_moves_real_files_and_its_end_removes_them(lake: RunningLake) -> None:
    name = lake.own_file()
    rule = lake.new_rule("alice", f"user.alice:{name}")
    assert lake.wait_rule(rule)["locks_ok_cnt"] == 1
    path = lake.local_path("user.alice", name)
    assert path.read_bytes().startswith(name.encode())
    lake.delete_rule(rule)
    deadline = time.monotonic() + 60
    while path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    # Deleted here, and only here.
    asked = {"dids": [{"scope": "user.alice", "name": name}]}
    assert json.loads(lake.ask("alice", "POST", "/replicas/list", asked)[1])["states"] == {"SITE-A": "AVAILABLE"}


def test_a_dataset_of_the_sample_comes_with_the_right_bytes(lake: RunningLake) -> None:
    rule = lake.new_rule("alice", f"user.alice:{lake.own_dataset(3, source='higgs.2024.fourlepton')}")
    assert lake.wait_rule(rule)["locks_ok_cnt"] == 3
    assert all(lake.is_local(file) for file in lake.sample_files("higgs.2024.fourlepton")[:3])
    lake.delete_rule(rule)


def test_pfns_are_as_at_real_sites(lake: RunningLake) -> None:
    """To the world LOCAL-FUSE is root://; to a machine of the site it is a file under the mount."""
    rule = lake.new_rule("alice", f"user.alice:{lake.own_dataset(1)}")
    lake.wait_rule(rule)
    (file,) = lake.sample_files()[:1]
    asked = {"dids": [{"scope": "opendata", "name": file["name"]}], "rse_expression": "LOCAL-FUSE"}
    (world,) = json.loads(lake.ask("alice", "POST", "/replicas/list", asked)[1])["pfns"]
    assert world.startswith("root://localhost:1094//eos/localfuse/opendata/")
    here = {**asked, "client_location": {"site": "LAPTOP"}, "domain": None}
    (near,) = json.loads(lake.ask("alice", "POST", "/replicas/list", here)[1])["pfns"]
    assert near.startswith("file://")
    assert Path(urlsplit(near).path) == lake.local_path("opendata", file["name"])
    lake.delete_rule(rule)


def test_quota_is_refused_in_rucios_words(lake: RunningLake) -> None:
    status, text = lake.add_rule("bob", f"opendata:{DIPHOTON}")
    assert status == 409
    assert json.loads(text)["ExceptionClass"] == "InsufficientAccountLimit"
    assert lake.ask("bob", "GET", "/accounts/bob/limits/local/LOCAL-FUSE")[1].strip() == '{"LOCAL-FUSE": 1000000}'


def test_an_owner_decides_about_his_rule_and_nobody_else(lake: RunningLake) -> None:
    rule = lake.new_rule("alice", f"user.alice:{lake.own_dataset(1)}")
    path = f"/rules/{rule}"
    before = lake.rule(rule)
    assert lake.ask("alice", "PUT", path, {"options": {"lifetime": 90000}})[0] == 200
    after = lake.rule(rule)
    assert before is not None
    assert after is not None
    assert after["expires_at"] != before["expires_at"]
    for options in ({"lifetime": 1}, {"boost_rule": True, "state": "STUCK"}, {"locked": True}):
        assert lake.ask("bob", "PUT", path, {"options": options})[0] == 401
    assert lake.ask("bob", "DELETE", path, {"purge_replicas": False})[0] == 401
    # Giving the rule to another account, and so to his quota, is not the owner's right.
    assert lake.ask("alice", "PUT", path, {"options": {"account": "bob"}})[0] == 401
    assert lake.ask("alice", "DELETE", path, {"purge_replicas": False})[0] == 200
    lake.delete_rule(rule)


def test_a_scope_has_an_owner(lake: RunningLake) -> None:
    assert lake.ask("bob", "POST", "/dids/user.alice/intruder", {"type": "DATASET"})[0] == 401
    file = {"scope": "user.alice", "name": "intruder.dat", "bytes": 1, "adler32": "00000001", "state": "C"}
    assert lake.ask("bob", "POST", "/replicas/", {"rse": "SITE-A", "files": [file]})[0] == 401


def test_an_owner_writes_replicas(lake: RunningLake) -> None:
    """The two calls of Rucio's UploadClient, as an ordinary account."""
    name = f"upload.{time.time_ns()}"
    file = {"scope": "user.alice", "name": name, "bytes": 3, "adler32": "024d0127", "state": "C"}
    assert lake.ask("alice", "POST", "/replicas/", {"rse": "SITE-A", "files": [file]})[0] == 201
    states = {"rse": "SITE-A", "files": [{**file, "state": "A"}]}
    assert lake.ask("alice", "PUT", "/replicas/", states)[0] == 200
    _, text = lake.ask("alice", "POST", "/replicas/list", {"dids": [{"scope": "user.alice", "name": name}]})
    assert json.loads(text)["states"] == {"SITE-A": "AVAILABLE"}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_hold_what_scientists_write(lake: RunningLake, name: str) -> None:
    name = f"{name}{time.time_ns()}"[-250:] if len(name) == 250 else f"{name}.{time.time_ns()}"
    where = f"/dids/{did_path('user.alice', name)}"
    made = lake.ask("alice", "POST", where, {"type": "DATASET"})
    assert made[0] == 201, made
    status, text = lake.ask("alice", "GET", where)
    assert (status, json.loads(text)["name"]) == (200, name)


@pytest.mark.parametrize("name", ["tab\there", "line\nbreak", " leading", "n" * 251])
def test_other_names_are_refused(lake: RunningLake, name: str) -> None:
    assert lake.ask("alice", "POST", f"/dids/{did_path('user.alice', name)}", {"type": "DATASET"})[0] in (400, 404)


def test_odd_names_are_really_transferred(lake: RunningLake) -> None:
    """A file whose name is all delimiters goes from a site to the mount."""
    name = lake.own_file(f"a b/#?%20=+&é:{time.time_ns()}")
    rule = lake.new_rule("alice", f"user.alice:{name}")
    lake.wait_rule(rule)
    (here,) = lake.mount.rglob(f"*{name.rpartition(':')[2]}")
    assert here.read_bytes().startswith(name.encode())
    lake.delete_rule(rule)


def test_a_failing_source_is_stuck_with_its_reason_until_boosted(knobs: RunningLake) -> None:
    name = knobs.own_file()
    knobs.set_transfers(fail=[{"pattern": f"^user.alice:{name}$", "reason": "SOURCE [5] the tape robot is on holiday"}])
    rule = knobs.new_rule("alice", f"user.alice:{name}")
    stuck = knobs.wait_rule(rule, "STUCK")
    assert "the tape robot is on holiday" in stuck["error"]
    knobs.set_transfers(fail=[])
    boost = {"options": {"state": "STUCK", "boost_rule": True}}
    assert knobs.ask("alice", "PUT", f"/rules/{rule}", boost)[0] == 200
    knobs.wait_rule(rule)
    knobs.delete_rule(rule)


def test_held_transfers_stay_replicating(knobs: RunningLake) -> None:
    name = knobs.own_file()
    knobs.set_transfers(hold=name)
    held = knobs.new_rule("alice", f"user.alice:{name}")
    free = knobs.new_rule("alice", f"user.alice:{knobs.own_file()}")
    knobs.wait_rule(free)
    waiting = knobs.rule(held)
    assert waiting is not None
    assert (waiting["state"], waiting["locks_replicating_cnt"]) == ("REPLICATING", 1)
    knobs.set_transfers(hold=None)
    knobs.wait_rule(held)
    for rule in (held, free):
        knobs.delete_rule(rule)


def test_bandwidth_slows_transfers(knobs: RunningLake) -> None:
    name = knobs.own_file(size=400_000)
    knobs.set_transfers(bandwidth=100_000)
    began = time.monotonic()
    rule = knobs.new_rule("alice", f"user.alice:{name}")
    knobs.wait_rule(rule)
    assert time.monotonic() - began > 3
    knobs.delete_rule(rule)


def test_rucio_goes_down_and_comes_back(knobs: RunningLake) -> None:
    url = knobs.info["rucio_url"]
    knobs.set_rucio(up=False)
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen(f"{url}/ping", timeout=5)
    assert knobs.control("GET", "/knobs")["rucio"] == {"up": False}
    knobs.set_rucio(up=True)
    with urllib.request.urlopen(f"{url}/ping", timeout=10) as answer:
        assert answer.status == 200
    assert knobs.ask("alice", "GET", "/accounts/whoami")[0] in (200, 303)


def test_many_clients_meet_no_error(lake: RunningLake) -> None:
    """SQLite would answer "database is locked" here."""

    def write(number: int) -> int:
        name = f"parallel.{number}.{time.time_ns()}"
        return lake.ask("alice", "POST", f"/dids/user.alice/{name}", {"type": "DATASET"})[0]

    lake.token("alice")
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(write, range(48))) == {201}


def test_the_large_scope_is_searched(lake: RunningLake) -> None:
    _, text = lake.ask("alice", "GET", "/dids/bulk/dids/search?name=*&type=all")
    names = [json.loads(line) for line in text.splitlines()]
    assert len(names) == len(set(names))
    assert len(names) >= 2000
    assert "run_000001/evt.0001234.root" in names


def test_even_files_of_the_large_scope_are_real(lake: RunningLake) -> None:
    rule = lake.new_rule("alice", "bulk:run_000000/evt.0000007.root")
    lake.wait_rule(rule)
    assert b"one event" in lake.local_path("bulk", "run_000000/evt.0000007.root").read_bytes()
    lake.delete_rule(rule)


def test_no_password_lies_on_the_disk(lake: RunningLake) -> None:
    secrets = [who["password"].encode() for who in lake.info["accounts"].values()]
    secrets.append(lake.info["control_token"].encode())
    root = Path(lake.info["root"])
    # The sample is not text, and what PostgreSQL writes is Rucio's salted hash.
    texts = [path for part in ("rucio", "logs", "notebooks") for path in (root / part).rglob("*") if path.is_file()]
    texts += [path for path in root.iterdir() if path.is_file()]
    assert root / "rucio" / "etc" / "rucio.cfg" in texts
    for path in texts:
        content = path.read_bytes()
        assert not any(secret in content for secret in secrets), path


@pytest.mark.parametrize("key", ["rucio_url", "control_url"])
def test_listens_on_this_machine_only(lake: RunningLake, key: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        outside = probe.getsockname()[0]
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        assert probe.connect_ex((outside, urlsplit(lake.info[key]).port)) != 0
