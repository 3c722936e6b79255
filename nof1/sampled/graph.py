"""The reference model in PyMC, written as the specification reads: the judge of `nof1.sampled.kernel`.

It shares no code with the kernel beyond the columns of `Problem`; a test holds the two densities together,
and `pymc.sample` of it gives the same posterior, slowly.
"""

from typing import Any

import numpy as np

from nof1.values.exposure import before, recall_weights
from nof1.values.model import Problem
from nof1.values.observations import BASELINE

AT_ONCE = 800.0
"""Taken from log w where carryover is left out: exp(-800) is 0."""


def to_pymc(problem: Problem) -> Any:
    """The model of `problem` as a `pymc.Model`.

    Parameters are `rho`, `w`, `sigma_z` and `tau_z` (sigma and tau in units of their prior scale), `arm`,
    `level` and `shift_z` (coefficients in prior sds; shifts in units of tau); beyond AR(1) residuals `state`
    (in units of sigma), `noise_z` (independent noise or overdispersion in units of its prior scale), for
    Student-t `nu` and the `weight` of each answer's precision, for an ordinal score the `share` of each value
    that was used, on a day like any other.
    """
    import pymc as pm
    import pytensor.tensor as pt

    columns, priors = problem.columns, problem.priors
    with pm.Model() as model:
        rho = pm.Beta("rho", *priors.autocorrelation)
        w = pm.Beta("w", *priors.carryover)
        sigma = priors.noise_sd * pm.HalfNormal("sigma_z", 1.0)
        tau = priors.period_sd * pm.HalfNormal("tau_z", 1.0)
        arm = pm.Normal("arm", 0, 1, shape=len(problem.observations.arms))
        level = pm.Normal("level", 0, 1, shape=columns.fixed.shape[1])
        shift = pm.Normal("shift_z", 0, 1, shape=columns.shifts.shape[1])
        exposed = _exposed(problem, pt.log(w) - (0.0 if problem.model.carryover else AT_ONCE), pt)
        mean = priors.middle + columns.fixed @ level + tau * (columns.shifts @ shift)
        _answered(problem, mean + priors.arm_sd * (exposed @ arm), sigma, rho, pm, pt)
    return model


def _answered(problem: Problem, mean: Any, sigma: Any, rho: Any, pm: Any, pt: Any) -> None:
    answer, likelihood = problem.columns.answer, problem.likelihood
    if likelihood == "normal" and not (problem.columns.is_several and problem.model.autocorrelation):
        _correlated(problem, mean, sigma, rho, pm, pt)
        return
    noise = pm.HalfNormal("noise_z", 1.0)
    if likelihood in ("normal", "student"):
        _noisy(problem, mean, sigma, rho, problem.priors.within_sd * noise, pm, pt)
        return
    stretch = 1.0
    if problem.model.autocorrelation:
        state = pm.MvNormal("state", np.zeros(len(answer)), cov=_correlation(problem, rho, pt))
        stretch = pt.sqrt(1 + 3 / np.pi**2 * sigma**2) if likelihood == "ordinal" else 1.0
        mean = stretch * mean + sigma * state
    if likelihood == "binary":
        pm.Bernoulli("y", logit_p=mean, observed=answer.astype(int))
    elif likelihood == "count":
        size = 1 / (problem.priors.overdispersion_sd * noise) ** 2
        pm.NegativeBinomial("y", mu=pt.exp(mean), alpha=size, observed=answer.astype(int))
    else:
        values, place = np.unique(answer, return_inverse=True)
        share = pm.Dirichlet("share", np.ones(len(values)))
        cuts = stretch * pm.math.logit(pt.cumsum(share)[:-1])
        pm.OrderedLogistic("y", eta=mean, cutpoints=cuts, observed=place, compute_p=False)


def _correlated(problem: Problem, mean: Any, sigma: Any, rho: Any, pm: Any, pt: Any) -> None:
    """Normal with AR(1) residuals, each answer given the one before."""
    answer, gap = problem.columns.answer, np.concatenate([[1.0], problem.columns.gap])
    linked = np.concatenate([[0.0], np.ones(len(answer) - 1)]) * problem.model.autocorrelation
    kept = linked * pt.exp(gap * pt.log(rho))
    past = pt.concatenate([pt.zeros(1), (answer - mean)[:-1]])
    pm.Normal("y", mean + kept * past, sigma * pt.sqrt(1 - kept**2), observed=answer)


def _noisy(problem: Problem, mean: Any, sigma: Any, rho: Any, noise: Any, pm: Any, pt: Any) -> None:
    """Normal with a latent state and independent noise, or Student-t noise as a mixture of normal ones."""
    n = len(problem.columns.answer)
    variance = noise**2 * pt.ones(n)
    if problem.likelihood == "student":
        shape, rate = problem.priors.tail
        nu = pm.Truncated("nu", pm.Gamma.dist(shape, rate), lower=1.0)
        variance = variance / pm.Gamma("weight", nu / 2, nu / 2, shape=n)
    shared = sigma**2 * _correlation(problem, rho, pt) if problem.model.autocorrelation else 0.0
    pm.MvNormal("y", mean, cov=shared + pt.diag(variance), observed=problem.columns.answer)


def _correlation(problem: Problem, rho: Any, pt: Any) -> Any:
    """(n, n) AR(1) on calendar time; independent where it is left out."""
    time = np.concatenate([[0.0], np.cumsum(problem.columns.gap)])
    apart = np.abs(np.subtract.outer(time, time))
    if not problem.model.autocorrelation:
        return pt.eye(len(time))
    return pt.exp(apart * pt.log(rho))


def _exposed(problem: Problem, log_w: Any, pt: Any) -> Any:
    """(n, K) exposure behind each answer: what is left of before day 0 and of each earlier day's target."""
    observations = problem.observations
    days = np.arange(len(observations.day_arm))
    arms = np.arange(len(observations.arms))
    start = before(observations)
    target = (observations.day_arm[:, None] == arms).astype(np.float64)
    target[observations.day_arm == BASELINE] = start
    since = np.maximum(days[:, None] - days, 0)
    kept = pt.exp(np.arange(len(days) + 1) * log_w)
    left = (days[:, None] >= days) * kept[since] * (1 - pt.exp(log_w))
    daily = left @ target + kept[1:, None] * start
    recall = recall_weights(len(days), problem.outcome.recall)[problem.columns.day]
    return recall @ pt.concatenate([start[None, :], daily])
