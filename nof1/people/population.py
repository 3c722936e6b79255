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

import numpy as np
from numpy.typing import NDArray

from nof1.normal.mixture import Mixture
from nof1.people.blur import EvenGrid, dealt
from nof1.people.lattice import (
    LATTICE,
    MANY_GROUPS,
    WIDE_LATTICE,
    LatticeNodes,
    Surface,
    lattice_of,
    nodes_of,
)

Array = NDArray[np.float64]

SPREAD_SHAPE = 3.0
"""v ~ Beta(1, 3): a quarter of the prior variance is expected to lie between people (95 %: .008 to .71)."""

SPREAD_PRIOR_SD = 0.2025
"""Prior sd of √v, the population's spread in units of S (its mean is .457)."""

MOST_MODERATORS = 3

LOOKED, COARSE, FINE = 12, 22, 32
"""Values of phi while looking for the posterior, in the grid that checks, and in the answer."""

DROP = 14.0
"""Values of phi are kept where the log density is within this of its largest."""

MOST_LOOKS = 12

NEGLIGIBLE = 1e-9
"""Values of phi of less probability than this leave people's own effects as they are."""


@dataclass(frozen=True, slots=True, eq=False)
class PeopleSaid:
    """What people's answers say: `log_likelihood` (J, G) of the effect on `grid`; `moderators` (J, M)."""

    grid: EvenGrid
    log_likelihood: Array
    moderators: Array

    def groups(self) -> tuple[Array, NDArray[np.int64]]:
        """(U, M) distinct rows of moderators, and (J,) which is whose: alike people share their mean."""
        rows, whose = np.unique(self.moderators, axis=0, return_inverse=True)
        return rows, whose.reshape(-1)


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The posterior of mu, gamma and v; `share` (P,) is the probability of each of the nodes' phi."""

    nodes: tuple[LatticeNodes, ...]
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
        return Mixture.of(np.concatenate(weights), np.concatenate(means), np.square(np.concatenate(sds)))

    def spread(self) -> tuple[Array, Array]:
        """Values of √v and their probabilities, on a fine grid."""
        phi = np.asarray(np.linspace(*self.span, 4_002)[1:-1], dtype=np.float64)
        known = np.array([node.log_likelihood for node in self.nodes])
        log_density = _between(known, 2 * (phi - self.span[0]) / (self.span[1] - self.span[0]) - 1)
        log_density += _log_prior(phi)
        density = np.exp(log_density - log_density.max())
        return np.sin(phi), density / density.sum()


def infer(told: PeopleSaid) -> Population:
    """Find where the posterior of phi lies, and integrate there."""
    span = _located(_looker(told, offset=0.0, wide=True))
    return _integrated(_looker(told, offset=0.0), span, FINE)


def infer_coarsely(told: PeopleSaid, span: tuple[float, float]) -> Population:
    """The same integral on fewer nodes and a lattice between the other's points, to compare."""
    return _integrated(_looker(told, offset=0.5), span, COARSE)


Look = Callable[[float, Array], LatticeNodes]


def _looker(told: PeopleSaid, *, offset: float, wide: bool = False) -> Look:
    rows, whose = told.groups()
    likelihood = np.exp(told.log_likelihood)
    coefficients = 1 + rows.shape[1]
    is_wide = coefficients > 1 and (wide or len(rows) > MANY_GROUPS)
    step, radius = WIDE_LATTICE if is_wide else LATTICE[coefficients]
    lattice = lattice_of(coefficients, step, radius, offset)

    def look(phi: float, start: Array) -> LatticeNodes:
        said = np.log(np.maximum(likelihood @ told.grid.blur(np.sin(phi) ** 2), 1e-300))
        by_group = said.sum(axis=0)[None] if len(rows) == 1 else _summed(said, whose, len(rows))
        return nodes_of(Surface(told.grid, by_group, rows, phi), start, lattice, step)

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
        log_density = np.array([node.log_likelihood for node in found]) + _log_prior(np.asarray(phi))
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
    nodes: list[LatticeNodes] = []
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


def shrunken(told: PeopleSaid, population: Population) -> Array:
    """(J, G) posterior density of each person's own effect, everyone's answers taken together."""
    rows, whose = told.groups()
    design = np.column_stack([np.ones(len(rows)), rows])
    likelihood = np.exp(told.log_likelihood)
    density = np.zeros_like(likelihood)
    for share, node in zip(population.share, population.nodes, strict=True):
        if share > NEGLIGIBLE:
            blur = told.grid.blur(np.sin(node.phi) ** 2)
            place = told.grid.places(design @ node.points.T)
            mean = dealt(place, node.weights, told.grid.size)[whose]
            said = np.maximum(likelihood @ blur, 1e-300)
            density += share * (np.where(np.abs(mean) > NEGLIGIBLE**2, mean, 0) / said) @ blur
    density = np.maximum(density * likelihood, 0)
    return np.asarray(density / (density.sum(axis=1, keepdims=True) * told.grid.step))
