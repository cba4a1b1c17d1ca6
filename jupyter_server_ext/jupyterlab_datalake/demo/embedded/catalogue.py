"""Puts the generated files onto the remote sites and into Rucio's catalogue, and fills the large scope."""

from __future__ import annotations

import hashlib
import json
import shutil
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from rucio.common.exception import DuplicateContent, DuplicateRule
from rucio.common.types import InternalScope
from rucio.core import did, replica, rule
from rucio.core import rse as rses
from rucio.db.sqla import models
from rucio.db.sqla.constants import DatabaseOperationType, DIDType
from rucio.db.sqla.session import db_session
from rucio.rse import rsemanager
from sqlalchemy import func, select

from .layout import BULK_RSE, BULK_SCOPE, SAMPLE_SCOPE, Layout
from .world import ROOT

BULK = 1000
FILES_PER_RUN = 1000
T = TypeVar("T")


def chunks(items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Lists of at most ``size`` items."""
    while part := list(islice(items, size)):
        yield part


def register_sample(layout: Layout) -> int:
    """Register the files of the manifest and answer how many there are; safe to repeat."""
    manifest = json.loads(layout.manifest.read_text(encoding="utf-8"))
    total = 0
    for dataset in manifest["datasets"]:
        total += len(dataset["files"])
        with db_session(DatabaseOperationType.WRITE) as session:
            _register_dataset(layout, dataset, session)
    container = manifest["container"]
    with db_session(DatabaseOperationType.WRITE) as session:
        _make(container["name"], DIDType.CONTAINER, container["meta"], session)
        inside = [item["name"] for item in manifest["datasets"] if item["in_container"]]
        children = [{"scope": InternalScope(SAMPLE_SCOPE), "name": name} for name in inside]
        _attach(container["name"], children, session)
    return total


def _register_dataset(layout: Layout, dataset: dict[str, Any], session: Any) -> None:
    scope = InternalScope(SAMPLE_SCOPE)
    for site in sorted({site for file in dataset["files"] for site in file["rses"]}):
        here = [file for file in dataset["files"] if site in file["rses"]]
        _place(layout, site, here, session)
        rows = [
            {key: file[key] for key in ("name", "bytes", "adler32", "md5")} | {"scope": scope, "meta": file["meta"]}
            for file in here
        ]
        rse_id = rses.get_rse_id(site, session=session)
        for part in chunks(iter(rows), BULK):
            replica.add_replicas(rse_id, part, ROOT, session=session)
    _make(dataset["name"], DIDType.DATASET, dataset["meta"], session)
    _attach(dataset["name"], [{"scope": scope, "name": file["name"]} for file in dataset["files"]], session)
    if dataset["closed"]:
        did.set_status(scope, dataset["name"], open=False, session=session)
    # Without a rule of its own a replica that any user's rule once covered would be a cache, to be deleted.
    for expression in dataset["held_at"]:
        _hold(dataset["name"], expression, session)


def _place(layout: Layout, site: str, files: list[dict[str, Any]], session: Any) -> None:
    """Give each file its place on the site, as Rucio computes it."""
    settings = rsemanager.get_rse_info(rse_id=rses.get_rse_id(site, session=session), session=session)
    lfns = [{"scope": SAMPLE_SCOPE, "name": file["name"]} for file in files]
    pfns = rsemanager.lfns2pfns(settings, lfns, operation="write", scheme="file")
    for file in files:
        target = Path(urlsplit(pfns[f"{SAMPLE_SCOPE}:{file['name']}"]).path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            # A copy, not a link: what somebody does to a replica must not reach the others.
            part = target.with_name(f".{target.name}.part")
            shutil.copyfile(layout.sample / file["path"], part)
            part.replace(target)


def _make(name: str, kind: Any, meta: dict[str, Any], session: Any) -> None:
    scope = InternalScope(SAMPLE_SCOPE)
    if _exists(name, session):
        return
    did.add_did(scope, name, kind, ROOT, session=session)
    session.flush()
    for key, value in meta.items():
        did.set_metadata(scope, name, key, value, session=session)


def _exists(name: str, session: Any) -> bool:
    query = select(models.DataIdentifier.name).filter_by(scope=InternalScope(SAMPLE_SCOPE), name=name)
    return session.execute(query).first() is not None


def _attach(parent: str, children: list[dict[str, Any]], session: Any) -> None:
    try:
        did.attach_dids(InternalScope(SAMPLE_SCOPE), parent, children, ROOT, ignore_duplicate=True, session=session)
    except DuplicateContent:
        return


def _hold(name: str, expression: str, session: Any) -> None:
    try:
        rule.add_rule(
            dids=[{"scope": InternalScope(SAMPLE_SCOPE), "name": name}],
            account=ROOT,
            copies=1,
            rse_expression=expression,
            grouping="DATASET",
            weight=None,
            lifetime=None,
            locked=True,
            subscription_id=None,
            session=session,
        )
    except DuplicateRule:
        return


def bulk_name(number: int) -> str:
    """Name of a file in the large scope."""
    return f"run_{number // FILES_PER_RUN:06d}/evt.{number:07d}.root"


def fill_bulk(layout: Layout, count: int) -> int:
    """Bring the large scope to at least ``count`` file DIDs and answer how many were added.

    All of them are names of one small file at the read-only ARCHIVE, so that even these can really be transferred.
    """
    scope = InternalScope(BULK_SCOPE)
    with db_session(DatabaseOperationType.READ) as session:
        query = select(func.count()).select_from(models.DataIdentifier).where(models.DataIdentifier.scope == scope)
        have = session.execute(query).scalar_one()
    content = b"one event, under many names\n" * 37
    target = layout.rse(BULK_RSE) / "events" / "evt.root"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    shared = {
        "scope": scope,
        "bytes": len(content),
        "adler32": f"{zlib.adler32(content):08x}",
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "pfn": f"file://localhost:0{target}",
    }
    for part in chunks(iter(range(have, count)), BULK):
        with db_session(DatabaseOperationType.WRITE) as session:
            rse_id = rses.get_rse_id(BULK_RSE, session=session)
            replica.add_replicas(
                rse_id, [{**shared, "name": bulk_name(number)} for number in part], ROOT, session=session
            )
    return max(0, count - int(have))
