"""What one person's answers say of their own effect: the likelihood behind a posterior of 1,000 quantiles.

A posterior divided by its prior N(0, S²) is, up to a constant, the likelihood of the difference with all else
of that person integrated out. The posterior's density comes from its quantiles x(z), z the normal score of
each: a smooth curve, so a polynomial through all thousand gives the density phi(z) / x'(z). Beyond the
outermost quantiles the log likelihood goes on as the parabola that it is near them. Against the mixtures that
the quadrature makes: to .005 in the logarithm within 3.5 sds, to .05 at 4, to .5 at 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray
from scipy.special import ndtri

from nof1.values.effect import LEVELS

Array = NDArray[np.float64]

DEGREE = 11
"""Of the polynomial x(z); 9 to 21 do as well on quadrature's quantiles, and few bend less to a sampler's."""

OUTERMOST = float(ndtri(LEVELS[-1]))

TABLE: Array = np.asarray(np.linspace(-3.25, 3.25, 261), dtype=np.float64)
"""Normal scores at which the curve is read."""

TAIL = 2.6
"""From this normal score outward the log likelihood's parabola is fitted."""

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
        spread = told.std(axis=1, keepdims=True)
        coefficients = told @ _projection().T
        curve, slope = _basis(TABLE)
        at_levels, _ = _basis(ndtri(LEVELS))
        return cls(
            value=np.maximum.accumulate(coefficients @ curve.T, axis=1),
            slope=np.maximum(coefficients @ slope.T, STEEPEST * spread),
            misfit=np.abs((coefficients @ at_levels.T - told) / spread).max(axis=1),
        )

    def log_likelihood(self, at: Array, prior_sd: float) -> Array:
        """(J, G) log likelihood of the difference at each value of `at`, its largest value 0."""
        told = -0.5 * np.square(TABLE) - np.log(self.slope) + 0.5 * np.square(self.value / prior_sd)
        inside = [np.interp(at, value, curve) for value, curve in zip(self.value, told, strict=True)]
        found = np.stack(inside) + _beyond(at, self.value, told)
        return np.asarray(found - found.max(axis=1, keepdims=True))


def _beyond(at: Array, value: Array, told: Array) -> Array:
    """(J, G) what is added beyond the ends of curves (J, T): a parabola that falls."""
    found = np.zeros((len(value), len(at)))
    for end, outer in ((0, TABLE < -TAIL), (-1, TABLE > TAIL)):
        away, drop = np.abs(value[:, outer] - value[:, [end]]), told[:, outer] - told[:, [end]]
        outward, bend = _parabola(away, drop)
        beyond = np.maximum(value[:, [0]] - at if end == 0 else at - value[:, [-1]], 0)
        found += outward[:, None] * beyond + bend[:, None] * beyond * beyond
    return found


def _parabola(away: Array, drop: Array) -> tuple[Array, Array]:
    """(J,) slope and bend, neither above 0, of drop = -slope away + bend away² by least squares."""
    second, third, fourth = (np.power(away, power).sum(axis=1) for power in (2, 3, 4))
    one, two = -(away * drop).sum(axis=1), (away * away * drop).sum(axis=1)
    determinant = np.maximum(second * fourth - third * third, 1e-300)
    slope = (one * fourth + two * third) / determinant
    bend = (second * two + third * one) / determinant
    return np.minimum(slope, 0), np.minimum(bend, 0)


@cache
def _projection() -> Array:
    """(DEGREE + 1, 1000) from quantiles to coefficients by least squares, evenly over normal scores."""
    weight = np.exp(0.25 * np.square(ndtri(LEVELS)))
    curve, _ = _basis(ndtri(LEVELS))
    return np.asarray(np.linalg.pinv(curve * weight[:, None]) * weight)


def _basis(z: Array) -> tuple[Array, Array]:
    """(n, DEGREE + 1) polynomials at normal scores, and their slopes."""
    curve = chebyshev.chebvander(z / OUTERMOST, DEGREE)
    slope = chebyshev.chebval(z / OUTERMOST, chebyshev.chebder(np.eye(DEGREE + 1)))
    return np.asarray(curve, dtype=np.float64), np.asarray(slope.T / OUTERMOST)
