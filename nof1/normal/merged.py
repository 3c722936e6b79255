"""Posteriors of many series that share their calendar, each as a mixture of few normals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.normal.grids import Grid
from nof1.normal.marginal import Array
from nof1.normal.members import Left, Single
from nof1.normal.mixture import CELL_MEAN, CELL_SD
from nof1.values.model import Problem

TOGETHER = 64
"""Members whose products are in memory at once."""

LEAST = 1e-6
"""Cells of less weight are left out."""

HALF = 40
"""Cells on each side of a member's middle."""


class Normals(NamedTuple):
    """One contrast of many members, each a mixture of normals; all arrays (M,), `member` says whose."""

    member: NDArray[np.int64]
    weights: Array
    means: Array
    sds: Array


class Merged(NamedTuple):
    """Each member's posterior on a grid.

    `contrasts` are mixtures; `ends` (N, 5, 2) how far the marginal log density at each end of each axis is
    below its largest.
    """

    contrasts: list[Normals]
    ends: Array

    @classmethod
    def of(cls, problem: Problem, grid: Grid, centred: Array) -> "Merged":
        """Merge a few members at a time; `centred` (N, n) are answers less the prior's middle."""
        left = Left.of(problem, grid.axes, grid.log_weights)
        firsts = range(0, len(centred), TOGETHER)
        blocks = [_block(left, grid, centred[first : first + TOGETHER]) for first in firsts]
        by_contrast = list(zip(*(block.contrasts for block in blocks), strict=True))
        return cls(
            [_joined(parts, list(firsts)) for parts in by_contrast],
            np.concatenate([block.ends for block in blocks]),
        )


def _joined(parts: tuple[Normals, ...], firsts: list[int]) -> Normals:
    member = np.concatenate([one.member + first for one, first in zip(parts, firsts, strict=True)])
    weights, means, sds = (
        np.concatenate([getattr(one, name) for one in parts]) for name in ("weights", "means", "sds")
    )
    return Normals(member, weights, means, sds)


def _block(left: Left, grid: Grid, centred: Array) -> Merged:
    pairs = len(left.nodes.scale)
    first = pairs // 2
    totals = _Marginals(grid, len(centred))
    cells: list[_Cells] = []
    reference = np.zeros(len(centred))
    for r in [first, *(other for other in range(pairs) if other != first)]:
        density, level, means = left.given(r, centred)
        level = level + density.max(axis=(0, 1, 2))
        density -= density.max(axis=(0, 1, 2))
        mass = np.exp(density, out=density).astype(np.float64)
        if not cells:
            reference = level
            cells = [_Cells(mass, means[..., c, :], left.variance[..., c], r) for c in range(means.shape[3])]
        mass *= np.exp(np.minimum(level - reference, 500))
        totals.add(r, mass)
        for c, one in enumerate(cells):
            one.add(r, mass, means[..., c, :])
    return Merged([one.normals() for one in cells], totals.ends())


class _Marginals:
    """Sums of the members' mass along each axis of the grid."""

    def __init__(self, grid: Grid, members: int) -> None:
        self.grid = grid
        self.by_pair = np.zeros((len(grid.axes.pairs[0]), members))
        self.by_t, self.by_s, self.by_w = (np.zeros((count, members)) for count in grid.shape[2:])

    def add(self, r: int, mass: Array) -> None:
        """`mass` (T, W, S, N) of one pair of rho and phi."""
        by_t_and_w = mass.sum(axis=2)
        self.by_s += mass.sum(axis=(0, 1))
        self.by_t += by_t_and_w.sum(axis=1)
        self.by_w += by_t_and_w.sum(axis=0)
        self.by_pair[r] = by_t_and_w.sum(axis=(0, 1))

    def ends(self) -> Array:
        """(N, 5, 2) as in `Merged`."""
        pairs = self.by_pair.reshape(*self.grid.shape[:2], -1)
        sums = (pairs.sum(axis=1), pairs.sum(axis=0), self.by_t, self.by_s, self.by_w)
        return np.stack([_ends(*one) for one in zip(sums, self.grid.weights, strict=True)], axis=1)


def _ends(mass: Array, weights: Array) -> Array:
    """(N, 2) how far the log density at the first and last node is below its largest."""
    density = np.log(np.maximum(mass, 1e-300) / weights[:, None])
    return np.stack([density.max(axis=0) - density[0], density.max(axis=0) - density[-1]], axis=-1)


class _Cells:
    """One contrast: neighbours in mean and in sd are merged, member by member."""

    def __init__(self, mass: Array, means: Single, variance: Single, r: int) -> None:
        """Lay cells by one pair of rho and phi: `mass`, `means` (T, W, S, N); `variance` (R, T, W, S)."""
        total = mass.sum(axis=(0, 1, 2))
        self.middle = (mass * means).sum(axis=(0, 1, 2)) / total
        typical = (mass * np.sqrt(variance[r])[..., None]).sum(axis=(0, 1, 2)) / total
        self.width = CELL_MEAN * float(np.median(typical))
        self.variance = variance
        along = np.log(variance) / (2 * CELL_SD)
        self.along = (along - along.min()).astype(np.int32)
        self.across = int(self.along.max()) + 1
        self.first = np.arange(len(total), dtype=np.int32) * (2 * HALF * self.across)
        self.sums = np.zeros((3, len(total) * 2 * HALF * self.across))

    def add(self, r: int, mass: Array, means: Single) -> None:
        """Add the nodes of one pair of rho and phi."""
        away = means - self.middle
        row = np.clip(away / self.width + HALF, 0, 2 * HALF - 1).astype(np.int32)
        cell = (self.first + row * self.across + self.along[r][..., None]).ravel()
        square = np.square(away) + self.variance[r][..., None]
        for total, values in zip(self.sums, (mass, mass * away, mass * square), strict=True):
            total += np.bincount(cell, values.ravel(), len(total))

    def normals(self) -> Normals:
        """What has come together."""
        members = len(self.middle)
        total, away, square = self.sums.reshape(3, members, -1)
        weights = total / total.sum(axis=1, keepdims=True)
        member, cell = np.nonzero(weights > LEAST)
        total, away, square = total[member, cell], away[member, cell], square[member, cell]
        mean = away / total
        sd = np.sqrt(np.maximum(square / total - np.square(mean), 0))
        kept = np.bincount(member, weights[member, cell], members)
        return Normals(member, weights[member, cell] / kept[member], mean + self.middle[member], sd)
