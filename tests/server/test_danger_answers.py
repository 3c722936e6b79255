"""An answer that somebody must look at becomes a task: once, with the time at which it was given."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from server.asking import AlertRule, Worsening
from server.conduct.acknowledge_task import acknowledge_task
from server.conduct.note_on_task import note_on_task
from server.conduct.read_tasks import NoteSeen, open_tasks, read_tasks
from server.conduct.record_checkin import record_checkin
from server.conduct.record_report import SentReport, record_report
from server.conduct.stop_trial import stop_trial
from server.errors import ConflictKeptBoth, NotAllowed, NotFound, NotValid, SomethingNewerCame, WrongState
from tests.server.conftest import Clinic
from tests.server.endangered import TWO_DAYS_WORSE, WORST, say, tasks_of, watched
from tests.server.journey import an_answer, evening, new_id, question_of

LATER = timedelta(days=6)


def test_a_danger_answer_raises_one_task_with_the_time_it_was_given(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    checkin_id = say(session, there, 9, evening(1), evening(1) + LATER)

    [task] = tasks_of(session, there)

    assert (task.happened_at, task.raised_at) == (evening(1), evening(1) + LATER)
    assert (task.kind, task.level, task.checkin_id) == ("danger", "urgent", checkin_id)
    assert task.site_id == clinic.site.id


def test_an_answer_below_the_rule_raises_none(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    say(session, there, 8, evening(1))

    assert tasks_of(session, there) == []


def test_the_same_answer_sent_again_is_one_task(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    sent, checkin_id = an_answer(there.trial_id, evening(1), answer=10), new_id()

    for minutes in range(3):
        record_checkin(session, evening(1) + timedelta(minutes=minutes), there.patient, checkin_id, sent)

    assert len(tasks_of(session, there)) == 1


def test_other_content_under_the_same_id_leaves_the_task(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    checkin_id = say(session, there, 10, evening(1))
    with pytest.raises(ConflictKeptBoth):
        record_checkin(
            session, evening(1), there.patient, checkin_id, an_answer(there.trial_id, evening(1), answer=1)
        )

    assert len(tasks_of(session, there)) == 1


def test_other_content_under_the_same_id_that_is_a_danger_answer_is_looked_at_too(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    kept = say(session, there, 2, evening(1))
    worse, later = an_answer(there.trial_id, evening(1), answer=9), evening(1) + timedelta(hours=1)
    for _ in range(2):
        with pytest.raises(ConflictKeptBoth):
            record_checkin(session, later, there.patient, kept, worse)

    [seen] = read_tasks(session, later, clinic.nora)

    assert (seen.task.checkin_id, seen.task.next_step_at, seen.arrived_at) == (kept, later, later)
    assert [(one.meets, one.lines[0].value.en) for one in seen.said] == [(False, "2"), (True, "9")]


def test_nobody_says_looked_at_of_an_answer_that_came_while_the_card_stood_open(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    first = say(session, there, 9, evening(1))
    [card] = read_tasks(session, evening(1), clinic.nora)
    second = say(session, there, 10, evening(1) + timedelta(minutes=5), replaces=first)
    looked = evening(1) + timedelta(minutes=6)

    with pytest.raises(SomethingNewerCame):
        acknowledge_task(session, looked, clinic.nora, card.task.id, "", {one.id for one in card.said})

    assert acknowledge_task(session, looked, clinic.nora, card.task.id, "", {first, second})


def test_a_correction_that_takes_it_back_leaves_the_task_and_stands_in_its_history(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    first = say(session, there, 10, evening(1))
    second = say(session, there, 2, evening(1) + timedelta(minutes=5), replaces=first)

    [seen] = read_tasks(session, evening(1), clinic.nora)

    assert [(one.id, one.meets) for one in seen.said] == [(first, True), (second, False)]
    assert [line.value.en for one in seen.said for line in one.lines] == ["10", "2"]
    assert seen.looked is None


def test_a_correction_that_is_a_danger_answer_too_is_no_second_task(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    first = say(session, there, 9, evening(1))
    say(session, there, 10, evening(1) + timedelta(minutes=5), replaces=first)

    assert len(tasks_of(session, there)) == 1


def test_a_correction_that_arrives_before_what_it_corrects_is_the_same_task(
    session: Session, clinic: Clinic
) -> None:
    there, first = watched(session, clinic), new_id()
    say(session, there, 10, evening(1) + timedelta(minutes=5), replaces=first)
    record_checkin(session, evening(2), there.patient, first, an_answer(there.trial_id, evening(1), answer=9))

    assert len(tasks_of(session, there)) == 1


def test_a_danger_answer_after_somebody_looked_is_a_new_task(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    first = say(session, there, 9, evening(1))
    [task] = tasks_of(session, there)
    acknowledge_task(session, evening(1) + timedelta(minutes=2), clinic.nora, task.id, "called")
    say(session, there, 10, evening(1) + timedelta(minutes=5), replaces=first)

    assert [task.acknowledged_at is None for task in tasks_of(session, there)] == [False, True]


def test_a_worse_answer_given_before_somebody_looked_but_arriving_after_is_a_new_task(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    first = say(session, there, 9, evening(1))
    [task] = tasks_of(session, there)
    corrected, looked = evening(1) + timedelta(minutes=5), evening(1) + timedelta(minutes=10)
    acknowledge_task(session, looked, clinic.nora, task.id, "called")
    say(session, there, 10, corrected, looked + timedelta(hours=2), replaces=first)

    assert [task.acknowledged_at is None for task in tasks_of(session, there)] == [False, True]


def test_two_phones_that_answer_one_question_raise_one_task(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    asked = question_of(session, there.trial_id, 1).id
    say(session, there, 9, evening(1), occurrence_id=asked)
    say(session, there, 10, evening(1) + timedelta(minutes=1), occurrence_id=asked)

    assert len(tasks_of(session, there)) == 1


def test_two_days_are_two_tasks(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    for day in (1, 2):
        asked = question_of(session, there.trial_id, day).id
        say(session, there, 9, evening(day), occurrence_id=asked)

    assert [task.happened_at for task in tasks_of(session, there)] == [evening(1), evening(2)]


def test_a_danger_answer_after_the_end_is_looked_after_too(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    stop_trial(session, evening(2), clinic.nora, there.trial_id, "moved away")
    say(session, there, 9, evening(4))

    [seen] = read_tasks(session, evening(4), clinic.karim)

    assert [one.in_trial for one in seen.said] == [False]


def test_a_danger_answer_after_consent_was_taken_back_is_looked_after_too(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    withdraw = SentReport(there.trial_id, "withdraw", "", evening(2), "Europe/Berlin")
    record_report(session, evening(2), there.patient, new_id(), withdraw)
    say(session, there, 9, evening(1), evening(3))

    assert [task.happened_at for task in tasks_of(session, there)] == [evening(1)]


def test_a_phone_whose_clock_is_ahead_has_not_answered_after_it_was_heard(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    say(session, there, 9, evening(9), evening(1))

    assert [task.happened_at for task in tasks_of(session, there)] == [evening(1)]


def test_two_days_worse_than_the_week_before_are_one_task_at_the_second(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic, TWO_DAYS_WORSE)
    for day, answer in enumerate((4, 4, 5, 4, 7, 8, 8), start=1):
        say(session, there, answer, evening(day))

    [task] = tasks_of(session, there)

    assert (task.kind, task.level, task.happened_at) == ("worsening", "soon", evening(6))


def test_a_week_that_arrives_at_once_and_backwards_raises_the_same(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic, TWO_DAYS_WORSE)
    for day, answer in reversed(list(enumerate((4, 4, 5, 4, 7, 8), start=1))):
        say(session, there, answer, evening(day), evening(8))

    assert [task.happened_at for task in tasks_of(session, there)] == [evening(6)]


def test_a_long_worsening_asks_the_database_no_more_than_a_short_one(
    engine: Engine, session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic, AlertRule("worse", "daily", worsening=Worsening("outcome", 1, 3)))
    asked: Counter[int] = Counter()

    def count(*args: Any) -> None:
        asked[day] += "FROM task" in args[2]

    event.listen(engine, "before_cursor_execute", count)
    for day, answer in enumerate((4, 4, 5, 8, 8, 8), start=1):
        say(session, there, answer, evening(day))

    assert asked[6] == asked[5] == asked[4] > 0
    assert len(tasks_of(session, there)) == 1


def test_a_worsening_tells_the_days_that_it_was_judged_by(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic, AlertRule("worse", "daily", worsening=Worsening("outcome", 1, 3)))
    for day, answer in enumerate((4, 4, 5, 8), start=1):
        say(session, there, answer, evening(day))

    [seen] = read_tasks(session, evening(4), clinic.nora)

    assert [(one.day, one.lines[0].value.de) for one in seen.said] == [(1, "4"), (2, "4"), (3, "5"), (4, "8")]


def test_whoever_looks_first_stays_the_first(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    say(session, there, 9, evening(1))
    [task] = tasks_of(session, there)

    assert acknowledge_task(session, evening(1), clinic.nora, task.id, "I have called her.")
    assert not acknowledge_task(session, evening(2), clinic.karim, task.id, "me too")

    [seen] = read_tasks(session, evening(2), clinic.karim)
    assert seen.looked is not None
    assert (seen.looked.by, seen.looked.at, seen.looked.note) == ("Nora", evening(1), "I have called her.")


def test_nobody_of_another_site_sees_or_acknowledges(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    say(session, there, 9, evening(1))
    [task] = tasks_of(session, there)

    assert read_tasks(session, evening(1), clinic.olga) == []
    with pytest.raises(NotFound):
        acknowledge_task(session, evening(1), clinic.olga, task.id, "")


def test_what_nobody_has_seen_stands_first_and_of_that_the_urgent(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic, WORST, TWO_DAYS_WORSE)
    for day, answer in enumerate((9, 2, 3, 2, 7, 8, 10), start=1):
        say(session, there, answer, evening(day), occurrence_id=question_of(session, there.trial_id, day).id)
    first = tasks_of(session, there)[0]
    acknowledge_task(session, evening(8), clinic.nora, first.id, "")

    listed = read_tasks(session, evening(8), clinic.nora)

    assert [(one.task.kind, one.looked is None) for one in listed] == [
        ("danger", True),
        ("worsening", True),
        ("danger", False),
    ]


def test_what_waits_is_counted_at_ones_own_site_until_somebody_looks(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    for day in (1, 2):
        say(session, there, 9, evening(day))
    counted = [open_tasks(session, asker) for asker in (clinic.nora, clinic.karim, clinic.olga)]

    acknowledge_task(session, evening(2), clinic.nora, tasks_of(session, there)[0].id, "")

    assert counted == [2, 2, 0]
    assert open_tasks(session, clinic.karim) == 1
    with pytest.raises(NotAllowed):
        open_tasks(session, there.patient)


def test_nobody_says_looked_at_of_an_answer_that_was_not_shown(session: Session, clinic: Clinic) -> None:
    there = watched(session, clinic)
    for day in (1, 2):
        say(session, there, 9, evening(day))
    upper, lower = read_tasks(session, evening(2), clinic.nora)

    for seen in ([], [one.id for one in upper.said]):
        with pytest.raises(SomethingNewerCame):
            acknowledge_task(session, evening(2), clinic.nora, lower.task.id, "", seen)

    assert open_tasks(session, clinic.nora) == 2


def test_a_second_one_adds_to_what_the_first_wrote_and_changes_nothing(
    session: Session, clinic: Clinic
) -> None:
    there = watched(session, clinic)
    say(session, there, 9, evening(1))
    [task] = tasks_of(session, there)
    with pytest.raises(WrongState):
        note_on_task(session, evening(1), clinic.karim, task.id, new_id(), "too early")
    acknowledge_task(session, evening(1), clinic.nora, task.id, "I have called her.")
    note_id = new_id()

    for words in ("I have called her too.", "sent again"):
        note_on_task(session, evening(2), clinic.karim, task.id, note_id, words)

    [seen] = read_tasks(session, evening(2), clinic.nora)
    assert seen.looked is not None
    assert seen.looked.note == "I have called her."
    assert seen.notes == [NoteSeen("Karim", evening(2), "I have called her too.")]
    with pytest.raises(NotFound):
        note_on_task(session, evening(2), clinic.nora, task.id, note_id, "under another's id")
    with pytest.raises(NotFound):
        note_on_task(session, evening(2), clinic.olga, task.id, new_id(), "of another site")
    with pytest.raises(NotValid):
        note_on_task(session, evening(2), clinic.nora, task.id, new_id(), " ")
