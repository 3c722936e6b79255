"""Rows of what is asked and called to mind: laid once, changed only ahead, whatever happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from server.conduct.follow_zone import follow_zone
from server.conduct.my_plan import my_plan
from server.conduct.plan_prompts import occurrence_id, plan_prompts, plan_waiting_trials
from server.conduct.record_checkin import record_checkin
from server.conduct.stop_trial import stop_trial
from server.errors import NotValid
from server.tables import Notice, Occurrence, Reminding
from tests.server.journey import (
    MONDAY,
    Staffed,
    an_answer,
    evening,
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
    everything,
    in_trial,
    notices_of,
    rows_of,
    trial_of,
)


def test_joining_lays_every_question_and_call_of_the_whole_trial(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD, SLEEP)

    assert len(rows_of(session, there, "daily")) == 12
    assert [row.due_at for row in rows_of(session, there, "mood")] == [
        berlin(day, clock) for day in range(1, 13) for clock in ("09:00", "15:00")
    ]
    assert len(rows_of(session, there, "sleep")) == 24
    daily = question_of(session, there.trial_id, 2)
    assert calls(session, daily.id) == [berlin(2, "20:00"), berlin(2, "21:00")]  # 23:00 is in quiet hours
    assert calls(session, occurrence_id(there.trial_id, 3, "mood", 9 * 60)) == [
        berlin(3, "09:00"),
        berlin(3, "09:30"),
    ]


def test_laying_out_again_at_any_moment_changes_no_row(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD, SLEEP)
    session.flush()
    before = everything(session)

    for hours in (0, 30, 100, 400):
        plan_prompts(session, MONDAY + timedelta(hours=hours), trial_of(session, there))

    assert everything(session) == before


def test_an_edit_changes_only_what_is_to_come(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD)
    now = berlin(4, "12:00")
    opened = occurrence_id(there.trial_id, 5, "daily")
    past = {row.id: row.model_dump() for row in rows_of(session, there, "mood") if row.due_at <= now}

    edit(session, there, asking(replace(MOOD, schedule=replace(DAYTIME, times=("09:00", "17:00")))))
    plan_prompts(session, now, trial_of(session, there))

    rows = rows_of(session, there, "mood")
    assert {row.id: row.model_dump() for row in rows if row.due_at <= now} == past
    asked = [row.due_at for row in rows if row.due_at > now and row.excused_at is None]
    assert asked == sorted(
        [berlin(day, "17:00") for day in range(4, 13)] + [berlin(day, "09:00") for day in range(5, 13)]
    )
    dropped = [row for row in rows if row.excused_at is not None]
    assert [row.due_at for row in dropped] == [berlin(day, "15:00") for day in range(4, 13)]
    assert {row.excused_for for row in dropped} == {"edited"}
    assert all(calls(session, row.id) == [] for row in dropped)
    assert session.get(Occurrence, opened) is not None


def test_what_was_dropped_and_is_asked_again_is_expected_again(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD)
    now = berlin(4, "12:00")
    before = [row.id for row in rows_of(session, there, "mood") if row.due_at > now]

    edit(session, there, asking())
    plan_prompts(session, now, trial_of(session, there))
    assert all(row.excused_for == "edited" for row in rows_of(session, there, "mood") if row.due_at > now)
    edit(session, there, asking(MOOD))
    plan_prompts(session, now, trial_of(session, there))

    rows = [row for row in rows_of(session, there, "mood") if row.due_at > now]
    assert [row.id for row in rows] == before
    assert all(row.excused_at is None and row.excused_for is None for row in rows)
    assert all(len(calls(session, row.id)) == 2 for row in rows)


def test_a_journey_moves_times_of_day_and_leaves_study_days_alone(session: Session, clinic: Staffed) -> None:
    """New York changes its clocks on 8 March 2026, day 6: 20:00 is 01:00 UTC before, 00:00 UTC after."""
    there = in_trial(session, clinic, MOOD)
    days = {row.study_day: (row.opens_at, row.expires_at) for row in rows_of(session, there, "daily")}

    follow_zone(session, berlin(2, "12:00"), there.patient, "America/New_York")

    rows = {row.study_day: row for row in rows_of(session, there, "daily")}
    assert {day: (row.opens_at, row.expires_at) for day, row in rows.items()} == days
    assert rows[1].due_at == berlin(1, "20:00")
    assert rows[5].due_at == datetime(2026, 3, 8, 1, tzinfo=UTC)
    assert rows[6].due_at == datetime(2026, 3, 9, 0, tzinfo=UTC)
    mood = [row.due_at for row in rows_of(session, there, "mood") if row.study_day == 5]
    assert mood == [datetime(2026, 3, 7, 14, tzinfo=UTC), datetime(2026, 3, 7, 20, tzinfo=UTC)]
    assert len(rows_of(session, there, "mood")) == 24
    assert calls(session, rows[6].id)[0] == rows[6].due_at
    assert all(notice.next_at == notice.due_at for notice in notices_of(session, rows[6].id))


def test_reminders_of_what_is_open_fall_silent_in_the_night_of_the_new_place(
    session: Session, clinic: Staffed
) -> None:
    """At 20:30 in Berlin a phone arrives in Karachi, at half past midnight: 21:00 is 01:00 there."""
    there = in_trial(session, clinic)
    row = question_of(session, there.trial_id, 2)
    assert calls(session, row.id) == [berlin(2, "20:00"), berlin(2, "21:00")]

    follow_zone(session, berlin(2, "20:30"), there.patient, "Asia/Karachi")

    assert calls(session, row.id) == [berlin(2, "20:00")]
    assert question_of(session, there.trial_id, 2).due_at == berlin(2, "20:00")


def test_there_and_back_is_as_it_was(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD, SLEEP)
    before = {row.id: row.due_at for row in session.exec(select(Occurrence))}

    follow_zone(session, MONDAY, there.patient, "Asia/Tokyo")
    assert {row.id: row.due_at for row in session.exec(select(Occurrence))} != before
    follow_zone(session, MONDAY + timedelta(minutes=1), there.patient, "Europe/Berlin")

    assert {row.id: row.due_at for row in session.exec(select(Occurrence))} == before


def test_who_keeps_the_clock_of_home_is_asked_by_it(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, clock="home")

    follow_zone(session, MONDAY, there.patient, "Asia/Tokyo")

    assert question_of(session, there.trial_id, 3).due_at == berlin(3, "20:00")
    told = my_plan(session, MONDAY, there.patient).trial
    assert told is not None
    assert (told.clocks.rule, told.clocks.zone) == ("home", "Europe/Berlin")


def test_a_zone_that_does_not_exist_is_refused(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)

    with pytest.raises(NotValid):
        follow_zone(session, MONDAY, there.patient, "Mars/Olympus")

    assert session.get(Reminding, there.patient.id) is None


def test_own_quiet_hours_count_before_the_plan_s(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)
    assert there.patient.person_id is not None
    session.add(Reminding(person_id=there.patient.person_id, quiet_start="19:30", quiet_end="08:00"))
    session.flush()

    plan_prompts(session, MONDAY, trial_of(session, there))

    assert question_of(session, there.trial_id, 3).due_at == berlin(3, "19:29")


def test_an_answer_ends_what_would_call(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)
    row = question_of(session, there.trial_id, 2)

    sent = an_answer(there.trial_id, evening(2), occurrence_id=row.id)
    record_checkin(session, evening(2), there.patient, new_id(), sent)

    assert calls(session, row.id) == []
    assert {notice.ended_as for notice in notices_of(session, row.id)} == {"needless"}
    assert len(calls(session, question_of(session, there.trial_id, 3).id)) == 2


def test_a_trial_that_is_stopped_calls_nobody(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, MOOD)

    stop_trial(session, berlin(3, "12:00"), clinic.nora, there.trial_id, "so")

    assert session.exec(select(Notice).where(col(Notice.ended_at).is_(None))).first() is None
    assert {row.excused_for for row in rows_of(session, there, "mood") if row.excused_at} == {"ended"}


def test_a_trial_from_before_there_were_notices_gets_them(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic)
    for notice in session.exec(select(Notice)):
        session.delete(notice)
    trial_of(session, there).prompts_laid_at = None
    session.flush()
    now = berlin(3, "12:00")

    assert plan_waiting_trials(session, now) == 1
    assert plan_waiting_trials(session, now) == 0

    assert calls(session, question_of(session, there.trial_id, 2).id) == []
    assert len(calls(session, question_of(session, there.trial_id, 3).id)) == 2
