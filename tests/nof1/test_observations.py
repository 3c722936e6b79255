from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import InputError
from nof1.values.observations import (
    BASELINE,
    WASHOUT,
    ArmDescription,
    Covariate,
    Observations,
    describe,
    describe_baseline,
)


def ints(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


SERIES = Observations(
    arms=("A", "B"),
    day_arm=ints(0, 0, WASHOUT, 1, 1, 0),
    day_period=ints(0, 0, WASHOUT, 1, 1, 2),
    answer_day=ints(0, 1, 2, 3, 5),
    answer=np.array([1.0, 3.0, 9.0, 4.0, 2.0]),
)


def test_each_arm_is_described_without_washout_answers() -> None:
    reference, other = describe(SERIES)
    assert reference == ArmDescription("A", n=3, missing=0, mean=2.0, sd=1.0, periods=2)
    assert other == ArmDescription("B", n=1, missing=1, mean=4.0, sd=None, periods=1)


def test_an_arm_without_answers_has_no_mean() -> None:
    silent = SERIES.without(SERIES.day_arm[SERIES.answer_day] == 1)
    assert describe(silent)[1].mean is None
    assert describe(silent)[1].missing == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"arms": ("A", "A")}, "give distinct labels"),
        ({"before": 2}, r"before is 2; give an index into arms \(0 to 1\)"),
        ({"allocation": "coin"}, "allocation is 'coin'"),
        ({"day_arm": ints(0, 0)}, r"day_arm has shape \(2,\) and day_period \(6,\)"),
        ({"day_arm": ints(0, 2, WASHOUT, 1, 1, 0)}, "day_arm is 2 on study day 1, of 2 arms"),
        ({"day_arm": ints(0, 0, 0, 1, 1, 0)}, "study day 2 is washout in one of day_arm and day_period"),
        ({"day_period": ints(0, 0, WASHOUT, 2, 2, 3)}, "day_period jumps on study day 3"),
        ({"day_period": ints(0, 0, WASHOUT, 1, 1, 1)}, "period 1 changes its arm on study day 5"),
        ({"answer_day": ints(0, 1, 2, 3, 3)}, "answer_day must increase"),
        ({"answer_day": ints(0, 1, 2, 3, 6)}, "answer_day goes beyond the 6 study days"),
        ({"answer": np.array([1.0])}, r"answer has shape \(1,\)"),
        ({"answer": np.array([1, 2, np.nan, 4, 5])}, "the answer of study day 2 is not finite; leave it out"),
    ],
)
def test_arrays_that_contradict_each_other_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(SERIES, **change)  # type: ignore[arg-type]


def beside(**given: object) -> Observations:
    """Six days, the first of them baseline, two answers on the fourth."""
    series = {
        "arms": ("A", "B"),
        "day_arm": ints(BASELINE, 0, WASHOUT, 1, 1, 0),
        "day_period": ints(0, 1, WASHOUT, 2, 2, 3),
        "answer_day": ints(0, 1, 3, 3, 5),
        "answer": np.array([6.0, 3.0, 9.0, 4.0, 2.0]),
        "answer_time": np.array([0.4, 1.5, 3.3, 3.8, 6.1]),
    }
    return Observations(**(series | given))  # type: ignore[arg-type]


def test_baseline_is_described_apart_and_counts_for_no_arm() -> None:
    series = beside()
    assert describe_baseline(series) == ArmDescription("baseline", n=1, missing=0, mean=6, sd=None, periods=1)
    assert [arm.n for arm in describe(series)] == [2, 2]
    assert series.used.all()
    assert describe_baseline(SERIES) is None


def test_a_day_with_two_answers_is_answered_once() -> None:
    series = beside()
    assert series.several_a_day
    assert [arm.missing for arm in describe(series)] == [0, 1]


def test_what_stands_beside_an_answer_goes_with_it() -> None:
    series = beside(
        covariates=(Covariate("rain", np.array([0.0, 1, 2, 3, 4])),),
        entered=np.array([0.5, 1.6, 3.3, 3.9, 6.1]),
        rater=ints(0, 0, 1, 1, 0),
        raters=("self", "parent"),
    )
    left = series.without(series.answer > 5)
    assert left.answer.tolist() == [3, 4, 2]
    assert left.covariates[0].value.tolist() == [1, 3, 4]
    assert left.answer_time is not None
    assert left.answer_time.tolist() == [1.5, 3.8, 6.1]
    assert left.rater is not None
    assert left.rater.tolist() == [0, 1, 0]
    assert left.entered is not None
    assert left.entered.tolist() == [1.6, 3.9, 6.1]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"answer_time": None}, "several a day need answer_time"),
        ({"answer_time": np.array([0.4, 1.5, 3.8, 3.3, 6.1])}, "answer_time goes back after answer 3"),
        (
            {"answer_time": np.array([0.4, 1.5, 3.3, 3.8, 8.1])},
            "answer 5 was given at 8.1 days, more than a day",
        ),
        (
            {"day_arm": ints(0, BASELINE, WASHOUT, 1, 1, 0)},
            "study day 1 is baseline, after the first treatment",
        ),
        ({"covariates": (Covariate("rain", np.zeros(4)),)}, r"covariate 'rain' has shape \(4,\)"),
        ({"covariates": (Covariate("rain", np.full(5, np.nan)),)}, "covariate 'rain'"),
        ({"covariates": (Covariate("x", np.zeros(5)), Covariate("x", np.ones(5)))}, "a name of its own"),
        ({"rater": ints(0, 0, 0, 0, 2), "raters": ("self", "parent")}, "an index into the 2 raters"),
        ({"entered": np.zeros(3)}, r"entered has shape \(3,\)"),
    ],
)
def test_what_contradicts_the_answers_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        beside(**given)
