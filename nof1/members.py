"""What a grid says of many series that share their calendar: all that they share is evaluated once.

The answers of each enter by their products with the columns, linear in what explains them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.grids import Grid
from nof1.marginal import Array, Axes, Nodes, evaluate, whitened
from nof1.model import Problem
from nof1.posterior import contrasts, towards

TOGETHER = 64
"""Members whose products are in memory at once."""

Single = NDArray[np.float32]
"""What there is most of needs no more digits: fixed columns and shifts are taken out in full precision."""


class Left(NamedTuple):
    """All that members share.

    `rows` (R, T, W, S, K + C, K + F) turn the arms' and fixed columns' products with the answers into what
    explains them (K, unit variance) and the contrasts' conditional means (C); `base` (R, T, W, S) is the log
    density without answers, weights of the grid within; `variance` (R, T, W, S, C) that of contrasts.
    """

    problem: Problem
    axes: Axes
    nodes: Nodes
    table: Array
    rows: Single
    base: Single
    variance: Single

    @classmethod
    def of(cls, problem: Problem, axes: Axes, weights: Sequence[Array] | None) -> "Left":
        """Evaluate everything but the answers."""
        columns, priors = problem.columns, problem.priors
        exposed, lived = problem.exposure(axes.w)
        exposed = exposed[columns.day]
        nothing = replace(columns, answer=np.full(len(columns.answer), priors.middle))
        nodes = evaluate(nothing, exposed, axes, priors)
        wanted = [priors.arm_sd * towards(one, lived) for one in contrasts(len(lived))]
        base = nodes.log_density
        for axis, one in enumerate(weights or ()):
            base = base + np.log(one).reshape([-1 if other == axis else 1 for other in range(4)])
        rows, variance = _rows(nodes, wanted)
        table = np.column_stack([columns.shifts, columns.fixed, priors.arm_sd * _by_arm(exposed)])
        base = (base - base.max()).swapaxes(2, 3)
        single = [values.astype(np.float32) for values in (rows, base, variance)]
        return cls(problem, axes, nodes, table, *single)

    def density(self, centred: Array) -> Array:
        """(R, T, S, W, N) log density of every member at every node."""
        return np.stack([density.swapaxes(1, 2) + top for density, top, _ in self.by_rho(centred)])

    def by_rho(self, centred: Array) -> Iterator[tuple[Single, Array, Single]]:
        """For each rho: log density (T, W, S, N), less what is added to it for each member (N,), and
        conditional means of contrasts (T, W, S, C, N).
        """
        for r, rho in enumerate(self.axes.rho):
            features, square = self._features(r, float(rho), centred)
            told = self.rows[r].reshape(*self.rows.shape[1:3], -1, self.rows.shape[-1]) @ features
            told = told.reshape(*self.rows.shape[1:5], -1)
            arms = len(self.nodes.pivots) - 1
            density = np.square(told[..., 0, :])
            for k in range(1, arms):
                density += np.square(told[..., k, :])
            density *= 0.5
            density += self.base[r][..., None]
            top = square.min(axis=(0, 1))
            density -= (0.5 * (square - top)).astype(np.float32)[:, None]
            yield density, -0.5 * top, told[..., arms:, :]

    def _features(self, r: int, rho: float, centred: Array) -> tuple[Single, Array]:
        """(T, W, K + F, N) products with the answers, shifts taken out; (T, S, N) their residual square."""
        shifts, fixed, gap = self.nodes.shifts, self.nodes.fixed, self.problem.columns.gap
        p, f, arms = shifts.axes.shape[1], fixed.axes.shape[-1], len(self.nodes.pivots) - 1
        answers = whitened(centred.T, gap, rho)
        products = whitened(self.table, gap, rho).T @ answers
        turned = shifts.axes[r].T @ products[:p]
        shrunk = shifts.shrunk[r]  # (T, P)
        others = shifts.others[r][:, :-1]  # (P, F + K W)
        left = products[p:] - (others.T * shrunk[:, None]) @ turned  # (T, F + K W, N)
        by_fixed = fixed.axes[r].mT @ left[:, :f]
        by_arm = left[:, f:].reshape(len(shrunk), arms, -1, left.shape[-1]).swapaxes(1, 2)
        variance = np.square(self.nodes.sigma[r])[:, None]
        square = np.square(answers).sum(axis=0) - shrunk @ np.square(turned)
        square = (square[:, None] - fixed.gain[r] @ np.square(by_fixed)) / variance
        across = np.broadcast_to(by_fixed[:, None], (*by_arm.shape[:2], *by_fixed.shape[1:]))
        return np.concatenate([by_arm, across], axis=2).astype(np.float32), square


def _by_arm(exposed: Array) -> Array:
    """(n, K W) the columns as `nof1.marginal.positions` counts them."""
    return exposed.reshape(len(exposed), -1)


def _rows(nodes: Nodes, wanted: list[Array]) -> tuple[Array, Array]:
    """Forward substitution through the arms, on rows instead of on answers."""
    arms, fixed = len(nodes.pivots) - 1, nodes.fixed
    f = fixed.axes.shape[-1]
    solved: list[Array] = []
    for k in range(arms):
        row = np.zeros((*nodes.log_density.shape, arms + f))
        row[..., k] = 1
        row[..., arms:] = -fixed.gain[..., None, :] * fixed.others[k].swapaxes(-1, -2)[:, :, None]
        solved.append(row - sum(nodes.lower[k][j][..., None] * solved[j] for j in range(k)))
    sigma = nodes.sigma[:, None, :, None]
    told = [
        one / (np.sqrt(pivot) * sigma)[..., None] for one, pivot in zip(solved, nodes.pivots, strict=False)
    ]
    variances = []
    for weights in wanted:
        along = nodes.along(weights)
        over = zip(along, nodes.pivots, solved, strict=False)
        told.append(np.sum([(z / d)[..., None] * u for z, d, u in over], axis=0))
        variances.append(sum(z * z / d for z, d in zip(along, nodes.pivots, strict=False)) * sigma**2)
    rows = np.stack(told, axis=-2).swapaxes(2, 3)
    return np.ascontiguousarray(rows), np.stack(variances, axis=-1).swapaxes(2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Summed:
    """Each member's posterior on a grid, summed over sigma.

    `weights` (N, M), `means`, `sds` (C, N, M): components, M = R T W; `ends` (N, 4, 2) how far the marginal
    log density at each end of each axis is below its largest.
    """

    weights: Array
    means: Array
    sds: Array
    ends: Array

    @classmethod
    def of(cls, problem: Problem, grid: Grid, centred: Array) -> "Summed":
        """Sum a few members at a time."""
        left = Left.of(problem, grid.axes, grid.weights)
        firsts = range(0, len(centred), TOGETHER)
        blocks = [_block(left, grid, centred[first : first + TOGETHER]) for first in firsts]
        return cls(
            np.concatenate([one.weights for one in blocks]),
            np.concatenate([one.means for one in blocks], axis=1),
            np.concatenate([one.sds for one in blocks], axis=1),
            np.concatenate([one.ends for one in blocks]),
        )


def _block(left: Left, grid: Grid, centred: Array) -> Summed:
    tops, sums, along_s, centres, firsts, seconds = [], [], [], [], [], []
    for r, (density, beside, means) in enumerate(left.by_rho(centred)):
        top = density.max(axis=(0, 1, 2))
        density -= top
        mass = np.exp(density, out=density)
        tops.append(top + beside)
        sums.append(mass.sum(axis=2))
        centre = means[:, :, means.shape[2] // 2].copy()
        means -= centre[:, :, None]
        along_s.append(mass.sum(axis=(0, 1)))
        weighted = mass[..., None, :] * means
        firsts.append(weighted.sum(axis=2))
        centres.append(centre)
        weighted *= means
        weighted += mass[..., None, :] * left.variance[r][..., None]
        seconds.append(weighted.sum(axis=2))
    scale = np.exp(tops - np.max(tops, axis=0))  # (R, N)
    weight = np.stack(sums) * scale[:, None, None]
    marginals = (
        weight.sum(axis=(1, 2)),
        weight.sum(axis=(0, 2)),
        (np.stack(along_s) * scale[:, None]).sum(axis=0),
        weight.sum(axis=(0, 1)),
    )
    total = np.maximum(np.stack(sums), 1e-30, dtype=np.float64)[:, :, :, None]
    mean = np.stack(firsts) / total
    variance = np.maximum(np.stack(seconds) / total - np.square(mean), 1e-20)  # 0 where there is no mass
    mean += np.stack(centres)
    members = weight.shape[-1]
    return Summed(
        (weight / weight.sum(axis=(0, 1, 2))).reshape(-1, members).T,
        np.moveaxis(mean, 3, 0).reshape(mean.shape[3], -1, members).swapaxes(1, 2),
        np.sqrt(np.moveaxis(variance, 3, 0).reshape(mean.shape[3], -1, members).swapaxes(1, 2)),
        np.stack([_ends(one, weights) for one, weights in zip(marginals, grid.weights, strict=True)], axis=1),
    )


def _ends(marginal: Array, weights: Array) -> Array:
    """(N, 2) how far the log density at the first and last node is below its largest."""
    density = np.log(np.maximum(marginal, 1e-300) / weights[:, None])
    return np.stack([density.max(axis=0) - density[0], density.max(axis=0) - density[-1]], axis=-1)
