"""One person's problem as one buffer of numbers, in the order in which `nof1.sampled.kernel` reads it."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.values.exposure import RECALL_DAYS
from nof1.values.model import Problem

(
    SIZE,
    KIND,
    N,
    DAYS,
    ARMS,
    FIXED,
    PERIODS,
    CUTS,
    MOST,
    WINDOW,
    OFFSET,
    BEFORE,
    ANCHOR,
    IS_CARRIED,
    IS_LINKED,
    IS_STATE,
    MIDDLE,
    ARM_SD,
    PERIOD_SD,
    NOISE_SD,
    OTHER_SD,
    RHO_A,
    RHO_B,
    W_A,
    W_B,
    TAIL_SHAPE,
    TAIL_RATE,
    HEADER,
) = range(28)
"""Where each number stands; from `HEADER` on the arrays follow."""

KINDS = ("correlated", "normal", "student", "binary", "count", "ordinal")
"""What `KIND` numbers. "correlated": normal with AR(1) residuals; "normal": with more noise beside."""

TYPICAL = 0.6745
"""A half-normal's median in units of its scale."""

SHORTEST_GAP = 1e-6
"""Days. Two answers given at the same moment share their state but for this."""

Array = NDArray[np.float64]


def kind(problem: Problem) -> str:
    """The kernel's likelihood."""
    if problem.likelihood != "normal":
        return problem.likelihood
    return "normal" if problem.columns.is_several and problem.model.autocorrelation else "correlated"


def has_state(problem: Problem) -> bool:
    """A latent AR(1) state stands beside independent answers."""
    return kind(problem) != "correlated" and problem.model.autocorrelation


def categories(problem: Problem) -> Array:
    """(C,) the values of an ordinal score that were used, ascending."""
    return np.unique(problem.columns.answer)


def packed(problem: Problem) -> Array:
    """The buffer for `nof1.sampled.kernel.evaluate`."""
    columns, priors = problem.columns, problem.priors
    seen = problem.observations
    chosen = kind(problem)
    answer = columns.answer
    if chosen == "ordinal":
        answer = np.searchsorted(categories(problem), answer).astype(np.float64)
    more = _more(answer) if chosen == "count" else np.zeros(0)
    cuts = len(categories(problem)) - 1 if chosen == "ordinal" else 0
    header = np.zeros(HEADER)
    header[[KIND, N, DAYS, ARMS]] = KINDS.index(chosen), len(answer), len(seen.day_arm), len(seen.arms)
    header[[FIXED, PERIODS, CUTS, MOST]] = columns.fixed.shape[1], columns.shifts.shape[1], cuts, len(more)
    header[[WINDOW, OFFSET]] = RECALL_DAYS[problem.outcome.recall], problem.outcome.recall == "night"
    header[BEFORE] = -1 if seen.before is None else seen.before
    header[ANCHOR] = anchor_of(problem) if cuts else 0
    header[[IS_CARRIED, IS_LINKED]] = problem.model.carryover, problem.model.autocorrelation
    header[IS_STATE] = has_state(problem)
    header[[MIDDLE, ARM_SD, PERIOD_SD, NOISE_SD]] = (
        priors.middle,
        priors.arm_sd,
        priors.period_sd,
        priors.noise_sd,
    )
    header[OTHER_SD] = other_sd(problem)
    header[RHO_A : TAIL_RATE + 1] = (*priors.autocorrelation, *priors.carryover, *priors.tail)
    arrays = (
        answer,
        np.concatenate([[0.0], np.maximum(columns.gap, SHORTEST_GAP)]),
        columns.day,
        columns.shifts.argmax(axis=1) if columns.shifts.shape[1] else np.zeros(len(answer)),
        *guessed(problem),
        columns.fixed,
        seen.day_arm,
        turn(problem),
        more,
    )
    buffer = np.concatenate([header, *(np.asarray(one, dtype=np.float64).ravel() for one in arrays)])
    buffer[SIZE] = len(buffer)
    return buffer


def turn(problem: Problem) -> Array:
    """(p, p) rotation after which the coefficients hardly correlate: the sampler needs no dense metric.

    The axes of the columns' products at the prior's mean exposure and correlation. Unit normal priors stay
    unit normal under any rotation.
    """
    columns, priors = problem.columns, problem.priors
    a, b = priors.carryover
    exposed, _ = problem.exposure(np.array([a / (a + b) if problem.model.carryover else 0.0]))
    table = np.column_stack(
        [priors.arm_sd * exposed[columns.day, :, 0], columns.fixed, priors.period_sd * columns.shifts]
    )
    a, b = priors.autocorrelation
    kept = (a / (a + b) if problem.model.autocorrelation else 0.0) ** columns.gap[:, None]
    new = np.vstack([table[:1], (table[1:] - kept * table[:-1]) / np.sqrt(1 - kept**2 + 1e-6)])
    return np.asarray(np.linalg.eigh(new.T @ new)[1])


def guessed(problem: Problem) -> tuple[Array, Array]:
    """(n,) roughly what each answer tells of its place on the linear scale: how much (1 / variance), where.

    Only the sampler's coordinates depend on it, never the posterior. For an ordinal score the place is told
    from the cutpoint of `anchor_of` on, for yes or no from that of an even chance.
    """
    answer = problem.columns.answer
    if problem.likelihood == "count":
        variance = 1 / (answer + 0.5) + problem.priors.overdispersion_sd**2
        return 1 / variance, np.log(answer + 0.5)
    if problem.likelihood not in ("binary", "ordinal"):
        return np.zeros(len(answer)), np.zeros(len(answer))
    place = np.searchsorted(categories(problem), answer)
    below = np.cumsum(np.bincount(place))[:-1] / len(answer)
    information, where = _told_by_value(np.log(below / (1 - below)), problem.priors.noise_sd * TYPICAL)
    anchor = np.log(below / (1 - below))[anchor_of(problem)]
    return information[place], where[place] - anchor


def _told_by_value(cuts: Array, sd: float) -> tuple[Array, Array]:
    """(C,) of each value: the normal likelihood that would move a state of this sd as much as it does.

    `cuts` (C - 1,) of a day of unknown state. Where the likelihood lies is given on their scale.
    """
    stretch = np.sqrt(1 + 3 / np.pi**2 * sd**2)
    state = np.linspace(-6, 6, 241) * sd
    below = expit(stretch * cuts[:, None] - state)
    ends = np.zeros_like(state), np.ones_like(state)
    weight = np.diff(np.vstack([ends[0], below, ends[1]]), axis=0) * np.exp(-0.5 * (state / sd) ** 2)
    weight /= weight.sum(axis=1, keepdims=True)
    mean = weight @ state
    variance = weight @ state**2 - mean**2
    information = np.maximum(1 / variance - 1 / sd**2, 1e-3)
    return information, mean / variance / information / stretch


def _more(answer: Array) -> Array:
    """How many answers are above j = 0, 1, …"""
    return np.cumsum(np.bincount(answer.astype(np.int64))[::-1])[::-1][1:].astype(np.float64)


def anchor_of(problem: Problem) -> int:
    """Which cutpoint of an ordinal score stands for itself: the one nearest the median answer."""
    share = np.unique(problem.columns.answer, return_counts=True)[1] / len(problem.columns.answer)
    return int(np.argmin(np.abs(np.cumsum(share)[:-1] - 0.5)))


def other_sd(problem: Problem) -> float:
    """Prior scale of the independent noise beside a state, or of a count's overdispersion."""
    priors = problem.priors
    return priors.overdispersion_sd if problem.likelihood == "count" else priors.within_sd
