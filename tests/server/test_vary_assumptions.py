"""A result under other assumptions: the library's own table on the trial's own series."""

from dataclasses import asdict
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

import nof1
from nof1.checks.sensitivity import table
from nof1.designs.rerandomise import drawn_as
from server.conduct.analyse_trial import prepare_analysis
from server.conduct.vary_assumptions import read_varied, vary_assumptions
from server.db import reading, transaction
from server.errors import NotAllowed, NotFound
from server.tables import Answer, Computation, Intake
from tests.server.conftest import Clinic
from tests.server.journey import Joined
from tests.server.test_analyse_trial import AFTER, finish_all, finished, runner  # noqa: F401 -- a fixture


def told(engine: Engine, clinic: Clinic, there: Joined) -> dict[str, Any]:
    with transaction(engine) as session:
        _, reply = vary_assumptions(session, AFTER, clinic.karim, there.trial_id)
    finish_all(runner(engine))
    with reading(engine) as session:
        _, reply = read_varied(session, AFTER, clinic.karim, there.trial_id, reply.id)
    assert reply.told is not None
    return dict(reply.told)


def test_the_table_is_that_of_the_library_by_hand(engine: Engine, clinic: Clinic, finished: Joined) -> None:  # noqa: F811
    finish_all(runner(engine))

    found = told(engine, clinic, finished)

    with reading(engine) as session:
        prepared = prepare_analysis(session, finished.trial_id)
    assert prepared is not None
    task = prepared.task
    rows = table(task.observations, task.outcome, model=task.model, rule=task.rule, seed=task.seed)
    assert found["rows"] == [asdict(row) for row in rows]
    by_drawing = nof1.rerandomise(task.observations, drawn_as(task.observations, "pairs"))
    assert found["redrawn"]["p"] == by_drawing.p
    assert found["redrawn"]["smallest_p"] == by_drawing.smallest_p


def test_a_day_on_which_the_other_arm_was_taken_is_told_apart(
    engine: Engine,
    clinic: Clinic,
    finished: Joined,  # noqa: F811
) -> None:
    with transaction(engine) as session:
        session.exec(select(Intake)).all()[2].taken = "other_arm"
    finish_all(runner(engine))

    names = [row["name"] for row in told(engine, clinic, finished)["rows"]]

    assert names[:2] == ["as_analysed", "as_taken"]


def test_only_those_who_may_see_the_result_may_ask(engine: Engine, clinic: Clinic, finished: Joined) -> None:  # noqa: F811
    with transaction(engine) as session, pytest.raises(NotFound):  # nothing is computed yet
        vary_assumptions(session, AFTER, clinic.karim, finished.trial_id)
    finish_all(runner(engine))
    with transaction(engine) as session:
        with pytest.raises(NotFound):
            vary_assumptions(session, AFTER, clinic.olga, finished.trial_id)
        with pytest.raises(NotAllowed):
            vary_assumptions(session, AFTER, finished.patient, finished.trial_id)


def test_nothing_is_told_of_answers_that_have_changed_since(
    engine: Engine,
    clinic: Clinic,
    finished: Joined,  # noqa: F811
) -> None:
    finish_all(runner(engine))
    with transaction(engine) as session:
        _, reply = vary_assumptions(session, AFTER, clinic.karim, finished.trial_id)
        session.exec(select(Answer)).all()[2].number = 9.0
    finish_all(runner(engine))

    with reading(engine) as session:
        row = session.exec(select(Computation).where(Computation.id == reply.id)).one()
        assert (row.state, row.told) == ("done", None)
