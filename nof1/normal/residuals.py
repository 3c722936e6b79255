"""How residuals of neighbouring answers go together, and columns turned so that they no longer do.

The residual of an answer is a state that keeps the share rho^gap of itself over a gap of so many days, and,
where a day has several answers, a noise of each answer's own. With v² = sigma² and the angle phi, for which
tan(phi) = sigma_w / (sigma √(1 - rho²)), the covariance divided by v² cos(phi)^-2 is

    cos(phi)² rho^|gap| + sin(phi)² (1 - rho²) I.

phi = 0: one answer a day, no noise of its own.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Products(NamedTuple):
    """Products (R, C, C) of columns whose residuals were made independent, and how that changed volume."""

    values: Array
    log_det: Array  # (R,) log determinant of the covariance above


def products(table: Array, gap: Array, rho: Array, phi: Array) -> Products:
    """Products of the columns of `table` (n, C) for each pair of rho and phi; arguments as in `turned`."""
    if not phi.any() and rho.any():
        return _by_lag(table, gap, rho)
    columns, variance = turned(table, gap, rho, phi)
    return Products(columns.mT @ columns, np.log(variance).sum(axis=-1))


def _by_lag(table: Array, gap: Array, rho: Array) -> Products:
    """One answer a day: sums over each distinct gap, so that nothing else depends on the number of days."""
    width = table.shape[1]
    order = np.argsort(gap, kind="stable")
    lags = gap[order]
    ends = [0, *(1 + np.flatnonzero(np.diff(lags))).tolist(), len(lags)] if len(lags) else [0]
    now, past = table[1:][order], table[:-1][order]
    sums = np.empty((1 + 3 * (len(ends) - 1), width, width))
    np.multiply(table[0][:, None], table[0], out=sums[0])
    for number, (first, end) in enumerate(pairwise(ends)):
        a, b = now[first:end], past[first:end]
        crossed = a.T @ b
        np.matmul(a.T, a, out=sums[1 + 3 * number])
        np.add(crossed, crossed.T, out=sums[2 + 3 * number])
        np.matmul(b.T, b, out=sums[3 + 3 * number])
    kept = rho[:, None] ** lags[ends[:-1]]
    new = 1 - kept * kept
    shares = np.ones((len(rho), len(sums)))
    shares[:, 1::3], shares[:, 2::3], shares[:, 3::3] = 1 / new, -kept / new, kept * kept / new
    values = (shares @ sums.reshape(len(sums), -1)).reshape(-1, width, width)
    return Products(values, np.log(new) @ np.diff(ends))


def turned(table: Array, gap: Array, rho: Array, phi: Array) -> tuple[Array, Array]:
    """Columns less what the answers before foretell of them, in units of what was left open.

    Parameters
    ----------
    table
        (n, C)
    gap
        (n - 1,) days between neighbours.
    rho, phi
        (R,) each; all phi are 0 where each day has one answer at most.

    Returns
    -------
    (R, n, C) turned columns and (R, n) variance of each answer given those before.
    """
    if not rho.any():
        return np.repeat(table[None], len(rho), axis=0), np.ones((len(rho), len(table)))
    if phi.any():
        return _filtered(table, gap, rho, phi)
    kept = rho[:, None] ** gap
    variance = np.column_stack([np.ones(len(rho)), 1 - kept * kept])
    share = 1 / np.sqrt(variance[:, 1:])
    found = np.empty((len(rho), *table.shape))
    found[:, 0] = table[0]
    np.multiply(share[..., None], table[1:], out=found[:, 1:])
    found[:, 1:] -= (share * kept)[..., None] * table[:-1]
    return found, variance


def _filtered(table: Array, gap: Array, rho: Array, phi: Array) -> tuple[Array, Array]:
    """The same with several answers a day: answer by answer, the state is told from the noise.

    References
    ----------
    Jones (1980), Maximum likelihood fitting of ARMA models to time series with missing observations.
    https://doi.org/10.1080/00401706.1980.10486171
    """
    own, noise = np.square(np.cos(phi)), np.square(np.sin(phi)) * (1 - rho * rho)
    kept = rho[:, None] ** gap
    found = np.empty((len(rho), *table.shape))
    variance = np.empty((len(rho), len(table)))
    state, open_ = np.zeros((len(rho), table.shape[1])), own
    for i, row in enumerate(table):
        if i:
            share = kept[:, i - 1]
            state = share[:, None] * state
            open_ = share * share * open_ + own * (1 - share * share)
        variance[:, i] = open_ + noise
        left = row - state
        found[:, i] = left / np.sqrt(variance[:, i, None])
        gain = open_ / variance[:, i]
        state = state + gain[:, None] * left
        open_ = open_ * (1 - gain)
    return found, variance
