"""A robust prior from earlier people: against mixtures by hand, and when it must give way."""

import numpy as np
import pytest
from scipy import stats

from nof1.errors import InputError
from nof1.normal.mixture import Mixture
from nof1.people.borrow import Borrowed, borrow, information, with_and_without
from nof1.people.pooling import pool_effects
from nof1.values.effect import LEVELS, Effect

S = 2.5


def own(estimate, error):
    variance = 1 / (1 / S**2 + 1 / error**2)
    mean, sd = variance * estimate / error**2, variance**0.5
    return Effect("B", "A", "sustained", mean, sd, mean + sd * stats.norm.ppf(LEVELS))


def earlier(people=30, mean=1.0, between=0.5, error=0.6, seed=1):
    rng = np.random.default_rng(seed)
    true = rng.normal(mean, between, people)
    effects = {f"P{i}": own(one + error * rng.normal(), error) for i, one in enumerate(true)}
    return pool_effects(effects, prior_sd=S)[0], dict.fromkeys(effects, 60)


def prior(**asked):
    contrast, answers = earlier()
    return borrow(contrast, answers, set(answers), **asked)


def test_it_is_the_mixture_of_two_conjugate_posteriors():
    """One normal prediction, N(.4, .3²) in units of S: weights and moments by hand."""
    predicted = Mixture(np.ones(1), np.array([0.4]), np.array([0.3]))
    borrowed = Borrowed("B", "A", S, predicted, 0.2, 10, 10, 30)
    for estimate in (1.0, -3.0):
        found = with_and_without(own(estimate, 0.8), borrowed)
        told, variance = estimate / S, (0.8 / S) ** 2
        parts = []
        for weight, mean, spread in ((0.8, 0.4, 0.09), (0.2, 0.0, 1.0)):
            after = 1 / (1 / variance + 1 / spread)
            centre = after * (told / variance + mean / spread)
            parts.append((weight * stats.norm.pdf(told, mean, (variance + spread) ** 0.5), centre, after))
        weights = np.array([part[0] for part in parts])
        weights /= weights.sum()
        mean = sum(w * m for w, (_, m, _) in zip(weights, parts, strict=True))
        second = sum(w * (v + m**2) for w, (_, m, v) in zip(weights, parts, strict=True))
        assert found.robust == pytest.approx(weights[1], abs=0.003)
        assert found.borrowed_effect.mean == pytest.approx(S * mean, abs=0.005)
        assert found.borrowed_effect.sd == pytest.approx(S * (second - mean**2) ** 0.5, rel=0.01)
        assert found.without.mean == own(estimate, 0.8).mean


def test_the_information_of_a_normal_is_its_precision():
    assert information(Mixture(np.ones(1), np.array([2.0]), np.array([0.3]))) == pytest.approx(
        1 / 0.09, rel=1e-4
    )


def test_the_prediction_weighs_no_more_than_the_cap():
    """People's answers: 60 for an error of .6, so one answer's information is 1 / (60 x .36)."""
    free = prior(most_answers=1e6)
    capped = prior(most_answers=12)
    assert free.worth == pytest.approx(free.uncapped)
    assert free.uncapped > 12
    assert capped.worth == pytest.approx(12, rel=1e-3)
    assert capped.uncapped == pytest.approx(free.uncapped)
    by_hand = information(free.predicted) / S**2 * 60 * 0.36
    assert free.uncapped == pytest.approx(by_hand, rel=0.01)
    assert capped.predicted.mean == pytest.approx(free.predicted.mean)


def test_by_default_it_weighs_at_most_half_a_trial():
    assert prior().worth <= 30 + 1e-6


def test_someone_like_the_others_is_told_more_surely_and_someone_unlike_them_hardly_changed():
    borrowed = prior()
    alike = with_and_without(own(1.0, 0.8), borrowed)
    assert alike.borrowed_effect.sd < alike.without.sd
    assert alike.check.passed
    assert alike.robust < borrowed.robust
    unlike = with_and_without(own(-4.0, 0.5), borrowed)
    assert not unlike.check.passed
    assert unlike.robust > 0.9
    assert unlike.borrowed_effect.mean == pytest.approx(unlike.without.mean, abs=0.3 * unlike.without.sd)


def test_with_all_weight_on_the_usual_prior_nothing_is_borrowed():
    found = with_and_without(own(0.7, 0.6), prior(robust=1))
    assert found.borrowed_effect.mean == pytest.approx(found.without.mean, abs=1e-3)
    assert found.borrowed_effect.quantiles == pytest.approx(found.without.quantiles, abs=0.01)


def test_what_cannot_be_borrowed_is_refused():
    contrast, answers = earlier(3)
    with pytest.raises(InputError, match="person 'P1' has not consented to serve others"):
        borrow(contrast, answers, {"P0", "P2"})
    with pytest.raises(InputError, match="robust is 0; give a weight above 0"):
        borrow(contrast, answers, set(answers), robust=0)
    with pytest.raises(InputError, match="most_answers is -3"):
        borrow(contrast, answers, set(answers), most_answers=-3)
    with pytest.raises(InputError, match="the moderators are none; got age"):
        borrow(contrast, answers, set(answers), moderators={"age": 3})
    borrowed = borrow(contrast, answers, set(answers))
    with pytest.raises(InputError, match="the earlier people's is B against A"):
        with_and_without(own(1, 1).reversed(), borrowed)
