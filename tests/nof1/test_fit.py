"""What a fit promises, and small seeded versions of the specification's traps."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import NotBuiltError
from nof1.fit import fit, influence
from nof1.model import Model
from nof1.outcome import Outcome
from tests.simulated import SCORE, Truth, answered, calendar, from_prior, lived

PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10))


def person(seed=0, order="ABBABAAB", length=7, *, missing=0.1, labels="AB", **truth):
    planned = calendar(order, length, arms=labels)
    return answered(planned, Truth(**truth), np.random.default_rng(seed), missing=missing)


def test_importing_it_loads_nothing_heavy():
    code = (
        "import sys, nof1.fit; print([m for m in ('pandas', 'xarray', 'matplotlib', 'pymc', 'arviz')"
        " if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_sustained_effects_come_first_and_each_pair_comes_once():
    found = fit(person(order="ABCCBA", labels="ABC", arms=(0.0, 1.0, 2.0)), SCORE)
    assert [(e.arm, e.reference, e.estimand) for e in found.effects] == [
        ("B", "A", "sustained"),
        ("C", "A", "sustained"),
        ("B", "A", "lived"),
        ("C", "A", "lived"),
    ]
    assert [(e.arm, e.reference) for e in found.pairs if e.estimand == "sustained"] == [
        ("B", "A"),
        ("C", "A"),
        ("C", "B"),
    ]
    b, c, between = (e.mean for e in found.pairs if e.estimand == "sustained")
    assert c - b == pytest.approx(between, abs=1e-9)


def test_the_fitted_line_is_made_of_the_coefficients():
    seen = person(arms=(0.0, 2.0), trend=1.0)
    found = fit(seen, SCORE, model=Model(carryover=False, weekday=True))
    c, day = found.coefficients, np.arange(len(seen.day_arm))
    expected = [
        c["alpha"]
        + c["arm A" if arm == 0 else "arm B"]
        + c[f"period {period}"]
        + c["trend"] * (d / (len(day) - 1) - 0.5)
        + c[f"weekday {d % 7}"]
        for d, arm, period in zip(day, seen.day_arm, seen.day_period, strict=True)
    ]
    np.testing.assert_allclose(found.fitted, expected, atol=1e-6)


def test_the_fitted_line_is_near_the_answers_and_the_spread_covers_them():
    seen = person(missing=0, arms=(0.0, 2.0), trend=1.0, w=0.4, tau=0.5)
    found = fit(seen, SCORE)
    z = (seen.answer - found.fitted) / found.predictive_sd
    assert abs(z.mean()) < 0.2
    assert 0.6 < z.std() < 1.1


def test_predictive_mass_outside_the_bounds_is_told_near_an_end():
    middle, floor = (fit(person(alpha=level, arms=(0.0, 0.0)), PAIN).outside_bounds for level in (5.0, 1.0))
    assert middle < 0.002
    assert 0.1 < floor < 0.3  # P(a normal of mean 1 and sd 1 is below 0) is .16
    assert fit(person(), SCORE).outside_bounds is None


@pytest.mark.parametrize("kind", ["binary", "count"])
def test_kinds_not_built_are_refused_by_name(kind):
    with pytest.raises(NotBuiltError, match=kind):
        fit(person(), replace(SCORE, kind=kind, worthwhile=0.1, middle=0.5))


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_too_few_answers_are_told_and_nothing_else(answers):
    seen = person(missing=0)
    found = fit(replace(seen, answer_day=seen.answer_day[:answers], answer=seen.answer[:answers]), SCORE)
    assert (found.check.name, found.check.passed, found.check.consequence) == (
        "enough_answers",
        False,
        "withhold",
    )
    assert (found.effects, found.fitted, found.n) == ((), None, answers)


def test_a_constant_series_is_told_and_nothing_else():
    seen = person()
    found = fit(replace(seen, answer=np.full(len(seen.answer), 7.0)), SCORE)
    assert (found.check.name, found.check.passed) == ("answers_vary", False)
    assert (found.effects, found.parameters) == ((), {})


def test_a_series_without_any_noise_is_not_told_as_certain():
    seen = person()
    perfect = replace(seen, answer=np.where(seen.day_arm[seen.answer_day] == 1, 5.0, 3.0))
    found = fit(perfect, SCORE, engine="exact")
    assert found.check.passed is False
    assert found.effects == ()


@pytest.mark.parametrize("answers", [5, 6, 8, 12])
def test_few_answers_give_a_wide_answer_or_none(answers):
    seen = person(order="ABBA", length=4, missing=0)
    few = np.linspace(0, 15, answers).astype(int)
    found = fit(replace(seen, answer_day=few, answer=seen.answer[few]), SCORE, engine="exact")
    assert not found.effects or found.effects[0].sd > 0.5


def test_blanking_answers_and_deleting_them_is_the_same():
    """Trap 2: gaps are counted on the calendar, so only which answers are there matters."""
    seen = person(missing=0, rho=0.5, arms=(0.0, 1.0))
    kept = np.random.default_rng(3).random(len(seen.answer)) > 0.3
    once = fit(replace(seen, answer_day=seen.answer_day[kept], answer=seen.answer[kept]), SCORE)
    closed = replace(seen, answer_day=np.arange(kept.sum()), answer=seen.answer[kept])
    assert once.n == kept.sum()
    assert once.effects[0].sd != pytest.approx(fit(closed, SCORE).effects[0].sd, rel=1e-3)


def test_turning_the_scale_turns_the_effect_and_keeps_every_probability():
    """Trap 3."""
    seen = person(alpha=5.0, arms=(0.0, 1.0))
    there = fit(seen, PAIN).effects[0]
    back = fit(replace(seen, answer=10 - seen.answer), replace(PAIN, better="higher")).effects[0]
    assert back.mean == pytest.approx(-there.mean, abs=1e-8)
    assert there.probabilities(PAIN) == back.probabilities(replace(PAIN, better="higher"))


def test_swapping_labels_swaps_benefit_and_harm():
    """Trap 3."""
    seen = person(alpha=5.0, arms=(0.0, 1.0))
    swapped = replace(seen, arms=("B", "A"), day_arm=1 - seen.day_arm)
    there, back = fit(seen, PAIN).effects[0], fit(swapped, PAIN).effects[0]
    assert back.mean == pytest.approx(-there.mean, abs=1e-8)
    assert there.probabilities(PAIN).p_harm == back.probabilities(PAIN).p_worthwhile


def test_a_trend_does_not_pass_for_an_effect():
    """Trap 4: ABAB of 14 days with a linear trend of 2 sd."""
    means = {True: [], False: []}
    for trend, told in means.items():
        model = Model(trend=trend, period_shifts=False, carryover=False)
        for seed in range(40):
            seen = person(seed, "ABAB", 14, trend=2.0, arms=(0.0, 0.0), rho=0.0)
            told.append(fit(seen, SCORE, model=model).effects[0].mean)
    assert abs(np.mean(means[True])) < 0.15
    assert np.mean(means[False]) > 0.3


def test_carryover_is_made_up_for_where_the_half_life_is_known():
    """Trap 5: .7 kept a day, true effect 1, 8 x 7 days."""
    half_life = np.log(2) / -np.log(0.7)
    told, naive = [], []
    for seed in range(40):
        seen = person(seed, "ABBABAAB", 7, missing=0, arms=(0.0, 1.0), w=0.7, rho=0.0)
        told.append(fit(seen, SCORE, model=Model(half_life=half_life)).effects[0].mean)
        arm = seen.day_arm[seen.answer_day]
        naive.append(seen.answer[arm == 1].mean() - seen.answer[arm == 0].mean())
    assert np.mean(told) == pytest.approx(1.0, abs=0.25)
    assert np.mean(naive) < 0.75


def test_exposure_averaged_over_recall_recovers_the_effect():
    """Trap 14: 14-day periods, questions about the last 7 days, which keep .57 of the effect."""
    told, unaware = [], []
    week = replace(SCORE, recall="7d")
    for seed in range(30):
        planned = calendar("ABABABAB", 14)
        seen = answered(planned, Truth(arms=(0.0, 1.0), rho=0.0), np.random.default_rng(seed), recall=7)
        model = Model(carryover=False, period_shifts=False)
        told.append(fit(seen, week, model=model).effects[0].mean)
        unaware.append(fit(seen, SCORE, model=model).effects[0].mean)
    assert np.mean(told) == pytest.approx(1.0, abs=0.1)
    assert np.mean(unaware) == pytest.approx(0.57, abs=0.1)


def test_intervals_cover_what_was_drawn_from_the_prior():
    """Trap 1, small: 120 people, everything drawn from the priors; nine in ten at the very least."""
    rng = np.random.default_rng(11)
    covered = []
    for _ in range(120):
        planned = calendar("".join("AB" if rng.random() < 0.5 else "BA" for _ in range(4)), 7)
        truth = replace(from_prior(rng, 2.5), weekday=(0.0,) * 7)
        seen = answered(planned, truth, rng, missing=0.1)
        found = fit(seen, SCORE, engine="exact")
        for effect, true in zip(
            found.effects, (truth.arms[1] - truth.arms[0], lived(seen, truth)), strict=False
        ):
            lower, upper = effect.interval(0.95)
            covered.append(lower < true < upper)
    assert len(covered) > 200
    assert 0.90 < np.mean(covered) < 0.99


def test_leaving_a_period_out_shows_the_one_that_carries_the_effect():
    seen = person(missing=0, arms=(0.0, 0.0), rho=0.0)
    odd = replace(seen, answer=seen.answer + 4.0 * (seen.day_period[seen.answer_day] == 2))
    found = influence(odd, SCORE, model=Model(period_shifts=False, carryover=False))
    means = {one.period: one.effects[0].mean for one in found}
    whole = fit(odd, SCORE, model=Model(period_shifts=False, carryover=False)).effects[0].mean
    assert sorted(means) == list(range(8))
    assert max(means, key=lambda period: abs(means[period] - whole)) == 2


def test_nothing_is_drawn_so_the_seed_changes_nothing():
    seen = person()
    one, other = (fit(seen, SCORE, seed=seed).effects[0] for seed in (1, 2))
    np.testing.assert_array_equal(one.quantiles, other.quantiles)
