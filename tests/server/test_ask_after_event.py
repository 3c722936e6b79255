"""What is asked after something happened."""

from datetime import timedelta

from sqlmodel import Session

from server.asking import AfterEvent, Questionnaire, Schedule
from server.conduct.ask_after_event import ask_after_event
from server.conduct.plan_prompts import plan_prompts
from tests.server.journey import (
    Staffed,
    new_id,
)
from tests.server.laid_out import berlin, calls, in_trial, rows_of, trial_of

FLARE = Questionnaire(
    "after-flare", "fatigue/1", Schedule(after=AfterEvent("flare", 60), open_minutes=240, reminders=(30,))
)
HIGH = Questionnaire(
    "why", "fatigue/1", Schedule(after=AfterEvent("high_score", 0, "daily", 8), open_minutes=240)
)


def test_after_a_flare_it_is_asked_once_however_often_it_is_told(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, FLARE)
    flare, now = new_id(), berlin(2, "12:00")

    for _ in range(3):
        ask_after_event(session, now, trial_of(session, there), "flare", flare, now)
    again = ask_after_event(
        session, now, trial_of(session, there), "flare", new_id(), now + timedelta(minutes=20)
    )
    plan_prompts(session, now, trial_of(session, there))

    (row,) = rows_of(session, there, "after-flare")
    assert (row.study_day, row.due_at, row.event_id) == (2, berlin(2, "13:00"), flare)
    assert calls(session, row.id) == [berlin(2, "13:00"), berlin(2, "13:30")]
    assert again == []


def test_an_event_told_late_is_asked_about_at_once_or_never(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, FLARE)
    trial, now = trial_of(session, there), berlin(3, "12:00")

    (row,) = ask_after_event(session, now, trial, "flare", new_id(), now - timedelta(hours=2))
    assert row.due_at == now
    assert ask_after_event(session, now, trial, "flare", new_id(), now - timedelta(days=2)) == []
    assert ask_after_event(session, now, trial, "rescue", new_id(), now) == []


def test_after_a_high_score_only_a_high_one_counts(session: Session, clinic: Staffed) -> None:
    there = in_trial(session, clinic, HIGH)
    trial, now = trial_of(session, there), berlin(3, "12:00")

    assert ask_after_event(session, now, trial, "high_score", new_id(), now, value=7) == []
    assert ask_after_event(session, now, trial, "high_score", new_id(), now, questionnaire="x", value=9) == []
    assert len(ask_after_event(session, now, trial, "high_score", new_id(), now, value=8)) == 1
