"""Checks of the model by what it would say: answers drawn from it beside those that were given.

References
----------
Gelman A, Meng XL, Stern H. Posterior predictive assessment of model fitness via realized discrepancies.
Statistica Sinica 1996;6:733-760.
"""

from collections.abc import Mapping
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nof1.fitting import before_fit as checks
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check, Consequence
from nof1.values.outcome import MOST_STEPS

LEAST_LIKELY = 0.01
"""Share of the replicates that are as extreme. Such shares crowd about .5 where the model is right, for the
answers were used twice: beyond .01 and .99 the model is wrong rather than unlucky."""

FEWEST_PAIRS = 10
"""Pairs of neighbouring days from which a correlation is worth computing."""

FEWEST_PERIODS = 4
"""Periods whose means have a spread worth computing."""

DRAWN = 400
"""Replicates that are drawn: at the limit of `LEAST_LIKELY` four of them are as extreme."""

WIDTH = frozenset({"spread", "lag", "periods"})
"""What the width of the interval stands on: where one of these is off, the words must carry it."""

MORE_ONLY = frozenset({"lag", "periods", "extreme"})
"""Of which only more than the model would give is looked at. It was fitted to these answers and takes up part
of what neighbours and periods have in common: less of it is left in them than in answers drawn anew."""

Array = NDArray[np.float64]


def handed_over(fitted: Fitted) -> Check | None:
    """Says that the ordinal model gave the result, and why (note). None where no model took over."""
    why = fitted.fit.handed_over
    if why is None or fitted.outcome.bounds is None:
        return None
    low, high = fitted.outcome.bounds
    return Check("handed_over", None, "note", {**why, "low": low, "high": high})


def bounds(fitted: Fitted) -> Check | None:
    """Fails where the ends of the scale matter to the normal model (qualify).

    More than `checks.MOST_OUTSIDE` of the predictive probability lies beyond them, or more than
    `checks.MOST_AT_ENDS` of the answers stand there. None without bounds, and for the other likelihoods: they
    expect nothing beyond. Where this fails for an ordinal outcome, the ordinal model takes over. `whole` is 1
    where the same answers could be told as an ordinal outcome, and were not.
    """
    if fitted.outcome.bounds is None or fitted.fit.priors.likelihood != "normal":
        return None
    outside = fitted.fit.outside_bounds or 0.0
    at_ends = checks.answers_at_ends(fitted.observations, fitted.outcome)
    passed = outside <= checks.MOST_OUTSIDE and at_ends <= checks.MOST_AT_ENDS
    low, high = fitted.outcome.bounds
    shares = {"outside": outside, "at_ends": at_ends, "low": low, "high": high}
    return Check("bounds", passed, "qualify", {**shares, "whole": int(_could_be_ordinal(fitted))})


def _could_be_ordinal(fitted: Fitted) -> bool:
    low, high = fitted.outcome.bounds or (0.0, 0.5)
    told = [*fitted.observations.answer, low, high]
    is_told = fitted.outcome.kind == "ordinal"
    return not is_told and high - low <= MOST_STEPS and bool(np.array_equal(told, np.round(told)))


def predictive_days(fitted: Fitted) -> Check | None:
    """Fails where the answers differ, in some way, from nearly all that the model would give.

    Looked at are the `spread` of the days about what is expected of them, the correlation of neighbours
    (`lag`), the `extreme` day, the share at the `ends` of a scale, and `zeros` among counts. `p` is the share
    of replicates that have more of it. Qualifies for what the interval's width stands on (`WIDTH`), a note
    else. None where the fit has no replicates.
    """
    drawn = fitted.fit.predictive
    return None if drawn is None else _worst("predictive_days", _of_days(fitted, drawn))


def predictive_periods(fitted: Fitted) -> Check | None:
    """Fails where the means of the periods spread more than the model expects (qualify).

    None where the fit has no replicates, or there are fewer than `FEWEST_PERIODS`.
    """
    if fitted.fit.predictive is None:
        return None
    left = _standardised(fitted, fitted.fit.predictive)
    observations = fitted.observations
    period = observations.day_period[observations.answer_day[observations.used]]
    numbers, place, count = np.unique(period, return_inverse=True, return_counts=True)
    if numbers.size < FEWEST_PERIODS:
        return None
    means = left @ (np.eye(numbers.size)[place] / count)
    return _worst("predictive_periods", {"periods": means.std(axis=1)})


def _answers(fitted: Fitted) -> Array:
    return fitted.observations.answer[fitted.observations.used]


def _standardised(fitted: Fitted, drawn: Array) -> Array:
    """(1 + R, n) how far each answer is from what is expected of its day, in sds; the real ones first."""
    both = np.vstack([_answers(fitted), drawn])
    spread = drawn.std(axis=0)
    return np.asarray((both - drawn.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _of_days(fitted: Fitted, drawn: Array) -> dict[str, Array]:
    """(1 + R,) each statistic of the real answers and of every replicate."""
    kind, left = fitted.fit.priors.likelihood, _standardised(fitted, drawn)
    both = np.vstack([_answers(fitted), drawn])
    found: dict[str, Array] = {}
    if kind != "binary":
        found["spread"] = left.std(axis=1)
    if kind in ("normal", "student", "count"):
        found["extreme"] = np.abs(left).max(axis=1)
    if kind in ("normal", "ordinal") and fitted.outcome.bounds is not None:
        low, high = fitted.outcome.bounds
        found["ends"] = np.mean((both <= low) | (both >= high), axis=1)
    if kind == "count":
        found["zeros"] = np.mean(both == 0, axis=1)
    lag = _lag(fitted, left)
    return found if lag is None else found | {"lag": lag}


def _lag(fitted: Fitted, left: Array) -> Array | None:
    """(1 + R,) correlation of answers that are a day apart or less."""
    observations = fitted.observations
    near = np.diff(observations.answer_day[observations.used]) <= 1
    if near.sum() < FEWEST_PAIRS:
        return None
    earlier, later = left[:, :-1][:, near], left[:, 1:][:, near]
    return np.asarray(
        (earlier * later).sum(axis=1)
        / np.sqrt((earlier**2).sum(axis=1) * (later**2).sum(axis=1)).clip(min=1e-12)
    )


def _worst(name: str, statistics: Mapping[str, Array]) -> Check | None:
    """The statistic that fits worst; where one of `WIDTH` fails, it goes before all others.

    The first of each array is of the real answers.
    """
    chances = {
        what: float(np.mean(values[1:] > values[0]) + np.mean(values[1:] == values[0]) / 2)
        for what, values in statistics.items()
    }
    if not chances:
        return None
    tails = {what: p if what in MORE_ONLY else min(p, 1 - p) for what, p in chances.items()}
    wrong = [what for what in tails if what in WIDTH and tails[what] < LEAST_LIKELY]
    worst = min(wrong or tails, key=lambda what: tails[what])
    values, consequence = statistics[worst], "qualify" if worst in WIDTH else "note"
    return Check(
        name,
        tails[worst] >= LEAST_LIKELY,
        cast(Consequence, consequence),
        {
            "statistic": worst,
            "p": chances[worst],
            "seen": float(values[0]),
            "expected": float(np.median(values[1:])),
        },
    )
