"""The second process: a few ticks that look for rows whose time has come. No tick waits for a fit."""

import argparse
import contextlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine

from server.compute import Done, Workers, open_workers
from server.conduct.advance_trials import advance_trials
from server.conduct.analyse_trial import Prepared, keep_analysis, newest_analysis, prepare_analysis
from server.conduct.run_computations import (
    claim_computations,
    finish,
    release_computations,
    renew_leases,
    something_is_due,
    still_mine,
    was_overtaken,
)
from server.config import Config
from server.db import make_engine, reading, transaction
from server.lifeline import follow
from server.supervise import stop_on_signals

log = logging.getLogger(__name__)

COMPUTE_EVERY = 0.25
ADVANCE_EVERY = 2.0
RENEW_AFTER = timedelta(seconds=4)


@dataclass
class Heart:
    """What one heartbeat holds: the database, its workers, and the rows it has claimed."""

    engine: Engine
    workers: Workers
    name: str
    held: dict[str, Prepared] = field(default_factory=dict)
    renewed: datetime | None = None

    def run_computations(self, now: datetime) -> None:
        """Keep what is done, stay in hold of what runs, take more."""
        for done in self.workers.collect():
            self._keep(done, now)
        if self.held and (self.renewed is None or now - self.renewed > RENEW_AFTER):
            with transaction(self.engine) as session:
                renew_leases(session, self.name, self._ids(), now=now)
            self.renewed = now
        if self.workers.free and self._something_is_due(now):
            self._take(now)

    def _something_is_due(self, now: datetime) -> bool:
        with reading(self.engine) as session:
            return something_is_due(session, now=now)

    def _take(self, now: datetime) -> None:
        with transaction(self.engine) as session:
            claimed = claim_computations(session, self.name, self.workers.free, now=now)
        for row in claimed:
            try:
                self._start(row.id, row.trial_id, now)
            except Exception as error:  # whatever is wrong with one trial must not stop the others
                log.exception("computation %s cannot be prepared", row.id)
                self._close(row.id, "failed", now, error=f"{type(error).__name__}: {error}"[:500])

    def _start(self, computation_id: UUID, trial_id: UUID, now: datetime) -> None:
        with reading(self.engine) as session:
            prepared = prepare_analysis(session, trial_id)
            newest = newest_analysis(session, trial_id)
        if prepared is None or (newest is not None and newest.data_digest == prepared.digest):
            self._close(computation_id, "done", now)  # nothing to compute, or nothing new
            return
        self.held[str(computation_id)] = prepared
        self.workers.submit(str(computation_id), prepared.task)

    def _keep(self, done: Done, now: datetime) -> None:
        prepared = self.held.pop(done.key)
        computation_id = UUID(done.key)
        if done.result is None:
            log.error("computation %s failed: %s", done.key, done.error)
            self._close(computation_id, "failed", now, error=done.error)
            return
        with transaction(self.engine) as session:
            row = still_mine(session, self.name, computation_id)
            if row is None:
                return
            overtaken = was_overtaken(session, row)
            if not overtaken:
                row.data_digest = prepared.digest
                keep_analysis(session, now, prepared, done.result, computation_id)
            finish(row, "superseded" if overtaken else "done", now=now)

    def _close(self, computation_id: UUID, state: str, now: datetime, *, error: str | None = None) -> None:
        with transaction(self.engine) as session:
            row = still_mine(session, self.name, computation_id)
            if row is not None:
                finish(row, state, now=now, error=error)

    def advance_trials(self, now: datetime) -> None:
        """Let trials begin and end by the calendar."""
        with transaction(self.engine) as session:
            advance_trials(session, now)

    def release(self, now: datetime) -> None:
        """Give back what is not done, at a clean end."""
        with transaction(self.engine) as session:
            release_computations(session, self.name, self._ids(), now=now)

    def _ids(self) -> list[UUID]:
        return [UUID(key) for key in self.held]


def beat(config: Config, stop: threading.Event) -> None:
    """Tick until asked to stop. A tick that is late is run once, and never beside itself."""
    engine = make_engine(config.database_url)
    with contextlib.closing(_Disposed(engine)), open_workers(config) as workers:
        heart = Heart(engine, workers, f"{socket.gethostname()}/{os.getpid()}")
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        _every(scheduler, COMPUTE_EVERY, heart.run_computations)
        _every(scheduler, ADVANCE_EVERY, heart.advance_trials)
        scheduler.start()
        stop.wait()
        scheduler.shutdown(wait=True)
        heart.release(datetime.now(UTC))


def _every(scheduler: BackgroundScheduler, seconds: float, tick: Callable[[datetime], None]) -> None:
    scheduler.add_job(lambda: tick(datetime.now(UTC)), "interval", seconds=seconds, id=tick.__name__)


@dataclass
class _Disposed:
    engine: Engine

    def close(self) -> None:
        self.engine.dispose()


def main() -> None:
    """Run as a child of `python -m server`, or alone."""
    parser = argparse.ArgumentParser(prog="python -m server.heartbeat")
    parser.add_argument("--lifeline", type=int)
    given = parser.parse_args()
    logging.basicConfig(format="nof1 heartbeat: %(message)s", level=logging.ERROR)
    stop = threading.Event()
    stop_on_signals(stop)
    if given.lifeline is not None:
        follow(given.lifeline)
    beat(Config.from_env(), stop)


if __name__ == "__main__":
    main()
