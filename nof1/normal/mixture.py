"""A mixture of normals: its mean, its sd and its quantiles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from nof1.values.effect import LEVELS

Array = NDArray[np.float64]

NEGLIGIBLE = 0.002
"""Components of less than this share of an even one's weight are left out: together far less than that."""

CELL_MEAN, CELL_SD = 0.25, 0.12
"""Cells in which neighbours are merged: in typical sds of a component, and in log sd."""

MOST_CELLS = 400
"""Along each axis."""

AT_LEVELS: Array = ndtri(LEVELS)
"""(1000,) the levels of the quantiles on a normal scale."""

POINTS = 30
"""Where the distribution function is computed on the way to quantiles."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Normals with weights that sum to 1."""

    weights: Array
    means: Array
    sds: Array

    @classmethod
    def of(cls, weights: Array, means: Array, variances: Array) -> "Mixture":
        """Merge neighbours: mean and sd of the whole stay, probabilities to about 3e-4."""
        kept = weights * weights.size > NEGLIGIBLE
        weights = weights[kept] / weights[kept].sum()
        means, sds = means[kept], np.sqrt(variances[kept])
        typical = weights @ sds
        across = _cells(means / (CELL_MEAN * typical))
        along = _cells(np.log(sds) / CELL_SD)
        cell = across * (along.max() + 1) + along
        total = np.bincount(cell, weights)
        full = total > 0
        mean = np.bincount(cell, weights * means)[full] / total[full]
        square = np.bincount(cell, weights * (np.square(sds) + np.square(means)))[full] / total[full]
        return cls(total[full], mean, np.sqrt(np.maximum(square - np.square(mean), sds.min() ** 2)))

    def moved_to(self, mean: float, sd: float) -> "Mixture":
        """The same shape with another mean and sd."""
        stretch = sd / self.sd
        return Mixture(self.weights, mean + stretch * (self.means - self.mean), stretch * self.sds)

    @property
    def mean(self) -> float:
        """Mean of the mixture."""
        return float(self.weights @ self.means)

    @property
    def sd(self) -> float:
        """Standard deviation of the mixture."""
        spread = np.square(self.sds) + np.square(self.means - self.mean)
        return float(np.sqrt(self.weights @ spread))

    def cdf(self, x: Array) -> Array:
        """P(value <= x)."""
        return np.asarray(ndtr((x[:, None] - self.means) / self.sds) @ self.weights)

    def density(self, x: Array) -> Array:
        """Density at x."""
        z = (x[:, None] - self.means) / self.sds
        return np.asarray(np.exp(-0.5 * z * z) @ (self.weights / self.sds) / np.sqrt(2 * np.pi))

    def quantiles(self) -> Array:
        """(1000,) quantiles at `LEVELS`.

        The distribution function is put on a normal scale, where it is nearly a straight line, and inverted
        by cubic interpolation with its exact slope.
        """
        x = self.mean + self.sd * np.linspace(-6, 6, POINTS)
        below = self.cdf(x)
        inside = (below > 1e-7) & (below < 1 - 1e-7)
        x, below = x[inside], below[inside]
        z = ndtri(below)
        slope = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) / self.density(x)
        return np.maximum.accumulate(_hermite(AT_LEVELS, z, x, slope))


def _cells(values: Array) -> NDArray[np.int64]:
    """Which cell of length 1 each value is in; those far out share the last ones."""
    return np.minimum(values - values.min(), MOST_CELLS).astype(np.int64)


def _hermite(at: Array, z: Array, x: Array, slope: Array) -> Array:
    """Cubic Hermite interpolation of x(z)."""
    i = np.clip(np.searchsorted(z, at) - 1, 0, len(z) - 2)
    width = z[i + 1] - z[i]
    u = (at - z[i]) / width
    rise = x[i + 1] - x[i]
    a = slope[i] * width - rise
    b = -slope[i + 1] * width + rise
    return np.asarray(x[i] + u * rise + u * (1 - u) * (a * (1 - u) + b * u))
