"""Answers laid on the calendar: what every model takes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

WASHOUT = -1
"""In `day_arm` and `day_period`: a washout day, no arm in force."""

Allocation = Literal["randomised", "fixed", "chosen", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """One person's series.

    Days are study days, 0 for the first; each is one calendar day, however many hours it had.

    Attributes
    ----------
    arms
        K >= 2 labels. The first is the reference: effects are every other arm minus it.
    day_arm
        (D,) the arm in force on each study day (index into `arms`), `WASHOUT` on washout days.
    day_period
        (D,) the period each day belongs to, 0, 1, …; `WASHOUT` on washout days.
    answer_day
        (n,) study day of each answer, strictly increasing (one answer a day).
    answer
        (n,) the answers, finite, in the outcome's units. Answers on washout days may be here; models leave
        them out of the likelihood.
    before
        Index of the arm taken before day 0, or None: none of them.
    allocation
        How the order of treatments came about. Unless "randomised", no causal words.
    period_rule
        How periods were told, as a sentence for the result ("blocks of 7 days from the first day").
    start
        The calendar date of day 0, where known.
    """

    arms: tuple[str, ...]
    day_arm: NDArray[np.int64]
    day_period: NDArray[np.int64]
    answer_day: NDArray[np.int64]
    answer: NDArray[np.float64]
    before: int | None = None
    allocation: Allocation = "unknown"
    period_rule: str = ""
    start: date | None = None
