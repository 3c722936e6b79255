"""A mixture of normals: its mean, its sd and its quantiles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from nof1.effect import LEVELS

Array = NDArray[np.float64]

CELL_MEAN, CELL_SD = 0.12, 0.06
"""Cells in which components are merged, their mean and variance kept: in median sds, and in log sd."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Normals with weights that sum to 1; `mean` and `sd` are those of the whole."""

    weights: Array
    means: Array
    sds: Array

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

    def merged(self) -> "Mixture":
        """The same with neighbouring components merged: mean and sd stay, quantiles to about 1e-3 sd."""
        step = CELL_MEAN * float(np.median(self.sds))
        log_sd = np.log(self.sds)
        across = ((self.means - self.means.min()) / step).astype(np.int64)
        along = ((log_sd - log_sd.min()) / CELL_SD).astype(np.int64)
        width = int(along.max()) + 1
        if (across.max() + 1) * width > 4 * len(self.weights) + 10_000:
            return self
        cell = across * width + along
        weight = np.bincount(cell, self.weights)
        kept = weight > 0
        weight = weight[kept]
        mean = np.bincount(cell, self.weights * self.means)[kept] / weight
        centre = self.mean
        square = np.square(self.sds) + np.square(self.means - centre)
        variance = np.bincount(cell, self.weights * square)[kept] / weight - np.square(mean - centre)
        return Mixture(weight, mean, np.sqrt(variance))

    def quantiles(self, points: int = 64) -> Array:
        """(1000,) quantiles at `LEVELS`.

        The distribution function is put on a normal scale, where it is nearly a straight line, and inverted
        by cubic interpolation with its exact slope.
        """
        lean = self.merged()
        centre, sd = self.mean, self.sd
        x = centre + sd * np.linspace(-6, 6, points)
        below = lean.cdf(x)
        inside = (below > 1e-7) & (below < 1 - 1e-7)
        x, below = x[inside], below[inside]
        z = ndtri(below)
        slope = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) / lean.density(x)
        return np.maximum.accumulate(_hermite(ndtri(LEVELS), z, x, slope))


def _hermite(at: Array, z: Array, x: Array, slope: Array) -> Array:
    """Cubic Hermite interpolation of x(z)."""
    i = np.clip(np.searchsorted(z, at) - 1, 0, len(z) - 2)
    width = z[i + 1] - z[i]
    u = (at - z[i]) / width
    rise = x[i + 1] - x[i]
    a = slope[i] * width - rise
    b = -slope[i + 1] * width + rise
    return np.asarray(x[i] + u * rise + u * (1 - u) * (a * (1 - u) + b * u))
