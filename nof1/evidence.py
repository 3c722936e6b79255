"""What one person's answers say of their own effect: the likelihood behind a posterior of 1,000 quantiles.

A posterior divided by its prior N(0, S²) is, up to a constant, the likelihood of the difference with all else
of that person integrated out. The posterior's density comes from its quantiles x(z), z the normal score of
each: x is nearly a straight line, and a natural cubic spline of it, straight beyond the outer knots, gives
the density phi(z) / x'(z) everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from nof1.effect import LEVELS

Array = NDArray[np.float64]

KNOTS: Array = np.linspace(-2.8, 2.8, 13)
"""Normal scores between which the spline bends."""

TABLE: Array = np.linspace(KNOTS[0], KNOTS[-1], 225)

STEEPEST = 1e-3
"""Smallest slope of x(z), as a share of the posterior's sd: quantiles that coincide have no density."""


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """People's posteriors as smooth curves; J of them.

    Attributes
    ----------
    value, slope
        (J, T) the quantile x at each normal score of `TABLE`, and its slope.
    misfit
        (J,) largest distance between a quantile and the curve, in posterior sds.
    """

    value: Array
    slope: Array
    misfit: Array

    @classmethod
    def of(cls, quantiles: Sequence[Array]) -> "Evidence":
        """Curves through people's quantiles, each (1000,) ascending."""
        told = np.stack(list(quantiles))
        coefficients = told @ _projection().T
        spread = told.std(axis=1)
        curve, slope = _basis(TABLE)
        at_levels, _ = _basis(ndtri(LEVELS))
        return cls(
            value=coefficients @ curve.T,
            slope=np.maximum(coefficients @ slope.T, STEEPEST * spread[:, None]),
            misfit=np.abs(coefficients @ at_levels.T - told).max(axis=1) / spread,
        )

    def log_likelihood(self, at: Array, prior_sd: float) -> Array:
        """(J, G) log likelihood of the difference at each value of `at`, its largest value 0."""
        posterior = np.stack(
            [_log_density(at, value, slope) for value, slope in zip(self.value, self.slope, strict=True)]
        )
        likelihood = posterior + 0.5 * np.square(at / prior_sd)
        return np.asarray(likelihood - likelihood.max(axis=1, keepdims=True))


def _log_density(at: Array, value: Array, slope: Array) -> Array:
    """Log of phi(z(x)) z'(x), up to a constant; straight in z beyond the table."""
    value = np.maximum.accumulate(value)
    z = np.interp(at, value, TABLE)
    z += np.minimum(at - value[0], 0) / slope[0] + np.maximum(at - value[-1], 0) / slope[-1]
    return np.asarray(-0.5 * z * z - np.log(np.interp(z, TABLE, slope)))


@cache
def _projection() -> Array:
    """(M, 1000) from quantiles to coefficients by least squares, evenly over normal scores."""
    curve, _ = _basis(ndtri(LEVELS))
    weight = np.exp(0.25 * np.square(ndtri(LEVELS)))
    return np.asarray(np.linalg.pinv(curve * weight[:, None]) * weight)


def _basis(z: Array) -> tuple[Array, Array]:
    """(n, M) natural cubic splines on `KNOTS` and their slopes."""
    above = np.maximum(z[:, None] - KNOTS, 0)
    width = KNOTS[-1] - KNOTS[:-1]
    curve = (above[:, :-1] ** 3 - above[:, -1:] ** 3) / width
    slope = 3 * (above[:, :-1] ** 2 - above[:, -1:] ** 2) / width
    one = np.ones((len(z), 1))
    return (
        np.hstack([one, z[:, None], curve[:, :-1] - curve[:, -1:]]),
        np.hstack([0 * one, one, slope[:, :-1] - slope[:, -1:]]),
    )
