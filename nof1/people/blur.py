"""Functions on an even grid, blurred by a normal, and read between its nodes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ive

Array = NDArray[np.float64]

COARSEST, MOST_NODES = 0.05, 1_600
"""Largest step, and most nodes, of a grid of effects; in units of the scale S."""

NODES_PER_SD = 2.0
"""Steps in the sd of the narrowest function: sums over the grid are then exact to 1e-8."""

ENOUGH_PER_SD = 1.2
"""With fewer the sums are no longer good to 1e-5."""


class EvenGrid(NamedTuple):
    """`start`, `start + step`, …; `size` nodes."""

    start: float
    step: float
    size: int

    @classmethod
    def over(cls, lower: float, upper: float, narrowest: float, *, coarser: float = 1.0) -> "EvenGrid":
        """A grid fine enough for functions of sd `narrowest`, or else of as many nodes as there may be."""
        step = coarser * min(COARSEST, narrowest / NODES_PER_SD)
        step = max(step, (upper - lower) / (MOST_NODES - 1))
        return cls(lower, step, int(np.ceil((upper - lower) / step)) + 1)

    @property
    def nodes(self) -> Array:
        """(G,) where it stands."""
        return np.asarray(self.start + self.step * np.arange(self.size), dtype=np.float64)

    def places(self, at: Array) -> Array:
        """Where values stand among the nodes, as fractional indices held inside the grid."""
        return np.clip((at - self.start) / self.step, 0, self.size - 1)

    def blur(self, variance: float) -> Array:
        """(G, G) matrix that blurs a function on the grid by N(0, variance); its rows would sum to 1.

        Where the normal is narrower than a step, a discrete one of the same variance: exp(-t) I_n(t).
        """
        t, apart = variance / self.step**2, np.arange(self.size, dtype=np.float64)
        weight = np.exp(-0.5 * apart**2 / t) if t >= 1 else ive(apart, t)
        weight = weight / (weight[0] + 2 * weight[1:].sum())
        index = np.arange(self.size)
        return np.asarray(weight[np.abs(index[:, None] - index)])


def cubic(table: Array, place: Array) -> Array:
    """Read rows of a table (U, G) between its nodes at fractional indices (U, N), by cubics through four."""
    first, weights = _cubic_weights(place, table.shape[1])
    return np.asarray(
        sum(
            weight * np.take_along_axis(table, first + offset, axis=1)
            for offset, weight in enumerate(weights)
        )
    )


def dealt(place: Array, weights: Array, count: int) -> Array:
    """(U, G) weights (N,) of values at fractional indices (U, N), dealt to four nodes each.

    Their first three moments stay; so a few nodes in the tails are below 0 by next to nothing.
    """
    first, shares = _cubic_weights(place, count)
    index = first + count * np.arange(len(place))[:, None]
    total = np.zeros(count * len(place))
    for offset, share in enumerate(shares):
        total += np.bincount((index + offset).ravel(), (share * weights).ravel(), len(total))
    return total.reshape(len(place), count)


def _cubic_weights(place: Array, count: int) -> tuple[NDArray[np.int64], tuple[Array, ...]]:
    first = np.clip(place.astype(np.int64) - 1, 0, count - 4)
    u = place - first
    return first, (
        -(u - 1) * (u - 2) * (u - 3) / 6,
        u * (u - 2) * (u - 3) / 2,
        -u * (u - 1) * (u - 3) / 2,
        u * (u - 1) * (u - 2) / 6,
    )
