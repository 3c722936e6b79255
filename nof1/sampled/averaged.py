"""Differences in the outcome's own units where the linear part has another: every day set to each arm.

For each posterior draw the expected answer is averaged over what the days have beside the arms (trend,
weekday, covariates of every planned day, the same for all arms), over period shifts and latent states, which
are normal about it (by Gauss–Hermite, for a logarithmic link in closed form), and, as lived, over the
exposures of the arm's own days: expected answers are averaged, never exposures.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.sampled.draws import Draws
from nof1.sampled.pack import categories
from nof1.values.exposure import daily_exposure
from nof1.values.model import Problem
from nof1.values.posterior import Contrast, contrasts, towards

Array = NDArray[np.float64]

GROUPS = 8
"""Groups of like days; within a group the days' spread counts as part of the normal one. Against every day by
itself (90 days, trend, weekdays) no draw of an effect moves by .0005 of its posterior sd."""

EXPOSED = 3
"""Groups of an arm's days with like exposures. Against every day by itself none of 4,000 draws from the
priors of a difference (56 days; yes or no, counts, scores) moves by .005 of its prior sd; rms .0003."""

NODES = 15
"""Of Gauss–Hermite. Against 61 an effect's mean moves by .0001 of its sd; the draw with the widest state of
thousands (sd 6.6 in log odds) by .02."""


class Alike(NamedTuple):
    """Days in G groups: (G, S) their means in each draw, (G, S) variances within, (G,) shares of the days."""

    mean: Array
    variance: Array
    share: Array

    @classmethod
    def of(cls, by_day: Array, groups: int) -> "Alike":
        """Group the days (S, D) of each draw by their size."""
        parts = np.array_split(np.sort(by_day, axis=1), min(groups, by_day.shape[1]), axis=1)
        mean, variance = (np.stack([f(part, axis=1) for part in parts]) for f in (np.mean, np.var))
        return cls(mean, variance, np.array([part.shape[1] for part in parts]) / by_day.shape[1])


def differences(problem: Problem, draws: Draws) -> tuple[dict[Contrast, Array], dict[Contrast, Array]]:
    """(S,) of each contrast in the outcome's units, and on the scale of the linear part."""
    arms = len(problem.observations.arms)
    _, lived = problem.exposure(draws.w if problem.model.carryover else np.zeros(1))
    linear = {one: (towards(one, lived) * draws.arms.T).sum(axis=0) for one in contrasts(arms)}
    if problem.likelihood in ("normal", "student"):
        return linear, {}
    answers = _answers_by_arm(problem, draws)
    natural = {
        one: answers[one.is_lived][one.arm] - answers[one.is_lived][one.reference] for one in contrasts(arms)
    }
    return natural, linear


def _answers_by_arm(problem: Problem, draws: Draws) -> dict[bool, list[Array]]:
    """(S,) expected answer of each arm: as lived (True), and as sustained (False)."""
    planned = problem.observations.day_arm >= 0
    level = problem.priors.middle + draws.fixed @ problem.columns.fixed_by_day[planned].T
    days = Alike.of(level, GROUPS)
    sustained = [Alike.of(one[:, None], 1) for one in draws.arms.T]
    lived = [Alike.of(one, EXPOSED) for one in _lived_by_day(problem, draws)]
    return {
        False: [_averaged(problem, draws, arm, days) for arm in sustained],
        True: [_averaged(problem, draws, arm, days) for arm in lived],
    }


def _lived_by_day(problem: Problem, draws: Draws) -> list[Array]:
    """(S, D) of each arm: the arms' part of the linear part on each planned day of it."""
    daily = daily_exposure(problem.observations, draws.w if problem.model.carryover else np.zeros(1))
    by_day = (daily * draws.arms.T).sum(axis=1).T
    return [by_day[:, problem.observations.day_arm == arm] for arm in range(len(draws.arms.T))]


def _averaged(problem: Problem, draws: Draws, arm: Alike, days: Alike) -> Array:
    """(S,) expected answer over each of the arm's days beside the level of each planned day."""
    total = np.zeros_like(draws.tau)
    for place, near, part in zip(*arm, strict=True):
        for level, within, share in zip(*days, strict=True):
            spread = near + within + np.square(draws.tau)
            total += part * share * expected(problem, draws, place + level, spread)
    return total


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
