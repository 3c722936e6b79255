"""Several answers a day: quadrature against plain integration over the full covariance."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy import stats

from nof1.fitting.fit import fit
from nof1.normal.exact import solve
from nof1.values.model import Model, Problem
from nof1.values.observations import Observations
from nof1.values.priors import Priors
from tests.simulated import SCORE, calendar, exposure

S = 2.5


def several(order, length, *, times, sigma=0.8, within=0.6, rho=0.4, seed=1, effect=1.0, tied=False):
    """Answers at `times` of each day, some of them missing; `tied`: two of a day at the same moment."""
    rng = np.random.default_rng(seed)
    planned = calendar(order, length)
    moments = np.sort(np.concatenate([day + np.array(times) for day in range(len(planned.day_arm))]))
    moments = moments[rng.random(len(moments)) > 0.1]
    if tied:
        moments[1::7] = moments[0:-1:7][: len(moments[1::7])]
    day = moments.astype(np.int64)
    apart = np.abs(np.subtract.outer(moments, moments))
    state = np.linalg.cholesky(rho**apart + 1e-9 * np.eye(len(moments))) @ rng.standard_normal(len(moments))
    answer = effect * (planned.day_arm[day] == 1) + sigma * state + within * rng.standard_normal(len(moments))
    return replace(planned, answer_day=day, answer=answer, answer_time=moments)


def plain(seen: Observations, counts=(12, 18, 24)):
    """Mean and sd of the sustained difference and of sigma_w; trend, no carryover, no period shifts."""
    rhos = (np.arange(counts[0]) + 0.5) / counts[0]
    sigmas = np.exp(np.linspace(np.log(0.05), np.log(6), counts[1]))
    withins = 2.2 * (np.arange(counts[2]) + 0.5) / counts[2]
    exposed = exposure(seen, 0.0)[1 + seen.answer_day]
    along = seen.answer_day / (len(seen.day_arm) - 1) - 0.5
    others = (2 * S) ** 2 + S**2 * np.outer(along, along) + S**2 / 2 * exposed @ exposed.T
    with_contrast = S**2 / 2 * exposed @ [-1.0, 1.0]
    apart = np.abs(np.subtract.outer(seen.answer_time, seen.answer_time))
    log_weights, means, variances, noises = [], [], [], []
    for rho, sigma in product(rhos, sigmas):
        covariance = others + sigma**2 * rho**apart + withins[:, None, None] ** 2 * np.eye(len(along))
        lower = np.linalg.cholesky(covariance)
        solved = np.linalg.solve(lower, np.column_stack([seen.answer, with_contrast]))
        log_det = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
        log_weights.append(
            stats.beta(2, 2).logpdf(rho)
            + stats.halfnorm(scale=S).logpdf(sigma)
            + np.log(sigma)
            + stats.halfnorm(scale=S / 2).logpdf(withins)
            - log_det
            - 0.5 * (solved[..., 0] ** 2).sum(axis=1)
        )
        means.append((solved[..., 0] * solved[..., 1]).sum(axis=1))
        variances.append(S**2 - (solved[..., 1] ** 2).sum(axis=1))
        noises.append(withins)
    weights = np.exp(np.ravel(log_weights) - np.max(log_weights))
    weights /= weights.sum()
    mean, noise = weights @ np.ravel(means), weights @ np.ravel(noises)
    variance = weights @ (np.ravel(variances) + (np.ravel(means) - mean) ** 2)
    return mean, np.sqrt(variance), noise, np.sqrt(weights @ (np.ravel(noises) - noise) ** 2)


@pytest.mark.parametrize("tied", [False, True], ids=["all apart", "some at the same moment"])
def test_it_equals_a_plain_grid_over_the_full_covariance(tied):
    seen = several("ABBA", 3, times=(0.3, 0.6, 0.9), tied=tied)
    model = Model(carryover=False, period_shifts=False)
    found, agreement = solve(Problem.of(seen, SCORE, model, Priors.of(SCORE)))
    assert agreement.is_close
    difference = next(iter(found.differences.values()))
    mean, sd, noise, noise_sd = plain(seen)
    assert difference.mean == pytest.approx(mean, abs=0.02 * sd)
    assert difference.sd == pytest.approx(sd, rel=0.02)
    assert found.parameters["sigma_w"].mean == pytest.approx(noise, abs=0.04 * noise_sd)
    assert found.parameters["sigma_w"].sd == pytest.approx(noise_sd, rel=0.04)


def test_both_noises_are_found():
    seen = several("AB" * 20, 2, times=(0.3, 0.5, 0.9), sigma=1.0, within=0.4, rho=0.3)
    found = fit(seen, SCORE, model=Model(carryover=False), engine="exact")
    assert found.check.passed
    for name, true in (("sigma", 1.0), ("sigma_w", 0.4), ("rho", 0.3)):
        estimate = found.parameters[name]
        assert abs(estimate.mean - true) < 3 * estimate.sd
    assert found.parameters["sigma_w"].sd < 0.2
    assert np.isfinite(found.predictive_sd).all()


def test_one_more_answer_of_the_same_moment_tells_less_than_one_of_another_day():
    """Answers of one day share its state: counting them as independent would be too sure."""
    several_a_day = several("ABBA", 7, times=(0.3, 0.6, 0.9), sigma=1.2, within=0.2, rho=0.1, seed=3)
    wide = fit(several_a_day, SCORE, model=Model(carryover=False), engine="exact").effects[0].sd
    independent = Model(carryover=False, autocorrelation=False)
    narrow = fit(several_a_day, SCORE, model=independent, engine="exact").effects[0].sd
    assert narrow < wide


def test_replicates_of_one_day_go_together():
    seen = several("AB" * 10, 2, times=(0.3, 0.6), sigma=1.2, within=0.2, rho=0.6)
    problem = Problem.of(seen, SCORE, Model(carryover=False), Priors.of(SCORE))
    again = solve(problem, replicates=2_000, seed=1)[0].replicates
    left = again - again.mean(axis=0)
    same = np.flatnonzero(np.diff(problem.columns.day) == 0)
    assert np.mean(left[:, same] * left[:, same + 1]) / np.mean(left**2) > 0.4
