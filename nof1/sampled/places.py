"""Where each answer stood in each draw: what leaving answers out is computed from.

An answer's place is that of the linear part on the link's scale; beside it stand its period's shift and the
latent state. The states of binary answers, counts and scores are read from the sampler's vector; those of
Student-t answers, which the sampler integrates, are drawn by a Kalman filter and backwards.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nof1.sampled.draws import X_SIGMA, Draws, size
from nof1.sampled.pack import SHORTEST_GAP, anchor_of, guessed, has_state, kind
from nof1.values.model import Problem

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """S draws of n answers, all on the scale on which answers are given (of scores: stretched).

    Attributes
    ----------
    place
        (S, n) without shift and state.
    shift, state
        (S, n) what the answer's period adds, and the latent state.
    tau, sigma, rho
        (S,) sds of shifts and states, and what the state keeps a day.
    time
        (n,) days.
    """

    place: Array
    shift: Array
    state: Array
    tau: Array
    sigma: Array
    rho: Array
    time: Array

    @classmethod
    def of(cls, problem: Problem, x: Array, seed: int) -> "Places":
        """From unconstrained vectors (S, d)."""
        columns, draws = problem.columns, Draws.of(problem, x)
        exposed, _ = problem.exposure(draws.w if problem.model.carryover else np.zeros(1))
        arms = (exposed[columns.day] * draws.arms.T).sum(axis=1).T
        linear = problem.priors.middle + arms + draws.fixed @ columns.fixed.T
        shift = draws.shifts @ columns.shifts.T
        gap = np.maximum(columns.gap, SHORTEST_GAP)
        return cls(
            draws.stretch[:, None] * linear,
            draws.stretch[:, None] * shift,
            _states(problem, draws, x, linear + shift, gap, seed),
            draws.stretch * draws.tau,
            draws.sigma if has_state(problem) else np.zeros(len(x)),
            draws.rho,
            np.concatenate([[0.0], np.cumsum(gap)]),
        )


def _states(problem: Problem, draws: Draws, x: Array, mean: Array, gap: Array, seed: int) -> Array:
    if not has_state(problem):
        return np.zeros_like(mean)
    kept = np.column_stack([np.zeros(len(x)), draws.rho[:, None] ** gap])
    if kind(problem) != "student":
        return _unfolded(problem, draws, x, mean, kept)
    weight = _weights(draws.nu[:, None], x[:, size(problem) - mean.shape[1] :])
    noise = draws.other[:, None] ** 2 / weight
    return _drawn(problem.columns.answer - mean, kept, draws.sigma, noise, np.random.default_rng(seed))


def _weights(nu: Array, z: Array) -> Array:
    """Weights of Student-t's normal mixture: `nof1.sampled.kernel` says how they stand in the vector."""
    return np.asarray(np.exp(-1 / nu - 1 / (3 * nu**2) + np.sqrt(2 / nu + 2 / nu**2) * z))


def _unfolded(problem: Problem, draws: Draws, x: Array, mean: Array, kept: Array) -> Array:
    """(S, n) states: L'^-1 (z + L^-1 sigma D a), as the kernel has them; see decision 14."""
    n = mean.shape[1]
    information, where = guessed(problem)
    level = draws.cuts[:, [anchor_of(problem)]] if draws.cuts.size else 0.0
    aim = draws.stretch[:, None] * (where + level - mean)
    sigma = problem.priors.noise_sd * x[:, X_SIGMA]
    z = x[:, size(problem) - n :]
    new = 1 - kept**2
    diagonal = 1 / new + np.square(sigma)[:, None] * information
    diagonal[:, :-1] += kept[:, 1:] ** 2 / new[:, 1:]
    below = -kept / new
    lower, root, ahead, state = (np.zeros_like(mean) for _ in range(4))
    for i in range(n):
        lower[:, i] = below[:, i] / root[:, i - 1] if i else 0.0
        root[:, i] = np.sqrt(diagonal[:, i] - lower[:, i] ** 2)
        earlier = lower[:, i] * ahead[:, i - 1] if i else 0.0
        ahead[:, i] = (sigma * information[i] * aim[:, i] - earlier) / root[:, i]
    for i in reversed(range(n)):
        later = lower[:, i + 1] * state[:, i + 1] if i + 1 < n else 0.0
        state[:, i] = (z[:, i] + ahead[:, i] - later) / root[:, i]
    return np.asarray(sigma[:, None] * state)


def _drawn(left: Array, kept: Array, sigma: Array, noise: Array, rng: np.random.Generator) -> Array:
    """(S, n) states given what is left of normal answers of these variances: filtered, drawn backwards."""
    n = left.shape[1]
    place, wide = np.zeros_like(left), np.zeros_like(left)
    before, spread = np.zeros(len(left)), np.square(sigma)
    for i in range(n):
        before, spread = kept[:, i] * before, np.square(sigma) - kept[:, i] ** 2 * (np.square(sigma) - spread)
        gain = spread / (spread + noise[:, i])
        place[:, i] = before = before + gain * (left[:, i] - before)
        wide[:, i] = spread = (1 - gain) * spread
    state, z = place.copy(), rng.standard_normal(left.shape)
    state[:, -1] += np.sqrt(wide[:, -1]) * z[:, -1]
    for i in reversed(range(n - 1)):
        step = kept[:, i + 1]
        new = np.square(sigma) * (1 - step**2)
        total = step**2 * wide[:, i] + new
        gain = np.divide(wide[:, i] * step, total, out=np.zeros_like(step), where=total > 0)
        state[:, i] += gain * (state[:, i + 1] - step * place[:, i])
        state[:, i] += np.sqrt(np.maximum(wide[:, i] * (1 - gain * step), 0)) * z[:, i]
    return state
