"""Many series on one calendar solved at once: what designs are simulated with.

Series that share their calendar and their answered days share everything but the products with the answers:
`nof1.marginal` is evaluated once without any, and each series adds what is linear and quadratic in its own
answers. One grid must then hold every member's posterior: it is found on some of them and checked on all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from nof1.effect import LEVELS
from nof1.errors import InputError
from nof1.exact import Agreement, beginning, solve
from nof1.grids import Counts, Grid, NotFoundError, Span, Spans, locate
from nof1.marginal import Array
from nof1.members import Left, Summed
from nof1.model import Problem
from nof1.posterior import contrasts

SCOUTS = 12
"""Members that the common grid is looked for with."""

SPACING = (1.4, 1.9)
"""Distance between nodes of the two grids, in sds of the members with the narrowest posteriors."""

FEWEST, MOST = ((8, 9, 6, 12), (6, 7, 5, 9)), (14, 14, 40, 24)
"""Nodes (rho, t, s, w) of the two grids. Few would do for w by its spread, but not for its tail towards 1,
where effects are large."""

WIDER = 0.1
"""Share of their length that spans found on some members are longer by at each end."""

ENDS = 6.0
"""A member is enclosed where the log density at an end of the grid is this much below its largest."""

STEPS = 12
"""Newton's steps towards a quantile; two or three are enough but for the most skewed."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """Posteriors of N series; contrasts in the order of `nof1.posterior.contrasts`.

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
        (N,) solved one by one by `nof1.exact.solve`, since the common grid did not do for them.
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
        coarse = Summed.of(problem, Grid.on(spans, _counts(spans, sds, 1)), centred)
        wider = _enclosing(spans, coarse)
        if wider == spans:
            break
        spans = wider
    fine = Summed.of(problem, Grid.on(spans, _counts(spans, sds, 0)), centred)
    return _compared(coarse, fine, at)


def _located(problem: Problem, centred: Array) -> tuple[Spans, list[float]]:
    """Spans that hold the posteriors of some members, and how narrow those are along each axis."""
    spread = np.argsort(centred.std(axis=1))
    scouts = centred[spread[np.linspace(0, len(spread) - 1, min(SCOUTS, len(spread))).astype(int)]]
    columns = replace(problem.columns, answer=scouts.ravel())
    start = beginning(replace(problem, columns=columns))
    spans, grid, seen = locate(
        lambda axes: Left.of(problem, axes, None).density(scouts),
        lambda density: np.log(np.exp(density - density.max(axis=(0, 1, 2, 3))).mean(axis=-1) + 1e-300),
        start,
    )
    rho, t, s, w = (_narrow(seen, grid, axis) for axis in range(4))
    least = 1 / np.sqrt(2 * centred.shape[1])  # of s in any series of this length
    wider = _four(span if span.is_point else span.widened(WIDER) for span in spans)
    return wider, [rho, t, max(s, least), w]


def _narrow(density: Array, grid: Grid, axis: int) -> float:
    """Sd along one axis that nine in ten members exceed."""
    others = tuple(other for other in range(4) if other != axis)
    mass = np.exp(density - density.max(axis=(0, 1, 2, 3)))
    for other, weights in enumerate(grid.weights):
        mass = mass * weights.reshape([-1 if place == other else 1 for place in range(5)])
    along = mass.sum(axis=others)
    along /= along.sum(axis=0)
    nodes = grid.axes[axis][:, None]
    variance = (along * np.square(nodes - (along * nodes).sum(axis=0))).sum(axis=0)
    return float(np.quantile(np.sqrt(variance), 0.1))


def _counts(spans: Spans, sds: list[float], which: int) -> Counts:
    """Gauss-Legendre nodes so dense in the middle of each span."""
    lengths = np.array([span.upper - span.lower for span in spans])
    dense = np.pi / 2 * lengths / (SPACING[which] * np.maximum(sds, 1e-9))
    rho, t, s, w = np.clip(np.ceil(dense), FEWEST[which], MOST).astype(int).tolist()
    return rho, t, s, w


def _enclosing(spans: Spans, seen: Summed) -> Spans:
    """Longer where some member's posterior does not end within."""
    found = []
    for axis, span in enumerate(spans):
        below, above = (seen.ends[:, axis] < ENDS).mean(axis=0) > 0
        more = 0.2 * (span.upper - span.lower)
        lower = max(span.floor, span.lower - more) if below else span.lower
        upper = min(span.ceiling, span.upper + more) if above else span.upper
        found.append(span if span.is_point else Span(lower, upper, span.floor, span.ceiling))
    return _four(found)


def _four(spans: Iterable[Span]) -> Spans:
    rho, t, s, w = spans
    return rho, t, s, w


def _compared(coarse: Summed, fine: Summed, at: _Wanted) -> Many:
    """The finer grid's answer, and how far the coarser one is from it."""
    mean, sd = _moments(fine)
    lower, upper = (_quantile(fine, mean, sd, p) for p in (at.tail, 1 - at.tail))
    ends = np.stack([lower, upper], axis=-1)
    above = _above(fine, np.broadcast_to(at.cuts, (*mean.shape, len(at.cuts))))
    before = _above(coarse, np.broadcast_to(at.cuts, (*mean.shape, len(at.cuts))))
    at_ends = _above(coarse, ends) - [1 - at.tail, at.tail]
    tails = np.concatenate([np.abs(before - above), np.abs(at_ends)], axis=-1).max(axis=(1, 2))
    other_mean, other_sd = _moments(coarse)
    apart = np.stack(
        [np.abs((other_mean - mean) / sd).max(axis=1), np.abs(other_sd / sd - 1).max(axis=1), tails], axis=-1
    )
    close = np.array([Agreement(*row).is_close for row in apart])
    return Many(mean, sd, above, lower, upper, apart, close, ~close)


def _moments(seen: Summed) -> tuple[Array, Array]:
    """(N, C) means and sds."""
    mean = np.einsum("nm,cnm->nc", seen.weights, seen.means)
    square = np.einsum("nm,cnm->nc", seen.weights, np.square(seen.sds) + np.square(seen.means))
    return mean, np.sqrt(square - np.square(mean))


def _above(seen: Summed, at: Array) -> Array:
    """(N, C, J) P(difference > at[n, c, j])."""
    found = np.empty(at.shape)
    for j in range(at.shape[-1]):
        z = (seen.means - at[..., j].T[..., None]) / seen.sds
        found[..., j] = np.einsum("nm,cnm->nc", seen.weights, ndtr(z))
    return found


def _quantile(seen: Summed, mean: Array, sd: Array, p: float) -> Array:
    """(N, C) by Newton's steps on a normal scale, where the distribution function is nearly straight."""
    side = 1 if p < 0.5 else -1  # the smaller tail keeps its digits
    wanted = ndtri(min(p, 1 - p))
    x = mean + side * sd * wanted
    for _ in range(STEPS):
        z = (x.T[..., None] - seen.means) / seen.sds
        tail = np.einsum("nm,cnm->nc", seen.weights, ndtr(side * z)).clip(1e-290, 1 - 1e-9)
        slope = np.einsum("nm,cnm->nc", seen.weights, np.exp(-0.5 * z * z) / seen.sds)
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
