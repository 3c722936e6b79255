"""What staff see of a trial: counts, attention, rights, reports."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from server.conduct.advance_trials import advance_trials
from server.conduct.draft_trial import draft_trial
from server.conduct.list_trials import list_trials
from server.conduct.read_trial import read_trial
from server.conduct.record_checkin import record_checkin
from server.conduct.record_report import SentReport, acknowledge_report, record_report
from server.db import transaction
from server.errors import ConflictKeptBoth, NotFound
from server.tables import ConflictingCopy, Consent, Occurrence, Report, Trial
from tests.server.journey import (
    MONDAY,
    Joined,
    Staffed,
    a_plan,
    an_answer,
    approved,
    evening,
    invited,
    joined,
    new_id,
    question_of,
)


def answer_on(session: Session, there: Joined, day: int, **changes: object) -> None:
    asked = question_of(session, there.trial_id, day).id
    sent = an_answer(there.trial_id, evening(day), occurrence_id=asked, **changes)
    record_checkin(session, evening(day), there.patient, new_id(), sent)


def report(session: Session, there: Joined, kind: str, day: int) -> SentReport:
    sent = SentReport(there.trial_id, kind, "in my own words", evening(day), "Europe/Berlin")
    record_report(session, evening(day), there.patient, new_id(), sent)
    return sent


def test_it_counts_what_was_asked_answered_and_taken(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    answer_on(session, there, 1)
    answer_on(session, there, 2, taken="nothing")
    answer_on(session, there, 4, taken=None)

    detail = read_trial(session, evening(5), clinic.nora, there.trial_id)

    adherence = detail.adherence
    assert (adherence.expected, adherence.answered, adherence.not_answered) == (5, 3, 1)  # day 5 is not over
    assert adherence.last_answer_on == date(2026, 3, 6)
    assert [(c.period, c.expected, c.answered) for c in adherence.by_period] == [
        (1, 3, 2),
        (2, 2, 1),
        (3, 0, 0),
        (4, 0, 0),
    ]
    assert detail.taken == {"planned": 1, "other_arm": 0, "something_else": 0, "nothing": 1, "unknown": 3}
    assert (detail.row.day, detail.row.days) == (5, 12)


def test_three_days_without_a_word_call_for_attention(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    answer_on(session, there, 1)
    advance_trials(session, evening(4))

    def attention(day: int) -> list[str]:
        return read_trial(session, evening(day), clinic.nora, there.trial_id).row.attention

    assert attention(4) == ["call_due"]
    assert attention(5) == ["silent", "call_due"]


def test_attention_comes_most_urgent_first_and_goes_when_somebody_has_seen_it(
    session: Session, clinic: Staffed
) -> None:
    there = joined(session, clinic)
    advance_trials(session, evening(1))
    report(session, there, "worse", 4)

    def attention() -> list[str]:
        return read_trial(session, evening(5), clinic.nora, there.trial_id).row.attention

    assert attention() == ["feels_worse", "silent", "call_due"]
    acknowledge_report(session, evening(5), clinic.nora, session.exec(select(Report.id)).one())
    assert attention() == ["silent", "call_due"]


def test_drafts_wait_for_approval_and_invitations_for_their_patient(
    session: Session, clinic: Staffed
) -> None:
    draft = draft_trial(session, MONDAY, clinic.nora, "Ada", "en", a_plan())
    unfinished = draft_trial(session, MONDAY, clinic.nora, "", "en", a_plan())
    waiting, _ = invited(session, clinic, a_plan())

    rows = {
        row.trial.id: row.attention for row in list_trials(session, MONDAY + timedelta(days=3), clinic.nora)
    }

    assert rows == {draft.id: ["approval_needed"], unfinished.id: [], waiting: ["not_joined"]}


def test_rights_follow_state_and_role(session: Session, clinic: Staffed) -> None:
    draft = draft_trial(session, MONDAY, clinic.nora, "Ada", "en", a_plan())
    ready = approved(session, clinic, a_plan())
    running = joined(session, clinic).trial_id
    advance_trials(session, evening(1))

    def may(asker: object, trial_id: object) -> list[str]:
        return read_trial(session, evening(1), asker, trial_id).may  # type: ignore[arg-type]

    assert may(clinic.nora, draft.id) == ["edit", "close"]
    assert may(clinic.karim, draft.id) == ["edit", "approve", "close"]
    assert may(clinic.nora, ready.id) == ["edit", "invite", "join_on_paper", "close"]
    assert may(clinic.nora, running) == ["enter", "stop", "renew_cover"]
    assert may(clinic.karim, running) == ["enter", "stop", "look", "renew_cover"]


def test_the_clock_begins_and_finishes_a_trial(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)

    states = []
    for moment in (MONDAY, evening(1), evening(12), evening(13)):
        advance_trials(session, moment)
        states.append(trial.state)

    assert states == ["joined", "running", "running", "finished"]
    history = read_trial(session, evening(13), clinic.nora, there.trial_id).history
    assert [(entered.what, entered.by) for entered in history] == [
        ("draft", "Nora"),
        ("approved", "Karim"),
        ("invited", "Nora"),
        ("joined", "Ada Example"),
        ("running", None),
        ("finished", None),
    ]


def test_a_wish_to_stop_is_followed_and_nothing_more_is_asked(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    answer_on(session, there, 1)
    report(session, there, "stop", 3)

    detail = read_trial(session, evening(9), clinic.nora, there.trial_id)

    assert (detail.row.trial.state, detail.row.attention) == ("stopped", ["wants_to_stop"])
    assert (detail.adherence.expected, detail.adherence.answered) == (2, 1)
    still_asked = session.exec(select(Occurrence).where(Occurrence.excused_at.is_(None)))  # type: ignore[union-attr]
    assert {question.study_day for question in still_asked} == {1, 2}


def test_a_withdrawal_takes_the_consent_back(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    report(session, there, "withdraw", 3)

    assert session.get_one(Trial, there.trial_id).state == "withdrawn"
    assert session.exec(select(Consent)).one().withdrawn_at == evening(3)


def test_a_report_after_the_end_is_kept_and_changes_nothing(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    advance_trials(session, evening(1))
    advance_trials(session, evening(14))

    report(session, there, "stop", 14)

    detail = read_trial(session, evening(14), clinic.nora, there.trial_id)
    assert (detail.row.trial.state, len(detail.reports)) == ("finished", 1)


def test_a_report_sent_twice_is_one_and_other_content_keeps_both(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
    sent, report_id = SentReport(there.trial_id, "worse", "dizzy", evening(1), "Europe/Berlin"), new_id()

    for _ in range(2):
        with transaction(engine) as session:
            record_report(session, evening(1), there.patient, report_id, sent)
    other = SentReport(there.trial_id, "worse", "very dizzy", evening(1), "Europe/Berlin")
    with pytest.raises(ConflictKeptBoth), transaction(engine) as session:
        record_report(session, evening(1), there.patient, report_id, other)

    with transaction(engine) as session:
        assert [row.words for row in session.exec(select(Report))] == ["dizzy"]
        assert [row.content["words"] for row in session.exec(select(ConflictingCopy))] == ["very dizzy"]


def test_nobody_acknowledges_reports_of_another_site(session: Session, clinic: Staffed) -> None:
    there = joined(session, clinic)
    report(session, there, "worse", 1)
    report_id = session.exec(select(Report.id)).one()

    with pytest.raises(NotFound):
        acknowledge_report(session, evening(1), clinic.olga, report_id)  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        acknowledge_report(session, evening(1), clinic.nora, new_id())
