"""Traps of scores near their ends, of yes or no and of counts: by NUTS, a few short series.

The others are in tests/nof1/test_traps.py.
"""

from dataclasses import replace

import numpy as np
import pytest

from nof1.analysis.analyse import analyse
from nof1.fitting.fit import Fit, fit
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from tests.simulated import calendar

pytest.importorskip("nutpie")

PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10), kind="ordinal")


def answered(answer: np.ndarray, order: str = "ABBABA") -> Observations:
    return replace(calendar(order, 7), answer=answer.astype(float))


def near_the_floor(seed: int) -> Observations:
    """True means .8 and -.2 before what is below 0 is cut off."""
    planned = calendar("ABBABA", 7)
    latent = np.where(planned.day_arm == 0, 0.8, -0.2)
    return answered(np.clip(np.round(np.random.default_rng(seed).normal(latent, 1.0)), 0, 10))


def sustained(found: Fit) -> tuple[float, float]:
    return found.effects[0].mean, found.effects[0].sd


def test_a_score_at_its_floor_is_handed_over_and_expects_nothing_below() -> None:
    """Trap 9."""
    found = fit(near_the_floor(1), PAIN, model=PLAIN, seed=1)
    assert (found.engine, found.likelihood) == ("nuts", "ordinal")
    assert found.handed_over is not None
    assert found.predictive is not None
    assert 0 <= found.predictive.min() <= found.predictive.max() <= 10
    seen = near_the_floor(1)
    plain = seen.answer[seen.day_arm == 1].mean() - seen.answer[seen.day_arm == 0].mean()
    mean, sd = sustained(found)
    assert abs(mean - plain) < sd


def test_values_that_nobody_used_and_where_counting_begins_change_nothing() -> None:
    """Trap 9: 0 to 10 and 0 to 20; 0 to 10 and 1 to 11."""
    seen = near_the_floor(2)
    usual = fit(seen, PAIN, model=PLAIN, seed=3)
    wider = fit(seen, replace(PAIN, bounds=(0, 20)), model=PLAIN, seed=3)
    from_one = fit(replace(seen, answer=seen.answer + 1), replace(PAIN, bounds=(1, 11)), model=PLAIN, seed=3)
    assert sustained(wider) == pytest.approx(sustained(usual), abs=1e-6)
    assert sustained(from_one) == pytest.approx(sustained(usual), abs=1e-6)


def test_no_event_in_one_arm_gives_a_finite_difference_with_a_sound_interval() -> None:
    """Trap 10: 0 of 21 against about 1 in 3."""
    planned = calendar("ABBABA", 7)
    event = (planned.day_arm == 0) & (np.random.default_rng(4).random(42) < 0.33)
    share = event[planned.day_arm == 0].mean()
    asleep = Outcome("attack", "lower", 0.1, kind="binary")
    effect = fit(answered(event), asleep, model=PLAIN, seed=1).effects[0]
    lower, upper = effect.interval()
    assert -share - 0.2 < lower < -share < upper < 0.05
    assert 0.03 < effect.sd < 0.2


def test_no_count_in_one_arm_gives_a_finite_difference() -> None:
    """Trap 10."""
    planned = calendar("ABBABA", 7)
    count = np.where(planned.day_arm == 0, np.random.default_rng(5).poisson(2.0, 42), 0)
    attacks = Outcome("attacks", "lower", 1.0, scale=1.0, middle=1.0, kind="count")
    effect = fit(answered(count), attacks, model=PLAIN, seed=1).effects[0]
    assert -3 < effect.mean < -1
    assert effect.interval()[0] > -4
    assert effect.interval()[1] < -0.8


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome("attack", "lower", 0.1, kind="binary"),
        Outcome("attacks", "lower", 1.0, scale=1.0, middle=1.0, kind="count"),
        PAIN,
    ],
    ids=lambda outcome: outcome.kind,
)
def test_a_series_of_one_answer_alone_gives_a_message(outcome: Outcome) -> None:
    """Trap 10."""
    result = analyse(answered(np.zeros(42)), outcome)
    assert (result.status, result.effects) == ("withheld", ())
    assert [check.name for check in result.checks if check.failed] == ["answers_vary"]


def test_twice_the_answers_do_not_change_what_matters() -> None:
    """Trap 10: the worthwhile difference is the person's own, never the data's."""
    seen = near_the_floor(6)
    twice = replace(
        calendar("ABBABAABBABA", 7),
        answer=np.concatenate([seen.answer, seen.answer]),
        answer_day=np.arange(84),
    )
    one, other = (analyse(each, PAIN, engine="exact") for each in (seen, twice))
    assert one.outcome == other.outcome == PAIN
    assert one.priors is not None
    assert other.priors is not None
    assert one.priors.texts() == other.priors.texts()
