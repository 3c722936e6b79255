"""Days without questions: who may make them, what they do to the calendar, and how they are counted."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from server.asking import Handling
from server.auth import MACHINE, allocation_for
from server.compute import compute
from server.conduct.advance_trials import advance_trials
from server.conduct.analyse_trial import prepare_analysis
from server.conduct.count_answers import asked_so_far
from server.conduct.pause_trial import WishedPause, end_pause, pause_trial
from server.conduct.read_adherence import read_adherence
from server.conduct.read_pauses import pauses_of
from server.conduct.record_checkin import record_checkin
from server.errors import NotAllowed, NotValid
from server.tables import Occurrence, Pause, Period, Trial
from tests.server.conftest import Clinic, staff
from tests.server.journey import (
    DAY_1,
    Joined,
    Staffed,
    a_plan,
    an_answer,
    evening,
    joined,
    new_id,
    question_of,
)
from tests.server.laid_out import MOOD, asking, berlin, calls, in_trial, rows_of, trial_of


def holiday(first: int, last: int, kind: str = "holiday") -> WishedPause:
    return WishedPause(kind, DAY_1 + timedelta(days=first - 1), DAY_1 + timedelta(days=last - 1))


def spans(session: Session, there: Joined) -> list[tuple[int, int, int]]:
    session.flush()
    periods = allocation_for(session, MACHINE, trial_of(session, there))
    return [(period.first_day, period.last_day, period.washout_days) for period in periods]


def test_a_holiday_that_keeps_the_calendar_asks_nothing_on_its_days(
    session: Session, clinic: Staffed
) -> None:
    there = in_trial(session, clinic, MOOD)
    now = berlin(2, "12:00")

    pause_trial(session, now, there.patient, there.trial_id, new_id(), holiday(4, 6))

    paused = [row for row in session.exec(select(Occurrence)) if row.excused_for == "paused"]
    assert sorted({row.study_day for row in paused}) == [4, 5, 6]
    assert len(paused) == 9
    assert all(calls(session, row.id) == [] for row in paused)
    assert trial_of(session, there).last_day == DAY_1 + timedelta(days=11)
    assert spans(session, there) == [(1, 3, 0), (4, 6, 0), (7, 9, 0), (10, 12, 0)]
    asked = asked_so_far(session, berlin(7, "21:00"), select(Trial.id))
    assert asked[there.trial_id].due == (1, 2, 3, 7)


def test_ending_it_sooner_asks_again_from_tomorrow_on(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)
    pause_id = new_id()
    pause_trial(session, berlin(2, "12:00"), there.patient, there.trial_id, pause_id, holiday(4, 9))

    end_pause(session, berlin(5, "12:00"), there.patient, there.trial_id, pause_id)

    excused = [row.study_day for row in rows_of(session, there, "daily") if row.excused_at]
    assert excused == [4, 5]
    assert len(calls(session, question_of(session, there.trial_id, 6).id)) == 2


def test_the_part_behind_of_an_ended_pause_stays_that_of_its_maker(session: Session, clinic: Clinic) -> None:
    there, pause_id = in_trial(session, clinic), new_id()
    colleague = staff(session, "Kim", clinic.site, "clinician")
    made_at = berlin(2, "12:00")
    pause_trial(session, made_at, clinic.karim, there.trial_id, pause_id, holiday(4, 9, "health"))

    end_pause(session, berlin(5, "12:00"), colleague, there.trial_id, pause_id)

    [behind] = pauses_of(session, trial_of(session, there))
    assert (behind.first_day, behind.last_day) == (4, 5)
    assert (behind.made_by_id, behind.made_at) == (clinic.karim.id, made_at)
    assert session.get_one(Pause, pause_id).ended_at == berlin(5, "12:00")


def test_a_holiday_that_moves_the_calendar_lengthens_the_period_it_is_in(
    session: Session, clinic: Staffed
) -> None:
    there = in_trial(session, clinic, handling=Handling(holiday="move"))
    pause_id = new_id()
    now = berlin(2, "12:00")

    pause_trial(session, now, there.patient, there.trial_id, pause_id, holiday(5, 6))

    assert spans(session, there) == [(1, 3, 0), (4, 8, 0), (9, 11, 0), (12, 14, 0)]
    assert trial_of(session, there).last_day == DAY_1 + timedelta(days=13)
    rows = rows_of(session, there, "daily")
    assert [row.study_day for row in rows if row.excused_at is None] == [1, 2, 3, 4, *range(7, 15)]
    amended = session.exec(
        select(Period).where(Period.trial_id == there.trial_id, Period.amendment == 1)
    ).all()
    assert {period.number for period in amended} == {2, 3, 4}
    assert all(period.replaces_id is not None and period.made_by_id == there.patient.id for period in amended)
    # and undone it is as it was
    end_pause(session, now, there.patient, there.trial_id, pause_id)
    assert spans(session, there) == [(1, 3, 0), (4, 6, 0), (7, 9, 0), (10, 12, 0)]
    assert trial_of(session, there).last_day == DAY_1 + timedelta(days=11)
    expected = [row.study_day for row in rows_of(session, there, "daily") if row.excused_at is None]
    assert expected == list(range(1, 13))


def test_a_holiday_from_the_day_of_a_switch_puts_the_switch_off(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, handling=Handling(holiday="move"))

    pause_trial(session, berlin(2, "12:00"), there.patient, there.trial_id, new_id(), holiday(4, 5))

    assert spans(session, there) == [(1, 5, 0), (6, 8, 0), (9, 11, 0), (12, 14, 0)]


def test_a_holiday_in_a_washout_lengthens_the_washout(session: Session, clinic: Staffed) -> None:
    plan = a_plan(washout_days=2, asking=asking(handling=Handling(holiday="move")))
    there = joined(session, clinic, plan)
    assert spans(session, there)[:2] == [(1, 3, 0), (6, 8, 2)]

    pause_trial(session, berlin(2, "12:00"), there.patient, there.trial_id, new_id(), holiday(5, 6))

    assert spans(session, there)[:2] == [(1, 3, 0), (8, 10, 4)]


def test_only_a_clinician_makes_a_health_pause_and_it_counts_by_arm(
    session: Session, clinic: Staffed
) -> None:
    there = in_trial(session, clinic, handling=Handling(holiday="move"))
    now = berlin(2, "12:00")

    for asker in (there.patient, clinic.nora):
        with pytest.raises(NotAllowed):
            pause_trial(session, now, asker, there.trial_id, new_id(), holiday(3, 5, "health"))
    pause_trial(session, now, clinic.karim, there.trial_id, new_id(), holiday(3, 5, "health"))

    assert spans(session, there)[-1] == (10, 12, 0)  # it never moves the calendar
    seen = read_adherence(session, now, clinic.nora, there.trial_id)
    arms = {
        period.number: period.arm for period in allocation_for(session, MACHINE, trial_of(session, there))
    }
    assert [(one.kind, one.period, one.arm, one.days) for one in seen.paused_days] == [
        ("health", 1, arms[1], 1),
        ("health", 2, arms[2], 2),
    ]
    assert seen.excused_for == {"paused": 3}


def test_to_blind_eyes_pauses_have_no_arm(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic, a_plan(blinded=True))
    now = berlin(2, "12:00")

    pause_trial(session, now, clinic.karim, there.trial_id, new_id(), holiday(3, 5, "health"))

    assert {one.arm for one in read_adherence(session, now, clinic.karim, there.trial_id).paused_days} == {
        None
    }


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [(2, 3, "first_on"), (4, 3, "last_on"), (12, 13, "first_on"), (30, 31, "first_on"), (4, 90, "last_on")],
)
def test_a_holiday_lies_ahead_and_within_the_trial(
    session: Session, clinic: Staffed, first: int, last: int, what: str
) -> None:
    there = in_trial(session, clinic)

    with pytest.raises(NotValid) as refused:
        pause_trial(
            session, berlin(2, "12:00"), there.patient, there.trial_id, new_id(), holiday(first, last)
        )

    assert list(refused.value.errors["json"]) == [what]
    assert session.exec(select(Pause)).first() is None


def test_two_pauses_do_not_overlap_and_one_sent_twice_is_one(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, handling=Handling(holiday="move"))
    now, pause_id = berlin(2, "12:00"), new_id()
    for _ in range(2):
        pause_trial(session, now, there.patient, there.trial_id, pause_id, holiday(4, 6))

    with pytest.raises(NotValid, match="There is a pause"):
        pause_trial(session, now, clinic.nora, there.trial_id, new_id(), holiday(6, 7))

    assert len(session.exec(select(Pause)).all()) == 1
    assert trial_of(session, there).last_day == DAY_1 + timedelta(days=14)


def test_a_moved_calendar_is_analysed_by_the_days_as_they_were(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, handling=Handling(holiday="move"))
    pause_trial(session, berlin(2, "12:00"), there.patient, there.trial_id, new_id(), holiday(5, 6))
    for day in (1, 2, 3, 4, *range(7, 15)):
        sent = an_answer(there.trial_id, evening(day), answer=day % 5)
        record_checkin(session, evening(day), there.patient, new_id(), sent)
    advance_trials(session, evening(16))

    prepared = prepare_analysis(session, there.trial_id)

    assert trial_of(session, there).state == "finished"
    assert prepared is not None
    series = prepared.task.observations
    assert [series.day_period.tolist().count(period) for period in range(4)] == [3, 5, 3, 3]
    assert (series.answer_day + 1).tolist() == [1, 2, 3, 4, *range(7, 15)]
    result = compute(prepared.task)
    assert result["n"] == 12
