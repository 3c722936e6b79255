"""An answer is kept exactly once, and never refused for its time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from server.conduct.advance_trials import advance_trials
from server.conduct.my_plan import my_plan
from server.conduct.record_checkin import KeptCheckIn, SentCheckIn, record_checkin
from server.conduct.record_report import SentReport, record_report
from server.conduct.show_series import SeriesDay, show_series
from server.db import transaction
from server.errors import ConflictKeptBoth, NotAllowed, NotFound, NotValid
from server.tables import Answer, CheckIn, Computation, ConflictingCopy, Intake, Trial
from tests.server.journey import (
    MONDAY,
    Joined,
    Staffed,
    a_plan,
    an_answer,
    evening,
    joined,
    new_id,
    question_of,
)


def keep(
    session: Session, there: Joined, sent: SentCheckIn, now: datetime, checkin_id: UUID | None = None
) -> KeptCheckIn:
    return record_checkin(session, now, there.patient, checkin_id or new_id(), sent)


def day_of(session: Session, there: Joined, day: int, now: datetime) -> SeriesDay:
    return show_series(session, now, there.patient, there.trial_id).days[day - 1]


def test_it_keeps_an_answer_on_the_day_of_its_question(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 2)
    sent = an_answer(there.trial_id, evening(2), occurrence_id=question.id, changed=True, note="slept badly")

    kept = keep(session, there, sent, evening(2))

    assert (kept.in_trial, kept.day, kept.late, kept.why_not) == (True, 2, False, None)
    day = day_of(session, there, 2, evening(2))
    assert (day.answer, day.taken, day.changed, day.note) == (4, "planned", True, "slept badly")


def test_it_keeps_one_row_when_sent_twice(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
    sent, checkin_id = an_answer(there.trial_id, evening(1)), new_id()

    with transaction(engine) as session:
        first = keep(session, there, sent, evening(1), checkin_id)
    with transaction(engine) as session:
        again = keep(session, there, sent, evening(3), checkin_id)

        assert again == first
        assert len(session.exec(select(CheckIn)).all()) == 1
        assert len(session.exec(select(Answer)).all()) == 1
        assert len(session.exec(select(Intake)).all()) == 1


def test_the_same_content_in_another_spelling_is_the_same(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    sent, checkin_id = an_answer(there.trial_id, evening(1)), new_id()
    first = keep(session, there, sent, evening(1), checkin_id)
    berlin = sent.answered_at.astimezone(datetime.fromisoformat("2026-03-03T00:00:00+01:00").tzinfo)

    assert keep(session, there, replace(sent, answered_at=berlin), evening(1), checkin_id) == first


def test_the_same_id_with_other_content_keeps_both(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
        checkin_id = new_id()
        sent = an_answer(there.trial_id, evening(1))
        keep(session, there, sent, evening(1), checkin_id)

    for _ in range(2):
        with pytest.raises(ConflictKeptBoth), transaction(engine) as session:
            keep(session, there, replace(sent, answer=9), evening(1), checkin_id)

    with transaction(engine) as session:
        copy = session.exec(select(ConflictingCopy)).one()
        assert (copy.kept_id, copy.content["answer"]) == (checkin_id, 9)
        assert day_of(session, there, 1, evening(1)).answer == 4


def test_an_answer_given_in_time_but_sent_a_week_later_is_not_late(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 2)

    kept = keep(session, there, an_answer(there.trial_id, evening(2), occurrence_id=question.id), evening(9))

    assert (kept.day, kept.late, kept.in_trial) == (2, False, True)


def test_an_answer_given_after_its_day_is_kept_and_marked_late(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 2)

    kept = keep(session, there, an_answer(there.trial_id, evening(5), occurrence_id=question.id), evening(5))

    assert (kept.day, kept.late, kept.in_trial) == (2, True, True)
    assert day_of(session, there, 2, evening(5)).late


def test_an_answer_for_a_day_that_has_not_begun_is_kept_and_marked_early(
    session: Session, clinic: Staffed
) -> None:
    """A phone whose clock is two days ahead shows the question of the day after tomorrow."""
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 3)
    sent = an_answer(there.trial_id, evening(3), occurrence_id=question.id)

    kept = keep(session, there, sent, evening(1))

    assert (kept.day, kept.early, kept.late, kept.in_trial) == (3, True, False, True)
    assert not keep(session, there, replace(sent, answer=5), evening(3)).early


def test_an_unprompted_answer_at_one_in_the_night_belongs_to_the_evening_before(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    one_at_night = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)  # 01:00 in Berlin on 5 March, which is day 3
    five_in_the_morning = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)

    assert keep(session, there, an_answer(there.trial_id, one_at_night), one_at_night).day == 2
    assert keep(session, there, an_answer(there.trial_id, five_in_the_morning), five_in_the_morning).day == 3


def test_an_unprompted_answer_uses_the_zone_where_it_was_given(session: Session, clinic: Staffed) -> None:
    """In Los Angeles Monday evening is Tuesday in UTC: the fault of platforms that compare UTC dates."""
    there = joined(session, clinic)
    monday_half_past_five = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
    sent = an_answer(there.trial_id, monday_half_past_five, zone="America/Los_Angeles")

    assert keep(session, there, sent, monday_half_past_five).day == 7  # Monday, 9 March


def test_the_day_of_a_question_stands_wherever_it_is_answered(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 7)
    sent = an_answer(there.trial_id, evening(7), occurrence_id=question.id, zone="Pacific/Auckland")

    assert keep(session, there, sent, evening(7)).day == 7


def test_an_answer_after_the_end_is_kept_out_of_the_trial(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    last = question_of(session, there.trial_id, 12)
    after = evening(14)

    prompted = keep(session, there, an_answer(there.trial_id, after, occurrence_id=last.id), after)
    unprompted = keep(session, there, an_answer(there.trial_id, after), after)

    assert (prompted.kept, prompted.in_trial, prompted.why_not) == (True, False, "after_the_end")
    assert (unprompted.in_trial, unprompted.why_not, unprompted.day) == (False, "after_the_end", None)
    assert day_of(session, there, 12, after).answer is None


def test_an_answer_of_the_last_day_counts_though_it_arrives_after_the_end(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 12)
    advance_trials(session, evening(20))
    advance_trials(session, evening(20))
    assert session.get_one(Trial, there.trial_id).state == "finished"

    kept = keep(
        session, there, an_answer(there.trial_id, evening(12), occurrence_id=question.id), evening(20)
    )

    assert (kept.in_trial, kept.day, kept.late) == (True, 12, False)


def test_an_unprompted_answer_before_day_1_is_kept_out(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    kept = keep(session, there, an_answer(there.trial_id, MONDAY), MONDAY)

    assert (kept.in_trial, kept.why_not) == (False, "before_the_start")


def test_after_a_withdrawal_nothing_more_comes_into_the_trial(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    report = SentReport(there.trial_id, "withdraw", "", evening(2), "Europe/Berlin")
    record_report(session, evening(2), there.patient, new_id(), report)

    kept = keep(session, there, an_answer(there.trial_id, evening(1)), evening(3))

    assert (kept.kept, kept.in_trial, kept.why_not) == (True, False, "withdrawn")


def test_an_answer_given_before_a_stop_counts_and_one_after_it_does_not(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    report = SentReport(there.trial_id, "stop", "enough", evening(3), "Europe/Berlin")
    record_report(session, evening(3), there.patient, new_id(), report)

    before = keep(session, there, an_answer(there.trial_id, evening(2)), evening(4))
    after = keep(session, there, an_answer(there.trial_id, evening(4)), evening(4))

    assert (before.in_trial, before.day) == (True, 2)
    assert (after.in_trial, after.why_not) == (False, "after_the_end")


def test_a_correction_replaces_what_it_names(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    first = new_id()
    question = question_of(session, there.trial_id, 2)
    keep(session, there, an_answer(there.trial_id, evening(2), occurrence_id=question.id), evening(2), first)

    kept = keep(session, there, an_answer(there.trial_id, evening(3), answer=7, replaces=first), evening(3))

    assert kept.day == 2
    assert day_of(session, there, 2, evening(3)).answer == 7
    assert day_of(session, there, 3, evening(3)).answer is None


def test_a_correction_may_arrive_before_what_it_replaces(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    first = new_id()
    asked = question_of(session, there.trial_id, 2).id
    later = an_answer(there.trial_id, evening(2), occurrence_id=asked, answer=7, replaces=first)
    keep(session, there, later, evening(3))
    keep(session, there, an_answer(there.trial_id, evening(2), occurrence_id=asked), evening(3), first)

    assert day_of(session, there, 2, evening(3)).answer == 7


def test_an_answer_outside_the_range_is_refused_and_says_which(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    with pytest.raises(NotValid) as refusal:
        keep(session, there, an_answer(there.trial_id, evening(1), answer=11), evening(1))

    assert refusal.value.errors == {"json": {"answer": ["It must be from 0 to 10."]}}


def test_a_zone_that_does_not_exist_is_refused(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    with pytest.raises(NotValid):
        keep(session, there, an_answer(there.trial_id, evening(1), zone="../etc"), evening(1))


def test_someone_elses_trial_question_and_id_are_not_found(session: Session, clinic: Staffed) -> None:
    ada, ben = joined(session, clinic), joined(session, clinic)
    question = question_of(session, ben.trial_id, 1)
    bens = new_id()
    keep(session, ben, an_answer(ben.trial_id, evening(1)), evening(1), bens)

    for sent, checkin_id in (
        (an_answer(ben.trial_id, evening(1)), new_id()),
        (an_answer(ada.trial_id, evening(1), occurrence_id=question.id), new_id()),
        (an_answer(ada.trial_id, evening(1), occurrence_id=new_id()), new_id()),
        (an_answer(ada.trial_id, evening(1)), bens),
    ):
        with pytest.raises(NotFound):
            keep(session, ada, sent, evening(1), checkin_id)


def test_staff_answer_for_nobody(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    with pytest.raises(NotAllowed):
        record_checkin(session, evening(1), clinic.nora, new_id(), an_answer(there.trial_id, evening(1)))


def test_answers_leave_one_waiting_computation(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)

    for day in (1, 2, 3):
        keep(session, there, an_answer(there.trial_id, evening(day)), evening(day))

    waiting = session.exec(select(Computation).where(Computation.trial_id == there.trial_id)).one()
    assert (waiting.state, waiting.requested_at) == ("waiting", evening(3))


def test_a_phone_whose_clock_runs_ahead_is_believed_no_further_than_now(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    question = question_of(session, there.trial_id, 1)
    sent = an_answer(there.trial_id, evening(400), occurrence_id=question.id)

    kept = keep(session, there, sent, evening(1))

    assert (kept.in_trial, kept.day, kept.late) == (True, 1, False)


def test_the_plan_says_what_became_of_each_question(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    keep(session, there, an_answer(there.trial_id, evening(1)), evening(1))

    mine = my_plan(session, evening(6), there.patient).trial
    assert mine is not None

    states = {question.day: question.state for question in mine.occurrences}
    assert [states[day] for day in range(1, 9)] == [
        "answered",
        "not_answered",
        "not_answered",
        "late_open",
        "late_open",
        "open",
        "later",
        "later",
    ]


def test_the_whole_plan_is_given_from_the_start(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic, a_plan(washout_days=1))

    mine = my_plan(session, MONDAY, there.patient).trial
    assert mine is not None

    assert [day.day for day in mine.calendar] == list(range(1, 16))
    assert [day.day for day in mine.calendar if day.washout] == [4, 8, 12]
    assert [day.day for day in mine.calendar if day.switch] == [5, 9, 13]
    assert mine.calendar[0].date == date(2026, 3, 3)
    assert {question.day for question in mine.occurrences} == set(range(1, 16))


def test_prompts_follow_the_wall_clock_over_the_change_of_time(session: Session, clinic: Staffed) -> None:
    """Berlin's clocks go forward on Sunday, 29 March 2026."""
    there = joined(session, clinic, a_plan(periods=10), first_day=date(2026, 3, 3))

    due = [question_of(session, there.trial_id, day).due_at for day in (26, 27, 28)]

    assert due == [
        datetime(2026, 3, 28, 19, tzinfo=UTC),
        datetime(2026, 3, 29, 18, tzinfo=UTC),
        datetime(2026, 3, 30, 18, tzinfo=UTC),
    ]
    night = question_of(session, there.trial_id, 26)
    assert night.expires_at - night.opens_at == timedelta(hours=23)
