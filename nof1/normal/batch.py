"""Many series on one calendar solved at once: what designs are simulated with.

Series that share their calendar and their answered days share everything but the products with the answers:
`nof1.normal.marginal` is evaluated once without any, and each series adds what is linear and quadratic in its
own answers. One grid must then hold every member's posterior: it is found on some of them and checked on all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from nof1.errors import InputError
from nof1.normal.exact import solve
from nof1.normal.grids import Counts, Grid, NotFoundError, Spans, locate
from nof1.normal.marginal import Array
from nof1.normal.members import Left
from nof1.normal.merged import Merged, Normals
from nof1.normal.quadrature import Agreement, beginning
from nof1.values.effect import LEVELS
from nof1.values.model import Problem
from nof1.values.posterior import contrasts

SCOUTS = 12
"""Members that the common grid is looked for with."""

SPACING = (1.4, 1.9)
"""Distance between nodes of the two grids, in sds of the members with the narrowest posteriors."""

FEWEST, MOST = ((8, 6, 7, 6, 12), (6, 5, 6, 5, 9)), (14, 12, 14, 40, 24)
"""Nodes (rho, phi, t, s, w) of the two grids. Few would do for w by its spread, but not for its tail
towards 1, where effects are large."""

WIDER = 0.1
"""Share of their length that spans found on some members are longer by at each end."""

ENDS = 6.0
"""A member is enclosed where the log density at an end of the grid is this much below its largest."""

STEPS = 12
"""Newton's steps towards a quantile; two or three are enough but for the most skewed."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """Posteriors of N series; contrasts in the order of `nof1.values.posterior.contrasts`.

    Attributes
    ----------
    mean, sd, lower, upper
        (N, C) in the outcome's units; lower and upper end the equal-tailed interval.
    p_above
        (N, C, J) P(difference > cut).
    agreement
        (N, 3) differences between two grids: of means in posterior sds, of sds as a ratio, of probabilities.
    is_close
        (N,) the grids agree. Where not, the numbers are NaN: no posterior could be found.
    single
        (N,) solved one by one by `nof1.normal.exact.solve`, since the common grid did not do for them.
    """

    mean: Array
    sd: Array
    p_above: Array
    lower: Array
    upper: Array
    agreement: Array
    is_close: Mask
    single: Mask


def solve_many(
    problem: Problem, answers: Array, cuts: Sequence[float] | Array, *, prob: float = 0.95
) -> Many:
    """Solve many series that share the calendar, the answered days and the model.

    Parameters
    ----------
    problem
        The calendar; its own answers do not matter.
    answers
        (N, n) in the outcome's units, a row for each series, at the days `problem.columns.day`: answers on
        washout days are not among them.
    cuts
        (J,) in the outcome's units.
    prob
        Probability of the intervals.

    Raises
    ------
    InputError
        `answers` has another length than the calendar's used answers, or is not finite.
    """
    _refuse(problem, answers)
    at = _Wanted(np.asarray(cuts, dtype=np.float64), (1 - prob) / 2)
    with np.errstate(all="ignore"):  # densities that are not finite end in series that are solved singly
        found = _together(problem, answers - problem.priors.middle, at)
    return _singly(problem, answers, at, found)


def _refuse(problem: Problem, answers: Array) -> None:
    used = len(problem.columns.answer)
    if answers.ndim != 2 or answers.shape[1] != used:
        raise InputError(f"answers has shape {answers.shape}; this calendar has {used} used answers a series")
    wrong = np.argwhere(~np.isfinite(answers))
    if wrong.size:
        raise InputError(f"answer {wrong[0, 1]} of series {wrong[0, 0]} is not finite")


class _Wanted(NamedTuple):
    cuts: Array
    tail: float


def _together(problem: Problem, centred: Array, at: _Wanted) -> Many:
    """All members on two common grids; `centred` (N, n) are the answers less the prior's middle."""
    try:
        spans, sds = _located(problem, centred)
    except NotFoundError:
        return _nothing(len(centred), len(contrasts(len(problem.observations.arms))), len(at.cuts))
    for _ in range(3):
        coarse = Merged.of(problem, Grid.on(spans, _counts(spans, sds, 1)), centred)
        wider = _enclosing(spans, coarse)
        if wider == spans:
            break
        spans = wider
    fine = Merged.of(problem, Grid.on(spans, _counts(spans, sds, 0)), centred)
    return _compared(coarse, fine, at)


def _located(problem: Problem, centred: Array) -> tuple[Spans, Array]:
    """Spans that hold the posteriors of some members, and how narrow those are along each axis."""
    spread = np.argsort(centred.std(axis=1))
    scouts = centred[spread[np.linspace(0, len(spread) - 1, min(SCOUTS, len(spread))).astype(int)]]
    columns = replace(problem.columns, answer=scouts.ravel())
    start = beginning(replace(problem, columns=columns))
    spans, grid, seen = locate(
        lambda axes: Left.of(problem, axes).density(scouts),
        lambda density: np.log(np.exp(density - density.max(axis=(0, 1, 2, 3))).mean(axis=-1) + 1e-300),
        start,
    )
    sds = np.quantile([_sds(one, grid) for one in np.moveaxis(seen, -1, 0)], 0.1, axis=0)
    sds[3] = max(sds[3], 1 / np.sqrt(2 * centred.shape[1]))  # of s in any series of this length
    return tuple(span if span.is_point else span.widened(WIDER) for span in spans), sds


def _sds(density: Array, grid: Grid) -> list[float]:
    """One member's sd along each axis."""
    found = []
    for nodes, marginal, weights in zip(
        grid.axes, grid.along(grid.probabilities(density)), grid.weights, strict=True
    ):
        mass = marginal * weights
        found.append(float(np.sqrt(mass @ np.square(nodes - mass @ nodes))))
    return found


def _counts(spans: Spans, sds: Array, which: int) -> Counts:
    """Nodes so dense: on Gauss-Legendre axes in the middle, where they are farthest apart."""
    apart = SPACING[which] * np.maximum(sds, 1e-9)
    wanted = [
        1 + (span.upper - span.lower) / one if span.fades else np.pi / 2 * (span.upper - span.lower) / one
        for span, one in zip(spans, apart, strict=True)
    ]
    return tuple(np.clip(np.ceil(wanted), FEWEST[which], MOST).astype(int).tolist())


def _enclosing(spans: Spans, seen: Merged) -> Spans:
    """Longer where some member's posterior does not end within."""
    found = []
    for axis, span in enumerate(spans):
        below, above = (seen.ends[:, axis] < ENDS).mean(axis=0) > 0
        more = 0.2 * (span.upper - span.lower)
        lower = span.lower - more if below else span.lower
        upper = span.upper + more if above else span.upper
        found.append(span if span.is_point else span.between(lower, upper))
    return tuple(found)


def _compared(coarse: Merged, fine: Merged, at: _Wanted) -> Many:
    """The finer grid's answer, and how far the coarser one is from it."""
    told = [_told(*grids, at) for grids in zip(coarse.contrasts, fine.contrasts, strict=True)]
    mean, sd, lower, upper, above, apart = (np.stack(values, axis=1) for values in zip(*told, strict=True))
    worst = apart.max(axis=1)
    close = np.array([Agreement(*row).is_close for row in worst])
    return Many(mean, sd, above, lower, upper, worst, close, ~close)


def _told(coarse: Normals, fine: Normals, at: _Wanted) -> tuple[Array, ...]:
    """Of one contrast: mean, sd, lower, upper (N,), P above (N, J), and how far the grids differ (N, 3)."""
    mean, sd = _moments(fine)
    lower, upper = (_quantile(fine, mean, sd, p) for p in (at.tail, 1 - at.tail))
    points = [np.full(len(mean), cut) for cut in at.cuts]
    above = (
        np.stack([_above(fine, point) for point in points], axis=-1) if points else np.zeros((len(mean), 0))
    )
    expected = [*above.T, np.full(len(mean), 1 - at.tail), np.full(len(mean), at.tail)]
    tails = [
        np.abs(_above(coarse, point) - share)
        for point, share in zip([*points, lower, upper], expected, strict=True)
    ]
    other_mean, other_sd = _moments(coarse)
    apart = (np.abs(other_mean - mean) / sd, np.abs(other_sd / sd - 1), np.max(tails, axis=0))
    return mean, sd, lower, upper, above, np.stack(apart, axis=-1)


def _moments(seen: Normals) -> tuple[Array, Array]:
    """(N,) means and sds."""
    mean = np.bincount(seen.member, seen.weights * seen.means)
    spread = np.square(seen.sds) + np.square(seen.means - mean[seen.member])
    return mean, np.sqrt(np.bincount(seen.member, seen.weights * spread))


def _above(seen: Normals, at: Array) -> Array:
    """(N,) P(difference > at[n])."""
    return np.bincount(seen.member, seen.weights * ndtr((seen.means - at[seen.member]) / seen.sds))


def _quantile(seen: Normals, mean: Array, sd: Array, p: float) -> Array:
    """(N,) by Newton's steps on a normal scale, where the distribution function is nearly straight."""
    side = 1 if p < 0.5 else -1  # the smaller tail keeps its digits
    wanted = ndtri(min(p, 1 - p))
    x = mean + side * sd * wanted
    for _ in range(STEPS):
        z = (x[seen.member] - seen.means) / seen.sds
        tail = np.bincount(seen.member, seen.weights * ndtr(side * z)).clip(1e-290, 1 - 1e-9)
        slope = np.bincount(seen.member, seen.weights * np.exp(-0.5 * z * z) / seen.sds)
        there = ndtri(tail)
        step = (there - wanted) * np.exp(-0.5 * there * there) / slope
        x = x - side * np.clip(step, -sd, sd)
        if np.nanmax(np.abs(there - wanted)) < 0.01:
            break
    return np.asarray(x)


def _nothing(members: int, wanted: int, cuts: int) -> Many:
    none = np.full((members, wanted), np.nan)
    nobody = np.zeros(members, dtype=np.bool_)
    return Many(
        none,
        none.copy(),
        np.full((members, wanted, cuts), np.nan),
        none.copy(),
        none.copy(),
        np.full((members, 3), np.inf),
        nobody,
        ~nobody,
    )


def _singly(problem: Problem, answers: Array, at: _Wanted, found: Many) -> Many:
    """Those for whom the common grid did not do, solved on a grid of their own."""
    agreement, close = found.agreement.copy(), found.is_close.copy()
    told = [values.copy() for values in (found.mean, found.sd, found.lower, found.upper, found.p_above)]
    for n in np.flatnonzero(~close):
        for values in told:
            values[n] = np.nan
        if np.ptp(answers[n]) == 0:
            continue
        columns = replace(problem.columns, answer=answers[n])
        try:
            posterior, agreed = solve(replace(problem, columns=columns))
        except NotFoundError:
            continue
        agreement[n], close[n] = agreed, agreed.is_close
        if agreed.is_close:
            for c, one in enumerate(posterior.differences.values()):
                ends = np.interp([at.tail, 1 - at.tail], LEVELS, one.quantiles)
                above = 1 - np.interp(at.cuts, one.quantiles, LEVELS, 0, 1)
                for values, value in zip(told, (one.mean, one.sd, *ends, above), strict=True):
                    values[n, c] = value
    mean, sd, lower, upper, above = told
    return Many(mean, sd, above, lower, upper, agreement, close, found.single)
