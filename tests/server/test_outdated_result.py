"""After the end a result on less than all data is never passed off as the last word."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from server.compute import Done, InThisProcess, Task
from server.conduct.advance_trials import advance_trials
from server.conduct.analyse_trial import newest_analysis
from server.conduct.claim_computations import LEASE
from server.conduct.record_checkin import record_checkin
from server.conduct.run_computations import Runner
from server.conduct.show_result import may_decide, show_result
from server.db import reading, transaction
from server.tables import Computation, Trial
from tests.server.journey import Joined, Staffed, a_plan, an_answer, evening, joined, new_id, question_of

VALUES = [6.0, 7.0, 5.0, 3.0, 2.0, 4.0, 6.0, 5.0, 7.0, 3.0, 2.0]
LAST, AFTER = evening(11), evening(14)


@pytest.fixture
def unanswered_at_last(engine: Engine, clinic: Staffed) -> Joined:
    """Twelve days, the twelfth without an answer."""
    with transaction(engine) as session:
        there = joined(session, clinic, a_plan(results_staff="running"))
        for day, value in enumerate(VALUES, start=1):
            advance_trials(session, evening(day))
            asked = question_of(session, there.trial_id, day).id
            sent = an_answer(there.trial_id, evening(day), occurrence_id=asked, answer=value)
            record_checkin(session, evening(day), there.patient, new_id(), sent)
    return there


class FailsToFit(InThisProcess):
    """Workers whose fit ends with `what`."""

    def __init__(self, **what: Any) -> None:
        super().__init__()
        self.what = what
        self.keys: list[str] = []

    def submit(self, key: str, task: Task) -> None:
        self.keys.append(key)

    def collect(self) -> Iterator[Done]:
        while self.keys:
            yield Done(self.keys.pop(), **self.what)


def compute(engine: Engine, now: Any, workers: Any = None, name: str = "one") -> None:
    running = Runner(engine, workers or InThisProcess(), name)
    for _ in range(3):
        running.run_computations(now)


def end(engine: Engine) -> None:
    with transaction(engine) as session:
        advance_trials(session, AFTER)


def missing(engine: Engine, there: Joined) -> int:
    with reading(engine) as session:
        newest = newest_analysis(session, there.trial_id)
    assert newest is not None
    return newest.missing


def states(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Computation.state).order_by(col(Computation.requested_at))))


def test_a_day_to_come_is_not_missing_until_it_is_over(engine: Engine, unanswered_at_last: Joined) -> None:
    compute(engine, LAST)
    before = missing(engine, unanswered_at_last)

    end(engine)
    compute(engine, AFTER)

    assert (before, missing(engine, unanswered_at_last)) == (0, 1)


def test_an_earlier_result_does_not_stand_in_for_the_last_one_that_failed(
    engine: Engine, clinic: Staffed, unanswered_at_last: Joined
) -> None:
    compute(engine, LAST)
    end(engine)
    compute(engine, AFTER, FailsToFit(error="took longer than 1 s and was ended"))

    with reading(engine) as session:
        trial = session.get_one(Trial, unanswered_at_last.trial_id)
        shown = show_result(session, AFTER, clinic.karim, trial)
        assert (shown.visibility, shown.analysis) == ("failed", None)
        assert not may_decide(session, clinic.karim, trial)


def test_nobody_decides_while_the_last_result_is_computed(
    engine: Engine, clinic: Staffed, unanswered_at_last: Joined
) -> None:
    compute(engine, LAST)
    end(engine)

    with reading(engine) as session:
        assert not may_decide(session, clinic.karim, session.get_one(Trial, unanswered_at_last.trial_id))


def test_a_result_whose_worker_was_killed_is_computed_again(
    engine: Engine, unanswered_at_last: Joined
) -> None:
    end(engine)
    compute(engine, AFTER, FailsToFit(error="the worker was lost", lost=True))
    assert states(engine) == ["running"]

    compute(engine, AFTER + 2 * LEASE)

    assert states(engine) == ["done"]
    assert missing(engine, unanswered_at_last) == 1


def test_a_result_that_cannot_be_kept_is_a_failure_with_its_reason(
    engine: Engine, unanswered_at_last: Joined, caplog: pytest.LogCaptureFixture
) -> None:
    end(engine)
    compute(engine, AFTER, FailsToFit(result={"status": "ok"}))

    with reading(engine) as session:
        row = session.exec(select(Computation)).one()
    assert (row.state, row.error) == ("failed", "KeyError: 'verdict'")
    assert unanswered_at_last.trial_id == row.trial_id
    assert caplog.records
