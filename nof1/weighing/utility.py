"""Draws of what each arm is worth to a person, several outcomes taken together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from nof1.values.effect import LEVELS, Effect

Array = NDArray[np.float64]

DRAWS = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeSaid:
    """What one outcome says of K arms: every pair's sustained difference, and its (D,) `residual` a day.

    `residual` is not a number on days without an answer.
    """

    arms: tuple[str, ...]
    pairs: Mapping[tuple[str, str], Effect]
    residual: Array

    @property
    def contrasts(self) -> list[Effect]:
        """Every other arm minus the reference."""
        return [self.pairs[arm, self.arms[0]] for arm in self.arms[1:]]

    @property
    def means(self) -> Array:
        """(K,) expected difference from the reference, itself 0."""
        return np.array([0.0, *(effect.mean for effect in self.contrasts)])

    def correlation(self) -> Array:
        """(K - 1, K - 1) of the contrasts, from the sds of all pairs."""
        effects = self.contrasts
        found = np.eye(len(effects))
        for i, one in enumerate(effects):
            for j in range(i):
                other = effects[j]
                apart = self.pairs[one.arm, other.arm].sd
                covariance = (one.sd**2 + other.sd**2 - apart**2) / 2
                found[i, j] = found[j, i] = np.clip(covariance / (one.sd * other.sd), -0.999, 0.999)
        return found


def joint_draws(
    told: Sequence[OutcomeSaid], slopes: Sequence[float], between: Array, seed: int
) -> tuple[Array, float]:
    """Draws of each arm's worth, and how far pairs of arms are from their own posteriors.

    Each contrast has its own posterior; contrasts of one outcome are bound by the correlations that all
    pairs' sds give, those of two outcomes by `between`, through a normal copula.

    Parameters
    ----------
    told, slopes
        One for each outcome; `slopes` turn its unit into worth.
    between
        (M, M) correlation between outcomes.

    Returns
    -------
    draws
        (N, K), the reference 0. With one outcome and two arms the thousand quantiles themselves.
    off
        Largest error of P(one arm above another), over outcomes and pairs other than with the reference.
    """
    arms = len(told[0].arms)
    if len(told) == 1 and arms == 2:
        return np.column_stack([np.zeros(len(LEVELS)), slopes[0] * told[0].contrasts[0].quantiles]), 0.0
    normal = np.random.default_rng(seed).standard_normal((DRAWS, arms - 1, len(told)))
    linked = normal @ np.linalg.cholesky(between + 1e-9 * np.eye(len(told))).T
    worth = np.zeros((DRAWS, arms))
    off = 0.0
    for place, (one, slope) in enumerate(zip(told, slopes, strict=True)):
        scores = linked[:, :, place] @ _root(one.correlation()).T
        differences = np.column_stack(
            [
                np.interp(ndtr(scores[:, column]), LEVELS, effect.quantiles)
                for column, effect in enumerate(one.contrasts)
            ]
        )
        worth[:, 1:] += slope * differences
        off = max(off, _off(one, differences))
    return worth, off


def _root(correlation: Array) -> Array:
    value, axes = np.linalg.eigh(correlation)
    return np.asarray((axes * np.sqrt(np.maximum(value, 0))) @ axes.T)


def _off(told: OutcomeSaid, differences: Array) -> float:
    effects = told.contrasts
    return max(
        (
            abs(
                float(np.mean(differences[:, i] > differences[:, j]))
                - told.pairs[effects[i].arm, effects[j].arm].prob_above(0)
            )
            for i in range(len(effects))
            for j in range(i)
        ),
        default=0.0,
    )


def correlation_between(told: Sequence[OutcomeSaid], fewest: int) -> tuple[Array, int]:
    """(M, M) correlation of the outcomes' residuals on shared days, and the fewest shared days of a pair.

    Pairs that share fewer days than `fewest` are taken as unrelated.
    """
    found, shared_least = np.eye(len(told)), len(told[0].residual)
    for i in range(len(told)):
        for j in range(i):
            both = np.isfinite(told[i].residual) & np.isfinite(told[j].residual)
            shared_least = min(shared_least, int(both.sum()))
            if both.sum() >= fewest:
                found[i, j] = found[j, i] = np.corrcoef(told[i].residual[both], told[j].residual[both])[0, 1]
    value, axes = np.linalg.eigh(found)
    nearest = (axes * np.maximum(value, 1e-6)) @ axes.T
    size = np.sqrt(np.diag(nearest))
    return np.asarray(nearest / np.outer(size, size)), shared_least
