"""Means of treatment periods, and how far apart they set the arms under any sequence."""

from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.designs.design import Design
from nof1.errors import DesignError
from nof1.values.observations import Observations

Array = NDArray[np.float64]
Arms = NDArray[np.int64]

_CLOSE = 1e-9
"""Statistics that differ by less than this share are the same."""


class PeriodMeans(NamedTuple):
    """The treatment periods: arm really given, mean of the answers (0 where none), 1 where answered; (P,)."""

    arm: Arms
    mean: Array
    answered: Array


def means_of(observations: Observations, design: Design) -> PeriodMeans:
    """The treatment periods, arms as the design numbers them."""
    place = {arm.label: number for number, arm in enumerate(design.arms)}
    in_design = np.array([place[label] for label in observations.arms])
    given = np.flatnonzero(observations.day_arm >= 0)
    numbers, first = np.unique(observations.day_period[given], return_index=True)
    if numbers.size != design.periods:
        raise DesignError(
            f"the series has {numbers.size} treatment periods, the design {design.periods}; say how the "
            "periods are told apart (two in a row of the same treatment are two), such as by their length"
        )
    day = observations.answer_day[observations.day_arm[observations.answer_day] >= 0]
    answer = observations.answer[observations.day_arm[observations.answer_day] >= 0]
    period = np.searchsorted(numbers, observations.day_period[day])
    count = np.bincount(period, minlength=numbers.size)
    total = np.bincount(period, answer, minlength=numbers.size)
    return PeriodMeans(
        arm=in_design[observations.day_arm[given[first]]],
        mean=total / np.maximum(count, 1),
        answered=(count > 0).astype(np.float64),
    )


def statistics_of(periods: PeriodMeans, sequences: Arms, arms: int) -> Array:
    """(N,) the statistic of each sequence (N, P); infinite where an arm would have no answered period."""
    level = float((periods.mean * periods.answered).sum() / periods.answered.sum())
    above = (periods.mean - level) * periods.answered
    counts, means = [], []
    for arm in range(arms):
        is_given = sequences == arm
        counts.append(is_given @ periods.answered)
        means.append(is_given @ above / np.maximum(counts[-1], 1))
    statistics = (
        means[1] - means[0]
        if arms == 2
        else np.sum([n * mean**2 for n, mean in zip(counts, means, strict=True)], axis=0)
    )
    return np.where(np.min(counts, axis=0) > 0, statistics, np.inf)


def share_as_far(far: Array, threshold: float) -> float:
    """Share of sequences at least so far from no difference; rounding does not part equal ones."""
    return float(np.mean(far >= threshold - _CLOSE * abs(threshold)))


def interval(
    periods: PeriodMeans, sequences: Arms, statistics: Array, statistic: float, prob: float
) -> tuple[float, float]:
    """Differences that the test does not exclude.

    Taking a difference x from the second arm's answers makes the statistic of a sequence a - c x and that of
    the real one t - x; the sequence stays as far from no difference as the real one for x between
    (t - a) / (1 - c) and (t + a) / (1 + c), which hold t between them. So p falls on both sides of t.
    """
    second = periods._replace(mean=(periods.arm == 1).astype(np.float64))
    moved = statistics_of(second, sequences, 2)
    always = ~np.isfinite(statistics) | (np.abs(moved) > 1 - _CLOSE)
    a, c = np.where(always, 0, statistics), np.where(always, 0, moved)
    ends = np.sort([(statistic - a) / (1 - c), (statistic + a) / (1 + c)], axis=0)
    lower, upper = np.where(always, -np.inf, ends[0]), np.where(always, np.inf, ends[1])
    place = floor((1 - prob) * len(sequences) + _CLOSE)
    return float(np.sort(lower)[place]), float(np.sort(upper)[::-1][place])
