"""Joint draws from a posterior on a grid: nodes by their probability, coefficients given them exactly."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.normal.marginal import Array
from nof1.normal.quadrature import Solved


class Drawn(NamedTuple):
    """N joint draws; units are the outcome's unless said.

    Attributes
    ----------
    arms
        (N, K) coefficients, sustained.
    fixed
        (N, F) of level (less its prior mean), trend, weekdays, covariates, in prior sds.
    shifts
        (N, P) of the periods.
    sigma, sigma_w, tau, rho, w
        (N,) 0 for a term left out.
    """

    arms: Array
    fixed: Array
    shifts: Array
    sigma: Array
    sigma_w: Array
    tau: Array
    rho: Array
    w: Array


class _At(NamedTuple):
    """Places of the nodes drawn, (N,) each."""

    r: NDArray[np.int64]
    t: NDArray[np.int64]
    s: NDArray[np.int64]
    w: NDArray[np.int64]


def drawn(found: Solved, count: int, seed: int) -> Drawn:
    """Draw `count` times, in no order."""
    rng = np.random.default_rng(seed)
    at = _nodes(found, count, rng)
    nodes, axes = found.seen.nodes, found.seen.axes
    scale = nodes.scale[at.r, at.s]
    arms = _arms(found, at, scale, rng)
    fixed = _fixed(found, at, scale, arms, rng)
    shifts = _shifts(found, at, scale, arms, fixed, rng)
    return Drawn(
        arms=found.problem.priors.arm_sd * arms.T,
        fixed=fixed,
        shifts=shifts,
        sigma=nodes.sigma[at.r, at.s],
        sigma_w=nodes.within[at.r, at.s],
        tau=nodes.tau[at.r, at.t, at.s],
        rho=axes.pairs[0][at.r],
        w=axes.w[at.w],
    )


def replicated(found: Solved, count: int, seed: int) -> Array:
    """(count, n) answers that could have been given instead: the same days and periods, new residuals."""
    told = drawn(found, count, seed)
    columns = found.problem.columns
    exposed = found.seen.exposed[columns.day]  # (n, K, W)
    kept = np.searchsorted(found.seen.axes.w, told.w)
    mean = (
        found.problem.priors.middle
        + told.fixed @ columns.fixed.T
        + told.shifts @ columns.shifts.T
        + np.einsum("dnk,dk->dn", np.moveaxis(exposed, 2, 0)[kept], told.arms)
    )
    return np.asarray(mean + _residuals(told, columns.gap, np.random.default_rng([seed, 1])))


def _residuals(told: Drawn, gap: Array, rng: np.random.Generator) -> Array:
    state = rng.standard_normal((len(gap) + 1, len(told.sigma)))
    if told.rho.any():
        kept = told.rho ** gap[:, None]
        state[1:] *= np.sqrt(1 - kept * kept)
        for number, share in enumerate(kept):
            state[number + 1] += share * state[number]
    found = told.sigma * state
    if told.sigma_w.any():
        found += told.sigma_w * rng.standard_normal(state.shape)
    return np.asarray(found.T)


def _nodes(found: Solved, count: int, rng: np.random.Generator) -> _At:
    """Evenly spread over the probabilities: as many draws say more."""
    reached = np.cumsum(found.mass.ravel())
    level = (np.arange(count) + rng.random(count)) / count * reached[-1]
    place = np.minimum(np.searchsorted(reached, level), len(reached) - 1)
    places = np.unravel_index(rng.permutation(place), found.mass.shape)
    return _At(*(np.asarray(one, dtype=np.int64) for one in places))


def _arms(found: Solved, at: _At, scale: Array, rng: np.random.Generator) -> Array:
    """(K, N) of unit prior sd."""
    nodes = found.seen.nodes
    arms = len(nodes.pivots) - 1
    values: list[Array] = []
    for i in reversed(range(arms)):
        spread = scale / np.sqrt(nodes.pivots[i][at])
        value = nodes.lower[arms][i][at] + spread * rng.standard_normal(len(scale))
        for j, other in zip(range(arms - 1, i, -1), values, strict=True):
            value = value - nodes.lower[j][i][at] * other
        values.append(value)
    return np.array(values[::-1])


def _fixed(found: Solved, at: _At, scale: Array, arms: Array, rng: np.random.Generator) -> Array:
    """(N, F) given the arms."""
    fixed = found.seen.nodes.fixed
    left = fixed.others[-1][at.r, at.t, :, 0]
    for other, arm in zip(fixed.others, arms, strict=False):
        left = left - other[at.r, at.t, :, at.w] * arm[:, None]
    gain = fixed.gain[at.r, at.t, at.s]
    turned = gain * left + scale[:, None] * np.sqrt(gain) * rng.standard_normal(gain.shape)
    return np.asarray((fixed.axes[at.r, at.t] @ turned[..., None])[..., 0])


def _shifts(
    found: Solved, at: _At, scale: Array, arms: Array, fixed: Array, rng: np.random.Generator
) -> Array:
    """(N, P) given all else."""
    shifts, kept = found.seen.nodes.shifts, len(found.seen.axes.w)
    f = fixed.shape[1]
    others = shifts.others[at.r]  # (N, P, C)
    left = others[..., -1] - (others[..., :f] @ fixed[..., None])[..., 0]
    rows = np.arange(len(scale))
    for k, arm in enumerate(arms):
        left = left - others[rows, :, f + k * kept + at.w] * arm[:, None]
    shrunk = shifts.shrunk[at.r, at.t]
    turned = shrunk * left + scale[:, None] * np.sqrt(shrunk) * rng.standard_normal(shrunk.shape)
    return np.asarray((shifts.axes[at.r] @ turned[..., None])[..., 0])
