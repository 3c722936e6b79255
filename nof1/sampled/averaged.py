"""Differences in the outcome's own units where the linear part has another: every day set to each arm.

For each posterior draw the expected answer with every planned day on one arm is averaged over the days (their
trend, weekday, covariates) and over period shifts and latent states, which are normal about it: by
Gauss–Hermite, for a logarithmic link in closed form.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.sampled.draws import Draws
from nof1.sampled.pack import categories
from nof1.values.model import Problem
from nof1.values.posterior import Contrast, contrasts, towards

Array = NDArray[np.float64]

GROUPS = 8
"""Groups of like days; within a group the days' spread counts as part of the normal one. Against every day by
itself (90 days, trend, weekdays) no draw of an effect moves by .0005 of its posterior sd."""

NODES = 15
"""Of Gauss–Hermite. Against 61 an effect's mean moves by .0001 of its sd; the draw with the widest state of
thousands (sd 6.6 in log odds) by .02."""


def differences(problem: Problem, draws: Draws) -> tuple[dict[Contrast, Array], dict[Contrast, Array]]:
    """(S,) of each contrast in the outcome's units, and on the scale of the linear part."""
    arms = len(problem.observations.arms)
    _, lived = problem.exposure(draws.w if problem.model.carryover else np.zeros(1))
    by_arm = draws.arms.T
    linear = {one: (towards(one, lived) * by_arm).sum(axis=0) for one in contrasts(arms)}
    if problem.likelihood in ("normal", "student"):
        return linear, {}
    places = np.concatenate([by_arm, (lived * by_arm).sum(axis=1)])
    answers = _expected_by_place(problem, draws, places)
    natural = {
        one: answers[one.arm + arms * one.is_lived] - answers[one.reference + arms * one.is_lived]
        for one in contrasts(arms)
    }
    return natural, linear


def _expected_by_place(problem: Problem, draws: Draws, places: Array) -> Array:
    """(C, S) expected answer with the arms' part of every planned day at each of `places` (C, S)."""
    days, weight, variance = _groups(problem, draws)
    total = np.zeros_like(places)
    for day, share, within in zip(days, weight, variance, strict=True):
        spread = within + np.square(draws.tau)
        total += share * expected(problem, draws, places + day, spread)
    return total


def _groups(problem: Problem, draws: Draws) -> tuple[Array, Array, Array]:
    """Like days: (G, S) means of their linear part without arms, (G,) shares, (G, S) variances within."""
    planned = problem.observations.day_arm >= 0
    linear = problem.priors.middle + np.sort(draws.fixed @ problem.columns.fixed_by_day[planned].T, axis=1)
    parts = np.array_split(linear, min(GROUPS, linear.shape[1]), axis=1)
    mean, variance = (np.stack([f(part, axis=1) for part in parts]) for f in (np.mean, np.var))
    return mean, np.array([part.shape[1] for part in parts]) / linear.shape[1], variance


def expected(problem: Problem, draws: Draws, linear: Array, variance: Array | float = 0.0) -> Array:
    """Expected answer where the linear part is normal with this mean (…, S) and variance, states averaged."""
    stretch = draws.stretch
    spread = np.square(draws.sigma) + np.square(stretch) * variance
    if problem.likelihood == "count":
        return np.asarray(np.exp(linear + spread / 2))
    cuts, steps, lowest = _steps(problem, draws)
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    total = np.full(np.broadcast_shapes(linear.shape, spread.shape), lowest)
    for node, weight in zip(nodes, weights / weights.sum(), strict=True):
        place = stretch * linear + np.sqrt(spread) * node
        for cut, step in zip(cuts, steps, strict=True):
            total += weight * step * expit(place - stretch * cut)
    return total


def _steps(problem: Problem, draws: Draws) -> tuple[Array, Array, float]:
    """(C - 1, S) cutpoints, (C - 1,) by how much the answer rises at each, and the lowest answer."""
    if problem.likelihood == "binary":
        return np.zeros((1, 1)), np.ones(1), 0.0
    values = categories(problem)
    return draws.cuts.T, np.diff(values), float(values[0])
