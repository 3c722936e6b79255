"""Checks that speak only where there is something to say."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

import nof1
from nof1.checks.missing import missing_by_arm
from nof1.checks.sensitivity import prior_sensitivity
from nof1.fitting.fit import fit
from nof1.fitting.fitted import Fitted
from nof1.values.effect import LEVELS, Effect
from tests.simulated import Truth, answered, calendar

SCORE = nof1.Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))


def fitted(seen: nof1.Observations, outcome: nof1.Outcome = SCORE) -> Fitted:
    return Fitted(seen, outcome, nof1.DecisionRule(), fit(seen, outcome))


def person(effect: float, *, sigma: float = 1.0) -> nof1.Observations:
    truth = Truth(arms=(0.0, effect), alpha=5.0, rho=0.2, sigma=sigma)
    return answered(calendar("ABBABAAB", 7), truth, np.random.default_rng(1))


def skipping(seen: nof1.Observations) -> nof1.Observations:
    """Two days in seven of the second arm not answered, none of the first's."""
    return seen.without((seen.day_arm[seen.answer_day] == 1) & (seen.answer_day % 7 < 2))


def test_unequal_gaps_fail_where_a_shift_that_can_be_believed_would_change_the_verdict() -> None:
    told = missing_by_arm(fitted(skipping(person(1.0))))
    assert told.numbers["shift"] is not None
    assert abs(float(told.numbers["shift"])) <= 2.5
    assert told.failed


def test_unequal_gaps_pass_where_only_an_absurd_shift_would_change_the_verdict() -> None:
    told = missing_by_arm(fitted(skipping(person(4.0, sigma=0.5))))
    assert float(told.numbers["most"] or 0) - float(told.numbers["least"] or 0) > 0.2
    assert not told.failed


def test_a_clear_verdict_beside_an_open_one_falls_with_its_own_shift() -> None:
    """Normal effects: B − A is clear until its 20 % quantile is 1; C − A is open and all but decided."""
    normal = np.array([NormalDist().inv_cdf(level) for level in LEVELS])
    clear = Effect("B", "A", "sustained", 1.5, 0.5, 1.5 + 0.5 * normal)
    opened = Effect("C", "A", "sustained", 1.41, 0.5, 1.41 + 0.5 * normal)
    planned = calendar("ABCABCABC", 10, arms="ABC")
    seen = answered(planned, Truth(arms=(0.0, 1.5, 1.0), alpha=4.0), np.random.default_rng(1))
    gone = (seen.day_arm[seen.answer_day] == 1) & (seen.answer_day % 10 < 3)
    gone |= (seen.day_arm[seen.answer_day] == 2) & (seen.answer_day % 10 < 5)
    found = fit(seen.without(gone), SCORE)
    one = Fitted(seen.without(gone), SCORE, nof1.DecisionRule(), replace(found, effects=(clear, opened)))
    assert one.settled == ("favours_arm", "undecided")
    told = missing_by_arm(one)
    # half of C's days are missing, but the clear verdict is about B, of whose days three in ten are
    slack = 1.5 - NormalDist().inv_cdf(0.8) * 0.5 - 1
    assert (told.numbers["arm"], told.numbers["of"]) == ("C", "B")
    assert told.numbers["shift"] == pytest.approx(-slack / 0.3, abs=0.05)
    assert told.failed


def test_priors_are_not_said_to_change_a_verdict_that_is_open() -> None:
    one = fitted(person(1.4))
    assert one.settled == ("undecided",)
    assert prior_sensitivity(one) is None


@pytest.mark.parametrize("prob", [0, 1, 0.9991])
def test_an_interval_beyond_the_outermost_quantiles_is_refused(prob: float) -> None:
    effect = nof1.Effect("B", "A", "sustained", 0.5, 0.3, LEVELS)
    with pytest.raises(ValueError, match=r"at most 0\.999"):
        effect.interval(prob)
    with pytest.raises(nof1.InputError, match=r"at most 0\.999"):
        nof1.analyse(person(0.0), SCORE, prob=prob)


def test_the_widest_interval_ends_at_the_outermost_quantiles() -> None:
    effect = nof1.Effect("B", "A", "sustained", 0.5, 0.3, LEVELS)
    assert effect.interval(0.999) == pytest.approx((0.0005, 0.9995))
