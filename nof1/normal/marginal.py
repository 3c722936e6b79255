"""The Gaussian model's density at many values of its few other parameters, every coefficient integrated out.

Given those the coefficients are jointly normal, and the answers enter only through sums of products of
columns (`nof1.normal.residuals`). The order of elimination keeps matrices small: period shifts first (an
eigendecomposition for each rho and phi makes every tau diagonal), then level, trend, weekdays and covariates
(one for each tau too makes every sigma diagonal), last the arms, of which w moves the columns.

Axes of all arrays, in this order: R pairs of values of rho and phi, T of tau, S of sigma, W of w.
"""

from dataclasses import dataclass, replace
from functools import reduce
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.normal.residuals import Products, products
from nof1.values.model import DesignColumns
from nof1.values.priors import Priors

Array = NDArray[np.float64]


class Axes(NamedTuple):
    """Where the parameters are evaluated.

    With v = exp(s) / √(1 - rho²): sigma = v cos(phi), sigma_w = v √(1 - rho²) sin(phi), and
    tau = v sinh(t) / √(information of a period's answers on its shift). A term left out is a single node:
    rho = 0, phi = 0, t = 0, w = 0. In these coordinates the density is smooth, nearly uncorrelated, and in t
    even about 0.
    """

    rho: Array
    phi: Array
    t: Array
    s: Array
    w: Array

    @property
    def pairs(self) -> tuple[Array, Array]:
        """(R,) rho and phi of each pair, phi running faster."""
        return np.repeat(self.rho, len(self.phi)), np.tile(self.phi, len(self.rho))

    @property
    def scale(self) -> Array:
        """(R, S) v."""
        return np.asarray(np.exp(self.s) / np.sqrt(1 - np.square(self.pairs[0]))[:, None])


class Shifts(NamedTuple):
    """Period shifts in the coordinates where their products are diagonal; P of them."""

    axes: Array  # (R, P, P)
    kappa: Array  # (R, T) tau / v
    shrunk: Array  # (R, T, P) kappa² / (1 + kappa² eigenvalue)
    others: Array  # (R, P, C) products with the other columns: fixed, each arm for each w, the answers
    log_det: Array  # (R, T)
    log_slope: Array  # (R, T) log of d tau / d t, without v


class Fixed(NamedTuple):
    """Level, trend and the like, shifts taken out, in the coordinates where they are diagonal; F of them."""

    axes: Array  # (R, T, F, F)
    others: list[Array]  # products (R, T, F, W) with the exposure to each arm, and (R, T, F, 1) the answers
    gain: Array  # (R, T, S, F) 1 / (v² + eigenvalue)


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """What is known at every node; arrays (R, T, S, W) or broadcasting to it, unless said.

    Attributes
    ----------
    log_density
        Posterior density in the coordinates of `Axes`, up to a constant.
    scale, sigma, within, tau
        (R, S) v, sigma, sigma_w and (R, T, S) tau in the outcome's units.
    pivots, lower
        LDL' of the arms' precision times v²: `pivots[k]`, `lower[i][j]`, j < i; row K: the answers.
    """

    log_density: Array
    scale: Array
    sigma: Array
    within: Array
    tau: Array
    pivots: list[Array]
    lower: list[list[Array]]
    shifts: Shifts
    fixed: Fixed

    def contrast(self, one: list[Array], other: list[Array]) -> tuple[Array, Array]:
        """Conditional mean and variance of one combination of the arms less another, both from `along`."""
        solved = [here - there for here, there in zip(one, other, strict=True)]
        mean = sum(z * along for z, along in zip(solved, self.lower[-1], strict=True))
        variance = sum(z * z / pivot for z, pivot in zip(solved, self.pivots, strict=False))
        return np.asarray(mean), np.asarray(variance * np.square(self.scale)[:, None, :, None])

    def along(self, weights: Array) -> list[Array]:
        """`weights` (K, 1) or (K, W) of the arms in the coordinates where their precision is `pivots`."""
        solved: list[Array] = []
        for i, weight in enumerate(weights):
            solved.append(weight - sum(self.lower[i][j] * solved[j] for j in range(i)))
        return solved

    def arms(self) -> list[Array]:
        """Conditional mean of each arm's coefficient, of unit prior sd."""
        arms = len(self.pivots) - 1
        means = list(self.lower[arms])
        for i in reversed(range(arms)):
            means[i] = means[i] - sum(self.lower[j][i] * means[j] for j in range(i + 1, arms))
        return [np.asarray(mean) for mean in means]


def evaluate(columns: DesignColumns, exposed: Array, axes: Axes, priors: Priors) -> Nodes:
    """Density and conditional coefficients at every node; `exposed` is (n, K, W) for the W values of w."""
    n, arms, kept = exposed.shape
    p, f = columns.shifts.shape[1], columns.fixed.shape[1]
    answer = columns.answer - priors.middle
    table = np.column_stack([columns.shifts, columns.fixed, priors.arm_sd * exposed.reshape(n, -1), answer])
    rho, phi = axes.pairs
    found, scale = products(table, columns.gap, rho, phi), axes.scale
    shifts = _take_out_shifts(found.values, p, axes.t)
    fixed = _take_out_fixed(found.values, shifts, f, arms, scale)
    variance = np.square(scale)[:, None, :, None]
    pivots, lower = _ldl(_arm_products(found.values[:, p:, p:], shifts, fixed, kept), variance)
    volume = _volume(found, shifts, fixed, n - f - arms, scale)
    log_det = volume[..., None] + np.log(reduce(np.multiply, pivots[:-1]))
    tau = shifts.kappa[:, :, None] * scale[:, None]
    sigma = scale * np.cos(phi)[:, None]
    within = np.exp(axes.s) * np.sin(phi)[:, None]
    nodes = Nodes(np.zeros(0), scale, sigma, within, tau, pivots, lower, shifts, fixed)
    density = -0.5 * (log_det + pivots[-1] / variance) + _log_prior(axes, priors, nodes)
    return replace(nodes, log_density=density)


def _take_out_shifts(plain: Array, p: int, t: Array) -> Shifts:
    value, axes = np.linalg.eigh(plain[:, :p, :p])
    others = axes.mT @ plain[:, :p, p:]
    information = value.mean(axis=1, keepdims=True) if p else np.ones((len(plain), 1))
    kappa = np.sinh(t) / np.sqrt(information)
    squared = np.square(kappa)[:, :, None]
    inflated = 1 + squared * np.maximum(value, 0)[:, None]
    slope = np.log(np.cosh(t)) - 0.5 * np.log(information)
    return Shifts(axes, kappa, squared / inflated, others, np.log(inflated).sum(axis=-1), slope)


def _take_out_fixed(plain: Array, shifts: Shifts, f: int, arms: int, scale: Array) -> Fixed:
    p, others = shifts.axes.shape[1], shifts.others
    ours = others[:, None, :, :f].mT * shifts.shrunk[:, :, None]
    left = plain[:, None, p : p + f, p:] - ours @ others[:, None]
    value, axes = np.linalg.eigh(left[..., :f])
    turned = axes.mT @ left[..., f:]
    gain = 1 / (np.square(scale)[:, None, :, None] + np.maximum(value, 0)[:, :, None])
    by_arm = np.split(turned[..., :-1], arms, axis=-1)
    return Fixed(axes, [*by_arm, turned[..., -1:]], gain)


def _arm_products(plain: Array, shifts: Shifts, fixed: Fixed, kept: int) -> dict[tuple[int, int], Array]:
    """Products of arms and answers, each (R, T, S, W) or (R, T, S, 1), shifts and fixed columns taken out."""
    f, arms = fixed.axes.shape[-1], len(fixed.others) - 1
    places = [slice(f + arm * kept, f + (arm + 1) * kept) for arm in range(arms)] + [slice(-1, None)]
    pairs = [(i, j) for i in range(arms + 1) for j in range(i + 1)]
    own, by_period, by_fixed = [], [], []
    for i, j in pairs:
        block = plain[:, places[i], places[j]]
        own.append(block.diagonal(axis1=1, axis2=2) if i < arms else block[:, 0])  # of the same w
        by_period.append(shifts.others[:, :, places[i]] * shifts.others[:, :, places[j]])
        by_fixed.append(fixed.others[i] * fixed.others[j])
    left = np.concatenate(own, axis=-1)[:, None] - shifts.shrunk @ np.concatenate(by_period, axis=-1)
    entries = left[:, :, None] - fixed.gain @ np.concatenate(by_fixed, axis=-1)
    ends = list(accumulate((one.shape[-1] for one in own), initial=0))
    return {pair: entries[..., first:end] for pair, (first, end) in zip(pairs, pairwise(ends), strict=True)}


def _ldl(entries: dict[tuple[int, int], Array], variance: Array) -> tuple[list[Array], list[list[Array]]]:
    """LDL' of v² I + the arms' products, the answers as last row (its pivot: their residual square)."""
    last = max(i for i, _ in entries)
    pivots: list[Array] = []
    lower: list[list[Array]] = [[] for _ in range(last + 1)]
    for k in range(last + 1):
        pivot = entries[k, k] + (variance if k < last else 0)
        scaled = [lower[k][j] * pivots[j] for j in range(k)]
        for j in range(k):
            pivot = pivot - lower[k][j] * scaled[j]
        pivots.append(pivot)
        for i in range(k + 1, last + 1):
            left = entries[i, k]
            for j in range(k):
                left = left - lower[i][j] * scaled[j]
            lower[i].append(left / pivot)
    return pivots, lower


def _volume(residuals: Products, shifts: Shifts, fixed: Fixed, left: int, scale: Array) -> Array:
    """(R, T, S) log determinant of all but the arms; `left` is what remains of the power of v²."""
    volume = (residuals.log_det[:, None] + shifts.log_det)[:, :, None] - np.log(fixed.gain).sum(axis=-1)
    return np.asarray(volume + 2 * left * np.log(scale)[:, None])


def _log_prior(axes: Axes, priors: Priors, nodes: Nodes) -> Array:
    """Log prior in the coordinates of `axes`, up to a constant; nothing for a term left out."""
    density = (np.log(nodes.scale) - 0.5 * np.square(nodes.sigma / priors.noise_sd))[:, None]
    if axes.phi.any():  # d sigma d sigma_w = exp(2 s) / √(1 - rho²) d s d phi
        density = density + (axes.s - 0.5 * np.square(nodes.within / priors.within_sd))[:, None]
    if axes.t.any():
        slope = nodes.shifts.log_slope[:, :, None] + np.log(nodes.scale)[:, None]
        density = density + slope - 0.5 * np.square(nodes.tau / priors.period_sd)
    if axes.rho.any():
        density = density + log_beta(axes.pairs[0], priors.autocorrelation)[:, None, None]
    carried = log_beta(axes.w, priors.carryover) if axes.w.any() else np.zeros(1)
    return np.asarray(density[..., None] + carried)


def log_beta(x: Array, shape: tuple[float, float]) -> Array:
    """Log density of Beta(a, b), up to a constant."""
    a, b = shape
    return np.asarray((a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
