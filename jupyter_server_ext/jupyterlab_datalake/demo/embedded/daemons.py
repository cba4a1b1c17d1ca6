"""Rucio's own daemons in one process, each run when the database holds work for it.

Each daemon's single turn is called as it is; only the waiting between turns is ours. One query asks for all daemons
together whether work is there: a moving lake is served within a quarter of a second, an idle one costs little.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

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
from rucio.db.sqla.constants import DatabaseOperationType
from rucio.db.sqla.session import db_session
from sqlalchemy import text

LOG = logging.getLogger("lake.daemons")
BUSY_SECONDS = 0.1
IDLE_SECONDS = 0.25
# Every daemon gets a turn now and then, also without visible work.
ROUND_SECONDS = 60.0
# Rucio repairs a stuck rule by itself after this long; a boosted one is older at once.
REPAIR_AFTER_SECONDS = 1800
HEARTBEAT_SECONDS = 30


@dataclass
class Daemon:
    """One daemon: its turn, the SQL condition that says "work is there", and the least time between two turns."""

    name: str
    turn: Callable[[], object]
    work: str
    pause: float = 0.0
    last: float = 0.0


def _with_heartbeat(executable: str, run_once: Callable[..., object], **arguments: Any) -> Callable[[], object]:
    """A turn of a daemon whose loop would wait a second or ten for other workers that do not exist here."""

    def turn() -> object:
        with HeartbeatHandler(executable=executable, renewal_interval=HEARTBEAT_SECONDS) as heartbeat:
            return run_once(heartbeat_handler=heartbeat, **arguments)

    return turn


def _requests(*states: str) -> str:
    listed = ",".join(f"'{state}'" for state in states)
    return f"SELECT 1 FROM requests WHERE state IN ({listed})"


def all_daemons() -> list[Daemon]:
    """The daemons in the order in which a rule passes through them. One-letter states are Rucio's own codes."""
    now = "(now() AT TIME ZONE 'utc')"
    stuck = f"SELECT 1 FROM rules WHERE state='S' AND updated_at < {now} - interval '{REPAIR_AFTER_SECONDS} seconds'"
    return [
        Daemon(
            "judge-injector",
            _with_heartbeat("judge-injector", injector.run_once, paused_rules={}),
            "SELECT 1 FROM rules WHERE state='I'",
            0.5,
        ),
        Daemon(
            "judge-evaluator",
            _with_heartbeat("judge-evaluator", evaluator.run_once, paused_dids={}, did_limit=100),
            "SELECT 1 FROM updated_dids",
        ),
        Daemon(
            "judge-cleaner",
            _with_heartbeat("judge-cleaner", cleaner.run_once, paused_rules={}),
            f"SELECT 1 FROM rules WHERE expires_at < {now} AND NOT locked",
            0.5,
        ),
        Daemon(
            "judge-repairer",
            _with_heartbeat("judge-repairer", repairer.run_once, paused_rules={}, delta=REPAIR_AFTER_SECONDS),
            stuck,
            0.5,
        ),
        Daemon("conveyor-preparer", lambda: preparer(once=True, partition_wait_time=0), _requests("P")),
        Daemon(
            "conveyor-submitter",
            lambda: submitter(once=True, partition_wait_time=0, group_bulk=200, bulk=1000),
            _requests("Q"),
        ),
        Daemon(
            "conveyor-poller", lambda: poller(once=True, partition_wait_time=0, older_than=0), _requests("S"), 0.2
        ),
        Daemon(
            "conveyor-finisher",
            lambda: finisher(once=True, partition_wait_time=0),
            _requests("D", "F", "L", "N", "O", "A", "M"),
        ),
        Daemon(
            "abacus-collection-replica",
            _with_heartbeat("abacus-collection-replica", abacus_collection.run_once, limit=1000),
            "SELECT 1 FROM updated_col_rep",
            0.5,
        ),
        Daemon(
            "abacus-account",
            _with_heartbeat("abacus-account", abacus_account.run_once),
            "SELECT 1 FROM updated_account_counters",
            0.5,
        ),
        Daemon("abacus-rse", _with_heartbeat("abacus-rse", abacus_rse.run_once), "SELECT 1 FROM updated_rse_counters", 1.0),
        Daemon(
            "reaper",
            lambda: reaper(rses=[], include_rses=None, exclude_rses=None, once=True),
            f"SELECT 1 FROM replicas WHERE tombstone < {now}",
            1.0,
        ),
        Daemon(
            "undertaker",
            _with_heartbeat("undertaker", undertaker.run_once, paused_dids={}, chunk_size=10),
            f"SELECT 1 FROM dids WHERE expired_at < {now}",
            2.0,
        ),
        Daemon("minos", _with_heartbeat("minos", minos.run_once, bulk=1000), "SELECT 1 FROM bad_pfns", 2.0),
        Daemon(
            "necromancer",
            _with_heartbeat("necromancer", necromancer.run_once, bulk=1000),
            "SELECT 1 FROM bad_replicas WHERE state='B'",
            2.0,
        ),
        Daemon(
            "transmogrifier",
            _with_heartbeat("transmogrifier", transmogrifier.run_once, bulk=1000),
            "SELECT 1 FROM subscriptions WHERE state='A'",
            2.0,
        ),
    ]


def _waiting(daemons: list[Daemon]) -> list[bool]:
    columns = ", ".join(f"EXISTS ({daemon.work})" for daemon in daemons)
    with db_session(DatabaseOperationType.READ) as session:
        return list(session.execute(text(f"SELECT {columns}")).one())


def run(stop: Event) -> None:
    """Run the daemons until told to stop. A turn that fails is logged, and the daemon has its next one as usual."""
    daemons = all_daemons()
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
