"""The mean and the moderators' coefficients for one between-people variance: a lattice at their peak."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.normal.mixture import Mixture
from nof1.people.blur import EvenGrid, cubic

Array = NDArray[np.float64]

MODERATOR_SD = 0.5
"""Prior sd, in S, of the change of the effect with one sd of a moderator."""

LATTICE = {1: (0.2, 7.0), 2: (0.4, 6.0), 3: (0.75, 5.5), 4: (1.25, 5.0)}
"""Step and radius, in posterior sds, for so many coefficients (mu and the moderators')."""

WIDE_LATTICE, MANY_GROUPS = (1.25, 5.0), 50
"""Of two or more coefficients while looking, and for more people (of unlike moderators) than that: given phi
the posterior is then all but normal, and sums over such a lattice are good to 1e-5."""

WIDENED = (1.0, 1.6, 2.56)
"""How much wider the lattice is laid where the density does not end within it."""


class LatticeNodes(NamedTuple):
    """Points (mu, gamma) for one phi: (N, d) with weights (N,) that sum to 1, their mean and covariance.

    `step` is the lattice's, in sds.
    """

    phi: float
    log_likelihood: float
    points: Array
    weights: Array
    mean: Array
    covariance: Array
    step: float

    def along(self, direction: Array, around: float) -> Mixture:
        """A combination of (mu, gamma), with variance `around` it: points widened into normals, drawn in.

        With a step of an sd or more: the one normal of their mean and variance.
        """
        centre, variance = float(self.mean @ direction), float(direction @ self.covariance @ direction)
        if self.step >= 1:
            return Mixture(np.ones(1), np.array([centre]), np.sqrt([variance + around]))
        means = centre + np.sqrt(1 - self.step**2) * (self.points @ direction - centre)
        sd = np.sqrt(self.step**2 * variance + around)
        return Mixture(self.weights, means, np.full(len(means), sd))


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Log likelihood and prior of (mu, gamma) for one phi; `said` (U, G) sums E_j over alike people."""

    grid: EvenGrid
    said: Array
    rows: Array
    phi: float

    @property
    def design(self) -> Array:
        """(U, d) so that the mean of each group is design @ (mu, gamma)."""
        return np.column_stack([np.ones(len(self.rows)), self.rows])

    @property
    def prior_precision(self) -> Array:
        """(d,) of mu and gamma."""
        return np.concatenate([[np.cos(self.phi) ** -2], np.full(self.rows.shape[1], MODERATOR_SD**-2)])

    def __call__(self, points: Array) -> Array:
        """(N,) log density at (N, d) points."""
        place = self.grid.places(self.design @ points.T)
        prior = np.log(self.prior_precision).sum() - np.square(points) @ self.prior_precision
        return np.asarray(cubic(self.said, place).sum(axis=0) + 0.5 * prior)

    def peak(self, start: Array) -> tuple[Array, Array]:
        """(d,) the highest point, and the (d, d) precision there, by guarded Newton steps."""
        slope = np.gradient(self.said, self.grid.step, axis=1)
        bend = -np.gradient(slope, self.grid.step, axis=1)
        design, prior = self.design, self.prior_precision
        at = start if start.size else np.zeros(design.shape[1])
        for _ in range(60):
            place = self.grid.places(design @ at[:, None])
            precision = np.diag(prior) + (design * np.maximum(cubic(bend, place), 0)).T @ design
            step = np.linalg.solve(precision, design.T @ cubic(slope, place)[:, 0] - prior * at)
            at, moved = self._stepped(at, step)
            if moved < 1e-4:
                break
        return at, precision

    def _stepped(self, at: Array, step: Array) -> tuple[Array, float]:
        shares = 0.5 ** np.arange(12)
        tried = np.vstack([at, at + shares[:, None] * step])
        best = int(np.argmax(self(tried)))
        return tried[best], float(np.abs(tried[best] - at).max())


def nodes_of(surface: Surface, start: Array, unit: Array, step: float) -> LatticeNodes:
    """A lattice at the peak, as wide as the curvature says, and wider where the density goes on."""
    peak, precision = surface.peak(start)
    root = np.linalg.inv(np.linalg.cholesky(precision))
    distance = np.square(unit).sum(axis=1)
    outer, normal = distance > 0.8 * distance.max(), np.exp(-0.5 * distance)
    expected = normal[outer].sum() / normal.sum()
    for widened in WIDENED:
        points = peak + widened * unit @ root
        log_density = surface(points)
        weights = np.exp(log_density - log_density.max())
        if weights[outer].sum() < (5 * expected + 1e-6) * weights.sum():
            break
    cell = len(peak) * np.log(step * widened) - 0.5 * np.linalg.slogdet(precision)[1]
    log_likelihood = float(log_density.max() + np.log(weights.sum()) + cell)
    weights = weights / weights.sum()
    mean = weights @ points
    covariance = ((points - mean) * weights[:, None]).T @ (points - mean)
    return LatticeNodes(surface.phi, log_likelihood, points, weights, mean, covariance, step)


@cache
def lattice_of(dimensions: int, step: float, radius: float, offset: float) -> Array:
    """(N, d) points of an even lattice within a ball."""
    count = int(radius / step)
    axis = step * (np.arange(-count, count + 1) + offset)
    mesh = np.stack(np.meshgrid(*[axis] * dimensions, indexing="ij"), axis=-1).reshape(-1, dimensions)
    return np.asarray(mesh[np.square(mesh).sum(axis=1) <= radius**2])
