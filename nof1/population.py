"""Many people's evidence on one effect: the population's mean and spread, integrated on grids.

In units of the scale S: person j's effect is N(mu + gamma'm_j, v) with mu ~ N(0, 1 - v), v ~ Beta(1, 3) the
share of the variance that lies between people, and gamma ~ N(0, 1/4) for each moderator in its own sds. So
every person's effect alone is N(0, 1) before data (at average moderators), and one person pooled equals that
person alone.

For each v the people's likelihoods are blurred by N(0, v): E_j(M) is what person j's answers say of a mean M.
Their product is a function of (mu, gamma) that is summed over a lattice laid by its peak and curvature. In
phi, v = sin² phi, the outer integral is smooth. Cost is linear in people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.blur import EvenGrid, cubic, dealt
from nof1.mixture import Mixture

Array = NDArray[np.float64]

SPREAD_SHAPE = 3.0
"""v ~ Beta(1, 3): a quarter of the prior variance is expected to lie between people (95 %: .008 to .71)."""

MODERATOR_SD = 0.5
"""Prior sd, in S, of the change of the effect with one sd of a moderator."""

MOST_MODERATORS = 3

LATTICE = {1: (0.2, 7.0), 2: (0.4, 6.0), 3: (0.75, 5.5), 4: (1.25, 5.0)}
"""Step and radius, in posterior sds, for so many coefficients (mu and the moderators')."""

WIDE_LATTICE, MANY_GROUPS = (1.25, 5.0), 50
"""Of two or more coefficients while looking, and for more people (of unlike moderators) than that: given phi
the posterior is then all but normal, and sums over such a lattice are good to 1e-5."""

WIDENED = (1.0, 1.6, 2.56)
"""How much wider the lattice is laid where the density does not end within it."""

LOOKED, COARSE, FINE = 12, 22, 32
"""Values of phi while looking for the posterior, in the grid that checks, and in the answer."""

DROP = 14.0
"""Values of phi are kept where the log density is within this of its largest."""

MOST_LOOKS = 12

NEGLIGIBLE = 1e-9
"""Values of phi of less probability than this leave people's own effects as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What people's answers say: `log_likelihood` (J, G) of the effect on `grid`; `moderators` (J, M)."""

    grid: EvenGrid
    log_likelihood: Array
    moderators: Array

    def groups(self) -> tuple[Array, NDArray[np.int64]]:
        """(U, M) distinct rows of moderators, and (J,) which is whose: alike people share their mean."""
        rows, whose = np.unique(self.moderators, axis=0, return_inverse=True)
        return rows, whose.reshape(-1)


class Nodes(NamedTuple):
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
        """A combination of (mu, gamma), with variance `around` it: points widened into normals, drawn together.

        With a step of an sd or more: the one normal of their mean and variance.
        """
        centre, variance = float(self.mean @ direction), float(direction @ self.covariance @ direction)
        if self.step >= 1:
            return Mixture(np.ones(1), np.array([centre]), np.sqrt([variance + around]))
        means = centre + np.sqrt(1 - self.step**2) * (self.points @ direction - centre)
        sd = np.sqrt(self.step**2 * variance + around)
        return Mixture(self.weights, means, np.full(len(means), sd))


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The posterior of mu, gamma and v; `share` (P,) is the probability of each of the nodes' phi."""

    nodes: tuple[Nodes, ...]
    share: Array
    span: tuple[float, float]

    def coefficient(self, along: Array, *, person: bool = False) -> Mixture:
        """Posterior of a combination `along` (d,) of (mu, gamma); of a new `person`'s effect around it.

        The lattice's points are widened into normals and drawn together, so that mean and variance for each
        phi stay as they are.
        """
        parts = [node.along(along, np.sin(node.phi) ** 2 if person else 0.0) for node in self.nodes]
        weights = [share * part.weights for share, part in zip(self.share, parts, strict=True)]
        means, sds = [part.means for part in parts], [part.sds for part in parts]
        return Mixture.of(np.concatenate(weights), np.concatenate(means), np.concatenate(sds))

    def spread(self) -> tuple[Array, Array]:
        """Values of √v and their probabilities, on a fine grid."""
        phi = np.linspace(*self.span, 4_002)[1:-1]
        known = np.array([node.log_likelihood for node in self.nodes])
        log_density = _between(known, 2 * (phi - self.span[0]) / (self.span[1] - self.span[0]) - 1)
        log_density += _log_prior(phi)
        density = np.exp(log_density - log_density.max())
        return np.sin(phi), density / density.sum()


def infer(told: Told) -> Population:
    """Find where the posterior of phi lies, and integrate there."""
    span = _located(_looker(told, offset=0.0, wide=True))
    return _integrated(_looker(told, offset=0.0), span, FINE)


def infer_coarsely(told: Told, span: tuple[float, float]) -> Population:
    """The same integral on fewer nodes and a lattice between the other's points, to compare."""
    return _integrated(_looker(told, offset=0.5), span, COARSE)


Look = Callable[[float, Array], Nodes]


def _looker(told: Told, *, offset: float, wide: bool = False) -> Look:
    rows, whose = told.groups()
    likelihood = np.exp(told.log_likelihood)
    coefficients = 1 + rows.shape[1]
    is_wide = coefficients > 1 and (wide or len(rows) > MANY_GROUPS)
    step, radius = WIDE_LATTICE if is_wide else LATTICE[coefficients]
    lattice = _lattice(coefficients, step, radius, offset)

    def look(phi: float, start: Array) -> Nodes:
        said = np.log(np.maximum(likelihood @ told.grid.blur(np.sin(phi) ** 2), 1e-300))
        by_group = said.sum(axis=0)[None] if len(rows) == 1 else _summed(said, whose, len(rows))
        return _nodes(_Surface(told.grid, by_group, rows, phi), start, lattice, step)

    return look


def _summed(said: Array, whose: NDArray[np.int64], groups: int) -> Array:
    if groups == len(whose):
        return np.asarray(said[np.argsort(whose)])
    total = np.zeros((groups, said.shape[1]))
    np.add.at(total, whose, said)
    return total


def _located(look: Look) -> tuple[float, float]:
    """Zoom in from every phi until half of the values looked at are worth keeping."""
    lower, upper = 0.0, np.pi / 2
    start = np.zeros(0)
    for _ in range(MOST_LOOKS):
        step = (upper - lower) / LOOKED
        phi = lower + step * (np.arange(LOOKED) + 0.5)
        found = []
        for value in phi:
            found.append(look(float(value), start))
            start = found[-1].mean
        log_density = np.array([node.log_likelihood for node in found]) + _log_prior(phi)
        kept = np.flatnonzero(log_density > log_density.max() - DROP)
        lower, upper, before = (
            max(0.0, phi[kept[0]] - step),
            min(np.pi / 2, phi[kept[-1]] + step),
            upper - lower,
        )
        if 2 * len(kept) >= LOOKED or upper - lower > 0.9 * before:
            break
    return float(lower), float(upper)


def _integrated(look: Look, span: tuple[float, float], count: int) -> Population:
    at, weight = _legendre(count)
    phi = span[0] + (span[1] - span[0]) * (at + 1) / 2
    nodes: list[Nodes] = []
    for value in phi:
        nodes.append(look(float(value), nodes[-1].mean if nodes else np.zeros(0)))
    log_density = np.array([node.log_likelihood for node in nodes]) + _log_prior(phi)
    share = weight * np.exp(log_density - log_density.max())
    return Population(tuple(nodes), share / share.sum(), span)


@cache
def _legendre(count: int) -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(count)


def _between(known: Array, at: Array) -> Array:
    """The polynomial through values at Gauss-Legendre nodes, at places in [-1, 1]."""
    nodes, weights = _legendre(len(known))
    degrees = np.arange(len(known))
    basis = np.polynomial.legendre.legvander(nodes, len(known) - 1)
    coefficients = (degrees + 0.5) * ((weights * known) @ basis)
    return np.asarray(np.polynomial.legendre.legval(at, coefficients))


def _log_prior(phi: Array) -> Array:
    """Log density of phi where sin² phi ~ Beta(1, SPREAD_SHAPE), up to a constant."""
    return np.asarray((2 * SPREAD_SHAPE - 1) * np.log(np.cos(phi)) + np.log(np.sin(phi)))


@dataclass(frozen=True, slots=True, eq=False)
class _Surface:
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
        bend = np.maximum(-np.gradient(slope, self.grid.step, axis=1), 0)
        design, prior = self.design, self.prior_precision
        at = start if start.size else np.zeros(design.shape[1])
        for _ in range(60):
            place = self.grid.places(design @ at[:, None])
            precision = np.diag(prior) + (design * cubic(bend, place)).T @ design
            precision += 1e-9 * np.eye(len(at))
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


def _nodes(surface: _Surface, start: Array, unit: Array, step: float) -> Nodes:
    """A lattice at the peak, as wide as the curvature says, and wider where the density does not end there."""
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
    return Nodes(surface.phi, log_likelihood, points, weights, mean, covariance, step)


@cache
def _lattice(dimensions: int, step: float, radius: float, offset: float) -> Array:
    """(N, d) points of an even lattice within a ball."""
    count = int(radius / step)
    axis = step * (np.arange(-count, count + 1) + offset)
    mesh = np.stack(np.meshgrid(*[axis] * dimensions, indexing="ij"), axis=-1).reshape(-1, dimensions)
    return np.asarray(mesh[np.square(mesh).sum(axis=1) <= radius**2])


def shrunken(told: Told, population: Population) -> Array:
    """(J, G) posterior density of each person's own effect, everyone's answers taken together."""
    rows, whose = told.groups()
    design = np.column_stack([np.ones(len(rows)), rows])
    likelihood = np.exp(told.log_likelihood)
    density = np.zeros_like(likelihood)
    for share, node in zip(population.share, population.nodes, strict=True):
        if share > NEGLIGIBLE:
            blur = told.grid.blur(np.sin(node.phi) ** 2)
            place = told.grid.places(design @ node.points.T)
            mean = dealt(place, node.weights, told.grid.count)[whose]
            said = np.maximum(likelihood @ blur, 1e-300)
            density += share * (np.where(np.abs(mean) > NEGLIGIBLE**2, mean, 0) / said) @ blur
    density = np.maximum(density * likelihood, 0)
    return density / (density.sum(axis=1, keepdims=True) * told.grid.step)
