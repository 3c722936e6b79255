"""Questions as a person meets them, and what became of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from server.asking import Questionnaire, Schedule
from server.conduct.count_answers import asked_so_far
from server.conduct.follow_zone import follow_zone
from server.conduct.my_plan import my_plan
from server.conduct.occurrence_state import answerable_until, occurrence_state
from server.conduct.open_prompt import open_prompt
from server.conduct.plan_prompts import occurrence_id, plan_prompts, plan_waiting_trials
from server.conduct.raise_alerts import said_by_day
from server.conduct.read_adherence import read_adherence
from server.conduct.record_checkin import record_checkin
from server.conduct.snooze_prompt import snooze_prompt
from server.errors import NotFound, NotValid
from server.tables import Occurrence, Trial
from tests.server.journey import (
    MONDAY,
    Staffed,
    a_plan,
    an_answer,
    evening,
    joined,
    new_id,
    question_of,
)
from tests.server.laid_out import (
    DAYTIME,
    MOOD,
    SLEEP,
    asking,
    berlin,
    calls,
    edit,
    in_trial,
    rows_of,
    trial_of,
)


def test_what_was_opened_or_put_off_stays_as_it_is(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)
    now = berlin(2, "12:00")
    row = question_of(session, there.trial_id, 2)
    open_prompt(session, now, there.patient, row.id, now)
    due = row.due_at

    follow_zone(session, now, there.patient, "America/New_York")

    assert question_of(session, there.trial_id, 2).due_at == due
    assert question_of(session, there.trial_id, 3).due_at == due + timedelta(days=1, hours=6)


def test_putting_off_calls_once_more_and_not_before(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)
    row = question_of(session, there.trial_id, 2)
    now = berlin(2, "20:05")

    snooze_prompt(session, now, there.patient, row.id, 90)

    assert row.snoozed_until == berlin(2, "21:35")
    assert calls(session, row.id) == [berlin(2, "21:35")]
    snooze_prompt(session, now, there.patient, row.id, 30)
    assert calls(session, row.id) == [berlin(2, "20:35")]


def test_what_closes_before_cannot_be_put_off_and_quiet_hours_hold(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD)
    row = question_of(session, there.trial_id, 2)
    mood = occurrence_id(there.trial_id, 2, "mood", 9 * 60)

    with pytest.raises(NotValid, match="closes before"):  # quiet hours end at 07:00, its day at 04:00
        snooze_prompt(session, berlin(2, "20:05"), there.patient, row.id, 300)
    with pytest.raises(NotValid, match="closes before"):
        snooze_prompt(session, berlin(2, "09:30"), there.patient, mood, 90)
    with pytest.raises(NotValid, match="is not open"):
        snooze_prompt(session, berlin(2, "08:00"), there.patient, mood, 90)

    assert row.snoozed_until is None


def test_nobody_opens_or_puts_off_a_stranger_s_question(session: Session, clinic: Staffed) -> None:
    there, other = in_trial(session, clinic), in_trial(session, clinic)
    row = question_of(session, there.trial_id, 2)

    with pytest.raises(NotFound):
        open_prompt(session, berlin(2, "20:05"), other.patient, row.id, berlin(2, "20:05"))
    with pytest.raises(NotFound):
        snooze_prompt(session, berlin(2, "20:05"), other.patient, row.id, 30)


def test_the_daily_count_knows_nothing_of_other_questions(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD)
    trial = trial_of(session, there)

    asked = asked_so_far(session, berlin(4, "12:00"), select(Trial.id))
    assert asked[trial.id].due == (1, 2, 3)


def test_adherence_counts_every_question_by_what_became_of_it(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD)
    for day in (1, 2):
        row = question_of(session, there.trial_id, day)
        sent = an_answer(there.trial_id, evening(day), occurrence_id=row.id)
        record_checkin(session, evening(day), there.patient, new_id(), sent)
    late = an_answer(
        there.trial_id, berlin(4, "12:00"), occurrence_id=question_of(session, there.trial_id, 3).id
    )
    record_checkin(session, berlin(4, "12:00"), there.patient, new_id(), late)
    open_prompt(
        session,
        berlin(4, "12:30"),
        there.patient,
        question_of(session, there.trial_id, 4).id,
        berlin(4, "12:30"),
    )

    seen = read_adherence(session, berlin(4, "13:00"), clinic.nora, there.trial_id)

    counts = {
        (one.questionnaire, one.period): {state: n for state, n in one.states.items() if n}
        for one in seen.counts
    }
    assert counts["daily", 1] == {"answered": 2, "answered_late": 1}
    assert counts["daily", 2] == {"opened": 1, "later": 2}
    assert counts["mood", 1] == {"not_answered": 6}
    assert counts["mood", 2] == {"late_open": 1, "later": 5}


def test_a_question_s_state_follows_from_its_facts() -> None:
    row = Occurrence(
        id=new_id(),
        trial_id=new_id(),
        study_day=1,
        opens_at=berlin(1, "04:00"),
        due_at=berlin(1, "20:00"),
        expires_at=berlin(2, "04:00"),
    )
    moments = {"later": berlin(1, "03:00"), "open": berlin(1, "12:00"), "late_open": berlin(3, "12:00")}

    assert {state: occurrence_state(row, now) for state, now in moments.items()} == {
        state: state for state in moments
    }
    assert occurrence_state(row, berlin(9, "12:00")) == "not_answered"
    row.opened_at = berlin(1, "11:00")
    assert occurrence_state(row, berlin(1, "12:00")) == "opened"
    row.excused_at = berlin(1, "12:00")
    assert occurrence_state(row, berlin(1, "12:00")) == "excused"
    row.answered_at = berlin(2, "05:00")
    assert occurrence_state(row, berlin(9, "12:00")) == "answered_late"
    row.answered_at = berlin(1, "21:00")
    assert occurrence_state(row, berlin(9, "12:00")) == "answered"


def test_the_phone_gets_the_daily_question_of_a_day_first_and_nothing_that_was_dropped(
    session: Session, clinic: Staffed
) -> None:
    there = in_trial(session, clinic, MOOD)
    edit(session, there, asking(replace(MOOD, schedule=replace(DAYTIME, times=("09:00",)))))
    plan_prompts(session, MONDAY, trial_of(session, there))

    told = my_plan(session, berlin(2, "12:00"), there.patient).trial

    assert told is not None
    second = [(one.questionnaire, one.slot, one.state) for one in told.occurrences if one.day == 2]
    assert second == [("daily", 0, "open"), ("mood", 540, "late_open")]


def test_boundaries_of_a_blinded_trial_cannot_be_told_from_what_is_asked(
    session: Session, clinic: Staffed
) -> None:
    """First and last days of periods are the same for every sequence, washout or not."""
    at_switches = Questionnaire("burden", "fatigue/1", Schedule(in_period=(1, -1), times=("18:00",)))
    plan = a_plan(blinded=True, washout_days=1, asking=asking(at_switches))

    asked = {
        tuple(row.study_day for row in rows_of(session, joined(session, clinic, plan), "burden"))
        for _ in range(6)
    }

    assert asked == {(1, 3, 4, 7, 8, 11, 12, 15)}


NEVER_WALKED = ("occurrence", "notice", "trial", "pause", "period", "checkin", "answer")


def test_reading_a_plan_and_adherence_uses_indexes(engine: Engine, clinic: Staffed) -> None:
    """However large the tables: no statement of these walks through all rows of one."""
    with Session(engine) as session:
        there = in_trial(session, clinic, MOOD, SLEEP)
        session.commit()
        said: list[tuple[str, Any]] = []
        event.listen(engine, "before_cursor_execute", lambda *args: said.append((args[2], args[3])))
        plan_prompts(session, MONDAY, trial_of(session, there))
        read_adherence(session, MONDAY, clinic.nora, there.trial_id)
        my_plan(session, MONDAY, there.patient)
        plan_waiting_trials(session, MONDAY)
        said_by_day(session, trial_of(session, there), "daily", "outcome")
        about = [
            (statement, values)
            for statement, values in said
            if statement.startswith("SELECT") and any(f"FROM {table}" in statement for table in NEVER_WALKED)
        ]
        walked = [
            (table, statement)
            for statement, values in about
            for table in walks(session, statement, values)
            if table in NEVER_WALKED
        ]
    assert about
    assert walked == []


FEW = "ix_trial_prompts_to_lay"
"""An index that holds only the trials that wait: it may be walked through."""


def walks(session: Session, statement: str, values: Any) -> list[str]:
    """Tables that this statement reads from one end to the other."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        lines = [str(row[3]) for row in plan]
        return [line.split()[1] for line in lines if line.startswith("SCAN") and FEW not in line]
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values).all()
    return [line.split(" on ")[1].split()[0] for (line,) in plan if "Seq Scan on" in line]


def test_a_question_for_a_moment_is_not_offered_for_days(session: Session, clinic: Staffed) -> None:
    """The daily question as ever for two days; one that was open for ten minutes for twenty more."""
    there = in_trial(session, clinic, MOOD)
    (daily,) = (row for row in rows_of(session, there, "daily") if row.study_day == 1)
    short = next(row for row in rows_of(session, there, "mood") if row.study_day == 1)
    short.opens_at = short.due_at = berlin(1, "14:00")
    short.expires_at = berlin(1, "14:10")

    assert answerable_until(daily) == berlin(4, "04:00")
    assert occurrence_state(short, berlin(1, "14:30")) == "late_open"
    assert occurrence_state(short, berlin(1, "14:31")) == "not_answered"
