"""The Gaussian model's density at many values of (rho, w, sigma, tau), every coefficient integrated out.

Given those four the coefficients are jointly normal, and the answers enter only through sums of products of
columns: for each carryover w one pass over the days, one set of products for each distinct gap between
answers. From there on nothing depends on the number of days. The order of elimination keeps matrices small:
period shifts first (an eigendecomposition for each rho makes every tau diagonal), then level, trend and
weekdays (one for each rho and tau makes every sigma diagonal), last the arms, of which w moves the columns.

Axes of all arrays, in this order: R values of rho, T of tau, S of sigma, W of w.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.model import Columns
from nof1.priors import Priors

Array = NDArray[np.float64]


class Axes(NamedTuple):
    """Where the four parameters are evaluated.

    tau = sigma sinh(t) / √(information of a period's answers on its shift); sigma = exp(s) / √(1 - rho²).
    A term left out is a single node: rho = 0, t = 0, w = 0. In these coordinates the density is smooth,
    nearly uncorrelated, and in t even about 0.
    """

    rho: Array
    t: Array
    s: Array
    w: Array


class Shifts(NamedTuple):
    """Period shifts in the coordinates where their products are diagonal; P of them."""

    axes: Array  # (R, P, P)
    kappa: Array  # (R, T) tau / sigma
    shrunk: Array  # (R, T, P) kappa² / (1 + kappa² eigenvalue)
    others: Array  # (R, P, C) products with the other columns
    log_det: Array  # (R, T)
    log_slope: Array  # (R, T) log of d tau / d t, without sigma


class Fixed(NamedTuple):
    """Level, trend and weekdays, shifts taken out, in the coordinates where they are diagonal; F of them."""

    axes: Array  # (R, T, F, F)
    others: Array  # (1 + K, R, T, F, W) products with the exposure to each arm and, last, with the answers
    gain: Array  # (R, T, S, F) 1 / (sigma² + eigenvalue)


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """What is known at every node; arrays (R, T, S, W) unless said.

    Attributes
    ----------
    log_density
        Posterior density in the coordinates of `Axes`, up to a constant.
    sigma, tau
        (R, S) and (R, T, S) values in the outcome's units.
    pivots, lower
        LDL' of the arms' precision times sigma²: `pivots[k]`, `lower[i][j]`, j < i; row K: the answers.
    """

    log_density: Array
    sigma: Array
    tau: Array
    pivots: list[Array]
    lower: list[list[Array]]
    shifts: Shifts
    fixed: Fixed

    def contrast(self, weights: Array) -> tuple[Array, Array]:
        """Conditional mean and sd of sum_k weights[k] b_k, `weights` (K, 1) or (K, W), b_k ~ N(0, 1)."""
        solved = self.along(weights)
        mean = sum(z * along for z, along in zip(solved, self.lower[-1], strict=True))
        variance = sum(z * z / pivot for z, pivot in zip(solved, self.pivots, strict=False))
        sd = np.sqrt(variance) * self.sigma[:, None, :, None]
        return np.asarray(mean), np.asarray(sd)

    def along(self, weights: Array) -> list[Array]:
        """`weights` (K, 1) or (K, W) of the arms in the coordinates where their precision is `pivots`."""
        solved: list[Array] = []
        for i in range(len(self.pivots) - 1):
            solved.append(weights[i] - sum(self.lower[i][j] * solved[j] for j in range(i)))
        return solved

    def arms(self) -> list[Array]:
        """Conditional mean of each arm's coefficient, of unit prior sd."""
        arms = len(self.pivots) - 1
        means = list(self.lower[arms])
        for i in reversed(range(arms)):
            means[i] = means[i] - sum(self.lower[j][i] * means[j] for j in range(i + 1, arms))
        return [np.asarray(mean) for mean in means]


def evaluate(columns: Columns, exposed: Array, axes: Axes, priors: Priors) -> Nodes:
    """Density and conditional coefficients at every node; `exposed` is (n, K, W) for the W values of w."""
    n, arms, kept = exposed.shape
    p, f = columns.shifts.shape[1], columns.fixed.shape[1]
    answer = columns.answer - priors.middle
    table = np.column_stack([columns.shifts, columns.fixed, priors.arm_sd * exposed.reshape(n, -1), answer])
    products, log_correlation = _correlated_products(table, columns.gap, axes.rho)
    sigma = np.exp(axes.s) / np.sqrt(1 - axes.rho**2)[:, None]
    shifts = _take_out_shifts(products, p, axes.t)
    where = positions(arms, kept)
    fixed = _take_out_fixed(products, shifts, f, where, sigma)
    variance = np.square(sigma)[:, None, :, None]
    pivots, lower = _ldl(_arm_products(products, shifts, fixed, where + f), variance)
    log_det = (
        (log_correlation[:, None] + shifts.log_det)[:, :, None]
        - np.log(fixed.gain).sum(axis=-1)
        + 2 * (n - f - arms) * np.log(sigma)[:, None]
    )[..., None] + sum(np.log(pivot) for pivot in pivots[:-1])
    tau = shifts.kappa[:, :, None] * sigma[:, None]
    density = -0.5 * (log_det + pivots[-1] / variance) + _log_prior(axes, priors, sigma, tau, shifts)
    return Nodes(density, sigma, tau, pivots, lower, shifts, fixed)


def positions(arms: int, kept: int) -> NDArray[np.int64]:
    """(1 + K, W) where each arm's exposure for each w stands among the moving columns; last, the answers."""
    exposed = np.arange(arms * kept).reshape(arms, kept)
    return np.vstack([exposed, np.full(kept, arms * kept)])


def _correlated_products(table: Array, gap: Array, rho: Array) -> tuple[Array, Array]:
    """(R, C, C) products of columns under AR(1) on calendar gaps; (R,) log determinant of the correlation."""
    now, past = table[1:], table[:-1]
    lags, count = np.unique(gap, return_counts=True)
    sums = [np.outer(table[0], table[0])]
    for lag in lags:
        a, b = now[gap == lag], past[gap == lag]
        crossed = a.T @ b
        sums += [a.T @ a, crossed + crossed.T, b.T @ b]
    kept = rho[:, None] ** lags
    new = 1 - kept * kept
    shares = np.stack([1 / new, -kept / new, kept * kept / new], axis=-1).reshape(len(rho), -1)
    shares = np.column_stack([np.ones(len(rho)), shares])
    width = table.shape[1]
    products = (shares @ np.reshape(sums, (len(sums), -1))).reshape(-1, width, width)
    return products, np.log(new) @ count


def whitened(table: Array, gap: Array, rho: float) -> Array:
    """Rows turned so that plain products of columns are those under AR(1) on calendar gaps."""
    kept = rho ** gap[:, None]
    return np.vstack([table[:1], (table[1:] - kept * table[:-1]) / np.sqrt(1 - kept * kept)])


def _take_out_shifts(products: Array, p: int, t: Array) -> Shifts:
    value, axes = np.linalg.eigh(products[:, :p, :p])
    others = axes.mT @ products[:, :p, p:]
    information = value.mean(axis=1, keepdims=True) if p else np.ones((len(products), 1))
    kappa = np.sinh(t) / np.sqrt(information)
    squared = np.square(kappa)[:, :, None]
    inflated = 1 + squared * np.maximum(value, 0)[:, None]
    slope = np.log(np.cosh(t)) - 0.5 * np.log(information)
    return Shifts(axes, kappa, squared / inflated, others, np.log(inflated).sum(axis=-1), slope)


def _take_out_fixed(products: Array, shifts: Shifts, f: int, where: NDArray[np.int64], sigma: Array) -> Fixed:
    p, others = shifts.axes.shape[1], shifts.others
    ours = others[:, None, :, :f].mT * shifts.shrunk[:, :, None]
    left = products[:, None, p : p + f, p:] - ours @ others[:, None]
    value, axes = np.linalg.eigh(left[..., :f])
    turned = axes.mT @ left[..., f:]
    gain = 1 / (np.square(sigma)[:, None, :, None] + np.maximum(value, 0)[:, :, None])
    return Fixed(axes, np.moveaxis(turned[..., where], -2, 0), gain)


def _arm_products(
    products: Array, shifts: Shifts, fixed: Fixed, where: NDArray[np.int64]
) -> dict[tuple[int, int], Array]:
    """Products of arms and answers, each (R, T, S, W), with shifts and fixed columns taken out."""
    p, others = shifts.axes.shape[1], shifts.others
    found = {}
    for i in range(len(where)):
        for j in range(i + 1):
            plain = products[:, None, p + where[i], p + where[j]]
            left = plain - shifts.shrunk @ (others[:, :, where[i]] * others[:, :, where[j]])
            found[i, j] = left[:, :, None] - fixed.gain @ (fixed.others[i] * fixed.others[j])
    return found


def _ldl(entries: dict[tuple[int, int], Array], variance: Array) -> tuple[list[Array], list[list[Array]]]:
    """LDL' of sigma² I + the arms' products, the answers as last row (its pivot: their residual square)."""
    last = max(i for i, _ in entries)
    pivots: list[Array] = []
    lower: list[list[Array]] = [[] for _ in range(last + 1)]
    for k in range(last + 1):
        pivot = entries[k, k] + (variance if k < last else 0)
        pivots.append(pivot - sum(lower[k][j] ** 2 * pivots[j] for j in range(k)))
        for i in range(k + 1, last + 1):
            left = entries[i, k] - sum(lower[i][j] * lower[k][j] * pivots[j] for j in range(k))
            lower[i].append(left / pivots[k])
    return pivots, lower


def _log_prior(axes: Axes, priors: Priors, sigma: Array, tau: Array, shifts: Shifts) -> Array:
    """Log prior in the coordinates of `axes`, up to a constant; nothing for a term left out."""
    scale = np.log(sigma) - 0.5 * np.square(sigma / priors.noise_sd)
    density = scale[:, None]
    if axes.t.any():
        slope = shifts.log_slope[:, :, None] + np.log(sigma)[:, None]
        density = density + slope - 0.5 * np.square(tau / priors.period_sd)
    if axes.rho.any():
        density = density + _log_beta(axes.rho, priors.autocorrelation)[:, None, None]
    carried = _log_beta(axes.w, priors.carryover) if axes.w.any() else np.zeros(1)
    return np.asarray(density[..., None] + carried)


def _log_beta(x: Array, shape: tuple[float, float]) -> Array:
    a, b = shape
    return np.asarray((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
