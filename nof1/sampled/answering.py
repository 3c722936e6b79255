"""How likely an answer is where it stands: logarithm, slope and curvature, for draws at once.

Places are (…, S, g): of g answers in S draws. The curvature is never negative: for Student-t, whose logarithm
is not concave, it is that of the normal curve that touches it from below.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln

from nof1.sampled.draws import Draws
from nof1.sampled.pack import categories
from nof1.values.model import Problem

Array = NDArray[np.float64]

LEAST_SPREAD = 1e-3
"""Of a count, 1 / √phi: below, it is told by this."""


class Told(NamedTuple):
    """What an answer says of its place."""

    log: Array
    slope: Array
    curvature: Array


Answering = Callable[[Array], Told]


def answering(problem: Problem, draws: Draws, chosen: NDArray[np.int64]) -> Answering:
    """Of these answers of a kind that is sampled."""
    answer, other = problem.columns.answer[chosen], draws.other[:, None]
    if problem.likelihood == "binary":
        return lambda place: _binary(place, answer)
    if problem.likelihood == "count":
        return lambda place: _count(place, answer, np.maximum(other, LEAST_SPREAD) ** 2)
    if problem.likelihood == "ordinal":
        ends = np.full((len(other), 1), np.inf)
        cuts = np.hstack([-ends, draws.stretch[:, None] * draws.cuts, ends])
        at = np.searchsorted(categories(problem), answer)
        return lambda place: _ordinal(place, cuts[:, at], cuts[:, at + 1])
    return lambda place: _student(place, answer, other, draws.nu[:, None])


def _binary(place: Array, answer: Array) -> Told:
    yes = expit(place)
    return Told(answer * place - np.logaddexp(0, place), answer - yes, yes * (1 - yes))


def _count(place: Array, answer: Array, a: Array) -> Told:
    """Negative binomial of mean m = exp(place) and variance m + a m²."""
    m = np.exp(np.minimum(place, 30.0))
    ways = gammaln(answer + 1 / a) - gammaln(1 / a) + answer * np.log(a) - gammaln(answer + 1)
    log = ways + answer * place - (answer + 1 / a) * np.log1p(a * m)
    return Told(log, (answer - m) / (1 + a * m), m * (1 + a * answer) / (1 + a * m) ** 2)


def _ordinal(place: Array, lower: Array, upper: Array) -> Told:
    """Cumulative logit between two cutpoints."""
    below, up_to = expit(lower - place), expit(upper - place)
    above, over = expit(place - lower), expit(place - upper)
    share = np.where(lower > place, up_to - below, above - over)
    log = np.log(np.maximum(share, 1e-300))
    return Told(log, up_to + below - 1, below * above + up_to * over)


def _student(place: Array, answer: Array, scale: Array, nu: Array) -> Told:
    left, wide = answer - place, nu * scale**2
    size = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(np.pi * wide)
    pull = (nu + 1) / (wide + left**2)
    return Told(size - (nu + 1) / 2 * np.log1p(left**2 / wide), pull * left, pull)
