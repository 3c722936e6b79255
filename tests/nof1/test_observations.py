from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import InputError
from nof1.observations import WASHOUT, ArmDescription, Observations, describe


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
