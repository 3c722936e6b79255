"""Who sees a result, when; early looks; decisions on it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from server.auth import Asker
from server.compute import InThisProcess
from server.conduct.advance_trials import advance_trials
from server.conduct.look_early import LOOK_LASTS, look_early
from server.conduct.record_checkin import record_checkin
from server.conduct.record_decision import (
    Decided,
    decisions_of,
    newest_reply,
    record_decision,
    reply_to_decision,
)
from server.conduct.run_computations import Runner
from server.conduct.show_result import Shown, may_look, show_result
from server.conduct.tell_result import tell_result
from server.db import reading, transaction
from server.errors import NotAllowed, NotFound, NotValid, WrongState
from server.tables import Analysis, Look, Trial
from tests.server.journey import Joined, Staffed, a_plan, an_answer, evening, joined, new_id, question_of

MIDDLE, AFTER = evening(8), evening(14)
VALUES = [6.0, 7.0, 5.0, 3.0, 2.0, 4.0, 6.0, 5.0, 7.0, 3.0, 2.0, 3.0]


def a_trial(engine: Engine, clinic: Staffed, days: int, **changes: Any) -> Joined:
    """Answered for so many days, and analysed."""
    with transaction(engine) as session:
        there = joined(session, clinic, a_plan(**changes))
        for day in range(1, days + 1):
            advance_trials(session, evening(day))
            asked = question_of(session, there.trial_id, day).id
            sent = an_answer(there.trial_id, evening(day), occurrence_id=asked, answer=VALUES[day - 1])
            record_checkin(session, evening(day), there.patient, new_id(), sent)
        now = MIDDLE if days < 12 else AFTER
        advance_trials(session, now)
    compute(engine, now)
    return there


def compute(engine: Engine, now: Any) -> None:
    running = Runner(engine, InThisProcess(), "test")
    for _ in range(3):
        running.run_computations(now)


def seen(engine: Engine, there: Joined, asker: Asker, now: Any = AFTER, look: Any = None) -> Shown:
    with reading(engine) as session:
        return show_result(session, now, asker, session.get_one(Trial, there.trial_id), look)


@pytest.mark.parametrize(
    ("staff_rule", "patient_rule", "blinded", "middle", "after"),
    [
        ("end", "end", False, ("hidden_until_end", "hidden_until_end"), ("shown", "shown")),
        ("running", "end", False, ("shown", "hidden_until_end"), ("shown", "shown")),
        ("end", "running", False, ("hidden_until_end", "shown"), ("shown", "shown")),
        ("running", "running", True, ("hidden_until_end", "hidden_until_end"), ("shown", "shown")),
        (
            "end",
            "after_decision",
            False,
            ("hidden_until_end", "hidden_until_decision"),
            ("shown", "hidden_until_decision"),
        ),
    ],
)
def test_the_protocol_says_who_sees_the_result_when(
    engine: Engine,
    clinic: Staffed,
    staff_rule: str,
    patient_rule: str,
    blinded: bool,
    middle: tuple[str, str],
    after: tuple[str, str],
) -> None:
    there = a_trial(
        engine, clinic, 8, results_staff=staff_rule, results_patient=patient_rule, blinded=blinded
    )
    people = clinic.karim, there.patient

    assert tuple(seen(engine, there, person, MIDDLE).visibility for person in people) == middle
    with transaction(engine) as session:
        advance_trials(session, AFTER)
    compute(engine, AFTER)
    assert tuple(seen(engine, there, person).visibility for person in people) == after


def test_a_hidden_result_says_from_which_day_on_it_is_shown(engine: Engine, clinic: Staffed) -> None:
    there = a_trial(engine, clinic, 8)

    hidden = seen(engine, there, clinic.nora, MIDDLE)

    # Day 1 is 3 March and the twelfth 14 March.
    assert str(hidden.shown_from) == "2026-03-15"
    assert hidden.analysis is None


def test_only_the_result_on_all_data_is_shown_after_the_end(engine: Engine, clinic: Staffed) -> None:
    there = a_trial(engine, clinic, 8, results_staff="running")
    with transaction(engine) as session:
        advance_trials(session, AFTER)  # ends it, and asks for the last result

    assert seen(engine, there, clinic.karim).visibility == "being_computed"


def test_without_an_answer_there_is_no_data(engine: Engine, clinic: Staffed) -> None:
    there = a_trial(engine, clinic, 0, results_staff="running")

    assert seen(engine, there, clinic.karim, MIDDLE).visibility == "no_data"


def test_an_early_look_opens_the_result_to_one_clinician_for_a_while(engine: Engine, clinic: Staffed) -> None:
    there = a_trial(engine, clinic, 8)
    with transaction(engine) as session:
        look = look_early(session, MIDDLE, clinic.karim, there.trial_id, "worse since Tuesday")

    assert seen(engine, there, clinic.karim, MIDDLE, look.id).visibility == "shown"
    assert seen(engine, there, clinic.nora, MIDDLE, look.id).visibility == "hidden_until_end"
    assert seen(engine, there, clinic.karim, MIDDLE, uuid4()).visibility == "hidden_until_end"
    assert seen(engine, there, clinic.karim, MIDDLE + LOOK_LASTS, look.id).visibility == "hidden_until_end"
    # It should be counted ever after.
    assert [each.reason for each in seen(engine, there, clinic.nora).looks] == ["worse since Tuesday"]


def test_an_early_look_needs_a_reason_a_clinician_and_something_hidden(
    engine: Engine, clinic: Staffed
) -> None:
    there = a_trial(engine, clinic, 3)
    with transaction(engine) as session:
        with pytest.raises(NotValid):
            look_early(session, MIDDLE, clinic.karim, there.trial_id, "  ")
        with pytest.raises(NotAllowed):
            look_early(session, MIDDLE, clinic.nora, there.trial_id, "curious")
        with pytest.raises(NotFound):
            look_early(session, MIDDLE, _clinician_elsewhere(clinic), there.trial_id, "curious")
        advance_trials(session, AFTER)
        with pytest.raises(WrongState):
            look_early(session, AFTER, clinic.karim, there.trial_id, "too late")
        assert session.exec(select(Look)).all() == []


def _clinician_elsewhere(clinic: Any) -> Asker:
    return Asker(clinic.olga.person_id, frozenset({"clinician"}), site_id=clinic.olga.site_id)


def test_nobody_looks_early_into_a_blinded_trial(engine: Engine, clinic: Staffed) -> None:
    there = a_trial(engine, clinic, 3, blinded=True)
    with transaction(engine) as session:
        assert not may_look(session, clinic.karim, session.get_one(Trial, there.trial_id))
        with pytest.raises(WrongState):
            look_early(session, MIDDLE, clinic.karim, there.trial_id, "curious")


def a_decision(analysis: Analysis, **changes: Any) -> Decided:
    given: dict[str, Any] = {
        "analysis_id": analysis.id,
        "options": ("No tablet", "Tablet"),
        "chosen": "Tablet",
        "view_patient": "less pain",
        "view_clinician": "few side effects",
        "patient_words": "to walk the dog",
        "present": ("Ada", "Karim"),
        "agreement": "agreed",
        "would_change": "stomach ache",
        "review_on": None,
    }
    return Decided(**(given | changes))


def test_a_decision_keeps_the_text_that_was_read_and_opens_the_result_to_the_patient(
    engine: Engine, clinic: Staffed
) -> None:
    there = a_trial(engine, clinic, 12, results_patient="after_decision")
    analysis = seen(engine, there, clinic.karim).analysis
    assert analysis is not None

    with transaction(engine) as session:
        decision = record_decision(session, AFTER, clinic.karim, there.trial_id, a_decision(analysis), "de")
        reply_to_decision(session, AFTER, there.patient, decision.id, agrees=True, words="yes")
        reply_to_decision(session, AFTER, there.patient, decision.id, agrees=True, words="yes")
        later = AFTER + timedelta(hours=1)
        reply_to_decision(session, later, there.patient, decision.id, agrees=False, words="I thought it over")

    with reading(engine) as session:
        (kept,) = decisions_of(session, session.get_one(Trial, there.trial_id))
        told = tell_result(session, analysis, "de")
        assert kept.text_read == f"{told.for_patient}\n\n{told.for_clinician}"
        assert "Tablet" in kept.text_read
        reply = newest_reply(session, kept)
    assert reply is not None
    assert (reply.agrees, reply.words) == (False, "I thought it over")
    assert seen(engine, there, there.patient).visibility == "shown"


def test_a_decision_needs_a_result_that_may_be_seen_and_one_of_its_options(
    engine: Engine, clinic: Staffed
) -> None:
    finished, running = a_trial(engine, clinic, 12), a_trial(engine, clinic, 8)
    with transaction(engine) as session:
        hidden = session.exec(select(Analysis).where(Analysis.trial_id == running.trial_id)).one()
        shown = session.exec(select(Analysis).where(Analysis.trial_id == finished.trial_id)).one()
        with pytest.raises(WrongState):
            record_decision(session, MIDDLE, clinic.karim, running.trial_id, a_decision(hidden), "en")
        with pytest.raises(NotFound):  # the result of another trial
            record_decision(session, AFTER, clinic.karim, finished.trial_id, a_decision(hidden), "en")
        other = a_decision(shown, chosen="Surgery")
        with pytest.raises(NotValid):
            record_decision(session, AFTER, clinic.karim, finished.trial_id, other, "en")
        with pytest.raises(NotAllowed):
            record_decision(session, AFTER, clinic.nora, finished.trial_id, a_decision(shown), "en")


def test_another_patient_cannot_answer_a_decision(engine: Engine, clinic: Staffed) -> None:
    there = a_trial(engine, clinic, 12)
    analysis = seen(engine, there, clinic.karim).analysis
    assert analysis is not None
    with transaction(engine) as session:
        other = joined(session, clinic)
        decision = record_decision(session, AFTER, clinic.karim, there.trial_id, a_decision(analysis), "en")
        with pytest.raises(NotFound):
            reply_to_decision(session, AFTER, other.patient, decision.id, agrees=True, words="")


def test_a_result_is_told_in_the_readers_language_with_the_names_of_arms(
    engine: Engine, clinic: Staffed
) -> None:
    there = a_trial(engine, clinic, 12)
    analysis = seen(engine, there, clinic.karim).analysis
    assert analysis is not None
    assert {effect["arm"] for effect in analysis.effects} == {"b"}

    with reading(engine) as session:
        english, german = (tell_result(session, analysis, language) for language in ("en", "de"))

    assert "Tablet" in english.for_patient
    assert "Tablet" in german.for_patient
    assert english.for_patient != german.for_patient
