"""How likely a design is to answer: the library's own numbers, asked once, for staff, without a word."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

import nof1
from server.auth import Asker
from server.compute import InThisProcess
from server.conduct.ask_workers import KEPT_FOR, WANTED_FOR, forget_replies
from server.conduct.judge_design import find_smallest, judge_design, read_judged
from server.conduct.run_computations import Runner
from server.db import reading, transaction
from server.errors import NotAllowed, NotFound, NotValid
from server.plan import Assumed, Plan
from server.tables.computation import Computation
from tests.server.conftest import Clinic
from tests.server.journey import a_plan, evening

NOW = evening(1)


def short(**changes: object) -> Plan:
    return replace(a_plan(), **{"period_days": 5, "periods": 4, "washout_days": 0, **changes})  # type: ignore[arg-type]


def computed(engine: Engine) -> None:
    running = Runner(engine, InThisProcess(), "test")
    running.run_computations(NOW)
    while running.held:
        running.run_computations(NOW)


def rows(engine: Engine) -> list[Computation]:
    with reading(engine) as session:
        return list(session.exec(select(Computation).order_by(col(Computation.requested_at))))


def test_the_page_is_told_what_the_library_finds_for_the_same_design(engine: Engine, clinic: Clinic) -> None:
    plan = short(half_life_days=1.0, assumed=Assumed(spread=2.0, missing=0.2))
    with transaction(engine) as session:
        asked = judge_design(session, NOW, clinic.nora, plan, precise=False)
    assert (asked.state, asked.told) == ("waiting", None)
    computed(engine)
    with reading(engine) as session:
        judged = read_judged(session, clinic.nora, "characteristics", asked.id)

    outcome = plan.outcome
    by_hand = nof1.Plan(
        nof1.Design((nof1.Arm("a"), nof1.Arm("b")), periods=4, period_days=5, order="pairs"),
        nof1.Outcome("any", outcome.better, outcome.worthwhile or 0, bounds=(0, 10), recall=outcome.recall),  # type: ignore[arg-type]
        nof1.Assumptions(noise=2.0, autocorrelation=0.3, carryover=0.5, period_shift=0.6, missing=0.2),
        model=nof1.Model(half_life=1.0),
        before=0 if plan.before.arm == "a" else None,
    )
    assert judged.told is not None
    seed = judged.told["seed"]
    effects = [one["effect"] for one in judged.told["effects"]]
    growing = nof1.growing_characteristics(by_hand, effects, trials=400, seed=seed, worse=False)
    found = next(found for found in growing if found.trials >= 50)
    assert effects[0] == 0
    assert judged.told["trials"] == found.trials
    assert [one["right"]["value"] for one in judged.told["effects"]] == [p.right.value for p in found.points]
    assert [one["wrong"]["value"] for one in judged.told["effects"]] == [p.wrong.value for p in found.points]


def test_the_same_question_is_computed_once_whoever_asks(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        first = judge_design(session, NOW, clinic.nora, short(), precise=False)
        renamed = replace(
            short(), question="Another one?", arms=tuple(replace(a, name=a.name * 2) for a in short().arms)
        )
        again = judge_design(session, NOW, clinic.karim, renamed, precise=False)
        other = judge_design(session, NOW, clinic.nora, short(periods=6), precise=False)

    assert first.id == again.id != other.id


def test_no_word_of_a_protocol_goes_to_a_worker(engine: Engine, clinic: Clinic) -> None:
    plan = short()
    with transaction(engine) as session:
        judge_design(session, NOW, clinic.nora, plan, precise=True)

    (row,) = rows(engine)
    for word in (plan.question, plan.outcome.name, plan.outcome.question, *(arm.name for arm in plan.arms)):
        assert word not in str(row.asked)


def test_what_nobody_waits_for_is_not_computed_until_it_is_asked_for_again(
    engine: Engine, clinic: Clinic
) -> None:
    with transaction(engine) as session:
        asked = judge_design(session, NOW - 2 * WANTED_FOR, clinic.nora, short(), precise=False)
    computed(engine)
    assert [row.state for row in rows(engine)] == ["superseded"]

    with transaction(engine) as session:
        again = judge_design(session, NOW, clinic.nora, short(), precise=False)
    computed(engine)
    assert again.id == asked.id
    assert [row.state for row in rows(engine)] == ["done"]


def test_two_designs_of_two_nurses_do_not_overtake_each_other(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        judge_design(session, NOW, clinic.nora, short(), precise=False)
        judge_design(session, NOW + timedelta(seconds=1), clinic.nora, short(periods=6), precise=False)
    computed(engine)

    assert [row.state for row in rows(engine)] == ["done", "done"]


def test_a_worker_that_ends_gives_its_question_back(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        judge_design(session, NOW, clinic.nora, short(), precise=False)
        judge_design(session, NOW, clinic.nora, short(periods=6), precise=False)
    running = Runner(engine, InThisProcess(), "test")
    running.run_computations(NOW)
    running.release(NOW)

    assert {row.state for row in rows(engine)} == {"waiting"}


def test_the_smallest_design_is_found(engine: Engine, clinic: Clinic) -> None:
    plan = short(assumed=Assumed(spread=0.5, missing=0.0))
    with transaction(engine) as session:
        asked = find_smallest(session, NOW, clinic.nora, plan, gain=3, chance=0.8)
    computed(engine)
    with reading(engine) as session:
        found = read_judged(session, clinic.nora, "smallest_design", asked.id).told

    assert found is not None
    reaching = [one for one in found["tried"] if one["right"]["value"] >= 0.8]
    assert found["design"]["periods"] == min(one["design"]["periods"] for one in reaching)
    assert found["design"]["days"] == 5 * found["design"]["periods"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"periods": None}, "periods"),
        ({"periods": 3}, "periods"),
        ({"washout_days": 5}, "washout_days"),
        ({"assumed": Assumed(spread=9.0)}, "assumed.spread"),
        ({"assumed": Assumed(spread=-1.0)}, "assumed.spread"),
        ({"assumed": Assumed(missing=0.95)}, "assumed.missing"),
    ],
)
def test_a_number_that_cannot_be_is_named_at_its_field(
    engine: Engine, clinic: Clinic, changes: dict[str, object], field: str
) -> None:
    with transaction(engine) as session, pytest.raises(NotValid) as refused:
        judge_design(session, NOW, clinic.nora, short(**changes), precise=False)

    assert field in (refused.value.errors or {})["json"]


def test_a_design_whose_words_are_missing_can_be_judged(engine: Engine, clinic: Clinic) -> None:
    wordless = short(question="", arms=tuple(replace(arm, name="") for arm in short().arms))
    with transaction(engine) as session:
        assert judge_design(session, NOW, clinic.nora, wordless, precise=False).state == "waiting"


def test_a_gain_beyond_the_scale_is_refused(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session, pytest.raises(NotValid, match="no room"):
        find_smallest(session, NOW, clinic.nora, short(), gain=10, chance=0.8)


def test_a_days_old_answer_is_forgotten(engine: Engine, clinic: Clinic) -> None:
    with transaction(engine) as session:
        judge_design(session, NOW, clinic.nora, short(), precise=False)
    with transaction(engine) as session:
        forget_replies(session, NOW + KEPT_FOR - timedelta(minutes=1))
    assert len(rows(engine)) == 1
    with transaction(engine) as session:
        forget_replies(session, NOW + KEPT_FOR + timedelta(minutes=1))
    assert rows(engine) == []


def test_only_staff_may_ask_and_only_for_what_was_asked(engine: Engine, clinic: Clinic) -> None:
    patient = Asker(clinic.nora.person_id, frozenset({"patient"}))
    with transaction(engine) as session:
        asked = judge_design(session, NOW, clinic.nora, short(), precise=False)
        with pytest.raises(NotAllowed):
            judge_design(session, NOW, patient, short(), precise=False)
        with pytest.raises(NotFound):
            read_judged(session, clinic.nora, "smallest_design", asked.id)
