"""The contract between the server and the browser: every body that crosses the wire.

These pydantic models are the only source. ``python -m jupyterlab_datalake.api.contract`` derives
``src/api/types.ts``, ``src/api/failures.ts`` and ``docs/openapi.json`` from them; a test refuses a difference.

Units: sizes in bytes, times in ISO 8601 UTC, lifetimes in days unless the name says otherwise.
A DID is written ``scope:name`` and split at the first colon (a Rucio scope cannot hold one).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ..lake.availability.state import AvailabilityState, FileState, ReplicaState, RuleState
from ..lake.catalogue.words import DidType, FilterOperator
from ..lake.doctor.check import CheckState, CheckTopic
from ..lake.failures import FailureCode
from ..lake.identity.source import SignInState


class Wire(BaseModel):
    """Base of all bodies: unknown fields are refused, defaults are always written."""

    model_config = ConfigDict(
        # Built at their first use: it is not JupyterLab's start that waits for them.
        defer_build=True,
        extra="forbid",
        frozen=True,
        from_attributes=True,
        json_schema_serialization_defaults_required=True,
        protected_namespaces=(),
    )


class Failure(Wire):
    """The one shape of every error.

    ``message`` says what happened, ``reason`` why (Rucio's own words where it spoke),
    ``code`` names the failure; what the user can do belongs to the code.
    """

    message: str
    reason: str
    code: FailureCode


class SignIn(Wire):
    """Who the server is towards Rucio for one instance.

    ``expires_at`` is the end of the current credential as its issuer states it; None when unknown.
    """

    state: SignInState
    account: str | None = None
    expires_at: datetime | None = None
    failure: Failure | None = None
    interactive: bool = True
    """True when the user may type a user name and a password; False when the admin supplies a token."""


class Instance(Wire):
    """One configured Rucio, without anything secret."""

    name: str
    display_name: str
    destination_rse: str | None
    lifetime_days: int | None
    lifetime_max_days: int | None
    wildcards: bool
    web_ui_url: str | None
    mode: Literal["replica", "download"]
    destinations: list[str]
    """RSEs that are mounted here, ``destination_rse`` first; a rule leads to one of them."""
    search_scopes_max: int
    """How many scopes one search may cover."""
    sign_in: SignIn


class InstanceList(Wire):
    """All configured instances; ``searched`` says where configuration was looked for."""

    instances: list[Instance]
    default: str | None
    searched: list[str]
    problems: list[Failure]


class UserpassCredential(Wire):
    """A user name and a password for Rucio's ``/auth/userpass``."""

    username: str = Field(min_length=1, max_length=255)
    password: SecretStr = Field(min_length=1, max_length=1024)
    account: str | None = Field(default=None, min_length=1, max_length=25)
    """Rucio account; None: the identity's default account."""


class ScopeList(Wire):
    """Scopes of an instance, sorted; ``own`` are those of the signed-in account."""

    scopes: list[str]
    own: list[str]


class Did(Wire):
    """One data identifier; ``bytes`` and ``length`` are None while Rucio does not know them."""

    scope: str
    name: str
    type: DidType
    bytes: int | None
    length: int | None


class DidBatch(Wire):
    """A line of a streamed listing: the next rows, in Rucio's order."""

    kind: Literal["dids"] = "dids"
    dids: list[Did]


class StreamEnd(Wire):
    """The last line of a stream that is complete; a stream without one was cut."""

    kind: Literal["end"] = "end"
    count: int


class StreamFailure(Wire):
    """The last line of a stream that failed after it had begun."""

    kind: Literal["failure"] = "failure"
    failure: Failure


class ScopeProgress(Wire):
    """A line of a search over several scopes: how many are done, and those that could not be searched."""

    kind: Literal["progress"] = "progress"
    done: int
    total: int
    failed: list[ScopeFailure]


class ScopeFailure(Wire):
    """A scope that a search over several had to leave out."""

    scope: str
    failure: Failure


class MetadataFilter(Wire):
    """One condition of a search, as JSON in the query parameter ``where``; several must all hold.

    ``value`` is text as the user typed it; numbers, dates and booleans are recognised as Rucio does.
    """

    key: str = Field(min_length=1, max_length=255)
    op: FilterOperator
    value: str = Field(max_length=1000)


class DidList(Wire):
    """Some DIDs, such as the collections that hold another one."""

    dids: list[Did]


class DidDetails(Wire):
    """What Rucio knows about one DID (``GET /dids/<scope>/<name>`` and its metadata)."""

    did: Did
    account: str | None
    created_at: datetime | None
    open: bool | None
    adler32: str | None
    md5: str | None
    metadata: dict[str, str | int | float | bool | None]


class Rule(Wire):
    """A Rucio replication rule that brings, or brought, a DID to the mounted RSE."""

    id: str
    account: str
    rse_expression: str
    state: RuleState
    error: str | None
    """Rucio's reason when it is stuck."""
    created_at: datetime | None
    """With ``expires_at`` the lifetime it was given; None where Rucio does not tell."""
    expires_at: datetime | None
    """When Rucio removes it; None: never."""
    own: bool
    did: str
    """What it was made for: the DID asked about, or a collection that holds it."""
    locks_ok: int
    locks_replicating: int
    locks_stuck: int


class RuleList(Wire):
    """The rules on a DID and on the collections that hold it, on whatever RSE."""

    rules: list[Rule]


class RuleChange(Wire):
    """Extend a rule of one's own, or have Rucio try again what is stuck; exactly one of the two."""

    lifetime_days: int | None = Field(default=None, ge=1, le=36500)
    """Days from now."""
    retry: bool = False


class RseReplica(Wire):
    """What of a DID lies on one RSE; ``pfn`` only of a file."""

    rse: str
    state: ReplicaState
    files_here: int
    files_total: int | None
    bytes_here: int
    pfn: str | None
    tape: bool
    mounted: bool


class ReplicaList(Wire):
    """Where a DID lies, mounted RSEs first."""

    replicas: list[RseReplica]


class Availability(Wire):
    """Where a DID stands on the mounted RSEs of its instance; ``rse`` is the one that holds most of it."""

    did: str
    state: AvailabilityState
    rse: str | None
    files_here: int
    files_total: int | None
    bytes_here: int
    bytes_total: int | None
    bytes_per_second: int | None
    """Mean of the last moments; None while nothing moves."""
    expires_at: datetime | None
    """Until when a rule keeps it here, if it is here; None: no end, or no rule."""
    rule: Rule | None
    failure: Failure | None = None
    """Why the state is ``stuck`` or ``unknown``."""


class AvailabilityList(Wire):
    """Answer to a batch question, in the order of the question, at one ``revision``."""

    revision: int
    items: list[Availability]


class Destination(Wire):
    """A mounted RSE to which data can be brought; bytes, None where Rucio does not know."""

    rse: str
    free_bytes: int | None
    quota: Quota


class Quota(Wire):
    """What the account may hold on an RSE.

    ``unknown`` when Rucio does not tell; ``limited`` with ``limit_bytes``; ``unlimited`` without. Where nobody has
    given the account a limit Rucio lets it put nothing there: that is a limit of 0.
    """

    kind: Literal["limited", "unlimited", "unknown"]
    limit_bytes: int | None
    used_bytes: int | None


class PlannedDid(Wire):
    """What making one DID available would mean.

    ``covered_by`` is a rule that already does it for at least as long: then nothing is asked of Rucio.
    ``others`` are rules that bring it here too, but for a shorter time, or that nobody can rely on: somebody else's
    that is stuck. One's own for the same DID and RSE is not doubled but extended.
    """

    did: str
    type: DidType | None
    state: AvailabilityState
    files_here: int
    files_total: int | None
    bytes_here: int
    bytes_total: int | None
    covered_by: Rule | None
    others: list[Rule]
    failure: Failure | None = None


class Plan(Wire):
    """What will happen, before it happens: for one DID or a whole cart, each DID once.

    ``files_to_move`` and ``bytes_to_move`` are what the new rules would bring; a dataset whose container is also
    planned is not counted again. ``bytes_charged`` is what Rucio would count against the quota for them: all of each
    DID, also what is here already. ``lifetime_days`` is the one that would be used (None: no end),
    ``lifetime_source`` who set it.
    """

    items: list[PlannedDid]
    rse: str
    destinations: list[Destination]
    files_to_move: int
    bytes_to_move: int | None
    bytes_charged: int | None
    lifetime_days: int | None
    lifetime_max_days: int | None
    lifetime_source: Literal["user", "administrator"]
    expires_at: datetime | None


class MakeAvailable(Wire):
    """Ask Rucio for a rule that brings a DID to a mounted RSE."""

    did: str = Field(min_length=3, max_length=300)
    rse: str | None = Field(default=None, min_length=1, max_length=500)
    """A mounted RSE, or an RSE expression that leads to mounted ones only; None: the administrator's."""
    lifetime_days: int | None = Field(default=None, ge=1, le=36500)
    """None: the lifetime that the admin set."""


class LakeFile(Wire):
    """One file as the kernel needs it; ``path`` is set exactly when it can be opened there.

    ``looked_for`` is where it was expected when its state is ``not_mounted``, ``hanging``, ``missing`` or
    ``unreadable``, and, with ``unmapped``, the link that leads out of its mount.
    """

    did: str
    path: str | None
    looked_for: str | None
    pfn: str | None
    size: int | None
    state: FileState


class FileBatch(Wire):
    """A line of a streamed file list."""

    kind: Literal["files"] = "files"
    files: list[LakeFile]


class AvailabilityHint(Wire):
    """A pushed change: small numbers only; the tab asks for the rest."""

    did: str
    state: AvailabilityState
    files_here: int
    files_total: int | None
    bytes_here: int
    bytes_total: int | None
    bytes_per_second: int | None


class AvailabilityEvent(Wire):
    """Payload of the pushed event; ``revision`` grows by one with each message of an instance."""

    instance: str
    revision: int
    items: list[AvailabilityHint]


class Check(Wire):
    """One finding of the doctor; ``instance`` is None for what concerns all of them.

    ``skipped`` says that an earlier finding made it pointless. Never holds a secret.
    """

    topic: CheckTopic
    instance: str | None
    state: CheckState
    message: str
    details: list[str]
    failure: Failure | None = None
    milliseconds: int | None = None


class CheckBatch(Wire):
    """A line of a streamed diagnosis."""

    kind: Literal["checks"] = "checks"
    checks: list[Check]
