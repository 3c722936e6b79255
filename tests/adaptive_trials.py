"""Whole adaptive trials of nothing, for the tests and the long proofs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nof1.designs.adaptive import AdaptiveDesign, draw_block
from nof1.values.model import Model
from nof1.values.observations import Observations
from tests.simulated import SCORE, Array, noise


@dataclass(frozen=True)
class Trial:
    """Arms as drawn, and the series."""

    given: tuple[int, ...]
    series: Observations

    def share(self, after: int) -> float:
        """Of the second arm among the periods from this one on."""
        return float(np.mean(self.given[after:]))

    def mean_of_the_rarer_arm(self) -> float:
        """Plain mean of the answers with the arm that was given less often; NaN where neither was."""
        days = [self.series.day_arm == arm for arm in (0, 1)]
        rarer = int(np.argmin([day.sum() for day in days]))
        return float(self.series.answer[days[rarer]].mean()) if days[0].sum() != days[1].sum() else np.nan


def run(
    design: AdaptiveDesign,
    seed: int,
    *,
    trend: float = 0.0,
    effect: float = 0.0,
    first: Sequence[int] = (),
    model: Model | None = None,
) -> Trial:
    """One trial with noise of sd 1 and autocorrelation .3; the first periods can be given."""
    rng = np.random.default_rng(seed)
    days = design.blocks * design.block_periods * design.period_days
    answers = noise(rng, days, 0.3, 1.0) + trend * (np.arange(days) / (days - 1) - 0.5)
    given = tuple(first)
    series = _answered(design, given, answers, effect) if given else None
    while series is None or len(given) < design.blocks * design.block_periods:
        given += draw_block(design, series, SCORE, seed=seed, model=model).arms
        series = _answered(design, given, answers, effect)
    return Trial(given, series)


def _answered(design: AdaptiveDesign, given: Sequence[int], answers: Array, effect: float) -> Observations:
    calendar = design.calendar(given)
    days = calendar.day_arm.size
    return replace(
        calendar, answer_day=np.arange(days), answer=answers[:days] + effect * (calendar.day_arm == 1)
    )
