"""One instance as the administrator configures it: the keys of rucio-jupyterlab plus ours."""

from __future__ import annotations

import difflib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ..failures import LakeError

DEFAULT_LIFETIME_DAYS = 7
NAME = r"^(?:\.{0,2}[^./\x00-\x1f\x7f][^/\x00-\x1f\x7f]*|\.{3}[^/\x00-\x1f\x7f]*)$"
"""Of an instance: a part of an address, so without ``/``, and not ``.`` or ``..``, which browsers take out of one."""
LOCAL_ONLY = {"name", "auth", "$url", "oidc_file_name"}
"""Keys that a remote file cannot set: it must not choose which of the server's secrets is sent where."""


class Section(BaseModel):
    """Base of all parts: unknown keys are reported, not refused, so that a newer file still works."""

    model_config = ConfigDict(defer_build=True, extra="ignore", frozen=True)


class MountEntry(Section):
    """Where the files under a PFN prefix of an RSE lie on this machine."""

    rse: str = Field(min_length=1)
    """The RSE whose files lie here."""
    pfn_prefix: str = Field(min_length=1)
    """How their PFNs begin, such as `root://eos.example:1094//eos/lake`. Whole path parts count; the longest wins."""
    path: str = Field(pattern="^/")
    """Where the rest of the PFN is found on this machine, from `/` on."""


class UserpassAuth(Section):
    """User name and password; typed by the user, or supplied by the administrator."""

    type: Literal["userpass"] = "userpass"
    """A user name and a password, typed by the user or supplied by you."""
    username: str | None = None
    """User name; none: the user types one."""
    account: str | None = None
    """Rucio account; none: the identity's default account."""
    password_env: str | None = None
    """Variable that holds the password; read once and removed, so that kernels do not inherit it."""


class EnvironmentAuth(Section):
    """A bearer token in an environment variable of the server, read anew at each use."""

    type: Literal["environment"]
    """A token in an environment variable of the server."""
    variable: str = Field(min_length=1)
    """Its name. It is read anew at each use, so that whoever sets it can renew it."""
    account: str | None = None
    """Rucio account that the token is for; none: as Rucio says."""


class FileAuth(Section):
    """A bearer token in a file that somebody else renews."""

    type: Literal["file"]
    """A token in a file that somebody else renews."""
    path: str = Field(pattern="^/")
    """The file, from `/` on; read again when it has changed. White space around the token does not count."""
    account: str | None = None
    """Rucio account that the token is for; none: as Rucio says."""


Auth = Annotated[UserpassAuth | EnvironmentAuth | FileAuth, Field(discriminator="type")]


class InstanceConfig(Section):
    """A configured Rucio. Lifetimes are in days; 0 or null means that a rule does not expire."""

    name: str = Field(max_length=100, pattern=NAME)
    """By what notebooks remember the instance: a short name that stays, without `/`, and not `.` or `..`. Required."""
    display_name: str = Field(default="", max_length=200)
    """By what users see it; none: `name`."""
    rucio_base_url: str = Field(pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")
    """Address of Rucio's REST interface; a path in it is kept. Required."""
    rucio_auth_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$")
    """Address of the authentication server; none: `rucio_base_url`."""
    rucio_webui_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#@]+([/?#]\S*)?$")
    """Address of Rucio's web interface, to which the panel links."""
    rucio_ca_cert: str | None = None
    """File with the certificates of the authorities to trust; none: those of the system."""
    app_id: str | None = None
    """Sent to Rucio as `X-Rucio-AppID`, for its accounting."""
    site_name: str | None = None
    """Name of this site; read, without effect until proxied PFNs are supported."""
    vo: str | None = None
    """Sent to Rucio as `X-Rucio-VO`, where one server holds several virtual organisations."""
    voms_enabled: bool = False
    """Read for compatibility, without effect until VOMS proxies are supported."""
    voms_vomses_path: str | None = None
    """As `voms_enabled`."""
    voms_certdir_path: str | None = None
    """As `voms_enabled`."""
    voms_vomsdir_path: str | None = None
    """As `voms_enabled`."""
    mode: Literal["replica", "download"] = "replica"
    """`replica`: Rucio brings data to a mounted RSE. `download`: read, but only finding data is possible yet."""
    destination_rse: str | None = None
    """The mounted RSE to which data are brought when the user chooses no other of `mounts`."""
    rse_mount_path: str | None = None
    """Where `destination_rse` is mounted; one mount in the older way, with `path_begins_at`."""
    path_begins_at: int = Field(default=0, ge=0)
    """How many leading parts of a PFN's path do not count under `rse_mount_path`, as rucio-jupyterlab counts them."""
    mounts: tuple[MountEntry, ...] = ()
    """Where which PFNs lie on this machine: tables as below, for any number of RSEs and prefixes."""
    replication_rule_lifetime_days: int | None = Field(default=DEFAULT_LIFETIME_DAYS, ge=0, le=36500)
    """Lifetime of a rule in days when the user chooses none; 0: it does not expire."""
    lifetime_max_days: int | None = Field(default=None, ge=1, le=36500)
    """Longest lifetime in days that a user may choose, and then no rule is without an end; none: no limit."""
    wildcard_enabled: bool = False
    """Whether `*` and `%` may be used in a search, also inside a metadata filter."""
    search_scopes_max: int = Field(default=50, ge=1, le=10_000)
    """How many scopes one search may cover."""
    auth: Auth = UserpassAuth()
    """How one signs in: one of the tables below."""
    oidc_auth: Literal["env", "file"] | None = None
    """`env` or `file`: the older way to say `auth`, with one of the next two keys."""
    oidc_env_name: str | None = None
    """Variable that holds the token."""
    oidc_file_name: str | None = None
    """File that holds the token."""
    cache_expires_at: int | None = None
    """When the part behind `$url` is to be fetched again, in seconds since 1970; none or 0: after a day."""

    @field_validator("rucio_base_url", "rucio_auth_url")
    @classmethod
    def _no_slash_at_the_end(cls, url: str | None) -> str | None:
        return url.rstrip("/") if url else url

    @model_validator(mode="before")
    @classmethod
    def _translate_older_keys(cls, raw: Any) -> Any:
        """Read ``oidc_*`` as the ``auth`` they mean, and show the name where no title is given."""
        if not isinstance(raw, dict):
            return raw
        keys = dict(raw)
        if isinstance(keys.get("name"), str):
            keys.setdefault("display_name", keys["name"])
        if "auth" not in keys and keys.get("oidc_auth") == "env" and keys.get("oidc_env_name"):
            keys["auth"] = {"type": "environment", "variable": keys["oidc_env_name"]}
        if "auth" not in keys and keys.get("oidc_auth") == "file" and keys.get("oidc_file_name"):
            keys["auth"] = {"type": "file", "path": keys["oidc_file_name"]}
        auth = keys.get("auth")
        if isinstance(auth, dict):
            keys["auth"] = {"type": "userpass", **auth}
        return keys

    @property
    def destinations(self) -> tuple[str, ...]:
        """The RSEs that are mounted here, ``destination_rse`` first; none where there is no destination."""
        if not self.destination_rse:
            return ()
        return tuple(dict.fromkeys((self.destination_rse, *(mount.rse for mount in self.mounts))))

    @property
    def lifetime_days(self) -> int | None:
        """Lifetime of a rule when the user names none; None: the rule does not expire."""
        default = self.replication_rule_lifetime_days or None
        if self.lifetime_max_days is None:
            return default
        return min(default or self.lifetime_max_days, self.lifetime_max_days)


PARTS: dict[str, type[Section]] = {"userpass": UserpassAuth, "environment": EnvironmentAuth, "file": FileAuth}


def check(raw: Any) -> tuple[InstanceConfig | None, list[LakeError]]:
    """Check one entry of the configuration; every problem names its key and never repeats a value.

    Returns
    -------
    tuple
        The instance, or None when it cannot be used, and what is wrong or doubtful about it.
    """
    if not isinstance(raw, dict):
        return None, [misconfigured("An instance", "it must be a table of keys and values")]
    name = f"Instance {raw.get('name')!r}" if isinstance(raw.get("name"), str) else "An instance without a name"
    problems = [misconfigured(name, doubt) for doubt in unknown_keys(raw)]
    try:
        config = InstanceConfig.model_validate(raw)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False, include_context=False)
        for item in wrong:
            key = ".".join(str(part) for part in item["loc"]) or "entry"
            problems.append(misconfigured(name, f"key {key!r}: {item['msg']}"))
        return None, problems
    if config.mode == "replica" and not config.destination_rse:
        problems.append(misconfigured(name, "key 'destination_rse' is missing: data can be found but not brought near"))
    if config.destination_rse and not config.mounts and not config.rse_mount_path:
        problems.append(misconfigured(name, "key 'mounts' is missing: no PFN can become a local path"))
    return config, problems


def unknown_keys(raw: dict[str, Any]) -> list[str]:
    """Name each key that is not known, with the nearest one that is."""
    doubts = []
    parts: list[tuple[str, Any, type[Section]]] = [("", raw, InstanceConfig)]
    auth = raw.get("auth")
    if isinstance(auth, dict) and isinstance(auth.get("type", "userpass"), str):
        parts.append(("auth.", auth, PARTS.get(auth.get("type", "userpass"), UserpassAuth)))
    mounts = raw.get("mounts")
    if isinstance(mounts, (list, tuple)):
        parts.extend((f"mounts.{n}.", m, MountEntry) for n, m in enumerate(mounts) if isinstance(m, dict))
    for prefix, table, model in parts:
        known = [*model.model_fields, "$url"] if not prefix else list(model.model_fields)
        for key in table:
            if key in known:
                continue
            near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.6)
            hint = f"; did you mean '{prefix}{near[0]}'?" if near else ""
            doubts.append(f"key '{prefix}{key}' is not known{hint}")
    return doubts


def misconfigured(what: str, why: str) -> LakeError:
    """Build the error that names the instance and the setting."""
    return LakeError("instance_misconfigured", f"{what} is not configured correctly", f"{what}: {why}")
