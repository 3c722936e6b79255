"""What a grid says of many series that share their calendar: all that they share is evaluated once.

The answers of each enter by their products with the columns, linear in what explains them.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.normal.marginal import Array, Axes, Nodes, evaluate
from nof1.normal.residuals import turned as made_independent
from nof1.values.model import Problem
from nof1.values.posterior import contrasts, towards

Single = NDArray[np.float32]
"""What there is most of needs no more digits: fixed columns and shifts are taken out in full precision."""


class Given(NamedTuple):
    """Of N members, for one pair of rho and phi.

    `density` (T, W, S, N) log density, to which `level` (N,) is to be added; `means` (T, W, S, C, N)
    conditional means of contrasts.
    """

    density: Single
    level: Array
    means: Single


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
    def of(cls, problem: Problem, axes: Axes, log_weights: Array | None = None) -> "Left":
        """Evaluate everything but the answers; with the grid's weights, where told."""
        columns, priors = problem.columns, problem.priors
        exposed, lived = problem.exposure(axes.w)
        exposed = exposed[columns.day]
        nothing = replace(columns, answer=np.full(len(columns.answer), priors.middle))
        nodes = evaluate(nothing, exposed, axes, priors)
        wanted = [priors.arm_sd * towards(one, lived) for one in contrasts(len(lived))]
        base = nodes.log_density if log_weights is None else nodes.log_density + log_weights
        rows, variance = _rows(nodes, wanted)
        table = np.column_stack([columns.shifts, columns.fixed, priors.arm_sd * _by_arm(exposed)])
        base = (base - base.max()).swapaxes(2, 3)
        single = [values.astype(np.float32) for values in (rows, base, variance)]
        return cls(problem, axes, nodes, table, *single)

    def density(self, centred: Array) -> Array:
        """(R, T, S, W, N) log density of every member at every node."""
        found = [self.given(r, centred) for r in range(len(self.nodes.scale))]
        return np.stack([one.density.swapaxes(1, 2) + one.level for one in found])

    def given(self, r: int, centred: Array) -> Given:
        """What is known of the members for one pair of rho and phi."""
        features, square = self._features(r, centred)
        told = self.rows[r].reshape(*self.rows.shape[1:3], -1, self.rows.shape[-1]) @ features
        told = told.reshape(*self.rows.shape[1:5], -1)
        arms = len(self.nodes.pivots) - 1
        density = np.square(told[..., 0, :])
        for k in range(1, arms):
            density += np.square(told[..., k, :])
        density *= 0.5
        density += self.base[r][..., None]
        least = square.min(axis=(0, 1))
        density -= (0.5 * (square - least)).astype(np.float32)[:, None]
        return Given(density, -0.5 * least, told[..., arms:, :])

    def _features(self, r: int, centred: Array) -> tuple[Single, Array]:
        """(T, W, K + F, N) products with the answers, shifts taken out; (T, S, N) their residual square."""
        shifts, fixed = self.nodes.shifts, self.nodes.fixed
        p, f, arms = shifts.axes.shape[1], fixed.axes.shape[-1], len(self.nodes.pivots) - 1
        both = self._independent(r, np.column_stack([self.table, centred.T]))
        table, answers = np.split(both, [self.table.shape[1]], axis=1)
        products = table.T @ answers
        turned = shifts.axes[r].T @ products[:p]
        shrunk = shifts.shrunk[r]  # (T, P)
        others = shifts.others[r][:, :-1]  # (P, F + K W)
        left = products[p:] - (others.T * shrunk[:, None]) @ turned  # (T, F + K W, N)
        by_fixed = fixed.axes[r].mT @ left[:, :f]
        by_arm = left[:, f:].reshape(len(shrunk), arms, -1, left.shape[-1]).swapaxes(1, 2)
        variance = np.square(self.nodes.scale[r])[:, None]
        square = np.square(answers).sum(axis=0) - shrunk @ np.square(turned)
        square = (square[:, None] - fixed.gain[r] @ np.square(by_fixed)) / variance
        across = np.broadcast_to(by_fixed[:, None], (*by_arm.shape[:2], *by_fixed.shape[1:]))
        return np.concatenate([by_arm, across], axis=2).astype(np.float32), square

    def _independent(self, r: int, table: Array) -> Array:
        rho, phi = self.axes.pairs
        gap = self.problem.columns.gap
        return np.asarray(made_independent(table, gap, rho[r : r + 1], phi[r : r + 1])[0][0])


def _by_arm(exposed: Array) -> Array:
    """(n, K W) the columns in the order of `nof1.normal.marginal.evaluate`."""
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
    scale = nodes.scale[:, None, :, None]
    told = [
        one / (np.sqrt(pivot) * scale)[..., None] for one, pivot in zip(solved, nodes.pivots, strict=False)
    ]
    variances = []
    for weights in wanted:
        along = nodes.along(weights)
        over = zip(along, nodes.pivots, solved, strict=False)
        told.append(np.sum([(z / d)[..., None] * u for z, d, u in over], axis=0))
        variances.append(sum(z * z / d for z, d in zip(along, nodes.pivots, strict=False)) * scale**2)
    rows = np.stack(told, axis=-2).swapaxes(2, 3)
    return np.ascontiguousarray(rows), np.stack(variances, axis=-1).swapaxes(2, 3)
