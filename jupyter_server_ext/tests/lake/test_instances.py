"""The administrator's configuration: the peer's keys, ours, and what is said about mistakes."""

from __future__ import annotations

import pytest

from jupyterlab_datalake.lake.instances.config import EnvironmentAuth, FileAuth, InstanceConfig, check
from jupyterlab_datalake.lake.instances.environment import instance_from, variable_of
from jupyterlab_datalake.lake.instances.settings import Settings, take_passwords

BASE = {"name": "x", "rucio_base_url": "https://rucio", "destination_rse": "R", "rse_mount_path": "/eos"}
PEER = {
    "name": "experiment.cern.ch",
    "display_name": "Experiment",
    "rucio_base_url": "https://rucio",
    "rucio_auth_url": "https://rucio-auth",
    "rucio_webui_url": "https://rucio-ui",
    "rucio_ca_cert": "/path/to/rucio_ca.pem",
    "app_id": "swan",
    "site_name": "CERN",
    "vo": "def",
    "voms_enabled": True,
    "voms_vomses_path": "/etc/vomses",
    "voms_certdir_path": "/etc/grid-security/certificates",
    "voms_vomsdir_path": "/etc/vomsdir",
    "mode": "replica",
    "destination_rse": "SWAN-EOS",
    "rse_mount_path": "/eos/rucio",
    "path_begins_at": 4,
    "replication_rule_lifetime_days": 365,
    "wildcard_enabled": True,
    "oidc_auth": "env",
    "oidc_env_name": "RUCIO_ACCESS_TOKEN",
    "cache_expires_at": 0,
}


def reasons(raw):
    return [problem.reason for problem in check(raw)[1]]


def test_every_key_of_the_peer_is_known():
    config, problems = check(PEER)
    assert problems == []
    assert config is not None
    assert {key: getattr(config, key) for key in PEER} == PEER
    assert config.auth == EnvironmentAuth(type="environment", variable="RUCIO_ACCESS_TOKEN")
    assert config.lifetime_days == 365


def test_a_token_file_of_the_peer():
    config, _ = check({**BASE, "oidc_auth": "file", "oidc_file_name": "/run/token"})
    assert config is not None
    assert config.auth == FileAuth(type="file", path="/run/token")


@pytest.mark.parametrize(
    ("days", "most", "effective"),
    [
        ("-", None, 7),
        (0, None, None),
        (None, None, None),
        (30, None, 30),
        (30, 5, 5),
        (0, 5, 5),
        ("-", 3, 3),
    ],
)
def test_lifetimes(days, most, effective):
    raw = {**BASE, "lifetime_max_days": most}
    if days != "-":
        raw["replication_rule_lifetime_days"] = days
    config, _ = check(raw)
    assert config is not None
    assert config.lifetime_days == effective


@pytest.mark.parametrize(
    ("key", "near"),
    [("destination_rs", "destination_rse"), ("wildcards_enabled", "wildcard_enabled"), ("rucio_url", "rucio_base_url")],
)
def test_an_unknown_key_is_named_with_the_nearest_known_one(key, near):
    config, problems = check({**BASE, key: "x"})
    assert config is not None
    assert f"key '{key}' is not known; did you mean '{near}'?" in problems[0].reason


def test_unknown_keys_inside_parts():
    said = " ".join(
        reasons({**BASE, "auth": {"type": "userpass", "user": "x"}, "mounts": [{"rse": "R", "prefix": "p"}]})
    )
    assert "'auth.user'" in said
    assert "did you mean 'auth.username'" in said
    assert "'mounts.0.prefix'" in said
    assert "did you mean 'mounts.0.pfn_prefix'" in said


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"rucio_base_url": None}, "rucio_base_url"),
        ({"rucio_base_url": "ftp://x"}, "rucio_base_url"),
        ({"rucio_base_url": "https://user:secret@x"}, "rucio_base_url"),
        ({"name": ""}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": "."}, "name"),
        ({"name": ".."}, "name"),
        ({"mode": "magic"}, "mode"),
        ({"path_begins_at": -1}, "path_begins_at"),
        ({"replication_rule_lifetime_days": "soon"}, "replication_rule_lifetime_days"),
        ({"auth": {"type": "magic"}}, "auth"),
        ({"auth": {"type": "file", "path": "relative"}}, "auth.file.path"),
        ({"mounts": [{"rse": "R", "pfn_prefix": "x", "path": "relative"}]}, "mounts.0.path"),
        ({"mounts": "all"}, "mounts"),
    ],
)
def test_a_wrong_value_is_named_by_its_key_and_not_repeated(change, key):
    config, problems = check({**BASE, **change})
    assert config is None
    said = " ".join(problem.reason for problem in problems)
    assert f"key '{key}'" in said
    assert "secret" not in said


@pytest.mark.parametrize("name", ["a", ".a", "..a", "...", "a.", "lake.example.org", "é "])
def test_a_name_that_can_stand_in_an_address(name):
    config, _ = check({**BASE, "name": name})
    assert config is not None
    assert config.name == name


@pytest.mark.parametrize("raw", [None, 7, "x", [], {}])
def test_what_is_no_instance(raw):
    config, problems = check(raw)
    assert config is None
    assert {problem.code for problem in problems} == {"instance_misconfigured"}


def test_an_instance_without_a_destination_is_usable_and_doubtful():
    config, problems = check({"name": "x", "rucio_base_url": "https://rucio"})
    assert config is not None
    assert config.display_name == "x"
    assert "destination_rse" in problems[0].reason


def test_variables_of_the_peers_container():
    environ = {
        "RUCIO_BASE_URL": "https://rucio",
        "RUCIO_NAME": "n",
        "RUCIO_MODE": "replica",
        "RUCIO_DESTINATION_RSE": "R",
        "RUCIO_RSE_MOUNT_PATH": "/eos",
        "RUCIO_PATH_BEGINS_AT": "4",
        "RUCIO_WILDCARD_ENABLED": "1",
        "RUCIO_VOMS_ENABLED": "0",
        "RUCIO_REPLICATION_RULE_LIFETIME_DAYS": "3",
        "RUCIO_OIDC_AUTH": "env",
        "RUCIO_OIDC_ENV_NAME": "TOKEN",
    }
    config, problems = check(instance_from(environ))
    assert problems == []
    assert config is not None
    assert (config.name, config.path_begins_at, config.wildcard_enabled) == ("n", 4, True)
    assert (config.voms_enabled, config.lifetime_days) == (False, 3)
    assert config.auth == EnvironmentAuth(type="environment", variable="TOKEN")
    assert instance_from({"RUCIO_NAME": "n"}) is None


CONTAINER = {
    "RUCIO_NAME": ("n", "n"),
    "RUCIO_DISPLAY_NAME": ("Lake", "Lake"),
    "RUCIO_BASE_URL": ("https://rucio", "https://rucio"),
    "RUCIO_AUTH_URL": ("https://rucio-auth", "https://rucio-auth"),
    "RUCIO_WEBUI_URL": ("https://rucio-ui", "https://rucio-ui"),
    "RUCIO_CA_CERT": ("/certs/rucio_ca.pem", "/certs/rucio_ca.pem"),
    "RUCIO_SITE_NAME": ("ROAMING", "ROAMING"),
    "RUCIO_VO": ("def", "def"),
    "RUCIO_VOMS_ENABLED": ("1", True),
    "RUCIO_VOMS_VOMSES_PATH": ("/etc/vomses", "/etc/vomses"),
    "RUCIO_VOMS_CERTDIR_PATH": ("/etc/certificates", "/etc/certificates"),
    "RUCIO_VOMS_VOMSDIR_PATH": ("/etc/vomsdir", "/etc/vomsdir"),
    "RUCIO_DESTINATION_RSE": ("R", "R"),
    "RUCIO_RSE_MOUNT_PATH": ("/eos", "/eos"),
    "RUCIO_REPLICATION_RULE_LIFETIME_DAYS": ("365", 365),
    "RUCIO_PATH_BEGINS_AT": ("4", 4),
    "RUCIO_MODE": ("replica", "replica"),
    "RUCIO_WILDCARD_ENABLED": ("0", False),
    "RUCIO_OIDC_AUTH": ("file", "file"),
    "RUCIO_OIDC_ENV_NAME": ("TOKEN", "TOKEN"),
    "RUCIO_OIDC_FILE_NAME": ("/run/token", "/run/token"),
}
"""Every variable that the older container turns into a key, its text, and the value that it means."""
OTHERS = {
    "RUCIO_ACCOUNT": "root",
    "RUCIO_USERNAME": "ddmlab",
    "RUCIO_PASSWORD": "secret",
    "RUCIO_AUTH_TYPE": "userpass",
    "RUCIO_ACCESS_TOKEN": "secret",
    "RUCIO_OAUTH_ID": "x",
}
"""What it sets beside these, for Rucio's own clients."""


def test_the_whole_container():
    entry = instance_from({**{name: text for name, (text, _) in CONTAINER.items()}, **OTHERS})
    config, problems = check(entry)
    assert problems == []
    assert config is not None
    variables = {variable_of(key): getattr(config, key) for key in InstanceConfig.model_fields}
    assert {name: variables[name] for name in CONTAINER} == {name: value for name, (_, value) in CONTAINER.items()}
    assert config.auth == FileAuth(type="file", path="/run/token")
    assert "secret" not in repr(entry)


def test_every_key_has_its_variable():
    assert variable_of("rucio_base_url") == "RUCIO_BASE_URL"
    assert variable_of("mode") == "RUCIO_MODE"
    assert variable_of("rse_mount_path") == "RUCIO_RSE_MOUNT_PATH"


def test_variables_count_only_when_no_file_names_an_instance():
    environ = {"RUCIO_BASE_URL": "https://rucio", "RUCIO_DEFAULT_INSTANCE": "default"}
    from_file = Settings((BASE,), None, ("a file",))
    assert from_file.or_environment(environ) is from_file
    found = Settings((), None, ("a file",)).or_environment(environ)
    assert found.entries[0]["rucio_base_url"] == "https://rucio"
    assert found.default == "default"
    assert "RUCIO_BASE_URL" in found.searched[-1]


def test_passwords_leave_the_environment():
    environ = {"PW": "secret", "OTHER": "stays"}
    kept = take_passwords(Settings(({**BASE, "auth": {"password_env": "PW"}}, "no instance", {"auth": 7})), environ)
    assert environ == {"OTHER": "stays"}
    assert kept["PW"].get_secret_value() == "secret"
    assert "secret" not in repr(kept)
