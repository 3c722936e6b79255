"""Priors are fractions of a stated scale."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from nof1.errors import InputError
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors

MOOD = Outcome("mood", "higher", 3.0, bounds=(0, 100))


def test_a_bounded_score_has_a_quarter_of_its_range_as_scale_and_its_middle():
    priors = Priors.of(MOOD)
    assert (priors.scale, priors.middle, priors.middle_sd) == (25, 50, 50)
    assert priors.texts() == {
        "alpha": "normal(50, 50)",
        "arm": "normal(0, 17.68)",
        "trend": "normal(0, 25)",
        "weekday": "normal(0, 6.25)",
        "covariate": "normal(0, 12.5)",
        "tau": "half-normal(12.5)",
        "sigma": "half-normal(25)",
        "rho": "beta(2, 2)",
        "w": "beta(1, 3)",
        "sigma_w": "half-normal(12.5)",
    }


def test_every_difference_has_the_scale_as_its_sd():
    assert Priors.of(MOOD).difference_sd == pytest.approx(25)


def test_before_data_says_the_normal_tail_and_range():
    before = Priors.of(MOOD).before_data(MOOD)
    assert before.p_worthwhile == pytest.approx(stats.norm.sf(3 / 25))
    assert (before.lower, before.upper) == pytest.approx((-48.999, 48.999), abs=1e-3)


def test_a_stated_scale_stands_in_for_bounds_and_wins_over_them():
    assert Priors.of(Outcome("steps", "higher", 500, scale=1500, middle=6000)).middle_sd == 3000
    assert Priors.of(Outcome("mood", "higher", 3, bounds=(0, 100), scale=10)).scale == 10


@pytest.mark.parametrize(
    ("outcome", "named"),
    [
        (Outcome("pain", "lower", 1), "--scale 1.5 --middle 5"),
        (Outcome("pain", "lower", 1, scale=1.5), "--middle"),
    ],
)
def test_an_outcome_without_a_scale_is_refused_and_the_option_named(outcome, named):
    with pytest.raises(InputError, match=named):
        Priors.of(outcome)


@pytest.mark.parametrize("half_life", [0.05, 0.5, 1, 2, 7, 30])
def test_a_stated_half_life_is_the_median_of_what_is_kept_a_day(half_life):
    a, b = Priors.of(MOOD, half_life=half_life).carryover
    assert a >= 1
    assert b >= 1
    assert stats.beta(a, b).median() == pytest.approx(2 ** (-1 / half_life), abs=1e-6)


def test_a_stated_half_life_is_believed_to_a_factor_of_about_two():
    a, b = Priors.of(MOOD, half_life=2).carryover
    assert 0.93 < stats.beta(a, b).cdf(2 ** (-1 / 4)) - stats.beta(a, b).cdf(2 ** (-1 / 1)) < 0.97


def test_a_half_life_of_nothing_is_refused():
    with pytest.raises(InputError, match="the half-life is 0 days"):
        Priors.of(MOOD, half_life=0)


def test_a_scale_of_zero_is_refused():
    with pytest.raises(InputError, match="above 0"):
        Outcome("pain", "lower", 1, scale=0, middle=5)


@pytest.mark.parametrize(
    ("kind", "middle", "scale", "linked"),
    [
        ("binary", None, None, (1.0, 0.0)),
        ("binary", 0.2, None, (1.0, math.log(0.25))),
        ("binary", 0.5, 0.5, (2.0, 0.0)),
        ("count", 4.0, None, (0.5, math.log(4))),
        ("count", 4.0, 1.0, (0.25, math.log(4))),
    ],
)
def test_beyond_normal_the_scale_is_divided_by_the_slope_of_the_inverse_link(kind, middle, scale, linked):
    outcome = Outcome("falls", "lower", 0.1, kind=kind, middle=middle, scale=scale)
    priors = Priors.of(outcome)
    assert (priors.scale, priors.middle) == pytest.approx(linked)
    assert priors.likelihood == kind


def test_a_typical_day_of_the_logistic_distribution_is_the_scale_of_an_ordinal_score():
    pain = Outcome("pain", "lower", 1.0, bounds=(0, 10), kind="ordinal")
    assert Priors.of(pain).likelihood == "normal"  # tried first
    assert Priors.of(pain, likelihood="ordinal").scale == pytest.approx(stats.logistic.std())


@pytest.mark.parametrize("values", [(0.0, 1.0, 2.0), tuple(np.arange(11.0))])
def test_what_is_believed_of_a_score_before_data_is_what_simulated_people_answer(values):
    """People from the written model: 200 days each with either treatment, of unknown state."""
    pain = Outcome("pain", "lower", 1.0, bounds=(0, 10), kind="ordinal")
    believed = replace(Priors.of(pain, likelihood="ordinal"), values=values).before_data(pain)
    rng, people, scale = np.random.default_rng(5), 3000, np.pi / np.sqrt(3)
    cuts = stats.logistic.ppf(rng.dirichlet(np.ones(len(values)), people).cumsum(axis=1)[:, :-1].clip(0, 1))
    level = rng.normal(0, 2 * scale, (people, 1))
    other = rng.logistic(size=(people, 200))
    other += np.abs(rng.normal(0, scale / 2, (people, 1))) * rng.normal(size=(people, 200))
    scores = [
        np.array(values)[
            (cuts[:, None] < (level + rng.normal(0, scale / 2**0.5, (people, 1)) + other)[..., None]).sum(-1)
        ]
        for _ in range(2)
    ]
    differences = scores[1].mean(axis=1) - scores[0].mean(axis=1)
    assert believed.upper == pytest.approx(np.quantile(differences, 0.975), rel=0.12)
    assert believed.p_worthwhile == pytest.approx(np.mean(differences > 1), abs=0.025)


def test_an_expected_count_of_rare_events_has_a_variance_before_data():
    """One attack in ten days: more than 95 of 100 differences are of fewer than one a day."""
    attacks = Outcome("attacks", "lower", 0.1, kind="count", middle=0.1)
    assert Priors.of(attacks).scale == pytest.approx(np.log(2))
    believed = Priors.of(attacks).before_data(attacks)
    assert 0.1 < believed.upper < 1


def test_what_is_believed_of_a_probability_before_data_agrees_with_integration():
    yes = Outcome("slept through", "higher", 0.1, kind="binary")
    believed = Priors.of(yes).before_data(yes)
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    day = 2.0 * nodes[:, None, None]
    arms = nodes / np.sqrt(2)
    difference = stats.logistic.cdf(day + arms[:, None]) - stats.logistic.cdf(day + arms)
    mass = weights[:, None, None] * weights[:, None] * weights
    assert believed.p_worthwhile == pytest.approx(mass[difference > 0.1].sum(), abs=0.03)
    assert believed.lower == pytest.approx(-believed.upper, abs=0.03)


def test_a_count_without_a_typical_value_names_the_option():
    with pytest.raises(InputError, match=r"falls: the priors need a typical count a day \(--middle 3\)"):
        Priors.of(Outcome("falls", "lower", 1, kind="count"))
