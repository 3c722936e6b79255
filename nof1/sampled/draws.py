"""Draws from a posterior in the parameters' own units, from the sampler's unconstrained vectors."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.sampled.pack import anchor_of, categories, has_state, kind, other_sd, turn
from nof1.values.model import Problem

Array = NDArray[np.float64]

SHARE = 3 / np.pi**2
"""One over the variance of the logistic distribution."""

X_SIGMA, X_TAU, X_RHO, X_W, X_OTHER, X_TAIL, X_COEFFICIENTS = range(7)
"""Where the parameters stand in the unconstrained vector: logarithms, log odds, or (half-normal ones) numbers
whose sign doesn't matter; then the turned coefficients, the cutpoints, and one number for each latent one."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """S draws.

    Attributes
    ----------
    rho, w, sigma, tau
        (S,) sigma of the AR(1) residual or state; 0 for what is left out.
    other
        (S,) sd of the independent noise beside a state, or 1 / √phi of a count.
    nu
        (S,) degrees of freedom of Student's t.
    arms, fixed, shifts
        (S, K), (S, F), (S, P): arms and shifts on the linear scale, fixed ones in prior sds.
    cuts
        (S, C - 1) cutpoints of an ordinal score, on the scale of the linear part.
    """

    rho: Array
    w: Array
    sigma: Array
    tau: Array
    other: Array
    nu: Array
    arms: Array
    fixed: Array
    shifts: Array
    cuts: Array

    @classmethod
    def of(cls, problem: Problem, x: Array) -> "Draws":
        """From unconstrained vectors (S, d)."""
        model, priors = problem.model, problem.priors
        arms, fixed = len(problem.observations.arms), problem.columns.fixed.shape[1]
        p = linear_size(problem)
        none = np.zeros(len(x))
        coefficients = x[:, X_COEFFICIENTS : X_COEFFICIENTS + p] @ turn(problem).T
        tau = priors.period_sd * np.abs(x[:, X_TAU]) if model.period_shifts else none
        sign = np.sign(x[:, [X_TAU]])
        return cls(
            rho=expit(x[:, X_RHO]) if model.autocorrelation else none,
            w=expit(x[:, X_W]) if model.carryover else none,
            sigma=priors.noise_sd * _spread(problem, x),
            tau=tau,
            other=other_sd(problem) * np.abs(x[:, X_OTHER]),
            nu=1 + np.exp(x[:, X_TAIL]),
            arms=priors.arm_sd * coefficients[:, :arms],
            fixed=coefficients[:, arms : arms + fixed],
            shifts=tau[:, None] * sign * coefficients[:, arms + fixed :],
            cuts=_cuts(problem, x[:, X_COEFFICIENTS + p :]),
        )

    def some(self, count: int) -> "Draws":
        """At most `count` of them, evenly spread."""
        return Draws(**{one.name: evenly(getattr(self, one.name), count) for one in fields(self)})

    @property
    def stretch(self) -> Array:
        """(S,) how many times wider cutpoints and linear part are on a day of known state (ordinal)."""
        if not self.cuts.size:
            return np.ones_like(self.sigma)
        return np.asarray(np.sqrt(1 + SHARE * np.square(self.sigma)))


def evenly(values: Array, count: int) -> Array:
    """At most `count` of the rows, evenly spread."""
    return values[np.unique(np.linspace(0, len(values) - 1, count).round().astype(np.int64))]


def _spread(problem: Problem, x: Array) -> Array:
    if kind(problem) == "correlated":
        return np.asarray(np.exp(x[:, X_SIGMA]))
    return np.asarray(np.abs(x[:, X_SIGMA]) * has_state(problem))


def _cuts(problem: Problem, rest: Array) -> Array:
    if kind(problem) != "ordinal":
        return np.zeros((len(rest), 0))
    free, anchor = rest[:, : len(categories(problem)) - 1], anchor_of(problem)
    steps = np.exp(free)
    below = np.cumsum(steps[:, :anchor][:, ::-1], axis=1)[:, ::-1]
    above = np.cumsum(steps[:, anchor + 1 :], axis=1)
    middle = free[:, [anchor]]
    return np.column_stack([middle - below, middle, middle + above])


def linear_size(problem: Problem) -> int:
    """How many coefficients: arms, fixed columns, period shifts."""
    columns = problem.columns
    return len(problem.observations.arms) + int(columns.fixed.shape[1]) + int(columns.shifts.shape[1])


def size(problem: Problem) -> int:
    """Length of the unconstrained vector."""
    cuts = len(categories(problem)) - 1 if kind(problem) == "ordinal" else 0
    has_latent = kind(problem) == "student" or (has_state(problem) and kind(problem) != "normal")
    latent = len(problem.columns.answer) if has_latent else 0
    return X_COEFFICIENTS + linear_size(problem) + cuts + latent


def beginning(problem: Problem, seed: int) -> Array:
    """An unconstrained vector to begin at: within ± 1/2 of 0, cutpoints of that of the answers' shares."""
    x = np.random.default_rng(seed).uniform(-0.5, 0.5, size(problem))
    if kind(problem) == "ordinal":
        free = _free_cuts(problem)
        first = X_COEFFICIENTS + linear_size(problem)
        x[first : first + len(free)] += free
    return x


def _free_cuts(problem: Problem) -> Array:
    answer = problem.columns.answer
    below = np.cumsum(np.bincount(np.searchsorted(categories(problem), answer)))[:-1] / len(answer)
    cuts = np.log(below / (1 - below))
    anchor = anchor_of(problem)
    steps = np.log(np.diff(cuts))
    return np.concatenate([steps[:anchor], cuts[[anchor]], steps[anchor:]])
