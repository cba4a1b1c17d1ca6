"""The whole API on one screen.

Every route lies under ``<base_url>datalake/``. Handlers, the OpenAPI document and the generated
authorisation test are made from this table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from ..lake.catalogue.filters import MAX_CONDITIONS
from ..lake.catalogue.words import DidFilter
from . import models as m
from .availability import AvailabilityHandler
from .base import DataLakeHandler, UnknownRouteHandler
from .credential import CredentialHandler
from .diagnosis import DiagnosisHandler
from .dids import ContentsHandler, DidHandler, DidsHandler, ParentsHandler
from .files import FilesHandler
from .instances import ConfigurationHandler, InstancesHandler
from .plan import PlanHandler
from .replicas import ReplicasHandler
from .rules import RuleHandler, RulesHandler
from .scopes import ScopesHandler

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..lake.lakes import Lakes

PREFIX = "datalake"


class Parameter(NamedTuple):
    """One query parameter; ``at_most`` > 1 allows it to be repeated, ``json`` is what its text holds."""

    name: str
    meaning: str
    required: bool = True
    choices: tuple[str, ...] = ()
    at_most: int = 1
    json: type[m.Wire] | None = None


class Verb(NamedTuple):
    """One verb of a route; ``answers`` are the lines of a streamed one."""

    summary: str
    answers: tuple[type[m.Wire], ...]
    query: tuple[Parameter, ...] = ()
    body: type[m.Wire] | None = None
    status: int = 200
    streamed: bool = False


class Route(NamedTuple):
    """A path, the handler that serves it, and what each verb does."""

    path: str
    handler: type[DataLakeHandler]
    verbs: Mapping[str, Verb]


DID = Parameter("did", "`scope:name`")
DIDS = Parameter("did", "`scope:name`, repeatable", at_most=100)
SEARCH = (
    Parameter("scope", "where to search, repeatable as far as the administrator allows", at_most=500),
    Parameter("pattern", "a name, with `*` where the administrator allows it"),
    Parameter("type", "which kind; default `all`", required=False, choices=get_args(DidFilter)),
    Parameter("where", "a condition, repeatable; all must hold", False, at_most=MAX_CONDITIONS, json=m.MetadataFilter),
)
PLANNED = (
    DIDS,
    Parameter("rse", "a mounted RSE or an expression that leads to such; default: the administrator's", required=False),
    Parameter("lifetime_days", "1 to 36500; default: the administrator's", required=False),
)
FOUND = (m.DidBatch, m.ScopeProgress, m.StreamEnd, m.StreamFailure)
ROWS = (m.DidBatch, m.StreamEnd, m.StreamFailure)
FILES = (m.FileBatch, m.StreamEnd, m.StreamFailure)
CHECKS = (m.CheckBatch, m.StreamEnd, m.StreamFailure)
ONE = "instances/{instance}/"
PLACE = re.compile(r"\{(\w+)\}")
"""A part of a path that the asker fills in."""

ROUTES: tuple[Route, ...] = (
    Route("instances", InstancesHandler, {"GET": Verb("List the configured instances", (m.InstanceList,))}),
    Route("configuration", ConfigurationHandler, {
        "POST": Verb("Read the configuration anew, remote parts included", (m.InstanceList,)),
    }),
    Route("diagnosis", DiagnosisHandler, {"GET": Verb("Say what is wrong, streamed", CHECKS, streamed=True)}),
    Route(ONE + "credential", CredentialHandler, {
        "PUT": Verb("Test a credential with Rucio and keep it in memory", (m.SignIn,), body=m.UserpassCredential),
        "DELETE": Verb("Forget the credential", (m.SignIn,)),
    }),
    Route(ONE + "scopes", ScopesHandler, {"GET": Verb("List the scopes", (m.ScopeList,))}),
    Route(ONE + "dids", DidsHandler, {"GET": Verb("Search DIDs, streamed", FOUND, SEARCH, streamed=True)}),
    Route(ONE + "did", DidHandler, {"GET": Verb("Describe one DID", (m.DidDetails,), (DID,))}),
    Route(ONE + "contents", ContentsHandler, {
        "GET": Verb("List what a collection holds, one level down, streamed", ROWS, (DID,), streamed=True),
    }),
    Route(ONE + "parents", ParentsHandler, {
        "GET": Verb("List the collections that hold a DID, one level up", (m.DidList,), (DID,)),
    }),
    Route(ONE + "replicas", ReplicasHandler, {
        "GET": Verb("Say where a DID lies, RSE by RSE", (m.ReplicaList,), (DID,)),
    }),
    Route(ONE + "rules", RulesHandler, {
        "GET": Verb("List the rules on a DID and on the collections that hold it", (m.RuleList,), (DID,)),
    }),
    Route(ONE + "rules/{rule}", RuleHandler, {
        "PATCH": Verb("Extend a rule of one's own, or have Rucio try again", (m.Rule,), body=m.RuleChange),
        "DELETE": Verb("End a rule of one's own", (m.Rule,)),
    }),
    Route(ONE + "availability", AvailabilityHandler, {
        "GET": Verb("Say where DIDs stand, and watch them", (m.AvailabilityList,), (DIDS,)),
        "POST": Verb("Ask Rucio to bring a DID near", (m.Availability,), body=m.MakeAvailable, status=202),
    }),
    Route(ONE + "plan", PlanHandler, {
        "GET": Verb("Say what making DIDs available would mean; changes nothing", (m.Plan,), PLANNED),
    }),
    Route(ONE + "files", FilesHandler, {
        "GET": Verb("List the files of a DID with their local paths, streamed", FILES, (DID,), streamed=True),
    }),
)  # fmt: skip


def handlers(lakes: Lakes) -> list[tuple[str, type[DataLakeHandler], dict[str, Any]]]:
    """Return the route table as tornado wants it, closed by an answer for every other path."""
    services = {"lakes": lakes}
    table: list[tuple[str, type[DataLakeHandler], dict[str, Any]]] = [
        (f"/{PREFIX}/{PLACE.sub('([^/]+)', route.path)}", route.handler, services) for route in ROUTES
    ]
    table.append((rf"/{PREFIX}(?:/.*)?", UnknownRouteHandler, services))
    return table
