"""How much of which treatment came when a straight line over time explains."""

import numpy as np
from numpy.typing import NDArray

MOST_TREND_R2 = 0.15
"""Share of an arm's days that a straight line over time explains. Two pairs of 14-day periods in the order
ABAB have .19: there a trend left out shifts the effect by half of its change."""


def trend_r2(arm: NDArray[np.int64], day: NDArray[np.int64], arms: int) -> NDArray[np.float64]:
    """R² of a straight line over days on each arm's days; the largest over arms.

    Parameters
    ----------
    arm
        (N, n) arm (index) of each day, in each of N sequences.
    day
        (n,) on which study days.
    arms
        How many there are.

    Returns
    -------
    (N,) in [0, 1]; 0 for an arm that is in force on all days, or on none.
    """
    line = day - day.mean()
    spread = float(np.dot(line, line))
    largest = np.zeros(len(arm))
    if not spread:
        return largest
    for number in range(arms):
        is_given = arm == number
        share = is_given.mean(axis=1)
        varies = np.where((share > 0) & (share < 1), day.size * share * (1 - share), np.inf)
        largest = np.maximum(largest, (is_given @ line) ** 2 / (spread * varies))
    return largest
