"""From answers to one row of results: the numbers of the library by hand, whatever crashes on the way."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

import nof1
from server.auth import MACHINE, allocation_for
from server.compute import Done, InThisProcess, Task
from server.conduct.advance_trials import advance_trials
from server.conduct.analyse_trial import prepare_analysis
from server.conduct.claim_computations import LEASE, claim_computations, still_mine
from server.conduct.read_series import days_of
from server.conduct.record_checkin import record_checkin
from server.conduct.request_analysis import request_analysis
from server.conduct.run_computations import Runner
from server.conduct.show_result import show_result
from server.db import reading, transaction
from server.tables import Analysis, Computation, Trial
from tests.server.journey import Joined, Staffed, a_plan, an_answer, evening, joined, new_id, question_of

ANSWERS = [6.0, 7.0, 5.0, 3.0, 2.0, 4.0, 6.0, 5.0, 7.0, 3.0, 2.0, 3.0]
"""Twelve days, no two periods alike; day 5 (the 2) is not answered."""
AFTER = evening(14)


def answer_all(session: Session, there: Joined) -> None:
    for day, value in enumerate(ANSWERS, start=1):
        if day != 5:
            advance_trials(session, evening(day))
            asked = question_of(session, there.trial_id, day).id
            sent = an_answer(there.trial_id, evening(day), occurrence_id=asked, answer=value)
            record_checkin(session, evening(day), there.patient, new_id(), sent)


@pytest.fixture
def finished(engine: Engine, clinic: Staffed) -> Joined:
    with transaction(engine) as session:
        there = joined(session, clinic, a_plan())
        answer_all(session, there)
        advance_trials(session, AFTER)
    return there


def runner(engine: Engine, name: str = "one") -> Runner:
    return Runner(engine, InThisProcess(), name)


def finish_all(running: Runner, now: datetime = AFTER) -> None:
    running.run_computations(now)
    while running.held:
        running.run_computations(now)


def analyses(engine: Engine) -> list[Analysis]:
    with reading(engine) as session:
        return list(session.exec(select(Analysis).order_by(col(Analysis.computed_at))))


def computations(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Computation.state).order_by(col(Computation.requested_at))))


def test_a_stored_result_is_that_of_the_library_by_hand(engine: Engine, finished: Joined) -> None:
    finish_all(runner(engine))

    with reading(engine) as session:
        trial = session.get_one(Trial, finished.trial_id)
        arms = [day.arm for day in days_of(allocation_for(session, MACHINE, trial))]
    answered = np.array([day for day in range(12) if day != 4])
    by_hand = nof1.analyse(
        nof1.Observations(
            arms=("a", "b"),
            day_arm=np.array([0 if arm == "a" else 1 for arm in arms]),
            day_period=np.arange(12) // 3,
            answer_day=answered,
            answer=np.array(ANSWERS)[answered],
            before=0,
            allocation="randomised",
            period_rule="planned",
            entered=answered + 16.25 / 24,  # from 04:00 to 20:15
        ),
        nof1.Outcome("Pain", better="lower", worthwhile=1.5, bounds=(0, 10)),
    ).to_dict(full=True)
    (stored,) = analyses(engine)
    assert stored.effects == by_hand["effects"]
    assert stored.arms == by_hand["arms"]
    assert [check["name"] for check in stored.checks] == [check["name"] for check in by_hand["checks"]]
    assert (stored.n, stored.missing, stored.engine) == (11, 1, "exact")
    assert (stored.last_answer_day, stored.allocation, stored.period_rule) == (12, "randomised", "planned")


def test_many_answers_wait_in_one_row(engine: Engine, finished: Joined) -> None:
    with transaction(engine) as session:
        request_analysis(session, finished.trial_id, now=AFTER)

    assert computations(engine) == ["waiting"]


def test_an_answer_that_comes_while_a_result_is_computed_waits_for_the_next(
    engine: Engine, finished: Joined
) -> None:
    running = runner(engine)
    running.run_computations(AFTER)
    assert computations(engine) == ["running"]

    with transaction(engine) as session:
        request_analysis(session, finished.trial_id, now=AFTER + timedelta(seconds=1))
    # Nobody begins with it while the older one is under way: results must not overtake each other.
    runner(engine, "two").run_computations(AFTER + timedelta(seconds=1))
    assert computations(engine) == ["running", "waiting"]

    finish_all(running, AFTER + timedelta(seconds=2))
    assert computations(engine) == ["done", "done"]


def test_nothing_new_adds_no_result(engine: Engine, finished: Joined) -> None:
    finish_all(runner(engine))
    with transaction(engine) as session:
        request_analysis(session, finished.trial_id, now=AFTER + timedelta(minutes=1))

    finish_all(runner(engine), AFTER + timedelta(minutes=2))

    assert len(analyses(engine)) == 1
    assert computations(engine) == ["done", "done"]


def test_a_trial_without_answers_has_no_result(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
        request_analysis(session, there.trial_id, now=evening(1))

    finish_all(runner(engine), evening(1))

    assert analyses(engine) == []
    assert computations(engine) == ["done"]


def test_what_a_crash_left_is_done_again_when_its_lease_runs_out(engine: Engine, finished: Joined) -> None:
    crashed = runner(engine, "crashed")
    crashed.run_computations(AFTER)  # claims it, and is never heard of again

    second = runner(engine, "second")
    finish_all(second, AFTER + LEASE - timedelta(seconds=1))
    assert analyses(engine) == []  # it still belongs to the first
    finish_all(second, AFTER + LEASE + timedelta(seconds=1))

    assert len(analyses(engine)) == 1
    assert computations(engine) == ["done"]


def test_one_that_was_slow_cannot_store_what_another_has_done(engine: Engine, finished: Joined) -> None:
    slow, second = runner(engine, "slow"), runner(engine, "second")
    slow.run_computations(AFTER)
    finish_all(second, AFTER + LEASE + timedelta(seconds=1))

    slow.run_computations(AFTER + LEASE + timedelta(seconds=2))  # comes back with its result

    assert len(analyses(engine)) == 1


def test_two_heartbeats_do_each_row_once(engine: Engine, finished: Joined) -> None:
    one, two = runner(engine, "one"), runner(engine, "two")
    for step in range(4):
        one.run_computations(AFTER + timedelta(seconds=step))
        two.run_computations(AFTER + timedelta(seconds=step))

    assert len(analyses(engine)) == 1


def test_a_living_heartbeat_keeps_its_claim(engine: Engine, finished: Joined) -> None:
    class Slow(InThisProcess):
        """A worker that is not done yet."""

        def collect(self):  # type: ignore[no-untyped-def]
            return iter(())

    patient = Runner(engine, Slow(), "patient")
    for step in range(30):
        patient.run_computations(AFTER + timedelta(seconds=step))

    with transaction(engine) as session:
        assert claim_computations(session, "other", 5, now=AFTER + timedelta(seconds=31)) == []


def test_a_row_that_loses_every_worker_is_given_up(engine: Engine, finished: Joined) -> None:
    now = AFTER
    for attempt in range(3):
        with transaction(engine) as session:
            assert len(claim_computations(session, f"lost {attempt}", 1, now=now)) == 1
        now += LEASE + timedelta(seconds=1)

    with transaction(engine) as session:
        assert claim_computations(session, "fourth", 1, now=now) == []
    assert computations(engine) == ["failed"]


def test_a_clean_end_gives_the_row_back_at_once(engine: Engine, finished: Joined) -> None:
    ending = runner(engine, "ending")
    ending.run_computations(AFTER)
    ending.release(AFTER)

    finish_all(runner(engine, "next"), AFTER + timedelta(seconds=1))

    assert len(analyses(engine)) == 1


class Broken(InThisProcess):
    """Workers that fail."""

    def submit(self, key: str, task: Task) -> None:
        self.failed = key

    def collect(self):  # type: ignore[no-untyped-def]
        if hasattr(self, "failed"):
            yield Done(self.failed, error="took longer than 1 s and was ended")
            del self.failed


def test_a_failure_is_kept_with_its_reason_and_shown_as_one(
    engine: Engine, clinic: Staffed, finished: Joined
) -> None:
    finish_all(Runner(engine, Broken(), "broken"))

    with reading(engine) as session:
        row = session.exec(select(Computation)).one()
        shown = show_result(session, AFTER, clinic.karim, session.get_one(Trial, finished.trial_id))
    assert (row.state, row.error) == ("failed", "took longer than 1 s and was ended")
    assert (shown.visibility, shown.analysis) == ("failed", None)


def test_workers_get_no_names(engine: Engine, finished: Joined) -> None:
    with reading(engine) as session:
        prepared = prepare_analysis(session, finished.trial_id)

    assert prepared is not None
    said = repr(prepared.task)
    for name in ("Ada", "Pain", "Tablet", str(finished.trial_id), "2026"):
        assert name not in said


def test_a_running_trial_is_analysed_up_to_the_period_of_its_last_answer(
    engine: Engine, clinic: Staffed
) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
        for day in (1, 2, 4):
            asked = question_of(session, there.trial_id, day).id
            sent = an_answer(there.trial_id, evening(day), occurrence_id=asked)
            record_checkin(session, evening(day), there.patient, new_id(), sent)

    finish_all(runner(engine), evening(4))

    (stored,) = analyses(engine)
    # Days 5 and 6 are still to come, so only day 3 is missing.
    assert (stored.n, stored.missing, stored.status) == (3, 1, "withheld")
    assert stored.effects == []
    assert stored.engine is None


def test_a_row_can_be_held_by_one_only(engine: Engine, finished: Joined) -> None:
    with transaction(engine) as session:
        (row,) = claim_computations(session, "one", 1, now=AFTER)
    with transaction(engine) as session:
        assert still_mine(session, "two", row.id) is None
        assert still_mine(session, "one", row.id) is not None
