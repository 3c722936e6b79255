"""Where the posterior of the four parameters lies, and quadrature nodes there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nof1.marginal import Array, Axes

DROP = 10.0
"""An axis ends where the logarithm of its marginal density has fallen by this much (a normal: 4.5 sd)."""

FIRST_LOOK = (5, 5, 11, 14)
LATER_LOOK = (7, 7, 9, 10)
"""Nodes (rho, t, s, w) while looking; the first look must not step over a narrow peak in w."""

MOST_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """The part of one axis that is looked at, and the ends it cannot pass; one point for a term left out."""

    lower: float
    upper: float
    floor: float = -np.inf
    ceiling: float = np.inf

    @property
    def is_point(self) -> bool:
        """The term is left out."""
        return self.lower == self.upper

    def widened(self, share: float) -> "Span":
        """The same span, longer by `share` of its length at each end."""
        more = share * (self.upper - self.lower)
        return Span(
            max(self.floor, self.lower - more), min(self.ceiling, self.upper + more), self.floor, self.ceiling
        )


Spans = tuple[Span, Span, Span, Span]
Counts = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Gauss-Legendre nodes on four spans; `weights` hold one array an axis."""

    axes: Axes
    weights: tuple[Array, ...]

    @classmethod
    def on(cls, spans: Spans, counts: Counts) -> "Grid":
        """Lay `counts` nodes on the spans, one where a term is left out."""
        rules = [_rule(span, count) for span, count in zip(spans, counts, strict=True)]
        return cls(Axes(*(nodes for nodes, _ in rules)), tuple(weights for _, weights in rules))

    def probabilities(self, log_density: Array) -> Array:
        """(R, T, S, W) posterior probability of each node; they sum to 1."""
        mass = np.exp(log_density - log_density.max())
        for axis, weights in enumerate(self.weights):
            mass *= _along(weights, axis)
        return np.asarray(mass / mass.sum())


class NotFoundError(ArithmeticError):
    """The posterior could not be enclosed."""


def locate[Seen](
    look: Callable[[Axes], Seen], density: Callable[[Seen], Array], spans: Spans
) -> tuple[Spans, Grid, Seen]:
    """Zoom in from `spans` until each axis holds the posterior and little else.

    Parameters
    ----------
    look, density
        Evaluate on given axes; the log density (R, T, S, W) in what was seen.

    Returns
    -------
    The spans, trimmed; the last grid looked at (a little wider), and what was seen there.

    Raises
    ------
    NotFoundError
        The posterior has no end, or keeps moving: nearly perfect fits, or a density that is not finite.
    """
    for count in range(MOST_LOOKS):
        grid = Grid.on(spans, LATER_LOOK if count else FIRST_LOOK)
        seen = look(grid.axes)
        log_density = density(seen)
        if not np.isfinite(log_density).all():
            raise NotFoundError("the density is not finite")
        mass = grid.probabilities(log_density)
        views = [
            _View(span, nodes, _log_marginal(mass, axis, grid.weights[axis]))
            for axis, (span, nodes) in enumerate(zip(spans, grid.axes, strict=True))
        ]
        if count and all(view.is_enclosed and view.is_resolved for view in views):
            return _four([view.trimmed() for view in views]), grid, seen
        spans = _four([view.moved() for view in views])
    raise NotFoundError(f"the posterior was not enclosed in {MOST_LOOKS} looks")


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """One axis as the last look showed it."""

    span: Span
    nodes: Array
    log_marginal: Array

    @property
    def seen(self) -> tuple[int, int]:
        """First and last node with a density worth keeping."""
        worth = np.flatnonzero(self.log_marginal > self.log_marginal.max() - DROP)
        return int(worth[0]), int(worth[-1])

    @property
    def is_enclosed(self) -> bool:
        first, last = self.seen
        below = first > 0 or self.span.lower <= self.span.floor
        above = last < len(self.nodes) - 1 or self.span.upper >= self.span.ceiling
        return self.span.is_point or (below and above)

    @property
    def is_resolved(self) -> bool:
        first, last = self.seen
        return self.span.is_point or last - first + 1 >= (len(self.nodes) - 1) / 2

    def moved(self) -> Span:
        """Wider where the density does not end within the span; narrower where few nodes saw it."""
        span, (first, last) = self.span, self.seen
        if span.is_point or (self.is_enclosed and self.is_resolved):
            return span
        length = span.upper - span.lower
        lower = self.nodes[first - 1] if first > 0 else max(span.floor, span.lower - length / 2)
        upper = (
            self.nodes[last + 1] if last < len(self.nodes) - 1 else min(span.ceiling, span.upper + length / 2)
        )
        return Span(float(lower), float(upper), span.floor, span.ceiling)

    def trimmed(self) -> Span:
        """The span cut where the log marginal, straight between nodes, falls below the limit."""
        if self.span.is_point:
            return self.span
        first, last = self.seen
        lower = self._crossing(first, first - 1) if first > 0 else self.span.lower
        upper = self._crossing(last, last + 1) if last < len(self.nodes) - 1 else self.span.upper
        return Span(lower, upper, self.span.floor, self.span.ceiling)

    def _crossing(self, inside: int, outside: int) -> float:
        limit = self.log_marginal.max() - DROP
        here, there = self.log_marginal[inside], self.log_marginal[outside]
        share = (here - limit) / (here - there)
        return float(self.nodes[inside] + share * (self.nodes[outside] - self.nodes[inside]))


def _four(spans: list[Span]) -> Spans:
    rho, t, s, w = spans
    return rho, t, s, w


def _log_marginal(mass: Array, axis: int, weights: Array) -> Array:
    others = tuple(other for other in range(4) if other != axis)
    return np.log(np.maximum(mass.sum(axis=others), 1e-300) / weights)


def _rule(span: Span, count: int) -> tuple[Array, Array]:
    if span.is_point:
        return np.array([span.lower]), np.ones(1)
    nodes, weights = _legendre(count)
    half = (span.upper - span.lower) / 2
    return span.lower + half * (nodes + 1), half * weights


@cache
def _legendre(count: int) -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(count)


def _along(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    return values.reshape([-1 if other == axis else 1 for other in range(4)])
