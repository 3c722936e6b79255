"""The table on demand: every row is what an analysis with that assumption gives."""

from dataclasses import replace

import numpy as np
import pytest

import nof1
from nof1.checks.influence import period_influence
from nof1.checks.sensitivity import UnderAssumption, prior_sensitivity, table
from nof1.fitting.fit import fit
from nof1.fitting.fitted import Fitted
from tests.simulated import Truth, answered, calendar

SCORE = nof1.Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))
SEEN = answered(calendar("ABBA", 7), Truth((0.0, 2.0), 4.0, rho=0.3), np.random.default_rng(3))


def only(rows: tuple[UnderAssumption, ...], name: str, about: object = None) -> UnderAssumption:
    return next(row for row in rows if (row.name, row.about) == (name, about))


def test_each_row_is_the_analysis_with_that_assumption() -> None:
    told: list[tuple[int, int]] = []
    rows = table(SEEN, SCORE, progress=lambda done, total: told.append((done, total)))
    assert [row.name for row in rows[:6]] == [
        "as_analysed", "no_trend", "no_carryover", "no_autocorrelation", "no_period_shifts", "slow_carryover",
    ]  # fmt: skip
    assert told[-1] == (len(rows), len(rows))
    assert [done for done, _ in told] == list(range(1, len(rows) + 1))

    flat = nof1.analyse(SEEN, SCORE, model=nof1.Model(trend=False)).effects[0]
    assert only(rows, "no_trend").mean == pytest.approx(flat.mean, rel=1e-3)
    told_interval = (only(rows, "no_trend").lower, only(rows, "no_trend").upper)
    assert told_interval == pytest.approx(flat.interval(), rel=1e-3)
    before = nof1.analyse(replace(SEEN, before=1), SCORE).effects[0]
    assert only(rows, "before", "B").mean == pytest.approx(before.mean, rel=1e-3)
    priors = nof1.Priors.of(SCORE)
    wide = nof1.analyse(SEEN, SCORE, priors=replace(priors, arm_sd=2 * priors.arm_sd)).effects[0]
    assert only(rows, "twice_expected").mean == pytest.approx(wide.mean, rel=1e-3)
    assert only(rows, "without_days", 3).mean is not None
    assert [row.about for row in rows if row.name == "without_period"] == [1, 2, 3, 4]


def test_a_row_that_cannot_be_computed_is_empty() -> None:
    few = SEEN.without(~np.isin(SEEN.answer_day, [0, 1, 2, 7, 14, 21]))
    rows = table(few, SCORE)
    gone = only(rows, "without_period", 1)
    assert (gone.mean, gone.verdict, gone.arm, gone.reference) == (None, None, "B", "A")


def test_every_arm_has_its_row() -> None:
    seen = answered(calendar("ABCCBA", 5, arms="ABC"), Truth((0.0, 1.0, 2.0), 4.0), np.random.default_rng(3))
    rows = table(seen, SCORE, model=nof1.Model(carryover=False))
    assert [(row.arm, row.reference) for row in rows[:2]] == [("B", "A"), ("C", "A")]
    assert all(row.name not in ("before", "no_carryover", "slow_carryover") for row in rows)


def test_a_kind_without_a_normal_model_is_refused() -> None:
    yes = nof1.Outcome("headache", better="lower", worthwhile=0.1, kind="binary")
    with pytest.raises(nof1.NotBuiltError, match="headache: the table refits the normal model, and a binary"):
        table(SEEN, yes)


def test_a_sceptical_prior_is_tried_by_sampling_where_a_yes_or_no_decides() -> None:
    """Three days of four against three of ten: the usual prior concludes, one of half the width does not."""
    planned = calendar("ABBAABBA", 7)
    rng = np.random.default_rng(0)
    chance = np.where(planned.day_arm == 1, 0.75, 0.3)
    seen = replace(planned, answer=(rng.random(56) < chance).astype(float))
    slept = nof1.Outcome("slept through", better="higher", worthwhile=0.1, kind="binary")
    one = Fitted(seen, slept, nof1.DecisionRule(), fit(seen, slept))
    assert one.settled == ("favours_arm",)
    check = prior_sensitivity(one)
    assert check is not None
    assert check.passed is not None
    usual, sceptical = one.sustained[0].mean, check.numbers["mean"]
    assert isinstance(sceptical, float)
    assert 0 < sceptical < usual
    left_out = period_influence(one)
    assert left_out is not None
    assert (left_out.passed, left_out.numbers["unknown"]) == (True, 0)


def test_where_another_model_gives_the_result_the_first_row_is_called_the_normal_one() -> None:
    plain = table(SEEN, SCORE)
    far_out = table(SEEN, SCORE, model=nof1.Model(noise="student"))
    assert far_out[0].name == "normal_model"
    assert (far_out[0].mean, far_out[0].verdict) == (plain[0].mean, plain[0].verdict)
    low = replace(SEEN, answer=np.clip(np.round(SEEN.answer - SEEN.answer.mean() + 0.5), 0, 10))
    score = nof1.Outcome("score", better="higher", worthwhile=1, bounds=(0, 10), kind="ordinal")
    assert table(low, score)[0].name == "normal_model"


def test_what_was_taken_is_the_same_answers_under_other_arms() -> None:
    """Two days of the first period with the other arm, one with none: the same series built by hand."""
    taken = SEEN.day_arm.copy()
    taken[2:4], taken[5] = 1, -1
    by_hand = replace(
        SEEN,
        day_arm=taken,
        day_period=np.array([0, 0, 1, 1, 2, -1, 2, *(SEEN.day_period[7:] + 2)]),
        allocation="chosen",
        period_rule="runs",
    )

    row = only(table(SEEN, SCORE, taken=SEEN.taken_as(taken)), "as_taken")

    found = nof1.analyse(by_hand, SCORE).effects[0]
    assert row.mean == pytest.approx(found.mean, rel=1e-3)
    assert (row.lower, row.upper) == pytest.approx(found.interval(), rel=1e-3)
    assert SEEN.taken_as(SEEN.day_arm) is SEEN
