"""The list of trials and what waits: counted as on a trial's own page, and no slower for every trial more."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from server.conduct.advance_trials import advance_trials
from server.conduct.call_attention import Waiting
from server.conduct.draft_trial import draft_trial
from server.conduct.list_trials import TrialRow, list_trials
from server.conduct.read_trial import read_trial
from server.conduct.read_work import read_work
from server.conduct.record_call import record_call
from server.conduct.record_checkin import record_checkin
from server.conduct.show_result import may_decide
from server.conduct.show_series import show_series
from server.db import reading, transaction
from server.errors import NotFound, WrongState
from server.shapes.work import WorkSchema, tell_line
from server.tables import Allocation, Analysis, Call, Computation, Decision, Event, Task, Trial
from tests.server.conftest import Clinic
from tests.server.endangered import say, watched
from tests.server.journey import (
    MONDAY,
    Joined,
    a_plan,
    an_answer,
    approved,
    evening,
    invited,
    joined,
    new_id,
    question_of,
)
from tests.server.multiplied import multiply
from tests.server.world import withheld_analysis

STATEMENTS = 30


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def answer_on(session: Session, there: Joined, day: int, **changes: object) -> UUID:
    sent = an_answer(there.trial_id, evening(day), **changes)
    if sent.questionnaire == "daily" and sent.replaces is None:
        sent = replace(sent, occurrence_id=question_of(session, there.trial_id, day).id)
    checkin_id = new_id()
    record_checkin(session, evening(day), there.patient, checkin_id, sent)
    return checkin_id


def row_of(session: Session, clinic: Clinic, trial_id: UUID, day: int) -> TrialRow:
    rows = list_trials(session, evening(day), clinic.nora)
    return next(row for row in rows if row.trial.id == trial_id)


def days_of(session: Session, clinic: Clinic, there: Joined, code: str) -> list[int]:
    """Study days on which it waits."""
    return [day for day in range(1, 13) if code in row_of(session, clinic, there.trial_id, day).attention]


def test_a_longer_list_asks_the_database_no_more(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        there = watched(session, clinic)
        say(session, there, 10, evening(1))
        draft = draft_trial(session, MONDAY, clinic.nora, "Dan", "en", a_plan())
        waiting, _ = invited(session, clinic, a_plan())
        advance_trials(session, evening(9))
        few = len(list_trials(session, evening(9), clinic.nora))

    with counted(engine) as before, reading(engine) as session:
        list_trials(session, evening(9), clinic.nora)
    with transaction(engine) as session:
        for trial_id in (there.trial_id, draft.id, waiting):
            multiply(session, trial_id, 20)
    with counted(engine) as after, reading(engine) as session:
        rows = list_trials(session, evening(9), clinic.nora)

    assert len(rows) == few + 60
    assert len(after) == len(before) < STATEMENTS


def test_every_copy_of_a_trial_is_told_like_the_first(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
        for day in (1, 2, 4):
            answer_on(session, there, day)
        multiply(session, there.trial_id, 3)
        advance_trials(session, evening(5))

        rows = list_trials(session, evening(5), clinic.nora)

    told = {(row.expected, len(row.said.answered), row.day, row.days, *row.attention) for row in rows}
    assert (len(rows), told) == (4, {(5, 3, 5, 12, "call_due")})


@pytest.mark.parametrize("seed", range(4))
def test_the_list_counts_what_the_series_shows(session: Session, clinic: Clinic, seed: int) -> None:
    """Answers, corrections, some of which take an answer back, and days of which only the pill is told."""
    chance, there = Random(seed), joined(session, clinic)
    for day in range(1, 11):
        kept = None
        for _ in range(chance.randrange(4)):
            what = chance.choice(("answer", "pill only", "correction", "taken back"))
            if what in ("correction", "taken back") and kept is not None:
                answer = None if what == "taken back" else 7
                kept = answer_on(session, there, day, answer=answer, replaces=kept)
            else:
                kept = answer_on(session, there, day, answer=None if what == "pill only" else 3)
    advance_trials(session, evening(10))

    row = row_of(session, clinic, there.trial_id, 10)
    page = read_trial(session, evening(10), clinic.nora, there.trial_id)
    series = show_series(session, evening(10), clinic.nora, there.trial_id)

    shown = {day.day for day in series.days if day.answer is not None}
    assert row.said.answered == shown
    last = max((day.date for day in series.days if day.answer is not None), default=None)
    assert row.last_answer_on == last
    assert (page.adherence.expected, page.adherence.answered) == (row.expected, len(shown))
    assert (page.adherence.last_answer_on, row.expected) == (row.last_answer_on, 10)
    assert page.row.waits == row.waits


def test_an_answer_corrected_from_another_trial_still_counts(session: Session, clinic: Clinic) -> None:
    ada, ben = joined(session, clinic), joined(session, clinic)
    mine = answer_on(session, ada, 1)
    correction = an_answer(ben.trial_id, evening(1), replaces=mine)
    record_checkin(session, evening(1), ben.patient, new_id(), correction)

    assert row_of(session, clinic, ada.trial_id, 1).said.answered == {1}


def test_a_result_waits_exactly_where_a_clinician_may_decide(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)
    assert trial.protocol_version_id is not None

    def agreed() -> bool:
        waits = "result_ready" in row_of(session, clinic, trial.id, 20).attention
        assert waits == (trial.state == "finished" and may_decide(session, clinic.karim, trial))
        return waits

    assert not agreed()
    advance_trials(session, evening(1))
    advance_trials(session, evening(20))
    assert not agreed()
    session.add(withheld_analysis(trial.id, trial.protocol_version_id, evening(20)))
    session.flush()
    assert not agreed()  # the one on all data is still to come
    computation = session.exec(select(Computation).where(Computation.trial_id == trial.id)).one()
    for state in ("failed", "superseded", "done"):
        computation.state = state
        session.flush()
        assert agreed() == (state != "failed")
    later = Computation(trial_id=trial.id, state="failed", requested_at=evening(21))
    session.add(later)
    session.flush()
    assert not agreed()


def test_a_decision_ends_the_waiting_until_its_review(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    trial = session.get_one(Trial, there.trial_id)
    advance_trials(session, evening(1))
    advance_trials(session, evening(20))
    assert trial.protocol_version_id is not None
    analysis: Analysis = withheld_analysis(trial.id, trial.protocol_version_id, evening(20))
    session.add(analysis)
    session.flush()
    decision = Decision(
        trial_id=trial.id,
        analysis_id=analysis.id,
        decided_at=evening(21),
        by_id=clinic.karim.id,
        options=["Tablet"],
        chosen="Tablet",
        present=["Fay"],
        agreement="agreed",
        text_read="No result.",
        review_on=evening(40).date(),
    )
    session.add(decision)
    session.flush()

    waits = [row_of(session, clinic, trial.id, day).attention for day in (21, 39, 40)]
    assert waits == [[], [], ["review_due"]]


def test_a_side_effect_is_told_apart_from_a_danger_answer(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    for kind, day in (("side_effect", 1), ("worsening", 2), ("danger", 3)):
        session.add(
            Task(
                site_id=clinic.site.id,
                trial_id=there.trial_id,
                kind=kind,
                level="urgent",
                cause=kind,
                happened_at=evening(day),
                raised_at=evening(day),
            )
        )
    session.flush()

    waits = row_of(session, clinic, there.trial_id, 3).waits

    assert [(one.code, one.at) for one in waits] == [("danger", evening(2)), ("side_effect", evening(1))]


def test_silence_says_since_when_and_for_how_long(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    for day in (1, 2, 3):
        answer_on(session, there, day)
    advance_trials(session, evening(3))

    silent = row_of(session, clinic, there.trial_id, 7).waits[0]

    assert (silent.code, silent.days, silent.why) == ("silent", 3, "no_address")
    assert silent.at == evening(4) - timedelta(hours=16, minutes=15)  # 04:00 in Berlin on day 4


def test_the_call_is_due_on_day_3_and_is_ticked_off_once(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    with pytest.raises(WrongState):
        record_call(session, MONDAY, clinic.nora, there.trial_id, 3, "")
    advance_trials(session, evening(1))

    assert days_of(session, clinic, there, "call_due") == [3, 4, 5, 6, 7, 8, 9]
    first = record_call(session, evening(4), clinic.nora, there.trial_id, 3, " All is well. ")
    again = record_call(session, evening(5), clinic.karim, there.trial_id, 3, "Another note")

    assert (again.id, again.by_id, again.note) == (first.id, clinic.nora.id, "All is well.")
    assert "call_due" not in row_of(session, clinic, there.trial_id, 5).attention
    page = read_trial(session, evening(5), clinic.nora, there.trial_id)
    assert [(call.by, call.at, call.words) for call in page.calls] == [("Nora", evening(4), "All is well.")]
    assert len(session.exec(select(Event).where(Event.verb == "called")).all()) == 1


def test_no_call_is_ticked_off_that_is_not_due_or_of_another_site(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    advance_trials(session, evening(1))
    with pytest.raises(NotFound):
        record_call(session, evening(3), clinic.nora, there.trial_id, 4, "")
    with pytest.raises(NotFound):
        record_call(session, evening(3), clinic.olga, there.trial_id, 3, "")
    assert session.exec(select(Call)).first() is None


def test_who_is_ready_to_be_invited_waits_for_it(session: Session, clinic: Clinic) -> None:
    ready = approved(session, clinic, a_plan())

    assert row_of(session, clinic, ready.id, 1).waits == [Waiting("to_invite", MONDAY)]


def redrawn(session: Session, there: Joined, arms: list[str]) -> None:
    """The sequence of treatments that chance might have drawn instead."""
    session.exec(select(Allocation).where(Allocation.trial_id == there.trial_id)).one().arms = arms
    session.flush()


def test_a_switch_is_called_the_day_before(session: Session, clinic: Clinic) -> None:
    there = joined(session, clinic)
    advance_trials(session, evening(1))
    redrawn(session, there, ["a", "b", "b", "a"])

    assert days_of(session, clinic, there, "boundary") == [3, 9]  # on day 7 the same goes on


@pytest.mark.parametrize("washout_days", [0, 1])
def test_what_waits_in_a_blinded_trial_is_alike_for_every_sequence(
    session: Session, clinic: Clinic, washout_days: int
) -> None:
    there = joined(session, clinic, a_plan(blinded=True, washout_days=washout_days))
    advance_trials(session, evening(1))

    def told(arms: list[str]) -> list[str]:
        redrawn(session, there, arms)
        work = [read_work(session, evening(day), clinic.nora) for day in range(1, 13)]
        return [WorkSchema().dumps({"lines": [tell_line(line) for line in lines]}) for lines in work]

    assert told(["a", "b", "b", "a"]) == told(["b", "a", "a", "b"]) == told(["a", "b", "a", "b"])
    starts = {0: [4, 7, 10], 1: [4, 8, 12]}[washout_days]
    assert days_of(session, clinic, there, "boundary") == [day - 1 for day in starts]


def test_work_comes_most_urgent_first_then_what_waited_longest(session: Session, clinic: Clinic) -> None:
    late, early = (approved(session, clinic, a_plan(), at) for at in (MONDAY, evening(-5)))
    there = watched(session, clinic)
    say(session, there, 10, evening(1))
    advance_trials(session, evening(3))

    work = read_work(session, evening(3), clinic.nora)

    codes = [(line.waiting.code, line.trial.id) for line in work]
    assert codes == [
        ("danger", there.trial_id),
        ("call_due", there.trial_id),
        *(line for line in codes if line[0] == "boundary"),
        ("to_invite", early.id),
        ("to_invite", late.id),
    ]
    assert read_work(session, evening(3), clinic.olga) == []
