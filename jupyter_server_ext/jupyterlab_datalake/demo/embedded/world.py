"""The lake's people and places: accounts, scopes, RSEs, quotas. Everything here may be done again at each start."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from rucio.common.config import config_set
from rucio.common.types import InternalAccount, InternalScope
from rucio.core import account as accounts
from rucio.core import account_limit, distance, identity, rse, scope
from rucio.db.sqla import models
from rucio.db.sqla.constants import AccountType, DatabaseOperationType, IdentityType
from rucio.db.sqla.session import db_session, get_engine
from rucio.db.sqla.util import build_database, create_base_vo, create_root_account
from sqlalchemy import delete, inspect, select, update

from .layout import (
    BULK_RSE,
    BULK_SCOPE,
    LOCAL_RSE,
    PEOPLE,
    REMOTE_RSES,
    SAMPLE_SCOPE,
    SCRATCH_RSE,
    SITE_NAME,
    TAPE_RSE,
    Layout,
)

ROOT = InternalAccount("root")
EVERYTHING = {"read": 1, "write": 1, "delete": 1}
TRANSFERS = {"third_party_copy_read": 1, "third_party_copy_write": 1}
GIGABYTE = 10**9
# bob's quota at the laptop is smaller than any sample file set: the refusal is part of the story.
QUOTAS = {("alice", LOCAL_RSE): GIGABYTE, ("bob", LOCAL_RSE): 10**6}
UNLIMITED = -1
DOORS: dict[str, dict[str, Any]] = {
    LOCAL_RSE: {
        "scheme": "root",
        "port": 1094,
        "prefix": "//eos/localfuse/",
        "impl": "rucio.rse.protocols.xrootd.Default",
    },
    SCRATCH_RSE: {"scheme": "davs", "port": 1095, "prefix": "/scratch/", "impl": "rucio.rse.protocols.webdav.Default"},
}
"""By what the world reads the mounted RSEs."""


def build_schema() -> None:
    """Rucio's tables, base VO and root account. A start that was interrupted here is completed by the next."""
    if not _has_version():
        build_database()
    with db_session(DatabaseOperationType.READ) as session:
        vo = session.execute(select(models.VO)).scalars().first()
        root = session.execute(select(models.Account)).scalars().first()
    if vo is None:
        create_base_vo()
    if root is None:
        # create_root_account takes the identity from the configuration; its password is replaced at once.
        config_set("bootstrap", "userpass_identity", "root")
        config_set("bootstrap", "userpass_pwd", secrets.token_urlsafe(32))
        config_set("bootstrap", "userpass_email", "root@localhost")
        create_root_account()


def _has_version() -> bool:
    """The version is stamped last: with it, all tables are there."""
    if not inspect(get_engine()).has_table(models.AlembicVersion.__tablename__):
        return False
    with db_session(DatabaseOperationType.READ) as session:
        return session.execute(select(models.AlembicVersion)).first() is not None


def forget_heartbeats() -> None:
    """Remove heartbeats of killed daemons: Rucio would leave their share of the work undone."""
    with db_session(DatabaseOperationType.WRITE) as session:
        session.execute(delete(models.Heartbeat))


def settle(passwords: dict[str, str], layout: Layout, fts: str) -> None:
    """Make or complete accounts, scopes, RSEs and quotas, and set this start's passwords and transfer service."""
    with db_session(DatabaseOperationType.WRITE) as session:
        for person in PEOPLE:
            _person(person, session)
        for name in (SAMPLE_SCOPE, BULK_SCOPE):
            _scope(name, ROOT, session)
        for username, password in passwords.items():
            _password(username, password, session)
        ids = {name: _remote(name, layout, session) for name in REMOTE_RSES}
        for name, door in DOORS.items():
            ids[name] = _local(name, layout, door, session)
        ids[TAPE_RSE] = _remote(TAPE_RSE, layout, session, rse_type="TAPE")
        ids[BULK_RSE] = _archive(layout, session)
        for rse_id in ids.values():
            _attribute(rse_id, "fts", fts, session)
        _distances(list(ids.values()), session)
        _quotas(ids, session)
        session.execute(
            update(models.Request).values(external_host=fts).where(models.Request.external_host.is_not(None))
        )


def _person(name: str, session: Any) -> None:
    account = InternalAccount(name)
    if not accounts.account_exists(account, session=session):
        accounts.add_account(account, AccountType.USER, f"{name}@localhost", session=session)
    _scope(f"user.{name}", account, session)


def _scope(name: str, owner: InternalAccount, session: Any) -> None:
    if not scope.check_scope(InternalScope(name), session=session):
        scope.add_scope(InternalScope(name), owner, session=session)


def _password(username: str, password: str, session: Any) -> None:
    """Give the userpass identity this start's password; Rucio keeps only a salted hash of it."""
    account = InternalAccount(username)
    mine = (models.Identity.identity == username, models.Identity.identity_type == IdentityType.USERPASS)
    if session.execute(select(models.Identity).where(*mine)).first() is None:
        mail = f"{username}@localhost"
        identity.add_account_identity(
            username, IdentityType.USERPASS, account, mail, default=True, password=password, session=session
        )
        return
    salt = os.urandom(255)
    digest = hashlib.sha256(salt + password.encode()).hexdigest()
    session.execute(update(models.Identity).where(*mine).values(salt=salt, password=digest))


def _remote(name: str, layout: Layout, session: Any, **options: Any) -> str:
    storage = layout.rse(name)
    storage.mkdir(parents=True, exist_ok=True)
    rse_id = _rse(name, session, **options)
    _protocol(rse_id, "file", storage, {"lan": dict(EVERYTHING), "wan": {**EVERYTHING, **TRANSFERS}}, session)
    _attribute(rse_id, "site", name, session)
    return rse_id


def _local(name: str, layout: Layout, door: dict[str, Any], session: Any) -> str:
    """A mounted RSE as real sites have it: a door is what the world sees, the mount what the site's machines use."""
    storage = layout.rse(name)
    storage.mkdir(parents=True, exist_ok=True)
    rse_id = _rse(name, session)
    wan = {"read": 2, "write": 2, "delete": 1, **TRANSFERS}
    _protocol(rse_id, "file", storage, {"lan": dict(EVERYTHING), "wan": wan}, session)
    if not _has_protocol(rse_id, door["scheme"], session):
        seen = {**door, "hostname": "localhost", "domains": {"wan": {"read": 1}}}
        rse.add_protocol(rse_id, seen, session=session)
    _attribute(rse_id, "site", SITE_NAME, session)
    _attribute(rse_id, "greedyDeletion", True, session)
    return rse_id


def _archive(layout: Layout, session: Any) -> str:
    """Read-only and not deterministic: many names of a large scope share the bytes of one file."""
    storage = layout.rse(BULK_RSE)
    storage.mkdir(parents=True, exist_ok=True)
    rse_id = _rse(BULK_RSE, session, deterministic=False, availability_write=False, availability_delete=False)
    _protocol(rse_id, "file", storage, {"lan": dict(EVERYTHING), "wan": {**EVERYTHING, **TRANSFERS}}, session)
    _attribute(rse_id, "site", BULK_RSE, session)
    return rse_id


def _rse(name: str, session: Any, **options: Any) -> str:
    if not rse.rse_exists(name, session=session):
        rse.add_rse(name, session=session, **options)
    return str(rse.get_rse_id(name, session=session))


def _has_protocol(rse_id: str, scheme: str, session: Any) -> bool:
    return bool(session.execute(select(models.RSEProtocol).filter_by(rse_id=rse_id, scheme=scheme)).first())


def _protocol(rse_id: str, scheme: str, storage: Path, domains: dict[str, dict[str, int]], session: Any) -> None:
    prefix = f"{storage}/"
    if _has_protocol(rse_id, scheme, session):
        # The root may have been moved since the last start.
        session.execute(
            update(models.RSEProtocol)
            .where(models.RSEProtocol.rse_id == rse_id, models.RSEProtocol.scheme == scheme)
            .values(prefix=prefix)
        )
        return
    rse.add_protocol(
        rse_id,
        {
            "scheme": scheme,
            "hostname": "localhost",
            "port": 0,
            "prefix": prefix,
            "impl": "rucio.rse.protocols.posix.Default",
            "domains": domains,
        },
        session=session,
    )


def _attribute(rse_id: str, key: str, value: str | bool, session: Any) -> None:
    current = rse.list_rse_attributes(rse_id, use_cache=False, session=session).get(key)
    if current == value:
        return
    if current is not None:
        rse.del_rse_attribute(rse_id, key, session=session)
    rse.add_rse_attribute(rse_id, key, value, session=session)


def _distances(ids: list[str], session: Any) -> None:
    for source in ids:
        for target in ids:
            if source != target and not distance.get_distances(source, target, session=session):
                distance.add_distance(source, target, distance=1, session=session)


def _quotas(ids: dict[str, str], session: Any) -> None:
    """Set once: who changes a quota finds it changed at the next start."""
    for person in ("root", *PEOPLE):
        for name, rse_id in ids.items():
            account = InternalAccount(person)
            if account_limit.get_local_account_limit(account, session=session, rse_ids=rse_id) is None:
                limit = QUOTAS.get((person, name), UNLIMITED)
                account_limit.set_local_account_limit(account, rse_id, limit, session=session)


def sample_is_registered(container: str) -> bool:
    """Whether the container of the sample exists; it is made last."""
    with db_session(DatabaseOperationType.READ) as session:
        found = session.execute(
            select(models.DataIdentifier.name).where(
                models.DataIdentifier.scope == InternalScope(SAMPLE_SCOPE), models.DataIdentifier.name == container
            )
        ).first()
    return found is not None
