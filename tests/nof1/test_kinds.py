"""Kinds of outcomes beyond the normal one, by NUTS: truths recovered, and what must not matter doesn't."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from nof1.errors import NotBuiltError
from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, answered, calendar

pytest.importorskip("pymc", reason="PyMC IS NOT INSTALLED: nothing beyond the normal kind is tested")
pytest.importorskip("nutpie", reason="NUTPIE IS NOT INSTALLED: nothing beyond the normal kind is tested")

PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10), kind="ordinal")
ASLEEP = Outcome("asleep by eleven", "higher", 0.1, kind="binary")
ATTACKS = Outcome("attacks", "lower", 1.0, kind="count", middle=3.0)


def linear(seed, *, arms=(0.0, 0.0), periods="ABBABAABBA", length=9, **truth):
    """Calendar and linear part with a state, 90 days."""
    return answered(
        calendar(periods, length), Truth(arms=arms, **truth), np.random.default_rng(seed), missing=0.05
    )


def sustained(found):
    return next(effect for effect in found.effects if effect.estimand == "sustained")


def covers(effect, truth):
    lower, upper = effect.interval(0.99)
    return lower < truth < upper


def scored(seed, shift, *, cuts, sigma=0.6):
    """Whole answers where a logistic of location `shift` on the second arm passes the cutpoints."""
    seen = linear(seed, arms=(0.0, shift), sigma=sigma, rho=0.5)
    place = seen.answer + np.random.default_rng(seed + 1).logistic(size=seen.answer.size)
    return replace(seen, answer=(place[:, None] > cuts).sum(axis=1).astype(float))


def expected_score(location, cuts, sigma=0.6):
    """Mean of the scores of `scored`, by a million draws of state and noise."""
    rng = np.random.default_rng(0)
    place = location + sigma * rng.standard_normal(1_000_000) + rng.logistic(size=1_000_000)
    return np.searchsorted(cuts, place).mean()


def test_a_difference_of_probabilities_is_recovered():
    seen = linear(1, arms=(-0.8, 1.0), sigma=0.8, rho=0.5)
    yes = np.random.default_rng(2).random(seen.answer.size) < expit(seen.answer)
    found = fit(replace(seen, answer=yes.astype(float)), ASLEEP)
    states = 0.8 * np.random.default_rng(0).standard_normal(1_000_000)
    assert (found.engine, found.likelihood, found.check.passed) == ("nuts", "binary", True)
    assert covers(sustained(found), expit(1 + states).mean() - expit(-0.8 + states).mean())
    assert covers(found.link[0], 1.8)
    assert found.outside_bounds is None
    assert set(np.unique(found.predictive)) == {0.0, 1.0}


def test_a_difference_of_counts_is_recovered_and_its_ratio_is_told_beside():
    seen = linear(3, arms=(1.5, 0.7), sigma=0.3, rho=0.5)
    rng = np.random.default_rng(4)
    count = rng.poisson(np.exp(seen.answer) * rng.gamma(8, 1 / 8, seen.answer.size))
    found = fit(replace(seen, answer=count.astype(float)), ATTACKS)
    assert found.check.passed
    assert covers(sustained(found), np.exp(0.3**2 / 2) * (np.exp(0.7) - np.exp(1.5)))
    assert covers(found.link[0], -0.8)
    assert found.predictive.shape == (400, found.n)
    assert found.predictive.mean() == pytest.approx(count.mean(), rel=0.15)


def test_a_score_near_the_floor_is_handed_over_and_its_shift_recovered():
    """Trap 9: a score taken for unbounded shrinks near an end."""
    cuts = np.arange(10) + 0.5
    seen = scored(5, 2.0, cuts=cuts)
    truth = expected_score(2.0, cuts) - expected_score(0.0, cuts)
    asked = replace(Priors.of(PAIN), trend_sd=0.5)
    found = fit(seen, PAIN, priors=asked)
    assert (found.engine, found.likelihood, found.outside_bounds) == ("nuts", "ordinal", 0.0)
    assert found.priors.trend_sd / found.priors.scale == pytest.approx(asked.trend_sd / asked.scale)
    assert found.check.passed
    assert found.handed_over["at_ends"] > 0.15
    assert covers(sustained(found), truth)
    assert 0 <= found.predictive.min() <= found.predictive.max() <= 10


def test_a_score_in_the_middle_of_its_scale_stays_with_the_normal_model():
    seen = linear(6, alpha=5.0, arms=(0.0, 1.0))
    found = fit(replace(seen, answer=np.round(seen.answer)), PAIN)
    assert (found.engine, found.likelihood, found.handed_over) == ("exact", "normal", None)


def test_unused_values_and_where_a_scale_begins_do_not_matter():
    """Trap 9: answers 0, 1, 2 … and 1, 3, 5 … of a longer scale tell the same, in steps."""
    seen = scored(7, 1.0, cuts=np.array([-1.0, 0.0, 1.0, 2.0]))
    short = Outcome("pain", "lower", 1.0, bounds=(0, 4), kind="ordinal")
    found = fit(seen, short, engine="nuts")
    other = fit(replace(seen, answer=1 + 2 * seen.answer), replace(short, bounds=(1, 15)), engine="nuts")
    np.testing.assert_allclose(sustained(other).quantiles, 2 * sustained(found).quantiles, atol=1e-9)


@pytest.mark.parametrize("outcome", [ASLEEP, ATTACKS], ids=lambda one: one.kind)
def test_no_event_in_one_arm_gives_a_finite_difference_with_a_sound_interval(outcome):
    """Trap 10: 0 events of 42 in one arm."""
    planned = calendar("ABBAABBAABAB", 7)
    events = np.random.default_rng(8).random(84) < 0.5
    seen = replace(planned, answer=(events & (planned.day_arm == 0)).astype(float))
    asked = replace(outcome, middle=1.0) if outcome.kind == "count" else outcome
    lower, upper = sustained(fit(seen, asked)).interval()
    assert -1.2 < lower < -0.4 < upper < 0.05  # the plain difference is about -.5


def test_days_far_out_of_the_ordinary_weigh_little_under_student_noise():
    seen = linear(9, arms=(0.0, 1.0), sigma=0.5)
    strange = seen.answer.copy()
    strange[np.flatnonzero(seen.day_arm[seen.answer_day] == 0)[[5, 20, 33]]] += 5
    plain, robust = (
        fit(replace(seen, answer=strange), SCORE, model=Model(noise=noise)) for noise in ("normal", "student")
    )
    assert (robust.engine, robust.likelihood, robust.check.passed) == ("nuts", "student", True)
    assert sustained(robust).sd < 0.7 * sustained(plain).sd
    assert covers(sustained(robust), 1.0)
    assert robust.parameters["nu"].mean < 6


def test_several_answers_a_day_agree_with_quadrature():
    seen = linear(10, periods="ABBABAAB", length=7, arms=(0.0, 1.0), w=0.3)
    time = np.sort(np.concatenate([seen.answer_day + 0.35, seen.answer_day + 0.8]))
    noise = np.random.default_rng(11).normal(0, 0.7, time.size)
    twice = replace(
        seen,
        answer_day=np.floor(time).astype(int),
        answer_time=time,
        answer=np.repeat(seen.answer, 2) + noise,
    )
    exact, nuts = (fit(twice, SCORE, engine=engine) for engine in ("exact", "nuts"))
    assert nuts.parameters.keys() == exact.parameters.keys()
    for one, other in zip(exact.effects, nuts.effects, strict=True):
        assert other.mean == pytest.approx(one.mean, abs=0.12 * one.sd)
        assert other.sd == pytest.approx(one.sd, rel=0.08)
    for name, estimate in exact.parameters.items():
        assert nuts.parameters[name].mean == pytest.approx(estimate.mean, abs=0.12 * estimate.sd)


def test_without_pymc_a_count_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "nutpie", None)
    seen = linear(13, arms=(1.0, 1.0))
    with pytest.raises(NotBuiltError, match="pip install"):
        fit(replace(seen, answer=np.round(np.exp(np.abs(seen.answer)))), ATTACKS)
