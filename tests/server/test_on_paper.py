"""Trials without a smartphone: consent on paper, and answers that staff enter from calls and pages."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from server.asking import Asking, Questionnaire, Schedule
from server.conduct.analyse_trial import prepare_analysis
from server.conduct.enter_checkin import enter_checkin
from server.conduct.join_on_paper import PaperJoining, join_on_paper
from server.conduct.look_at_invitation import look_at_invitation
from server.conduct.read_scores import read_scores
from server.conduct.read_trial import read_trial
from server.conduct.record_checkin import record_checkin
from server.conduct.show_series import show_series
from server.errors import ConflictKeptBoth, InvitationNotValid, NotAllowed, NotFound, NotValid, WrongState
from server.tables import Allocation, Answer, CheckIn, Consent, Invitation, Occurrence, Task, Trial
from tests.server.endangered import WORST, a_watched_plan
from tests.server.journey import (
    ADDRESS,
    DAY_1,
    MONDAY,
    Joined,
    a_plan,
    an_answer,
    approved,
    evening,
    invited,
    joined,
    new_id,
)

WEEKLY = Schedule(weekdays=(2,), times=("18:00",), open_minutes=1440, reminders=())


def a_paper(clinic: Any, **changes: Any) -> PaperJoining:
    return replace(PaperJoining(clinic.nora.id, MONDAY.date(), "Europe/Berlin"), **changes)


def on_paper(session: Session, clinic: Any, **plan: Any) -> Trial:
    trial = approved(session, clinic, a_plan(**plan))
    return join_on_paper(session, MONDAY, clinic.nora, trial.id, a_paper(clinic))


def told(trial_id: UUID, at: datetime, mode: str = "call", **changes: Any) -> Any:
    """What staff send: no phone, no prompt, the time that it is about."""
    return replace(
        an_answer(trial_id, at), mode=mode, shown_at=None, app_version="", answered_by="self", **changes
    )


def test_a_trial_begins_on_paper_as_it_does_on_a_phone(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic)

    consent = session.exec(select(Consent)).one()
    assert (trial.state, trial.first_day) == ("joined", DAY_1)
    assert session.exec(select(Allocation)).one().trial_id == trial.id
    assert len(session.exec(select(Occurrence)).all()) == 12
    assert (consent.seen_by_id, consent.seen_on, consent.device_id) == (clinic.nora.id, MONDAY.date(), None)
    seen = read_trial(session, MONDAY, clinic.karim, trial.id).on_paper
    assert seen is not None
    assert (seen.on, seen.has_phone) == (MONDAY.date(), False)


def test_a_code_given_out_before_opens_nothing_after_it(session: Session, clinic: Any) -> None:
    trial_id, code = invited(session, clinic, a_plan())

    join_on_paper(session, MONDAY, clinic.karim, trial_id, a_paper(clinic))

    assert session.exec(select(Invitation)).one().revoked_at == MONDAY
    with pytest.raises(InvitationNotValid):
        look_at_invitation(session, MONDAY, code, ADDRESS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seen_by_id": UUID(int=7)}, "seen_by_id"),
        ({"seen_on": date(2026, 3, 4)}, "seen_on"),
        ({"first_day": date(2026, 3, 1)}, "first_day"),
    ],
)
def test_a_consent_that_nobody_can_have_seen_begins_nothing(
    session: Session, clinic: Any, change: dict[str, Any], field: str
) -> None:
    trial = approved(session, clinic, a_plan())

    with pytest.raises(NotValid) as refused:
        join_on_paper(session, MONDAY, clinic.nora, trial.id, a_paper(clinic, **change))
    assert list(refused.value.errors["json"]) == [field]
    assert trial.state == "approved"


def test_it_begins_once_and_only_by_staff_of_the_site(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic)
    there = joined(session, clinic)

    with pytest.raises(WrongState):
        join_on_paper(session, MONDAY, clinic.nora, trial.id, a_paper(clinic))
    with pytest.raises(NotFound):
        join_on_paper(session, MONDAY, clinic.olga, trial.id, a_paper(clinic))
    with pytest.raises(NotAllowed):
        join_on_paper(session, MONDAY, there.patient, there.trial_id, a_paper(clinic))


def test_an_entered_call_is_kept_once_and_marked_everywhere(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic)
    checkin_id, sent = new_id(), told(trial.id, evening(2), answer=7)

    kept = enter_checkin(session, evening(3), clinic.nora, checkin_id, sent)
    again = enter_checkin(session, evening(4), clinic.karim, checkin_id, sent)

    row = session.exec(select(CheckIn)).one()
    day = show_series(session, evening(3), clinic.nora, trial.id).days[1]
    assert kept == again
    assert (kept.day, kept.in_trial) == (2, True)
    assert (row.mode, row.entered_by_id, row.person_id) == ("call", clinic.nora.id, trial.person_id)
    assert (day.answer, day.mode) == (7, "call")
    assert read_trial(session, evening(3), clinic.nora, trial.id).adherence.answered == 1


def test_other_content_under_the_same_id_is_kept_beside_it(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic)
    checkin_id = new_id()
    enter_checkin(session, evening(3), clinic.nora, checkin_id, told(trial.id, evening(2), answer=7))

    with pytest.raises(ConflictKeptBoth):
        enter_checkin(session, evening(3), clinic.nora, checkin_id, told(trial.id, evening(2), answer=1))
    assert show_series(session, evening(3), clinic.nora, trial.id).days[1].answer == 7


def test_what_cannot_be_is_refused(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic)
    now = evening(2)

    with pytest.raises(NotValid, match=r"."):
        enter_checkin(session, now, clinic.nora, new_id(), told(trial.id, evening(3)))
    with pytest.raises(NotValid):
        enter_checkin(session, now, clinic.nora, new_id(), told(trial.id, evening(1), answer=11))
    with pytest.raises(NotFound):
        enter_checkin(session, now, clinic.olga, new_id(), told(trial.id, evening(1)))
    waiting = approved(session, clinic, a_plan())
    with pytest.raises(WrongState):
        enter_checkin(session, now, clinic.nora, new_id(), told(waiting.id, evening(1)))
    assert session.exec(select(Answer)).all() == []


def test_staff_correct_what_staff_entered_but_not_what_a_patient_sent(session: Session, clinic: Any) -> None:
    there = joined(session, clinic)
    sent_id, entered_id = new_id(), new_id()
    record_checkin(session, evening(1), there.patient, sent_id, an_answer(there.trial_id, evening(1)))
    enter_checkin(session, evening(3), clinic.nora, entered_id, told(there.trial_id, evening(2), answer=7))

    correction = told(there.trial_id, evening(2), answer=3, replaces=entered_id)
    enter_checkin(session, evening(3), clinic.nora, new_id(), correction)
    meddling = told(there.trial_id, evening(1), answer=0, replaces=sent_id)
    with pytest.raises(NotValid):
        enter_checkin(session, evening(3), clinic.nora, new_id(), meddling)

    days = show_series(session, evening(3), clinic.nora, there.trial_id).days
    assert [day.answer for day in days[:2]] == [4, 3]


def test_a_questionnaire_on_paper_answers_the_question_of_its_day(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic, asking=Asking((Questionnaire("pain", "pain-nrs/1", WEEKLY),)))
    blank = {"answer": None, "taken": None, "questionnaire": "pain", "answers": {"pain": 6}}

    for _ in range(2):  # a second page of the same day belongs to no question any more
        enter_checkin(
            session, evening(3), clinic.nora, new_id(), told(trial.id, evening(1), "paper", **blank)
        )

    rows = session.exec(select(Occurrence).where(Occurrence.questionnaire == "pain")).all()
    assert [row.answered_at for row in rows if row.study_day == 1] == [evening(1)]
    told_there = read_scores(session, clinic.nora, trial.id).told
    assert {one.mode for one in told_there} == {"paper"}
    assert sorted(one.occurrence_id is not None for one in told_there) == [False, True]


def test_an_alarming_answer_from_a_call_is_a_task(session: Session, clinic: Any) -> None:
    trial = approved(session, clinic, a_watched_plan(clinic, WORST))
    join_on_paper(session, MONDAY, clinic.nora, trial.id, a_paper(clinic))

    enter_checkin(session, evening(3), clinic.nora, new_id(), told(trial.id, evening(2), answer=9))

    task = session.exec(select(Task)).one()
    assert (task.trial_id, task.happened_at) == (trial.id, evening(2))


def test_the_analysis_learns_when_answers_were_told_and_that_paper_does_not_say(
    session: Session, clinic: Any
) -> None:
    there: Joined = joined(session, clinic)
    record_checkin(session, evening(1), there.patient, new_id(), an_answer(there.trial_id, evening(1)))
    called = told(there.trial_id, evening(2))
    enter_checkin(session, evening(5), clinic.nora, new_id(), called)
    enter_checkin(session, evening(5), clinic.nora, new_id(), told(there.trial_id, evening(3), "paper"))

    prepared = prepare_analysis(session, there.trial_id)

    assert prepared is not None
    entered = prepared.task.observations.entered
    assert entered is not None
    first, second, third = entered.tolist()
    assert (first, second) == (
        pytest.approx(0 + 16.25 / 24),
        pytest.approx(4 + 16.25 / 24),
    )  # 20:15, from 04:00
    assert third != third  # nobody knows when the page was filled in


def test_both_databases_hold_a_consent_to_who_saw_it(engine: Engine, clinic: Any) -> None:
    with Session(engine) as session:
        trial = on_paper(session, clinic)
        consent = session.exec(select(Consent).where(Consent.trial_id == trial.id)).one()
        consent.seen_on = None
        with pytest.raises(Exception, match="ck_consent_seen_by_somebody"):
            session.flush()
        session.rollback()


def test_what_staff_enter_over_the_patients_own_answer_is_kept_beside_it_and_seen(
    session: Session, clinic: Any
) -> None:
    there = joined(session, clinic)
    record_checkin(
        session, evening(1), there.patient, new_id(), an_answer(there.trial_id, evening(1), answer=8)
    )
    later = evening(1).replace(minute=30)
    taken_only = {"answer": None, "taken": "nothing"}
    blank_day = told(there.trial_id, evening(2), "paper", answer=3)

    entered = told(there.trial_id, later, "paper", answer=1, taken=None)
    enter_checkin(session, evening(3), clinic.nora, new_id(), entered)
    enter_checkin(session, evening(3), clinic.nora, new_id(), blank_day)
    enter_checkin(session, evening(3), clinic.nora, new_id(), told(there.trial_id, evening(2), **taken_only))

    series = show_series(session, evening(3), clinic.nora, there.trial_id)
    assert [(day.answer, day.mode) for day in series.days[:2]] == [(8, "app"), (3, "paper")]
    assert [(one.day, one.answer, one.mode) for one in series.beside] == [(1, 1, "paper")]


def test_a_page_that_replaces_an_entered_call_leaves_nothing_beside_it(session: Session, clinic: Any) -> None:
    trial = on_paper(session, clinic)
    enter_checkin(session, evening(2), clinic.nora, new_id(), told(trial.id, evening(1), answer=8))
    [day] = [one for one in show_series(session, evening(2), clinic.nora, trial.id).days if one.answer]

    page = told(trial.id, evening(1).replace(hour=6), "paper", answer=2, replaces=day.checkin_id)
    enter_checkin(session, evening(2), clinic.nora, new_id(), page)

    series = show_series(session, evening(2), clinic.nora, trial.id)
    assert ([one.answer for one in series.days if one.answer], series.beside) == ([2], [])
