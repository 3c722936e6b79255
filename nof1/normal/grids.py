"""Where the posterior of the few parameters that stay lies, and quadrature nodes there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from nof1.normal.marginal import Array, Axes
from nof1.values.posterior import Span

DROP = 10.0
"""An axis ends where the logarithm of its marginal density has fallen by this much (a normal: 4.5 sd)."""

FIRST_LOOK = (4, 5, 4, 9, 12)
LATER_LOOK = (7, 6, 6, 8, 9)
"""Nodes (rho, phi, t, s, w) while looking; the first look must not step over a narrow peak in w."""

ENOUGH = 7.0
"""By how much it must have fallen there at least: what lies beyond is a few ten-thousandths."""

MARGIN = 0.2
"""Share of its length by which a trimmed span is widened at each end for the next look."""

MOST_LOOKS = 20


Spans = tuple[Span, ...]
Counts = tuple[int, ...]


class Finer(NamedTuple):
    """Nodes and weights of one axis, (F,) each."""

    nodes: Array
    weights: Array


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Nodes on the spans of the axes, evenly spaced or Gauss-Legendre; `weights` hold one array an axis.

    References
    ----------
    Trefethen & Weideman (2014), The exponentially convergent trapezoidal rule.
    https://doi.org/10.1137/130932132
    """

    axes: Axes
    weights: tuple[Array, ...]

    @classmethod
    def on(cls, spans: Spans, counts: Counts) -> "Grid":
        """Lay `counts` nodes on the spans, one where a term is left out."""
        rules = [_rule(span, count) for span, count in zip(spans, counts, strict=True)]
        return cls(Axes(*(nodes for nodes, _ in rules)), tuple(weights for _, weights in rules))

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of nodes along each axis."""
        return tuple(len(weights) for weights in self.weights)

    @property
    def log_weights(self) -> Array:
        """(R, T, S, W) logarithm of each node's weight; R pairs of rho and phi."""
        rho, phi, t, s, w = (np.log(weights) for weights in self.weights)
        pairs = (rho[:, None] + phi).ravel()
        return np.asarray(pairs[:, None, None, None] + t[:, None, None] + s[:, None] + w)

    def probabilities(self, log_density: Array) -> Array:
        """(R, T, S, W) posterior probability of each node; they sum to 1."""
        weighted = log_density + self.log_weights
        mass = np.exp(weighted - weighted.max())
        return np.asarray(mass / mass.sum())

    def between(self, count: int) -> tuple[Finer, Array]:
        """As many nodes of w instead, and (W, F) shares of the W nodes in the value at each.

        References
        ----------
        Berrut & Trefethen (2004), Barycentric Lagrange interpolation.
        https://doi.org/10.1137/S0036144502417715
        """
        unit, weights = _legendre(self.shape[-1])
        more, more_weights = _legendre(count)
        barycentric = (-1.0) ** np.arange(len(unit)) * np.sqrt((1 - unit * unit) * weights)
        terms = barycentric[:, None] / (more - unit[:, None])
        half, nodes = self.weights[-1].sum() / 2, self.axes.w
        middle = nodes[0] - half * unit[0]
        return Finer(middle + half * more, half * more_weights), terms / terms.sum(axis=0)

    def along(self, mass: Array) -> list[Array]:
        """The posterior's marginal density at the nodes of each axis, from the probabilities."""
        by_axis = mass.reshape(self.shape)
        sums = [by_axis.sum(axis=tuple({*range(by_axis.ndim)} - {axis})) for axis in range(by_axis.ndim)]
        return [one / weights for one, weights in zip(sums, self.weights, strict=True)]


class NotFoundError(ArithmeticError):
    """The posterior could not be enclosed."""


def locate[Seen](
    look: Callable[[Axes], Seen],
    density: Callable[[Seen], Array],
    spans: Spans,
    *,
    is_near: bool = False,
    most: int = MOST_LOOKS,
) -> tuple[Spans, Grid, Seen]:
    """Zoom in from `spans` until each axis holds the posterior and little else.

    Parameters
    ----------
    look, density
        Evaluate on given axes; the log density (R, T, S, W) in what was seen.
    is_near
        `spans` are thought to hold the posterior and little else already: one look may do.
    most
        Looks, at most.

    Returns
    -------
    The spans, trimmed; the last grid looked at (a little wider), and what was seen there.

    Raises
    ------
    NotFoundError
        The posterior has no end, or keeps moving: nearly perfect fits, or a density that is not finite.
    """
    for count in range(most):
        later = is_near or count > 0
        grid = Grid.on(spans, LATER_LOOK if later else FIRST_LOOK)
        seen = look(grid.axes)
        views = _views(spans, grid, density(seen))
        if later and all(view.is_enclosed and view.is_resolved for view in views):
            return tuple(view.trimmed() for view in views), grid, seen
        spans = tuple(view.moved() for view in views)
    raise NotFoundError(f"the posterior was not enclosed in {most} looks")


def _views(spans: Spans, grid: Grid, log_density: Array) -> list["_View"]:
    if not np.isfinite(log_density).all():
        raise NotFoundError("the density is not finite")
    marginals = grid.along(grid.probabilities(log_density))
    return [_View.of(*one) for one in zip(spans, grid.axes, marginals, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """One axis as the last look showed it."""

    span: Span
    nodes: Array
    log_marginal: Array
    highest: float
    seen: tuple[int, int]  # first and last node with a density worth keeping

    @classmethod
    def of(cls, span: Span, nodes: Array, marginal: Array) -> "_View":
        """Look at one axis; `marginal` is the density at its nodes."""
        log_marginal = np.log(np.maximum(marginal, 1e-300))
        highest = float(log_marginal.max())
        worth = np.flatnonzero(log_marginal > highest - DROP)
        return cls(span, nodes, log_marginal, highest, (int(worth[0]), int(worth[-1])))

    @property
    def is_enclosed(self) -> bool:
        if self.span.is_point:
            return True
        limit = self.highest - ENOUGH
        below = self.log_marginal[0] < limit or self.span.lower <= self.span.floor
        above = self.log_marginal[-1] < limit or self.span.upper >= self.span.ceiling
        return bool(below and above)

    @property
    def is_resolved(self) -> bool:
        first, last = self.seen
        return self.span.is_point or last - first + 1 >= (len(self.nodes) - 1) / 2

    def moved(self) -> Span:
        """Wider where the density does not end within the span; narrower where few nodes saw it."""
        span, (first, last) = self.span, self.seen
        if span.is_point:
            return span
        if self.is_enclosed and self.is_resolved:
            return self.trimmed().widened(MARGIN)
        length = span.upper - span.lower
        lower = self.nodes[first - 1] if first > 0 else span.lower - length / 2
        upper = self.nodes[last + 1] if last < len(self.nodes) - 1 else span.upper + length / 2
        return span.between(lower, upper)

    def trimmed(self) -> Span:
        """The span cut where the log marginal, straight between nodes, falls below the limit."""
        if self.span.is_point:
            return self.span
        first, last = self.seen
        lower = self._crossing(first, first - 1) if first > 0 else self.span.lower
        upper = self._crossing(last, last + 1) if last < len(self.nodes) - 1 else self.span.upper
        return self.span.between(lower, upper)

    def _crossing(self, inside: int, outside: int) -> float:
        limit = self.highest - DROP
        here, there = self.log_marginal[inside], self.log_marginal[outside]
        share = (here - limit) / (here - there)
        return float(self.nodes[inside] + share * (self.nodes[outside] - self.nodes[inside]))


def _rule(span: Span, count: int) -> tuple[Array, Array]:
    if span.is_point:
        return np.array([span.lower]), np.ones(1)
    length = span.upper - span.lower
    if span.fades:
        weights = np.full(count, length / (count - 1))
        weights[[0, -1]] /= 2
        return np.linspace(span.lower, span.upper, count), weights
    nodes, weights = _legendre(count)
    return span.lower + length / 2 * (nodes + 1), length / 2 * weights


@cache
def _legendre(count: int) -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(count)
