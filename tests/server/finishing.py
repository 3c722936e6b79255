"""A trial that was answered to its end and computed, as reports and archives take it out."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from server.compute import InThisProcess
from server.conduct.advance_trials import advance_trials
from server.conduct.record_checkin import record_checkin
from server.conduct.run_computations import Runner
from server.db import transaction
from server.plan import Plan
from server.tables import Trial
from tests.server.journey import Joined, Staffed, an_answer, evening, joined, new_id

SILENT = 5
"""The study day that is not answered where nothing else is said."""


def answer_of(day: int) -> float:
    """No two periods alike."""
    return float([6, 7, 5, 3, 2, 4, 6, 5, 7, 3, 2, 3][(day * 5 + day // 4) % 12])


def finished(
    engine: Engine,
    clinic: Staffed,
    plan: Plan,
    notes: dict[int, str] | None = None,
    silent: frozenset[int] = frozenset({SILENT}),
) -> Joined:
    """Every day but the silent ones answered, some with a note, the end reached, the result computed."""
    with transaction(engine) as session:
        there = joined(session, clinic, plan)
        days = _days(session, there)
        for day in range(1, days + 1):
            advance_trials(session, evening(day))
            if day not in silent:
                _answer(session, there, day, (notes or {}).get(day))
        advance_trials(session, evening(days + 2))
    computed(engine, evening(days + 2))
    return there


def _days(session: Session, there: Joined) -> int:
    trial = session.get_one(Trial, there.trial_id)
    assert trial.first_day is not None
    assert trial.last_day is not None
    return (trial.last_day - trial.first_day).days + 1


def _answer(session: Session, there: Joined, day: int, note: str | None) -> None:
    now = evening(day)
    sent = an_answer(there.trial_id, now, answer=answer_of(day), note=note)
    record_checkin(session, now, there.patient, new_id(), sent)


def computed(engine: Engine, now: datetime) -> None:
    """All that waits to be computed."""
    runner = Runner(engine, InThisProcess(), "test")
    runner.run_computations(now)
    while runner.held:
        runner.run_computations(now)
