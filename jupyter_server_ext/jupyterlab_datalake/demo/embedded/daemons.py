"""Rucio's own daemons in one process, each run when the database holds work for it.

Each daemon's single turn is called as it is; only the waiting between turns is ours. One query asks for all daemons
together whether work is there: a moving lake is served within a quarter of a second, an idle one costs little.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from rucio.common.constants import RseAttr
from rucio.daemons.abacus import account as abacus_account
from rucio.daemons.abacus import collection_replica as abacus_collection
from rucio.daemons.abacus import rse as abacus_rse
from rucio.daemons.badreplicas import minos, necromancer
from rucio.daemons.common import HeartbeatHandler
from rucio.daemons.conveyor.finisher import finisher
from rucio.daemons.conveyor.poller import poller
from rucio.daemons.conveyor.preparer import preparer
from rucio.daemons.conveyor.submitter import submitter
from rucio.daemons.judge import cleaner, evaluator, injector, repairer
from rucio.daemons.reaper.reaper import reaper
from rucio.daemons.transmogrifier import transmogrifier
from rucio.daemons.undertaker import undertaker
from rucio.db.sqla import models
from rucio.db.sqla.constants import (
    OBSOLETE,
    BadFilesStatus,
    DatabaseOperationType,
    RequestState,
    RuleState,
    SubscriptionState,
)
from rucio.db.sqla.session import db_session
from sqlalchemy import and_, exists, false, literal_column, or_, select
from sqlalchemy.types import DateTime

LOG = logging.getLogger("lake.daemons")
BUSY_SECONDS = 0.1
IDLE_SECONDS = 0.25
# Every daemon gets a turn now and then, also without visible work.
ROUND_SECONDS = 60.0
# Rucio repairs a stuck rule by itself after this long; a boosted one is older at once.
REPAIR_AFTER_SECONDS = 1800
HEARTBEAT_SECONDS = 30
# Rucio stores UTC without a zone.
UTC_NOW = literal_column("(now() AT TIME ZONE 'utc')", type_=DateTime())
FINISHABLE = (
    RequestState.DONE,
    RequestState.FAILED,
    RequestState.LOST,
    RequestState.SUBMISSION_FAILED,
    RequestState.NO_SOURCES,
    RequestState.ONLY_TAPE_SOURCES,
    RequestState.MISMATCH_SCHEME,
)


@dataclass
class Daemon:
    """One daemon: its turn, the condition on a row that means work, and the least seconds between two turns."""

    name: str
    turn: Callable[[], object]
    work: Any
    pause: float = 0.0
    last: float = 0.0


def _with_heartbeat(executable: str, run_once: Callable[..., object], **arguments: Any) -> Callable[[], object]:
    """A turn of a daemon whose loop would wait a second or ten for other workers that do not exist here."""

    def turn() -> object:
        with HeartbeatHandler(executable=executable, renewal_interval=HEARTBEAT_SECONDS) as heartbeat:
            return run_once(heartbeat_handler=heartbeat, **arguments)

    return turn


def _requests(*states: RequestState) -> Any:
    return models.Request.state.in_(states)


def _conveyor() -> list[Daemon]:
    """What moves files, in the order in which a request passes through them."""
    return [
        Daemon(
            "conveyor-preparer",
            lambda: preparer(once=True, partition_wait_time=0),
            _requests(RequestState.PREPARING),
        ),
        Daemon(
            "conveyor-submitter",
            lambda: submitter(once=True, partition_wait_time=0, group_bulk=200, bulk=1000),
            _requests(RequestState.QUEUED),
        ),
        Daemon(
            "conveyor-poller",
            lambda: poller(once=True, partition_wait_time=0, older_than=0),
            _requests(RequestState.SUBMITTED),
            0.2,
        ),
        Daemon(
            "conveyor-finisher",
            lambda: finisher(once=True, partition_wait_time=0),
            _requests(*FINISHABLE),
        ),
    ]


def _judges() -> list[Daemon]:
    """What decides about rules."""
    rule = models.ReplicationRule
    return [
        Daemon(
            "judge-injector",
            _with_heartbeat("judge-injector", injector.run_once, paused_rules={}),
            rule.state == RuleState.INJECT,
            0.5,
        ),
        Daemon(
            "judge-evaluator",
            _with_heartbeat("judge-evaluator", evaluator.run_once, paused_dids={}, did_limit=100),
            models.UpdatedDID.id.is_not(None),
        ),
        Daemon(
            "judge-cleaner",
            _with_heartbeat("judge-cleaner", cleaner.run_once, paused_rules={}),
            and_(rule.expires_at < UTC_NOW, rule.locked == false()),
            0.5,
        ),
        Daemon(
            "judge-repairer",
            _with_heartbeat("judge-repairer", repairer.run_once, paused_rules={}, delta=REPAIR_AFTER_SECONDS),
            and_(rule.state == RuleState.STUCK, rule.updated_at < UTC_NOW - timedelta(seconds=REPAIR_AFTER_SECONDS)),
            0.5,
        ),
    ]


def _counters() -> list[Daemon]:
    """What keeps the sums of RSEs, accounts and datasets."""
    return [
        Daemon(
            "abacus-collection-replica",
            _with_heartbeat("abacus-collection-replica", abacus_collection.run_once, limit=1000),
            models.UpdatedCollectionReplica.id.is_not(None),
            0.5,
        ),
        Daemon(
            "abacus-account",
            _with_heartbeat("abacus-account", abacus_account.run_once),
            models.UpdatedAccountCounter.account.is_not(None),
            0.5,
        ),
        Daemon(
            "abacus-rse",
            _with_heartbeat("abacus-rse", abacus_rse.run_once),
            models.UpdatedRSECounter.rse_id.is_not(None),
            1.0,
        ),
    ]


def _cleaners() -> list[Daemon]:
    """What deletes, recovers and subscribes."""
    attribute = models.RSEAttrAssociation
    greedy = select(attribute.rse_id).where(attribute.key == RseAttr.GREEDYDELETION)
    return [
        Daemon(
            "reaper",
            lambda: reaper(rses=[], include_rses=None, exclude_rses=None, once=True),
            or_(
                models.RSEFileAssociation.tombstone == OBSOLETE,
                # On other RSEs a tombstone marks a cache, which stays until the RSE needs the room.
                and_(models.RSEFileAssociation.rse_id.in_(greedy), models.RSEFileAssociation.tombstone < UTC_NOW),
            ),
            0.5,
        ),
        Daemon(
            "undertaker",
            _with_heartbeat("undertaker", undertaker.run_once, paused_dids={}, chunk_size=10),
            models.DataIdentifier.expired_at < UTC_NOW,
            2.0,
        ),
        Daemon("minos", _with_heartbeat("minos", minos.run_once, bulk=1000), models.BadPFN.path.is_not(None), 2.0),
        Daemon(
            "necromancer",
            _with_heartbeat("necromancer", necromancer.run_once, bulk=1000),
            models.BadReplica.state == BadFilesStatus.BAD,
            2.0,
        ),
        Daemon(
            "transmogrifier",
            _with_heartbeat("transmogrifier", transmogrifier.run_once, bulk=1000),
            models.Subscription.state == SubscriptionState.ACTIVE,
            2.0,
        ),
    ]


def _waiting(daemons: list[Daemon]) -> list[bool]:
    with db_session(DatabaseOperationType.READ) as session:
        return list(session.execute(select(*(exists().where(daemon.work) for daemon in daemons))).one())


def run(stop: Event) -> None:
    """Run the daemons until told to stop. A turn that fails is logged, and the daemon has its next one as usual."""
    daemons = [*_judges(), *_conveyor(), *_counters(), *_cleaners()]
    while not stop.is_set():
        try:
            waiting = _waiting(daemons)
        except Exception:
            LOG.exception("the database did not answer")
            stop.wait(1)
            continue
        moved = False
        for daemon, work in zip(daemons, waiting, strict=True):
            since = time.monotonic() - daemon.last
            if since < (daemon.pause if work else ROUND_SECONDS):
                continue
            if stop.is_set():
                return
            moved = moved or work
            _take_turn(daemon)
        stop.wait(BUSY_SECONDS if moved else IDLE_SECONDS)


def _take_turn(daemon: Daemon) -> None:
    try:
        daemon.turn()
    except Exception:
        LOG.exception("%s failed", daemon.name)
        time.sleep(0.5)
    finally:
        daemon.last = time.monotonic()
