"""Joint draws from the grid against its own means and quantiles, and against what they must replicate."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.normal.drawn import drawn
from nof1.normal.exact import draws, solve
from nof1.normal.quadrature import solved
from nof1.values.model import Model, Problem
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, answered, calendar

COUNT = 20_000


def problem_of(order, length, model, **truth):
    arms = "".join(sorted(set(order)))
    seen = answered(calendar(order, length, arms=arms), Truth(**truth), np.random.default_rng(4), missing=0.1)
    return Problem.of(seen, SCORE, model, Priors.of(SCORE))


EVERYTHING = problem_of(
    "ABCCBA", 7, Model(weekday=True), arms=(0.0, 1.0, -0.5), tau=0.5, w=0.4, rho=0.4, trend=1.0
)
PLAIN = problem_of(
    "ABBA", 7, Model(carryover=False, autocorrelation=False, period_shifts=False), arms=(0.0, 1.0)
)


@pytest.mark.parametrize("problem", [EVERYTHING, PLAIN], ids=["every term", "arms and trend"])
def test_draws_have_the_posterior_of_each_contrast(problem):
    told = draws(problem, COUNT, seed=1)
    for contrast, difference in solve(problem)[0].differences.items():
        if not contrast.is_lived:
            apart = told[:, contrast.arm] - told[:, contrast.reference]
            assert apart.mean() == pytest.approx(difference.mean, abs=0.03 * difference.sd)
            assert apart.std() == pytest.approx(difference.sd, rel=0.03)
            for level in (0.025, 0.5, 0.975):
                below = np.interp(
                    np.quantile(apart, level), difference.quantiles, np.linspace(0.0005, 0.9995, 1000)
                )
                assert below == pytest.approx(level, abs=0.012)


def test_draws_of_everything_have_the_posterior_means():
    found = solved(EVERYTHING)
    told, posterior = drawn(found, COUNT, seed=2), solve(EVERYTHING)[0]
    coefficients = posterior.coefficients
    for values, means in (
        (told.arms, coefficients.arms),
        (told.fixed, coefficients.fixed),
        (told.shifts, coefficients.shifts),
    ):
        assert np.abs(values.mean(axis=0) - means).max() < 0.04 * values.std(axis=0).max()
    for name, estimate in posterior.parameters.items():
        values = getattr(told, name)
        assert values.mean() == pytest.approx(estimate.mean, abs=0.03 * estimate.sd)
        assert values.std() == pytest.approx(estimate.sd, rel=0.03)


def test_a_draw_fits_the_answers_as_a_whole():
    """Level, trend, shifts and arms are told apart badly, their sum well: only joint draws keep to it."""
    found = solved(EVERYTHING)
    told, columns = drawn(found, 2_000, seed=3), EVERYTHING.columns
    kept = np.searchsorted(found.seen.axes.w, told.w)
    exposed = np.moveaxis(found.seen.exposed[columns.day], 2, 0)[kept]
    expected = (
        told.fixed @ columns.fixed.T
        + told.shifts @ columns.shifts.T
        + np.einsum("dnk,dk->dn", exposed, told.arms)
    )
    spread = expected.std(axis=0)
    assert spread.max() < 1.2 * solve(EVERYTHING)[0].parameters["sigma"].mean
    assert np.sqrt(np.square(told.fixed[:, 0]).mean()) * 5 > spread.max()


def test_replicates_are_like_the_answers():
    seen = EVERYTHING.observations
    again = solve(EVERYTHING, replicates=4_000, seed=5)[0].replicates
    found = fit(seen, SCORE, model=Model(weekday=True))
    day = EVERYTHING.columns.day
    assert again.shape == (4_000, len(day))
    assert np.abs(again.mean(axis=0) - found.fitted[day]).max() < 0.1
    assert again.std(axis=0) == pytest.approx(found.predictive_sd[day], rel=0.12)


def test_replicates_of_neighbouring_days_go_together():
    problem = problem_of("AB" * 30, 1, Model(carryover=False, trend=False), arms=(0.0, 0.0), rho=0.8)
    again = solve(problem, replicates=2_000, seed=6)[0].replicates
    left = again - again.mean(axis=0)
    assert np.mean(left[:, 1:] * left[:, :-1]) / np.mean(left**2) > 0.6


def test_the_same_seed_draws_the_same_and_another_does_not():
    first, again, other = (draws(PLAIN, 50, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert draws(replace(PLAIN), 7, 1).shape == (7, 2)
