"""A correction belongs to the day of what it corrects, with a question or without one."""

from sqlmodel import Session, select

from server.conduct.read_series import day_answers
from server.conduct.record_checkin import record_checkin
from server.tables import Answer, Trial
from tests.server.journey import Staffed, an_answer, evening, joined, new_id


def answers(session: Session, trial_id: object) -> dict[int, float | None]:
    session.flush()
    return {day: said.answer for day, said in day_answers(session, session.get_one(Trial, trial_id)).items()}


def test_an_unprompted_answer_is_corrected_on_its_own_day(session: Session, clinic: Staffed) -> None:
    there, first = joined(session, clinic), new_id()
    record_checkin(session, evening(2), there.patient, first, an_answer(there.trial_id, evening(2), answer=3))
    record_checkin(
        session, evening(3), there.patient, new_id(), an_answer(there.trial_id, evening(3), answer=5)
    )

    corrected = an_answer(there.trial_id, evening(4), answer=8, replaces=first)
    kept = record_checkin(session, evening(4), there.patient, new_id(), corrected)

    assert kept.day == 2
    assert answers(session, there.trial_id) == {2: 8, 3: 5}


def test_a_check_in_that_names_itself_is_not_lost(session: Session, clinic: Staffed) -> None:
    there, same = joined(session, clinic), new_id()

    sent = an_answer(there.trial_id, evening(2), answer=3, replaces=same)
    record_checkin(session, evening(2), there.patient, same, sent)

    assert answers(session, there.trial_id) == {2: 3}


def test_a_correction_names_nothing_of_another_trial(session: Session, clinic: Staffed) -> None:
    one, other = joined(session, clinic), joined(session, clinic)
    theirs = new_id()
    record_checkin(session, evening(2), other.patient, theirs, an_answer(other.trial_id, evening(2)))

    sent = an_answer(one.trial_id, evening(3), answer=9, replaces=theirs)
    kept = record_checkin(session, evening(3), one.patient, new_id(), sent)

    assert kept.day == 3
    assert answers(session, other.trial_id) == {2: 4}


def test_what_was_taken_is_kept_outside_of_the_trial_too(session: Session, clinic: Staffed) -> None:
    there, after = joined(session, clinic), new_id()
    sent = an_answer(there.trial_id, evening(20), taken="something_else", taken_words="two drops")

    kept = record_checkin(session, evening(20), there.patient, after, sent)

    items = session.exec(select(Answer).where(Answer.checkin_id == after)).all()
    assert not kept.in_trial
    assert {item.item: item.words for item in items if item.words} == {
        "taken": "something_else",
        "taken_words": "two drops",
    }
