"""A sampled posterior without some answers: its draws weighted by one over what those answers told.

Leaving answers out frees what only they held: their states, and where a whole period goes its shift. So these
are integrated first (normal about what the neighbours and tau let expect of them; Laplace's approximation
corrected by draws about its mode), and the weight of a draw is one over the answers' marginal density. The
weights' tail is smoothed and its Pareto shape k tells whether they can be relied on.

References
----------
Vehtari, Mononen, Tolvanen, Sivula, Winther (2016), Bayesian leave-one-out cross-validation approximations for
Gaussian latent variable models. https://jmlr.org/papers/v17/14-540.html
Vehtari, Simpson, Gelman, Yao, Gabry (2024), Pareto smoothed importance sampling.
https://jmlr.org/papers/v25/19-556.html
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.sampled.answering import Answering, answering
from nof1.sampled.averaged import differences
from nof1.sampled.draws import Draws
from nof1.sampled.places import Places
from nof1.values.effect import LEVELS
from nof1.values.model import Problem
from nof1.values.posterior import Contrast

Array = NDArray[np.float64]

STEPS = 8
"""Of Newton's method towards the mode of what is integrated."""

FARTHEST = 3.0
"""The longest of them, in prior sds."""

CORRECTING = 32
"""Draws about the mode, in pairs, that correct Laplace's approximation."""

LEAST_VARIANCE = 1e-9
"""Added to what is integrated, so that nothing is singular where a state or a shift is known."""


class Without(NamedTuple):
    """A contrast without some answers.

    `by` (1000,) is how far each quantile moves, `sd` that of the contrast then; `k` and `effective` are the
    weights' Pareto shape and effective number.
    """

    by: Array
    sd: float
    k: float
    effective: float


class Reweighted:
    """Draws of a posterior, to be weighted without some answers."""

    def __init__(self, problem: Problem, x: Array, seed: int) -> None:
        self.problem, self.draws = problem, Draws.of(problem, x)
        self.places = Places.of(problem, x, seed)
        natural, _ = differences(problem, self.draws)
        self.differences: dict[Contrast, Array] = {
            one: values for one, values in natural.items() if one.reference == 0 and not one.is_lived
        }
        half = np.random.default_rng(seed).standard_normal((CORRECTING // 2, 1, len(problem.columns.answer)))
        self.around = np.concatenate([half, -half])

    def without(self, left_out: NDArray[np.bool_]) -> list[Without]:
        """Each sustained contrast with the reference without these answers: a mask (n,), neighbours."""
        from arviz_stats.base.array import array_stats

        log_told = self.marginal(np.flatnonzero(left_out))
        log_weight, k = array_stats.psislw(log_told)  # type: ignore[no-untyped-call]
        weight = np.exp(log_weight - log_weight.max())
        weight /= weight.sum()
        effective = float(1 / np.sum(weight**2))
        return [_moved(values, weight, float(k), effective) for values in self.differences.values()]

    def marginal(self, chosen: NDArray[np.int64]) -> Array:
        """(S,) log density of these answers given all but their states, and the shift if it is theirs."""
        mean, covariance = self._believed(chosen)
        return _integrated(
            answering(self.problem, self.draws, chosen),
            mean,
            np.linalg.cholesky(covariance),
            self.around[:, :, : chosen.size],
        )

    def _believed(self, chosen: NDArray[np.int64]) -> tuple[Array, Array]:
        """(S, g) and (S, g, g): where the answers stand before they are seen."""
        at = self.places
        mean, covariance = _between_neighbours(at, chosen)
        mean = mean + at.place[:, chosen]
        if self._is_whole_period(chosen):
            covariance = covariance + np.square(at.tau)[:, None, None]
        else:
            mean = mean + at.shift[:, chosen]
        return mean, covariance + LEAST_VARIANCE * np.eye(chosen.size)

    def _is_whole_period(self, chosen: NDArray[np.int64]) -> bool:
        held = self.problem.columns.shifts
        inside = held[chosen].sum(axis=0)
        return bool(np.any((inside == chosen.size) & (inside == held.sum(axis=0))))


def _between_neighbours(at: Places, chosen: NDArray[np.int64]) -> tuple[Array, Array]:
    """Mean (S, g) and covariance (S, g, g) of neighbouring states given those before and after them."""
    ends = [end for end in (chosen[0] - 1, chosen[-1] + 1) if 0 <= end < at.time.size]
    rho, variance = at.rho[:, None, None], np.square(at.sigma)[:, None, None]

    def alike(one: NDArray[np.int64], other: NDArray[np.int64]) -> Array:
        apart = np.abs(np.subtract.outer(at.time[one], at.time[other]))
        return np.asarray(np.where(apart == 0, 1.0, rho**apart))

    if not ends:
        return np.zeros((len(at.rho), chosen.size)), variance * alike(chosen, chosen)
    known = np.array(ends)
    across = alike(chosen, known)
    share = np.linalg.solve(alike(known, known), np.swapaxes(across, 1, 2))
    mean = np.einsum("skg,sk->sg", share, at.state[:, known])
    return mean, variance * (alike(chosen, chosen) - across @ share)


def _integrated(told: Answering, mean: Array, root: Array, around: Array) -> Array:
    """(S,) log of the integral of exp(told) over places normal(mean, root root')."""
    draws, answers = mean.shape
    back = np.swapaxes(root, 1, 2)
    z = np.zeros_like(mean)
    eye = np.eye(answers)
    for _ in range(STEPS):
        _, slope, curvature = told(mean + np.einsum("sij,sj->si", root, z))
        hessian = eye + back @ (curvature[:, :, None] * root)
        downhill = np.einsum("sji,sj->si", root, slope) - z
        step = np.linalg.solve(hessian, downhill[:, :, None])[:, :, 0]
        longest = np.sqrt(np.square(step).sum(axis=1, keepdims=True))
        z = z + step * np.minimum(1.0, FARTHEST / np.maximum(longest, 1e-12))
    _, _, curvature = told(mean + np.einsum("sij,sj->si", root, z))
    factor = np.linalg.cholesky(eye + back @ (curvature[:, :, None] * root))
    inverse = np.linalg.inv(factor)
    tried = z + np.einsum("sji,msj->msi", inverse, np.broadcast_to(around, (len(around), draws, answers)))
    log = told(mean + np.einsum("sij,msj->msi", root, tried)).log.sum(axis=2)
    log += 0.5 * (np.square(around) - np.square(tried)).sum(axis=2)
    half_determinant = np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray(np.logaddexp.reduce(log, axis=0) - np.log(len(around)) - half_determinant)


def _moved(values: Array, weight: Array, k: float, effective: float) -> Without:
    order = np.argsort(values)
    ranked, share = values[order], weight[order]
    even = np.interp(LEVELS, (np.arange(ranked.size) + 0.5) / ranked.size, ranked)
    other = np.interp(LEVELS, np.cumsum(share) - share / 2, ranked)
    mean = float(values @ weight)
    return Without(other - even, float(np.sqrt(weight @ np.square(values - mean))), k, effective)
