"""Answers drawn anew from the posterior: what the model would have seen."""

import numpy as np
from numpy.typing import NDArray

from nof1.sampled.averaged import expected
from nof1.sampled.draws import Draws
from nof1.sampled.pack import SHORTEST_GAP, categories, kind
from nof1.values.model import Problem

Array = NDArray[np.float64]

REPLICATES = 400
"""Draws of which each makes one series anew."""

LARGEST = 30.0
"""Of a logarithm of an expected count: beyond ten billions no count is drawn."""

CENTRAL = (0.158655, 0.841345)
"""Between these a normal distribution has two sds."""


def replicated_by_draws(problem: Problem, draws: Draws, seed: int) -> Array:
    """(S, n) answers at the same moments: period shifts as they were, residuals and states anew."""
    rng = np.random.default_rng(seed)
    columns = problem.columns
    linear = by_day(problem, draws)[:, columns.day]
    beside = columns.fixed - columns.fixed_by_day[columns.day]
    states = _states(problem, draws, rng) if problem.model.autocorrelation else np.zeros_like(linear)
    return _answers(problem, draws, linear + draws.fixed @ beside.T, states, rng)


def spread_by_day(problem: Problem, draws: Draws, seed: int) -> Array:
    """(D,) half the range that holds 68.3 % of one more answer on each planned day: its sd, if normal."""
    rng = np.random.default_rng(seed)
    linear = by_day(problem, draws)
    states = draws.sigma[:, None] * rng.standard_normal(linear.shape)
    answers = _answers(problem, draws, linear, states, rng)
    if problem.likelihood != "student":
        return np.asarray(answers.std(axis=0))
    return np.asarray(np.diff(np.quantile(answers, CENTRAL, axis=0), axis=0)[0] / 2)


def expected_by_day(problem: Problem, draws: Draws) -> Array:
    """(D,) expected answer on each planned day, states averaged, period shifts as they were."""
    linear = by_day(problem, draws)
    if problem.likelihood in ("normal", "student"):
        return np.asarray(linear.mean(axis=0))
    return np.asarray(expected(problem, draws, linear.T).mean(axis=1))


def by_day(problem: Problem, draws: Draws) -> Array:
    """(S, D) linear part on each planned day."""
    columns = problem.columns
    exposed, _ = problem.exposure(draws.w if problem.model.carryover else np.zeros(1))
    level = draws.fixed @ columns.fixed_by_day.T + draws.shifts @ columns.shifts_by_day.T
    return np.asarray(problem.priors.middle + level + (exposed * draws.arms.T).sum(axis=1).T)


def _states(problem: Problem, draws: Draws, rng: np.random.Generator) -> Array:
    gap = np.maximum(problem.columns.gap, SHORTEST_GAP)
    new = draws.sigma * rng.standard_normal((len(gap) + 1, len(draws.rho)))
    states = new[:1]
    for step, share in zip(gap, new[1:], strict=True):
        kept = draws.rho**step
        states = np.vstack([states, kept * states[-1] + np.sqrt(1 - kept**2) * share])
    return np.asarray(states.T)


def _answers(problem: Problem, draws: Draws, linear: Array, states: Array, rng: np.random.Generator) -> Array:
    other = draws.other[:, None]
    if kind(problem) == "correlated":
        if not problem.model.autocorrelation:
            states = draws.sigma[:, None] * rng.standard_normal(linear.shape)
        return linear + states
    if kind(problem) == "normal":
        return linear + states + other * rng.standard_normal(linear.shape)
    if kind(problem) == "student":
        return linear + states + other * rng.standard_t(np.broadcast_to(draws.nu[:, None], linear.shape))
    if kind(problem) == "binary":
        return np.asarray(rng.logistic(size=linear.shape) < linear + states, dtype=np.float64)
    if kind(problem) == "count":
        size = 1 / np.maximum(other, 1e-4) ** 2
        rate = rng.gamma(np.broadcast_to(size, linear.shape)) / size
        return rng.poisson(rate * np.exp(np.minimum(linear + states, LARGEST))).astype(np.float64)
    stretch = draws.stretch[:, None]
    place = stretch * linear + states + rng.logistic(size=linear.shape)
    above = sum((place > (stretch * cut[:, None])).astype(np.int64) for cut in draws.cuts.T)
    return np.asarray(categories(problem)[above])
