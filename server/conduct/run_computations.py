"""Compute what waits: claim rows, hand arrays to workers, keep what comes back."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine

from server.compute import Computes, Done, InThisProcess
from server.conduct.analyse_trial import Prepared, newest_analysis, prepare_analysis
from server.conduct.ask_workers import Asked
from server.conduct.claim_computations import (
    claim_computations,
    finish,
    release_computations,
    renew_leases,
    something_is_due,
    still_mine,
    was_overtaken,
)
from server.conduct.judge_design import prepare_judged
from server.conduct.vary_assumptions import prepare_varied
from server.db import reading, transaction
from server.tables.computation import Computation

log = logging.getLogger(__name__)

RENEW_AFTER = timedelta(seconds=4)


@dataclass
class Runner:
    """Carries rows to workers and results to rows; no transaction is open while anything is computed.

    `name` is unlike that of any other runner, `held` what it has claimed and not finished.
    """

    engine: Engine
    workers: Computes
    name: str
    held: dict[str, Prepared | Asked] = field(default_factory=dict)
    renewed: datetime | None = None

    def run_computations(self, now: datetime) -> None:
        """Keep what is done, stay in hold of what runs, take more."""
        for done in self.workers.collect():
            prepared = self.held.pop(done.key)
            try:
                self._keep(done, prepared, now)
            except Exception as error:  # a result that cannot be kept must not stop the others
                log.exception("computation %s cannot be kept", done.key)
                self._close(UUID(done.key), "failed", now, error=f"{type(error).__name__}: {error}"[:500])
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
                self._start(row, now)
            except Exception as error:  # whatever is wrong with one trial must not stop the others
                log.exception("computation %s cannot be prepared", row.id)
                self._close(row.id, "failed", now, error=f"{type(error).__name__}: {error}"[:500])

    def _start(self, row: Computation, now: datetime) -> None:
        prepared = self._prepare(row)
        if prepared is None:
            self._close(row.id, "done", now)
            return
        self.held[str(row.id)] = prepared
        self.workers.submit(str(row.id), prepared.task)

    def _prepare(self, row: Computation) -> Prepared | Asked | None:
        if row.trial_id is not None:
            return self._prepare_analysis(row.trial_id)
        if row.kind != "sensitivity":
            return prepare_judged(row)
        with reading(self.engine) as session:
            return prepare_varied(session, row)

    def _prepare_analysis(self, trial_id: UUID) -> Prepared | None:
        """None where there is nothing to compute, or nothing new."""
        with reading(self.engine) as session:
            prepared = prepare_analysis(session, trial_id)
            newest = newest_analysis(session, trial_id)
        is_known = prepared is not None and newest is not None and newest.data_digest == prepared.digest
        return None if is_known else prepared

    def _keep(self, done: Done, prepared: Prepared | Asked, now: datetime) -> None:
        computation_id = UUID(done.key)
        if done.lost:
            log.error("computation %s lost its worker; again when its lease runs out", done.key)
            return
        if done.result is None:
            log.error("computation %s failed", done.key)  # why stands in its row
            self._close(computation_id, "failed", now, error=done.error)
            return
        with transaction(self.engine) as session:
            row = still_mine(session, self.name, computation_id)
            if row is None:
                return
            overtaken = was_overtaken(session, row)
            if not overtaken:
                prepared.keep(session, now, row, done.result)
            finish(row, "superseded" if overtaken else "done", now=now)

    def _close(self, computation_id: UUID, state: str, now: datetime, *, error: str | None = None) -> None:
        with transaction(self.engine) as session:
            row = still_mine(session, self.name, computation_id)
            if row is not None:
                finish(row, state, now=now, error=error)

    def release(self, now: datetime) -> None:
        """Give back what is not done, at a clean end."""
        with transaction(self.engine) as session:
            release_computations(session, self.name, self._ids(), now=now)

    def _ids(self) -> list[UUID]:
        return [UUID(key) for key in self.held]


def compute_here(engine: Engine, clock: Callable[[], datetime]) -> None:
    """Do all that waits in this very process, for a command that has no workers."""
    runner = Runner(engine, InThisProcess(), f"here/{uuid4()}")
    while True:
        runner.run_computations(clock())
        if not runner.held:
            return
