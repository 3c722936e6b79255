"""The exact engine against answers that can be written down: Student's t, generalised least squares, a single
integral."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, stats

from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import Truth, answered, calendar

PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
ANY = Outcome("y", "higher", 1.0, scale=1.0, middle=0.0)
WIDE = replace(Priors.of(ANY), middle_sd=1e4, arm_sd=1e4, trend_sd=1e4, noise_sd=1e4)
"""So wide that they say nothing; sigma is then uniform."""


def series(seed=1, order="ABBABA", length=5, missing=0.3, **truth):
    planned = calendar(order, length)
    return answered(planned, Truth((0.0, 1.2), **truth), np.random.default_rng(seed), missing=missing)


def least_squares(seen, correlation, *others):
    """Student's t of arm B - arm A with uniform priors on all coefficients and on sigma."""
    arm = seen.day_arm[seen.answer_day]
    columns = np.column_stack([arm == 1, np.ones(arm.size), *others]).astype(float)
    root = np.linalg.cholesky(correlation)
    x, y = np.linalg.solve(root, columns), np.linalg.solve(root, seen.answer)
    estimate, (squares,) = np.linalg.lstsq(x, y, rcond=None)[:2]
    freedom = arm.size - columns.shape[1] - 1  # one fewer than with a prior of 1 / sigma
    return stats.t(freedom, estimate[0], np.sqrt(squares / freedom * np.linalg.inv(x.T @ x)[0, 0]))


def agrees(effect, known, within=0.005):
    assert effect.mean == pytest.approx(known.mean(), abs=within * known.std())
    assert effect.sd == pytest.approx(known.std(), rel=within)
    np.testing.assert_allclose(known.cdf(effect.quantiles[[24, 249, 499, 749, 974]]),
                               [0.0245, 0.2495, 0.4995, 0.7495, 0.9745], atol=0.002)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_with_priors_that_say_nothing_it_is_the_t_of_two_samples(seed):
    seen = series(seed)
    agrees(fit(seen, ANY, model=PLAIN, priors=WIDE).effects[0], least_squares(seen, np.eye(seen.answer.size)))


@pytest.mark.parametrize("rho", [0.2, 0.5, 0.8])
def test_with_a_known_autocorrelation_it_is_generalised_least_squares_across_the_gaps(rho):
    seen = series(7, missing=0.4, rho=rho)
    known = replace(WIDE, autocorrelation=(rho * 4e6, (1 - rho) * 4e6))
    day = seen.answer_day
    trend = day / (seen.day_arm.size - 1) - 0.5
    correlation = rho ** np.abs(np.subtract.outer(day, day))
    effect = fit(seen, ANY, model=replace(PLAIN, trend=True, autocorrelation=True), priors=known).effects[0]
    agrees(effect, least_squares(seen, correlation, trend))
    closed = rho ** np.abs(np.subtract.outer(np.arange(day.size), np.arange(day.size)))
    assert effect.sd != pytest.approx(least_squares(seen, closed, trend).std(), rel=0.01)


def test_with_informative_priors_it_is_one_integral_of_conjugate_normals_over_sigma():
    seen, priors = series(3), Priors.of(ANY)
    arm = seen.day_arm[seen.answer_day]
    columns = np.column_stack([np.ones(arm.size), arm == 0, arm == 1]).astype(float)
    before = np.diag([priors.middle_sd**2, priors.arm_sd**2, priors.arm_sd**2])
    contrast = np.array([0.0, -1.0, 1.0])

    def given(sigma):
        """Density of the answers, and mean and variance of the difference, for one sigma."""
        marginal = columns @ before @ columns.T + sigma**2 * np.eye(arm.size)
        gain = contrast @ before @ columns.T @ np.linalg.inv(marginal)
        density = stats.multivariate_normal(np.zeros(arm.size), marginal).pdf(seen.answer)
        density *= stats.halfnorm(scale=priors.noise_sd).pdf(sigma)
        variance = contrast @ before @ contrast - gain @ columns @ before @ contrast
        return density, gain @ seen.answer, variance

    def moment(of):
        return integrate.quad(lambda s: of(*given(s)), 0.3, 4, epsabs=0, epsrel=1e-9, limit=200)[0]

    total = moment(lambda p, m, v: p)
    mean = moment(lambda p, m, v: p * m) / total
    sd = (moment(lambda p, m, v: p * (v + m**2)) / total - mean**2) ** 0.5
    above = moment(lambda p, m, v: p * stats.norm.sf(0.5, m, v**0.5)) / total
    effect = fit(seen, ANY, model=PLAIN, priors=priors).effects[0]
    assert effect.mean == pytest.approx(mean, abs=0.002 * sd)
    assert effect.sd == pytest.approx(sd, rel=0.002)
    assert effect.prob_above(0.5) == pytest.approx(above, abs=0.0015)
