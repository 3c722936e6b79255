"""How much of a treatment's days a straight line over time explains, in one sequence or in all."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from nof1.designs.chance import random_bytes
from nof1.designs.design import Design

MOST_R2 = 0.15
"""As in the check on a series: two pairs of 14-day periods in the order ABAB have .19."""

LISTED = 2_000
"""Up to so many possible sequences all are looked at; of more, this many drawn ones."""


def trend_r2(design: Design, sequences: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """R² of a straight line over the treatment days on each arm's days; the largest over arms.

    Parameters
    ----------
    design
        Gives the length of periods and washouts.
    sequences
        (N, P) arm (index) of each treatment period.

    Returns
    -------
    (N,) in [0, 1]
    """
    given = np.asarray(sequences)
    periods, days = design.periods, design.period_days
    middle = (design.period_days + design.washout_days) * (np.arange(periods) - (periods - 1) / 2)
    spread = (middle**2).mean() + (days**2 - 1) / 12  # variance of the days: between and within periods
    if spread == 0:
        return np.zeros(len(given))
    largest = np.zeros(len(given))
    for arm in range(len(design.arms)):
        is_given = given == arm
        share = is_given.mean(axis=1)
        apart = (is_given * middle).mean(axis=1)
        varies = np.where((share > 0) & (share < 1), share * (1 - share), np.inf)
        largest = np.maximum(largest, apart**2 / (spread * varies))
    return largest


def possible_trend_r2(design: Design) -> NDArray[np.float64]:
    """The same for every possible sequence, or for `LISTED` drawn ones (by a seed of its own)."""
    if design.possible_sequences <= LISTED:
        return trend_r2(design, list(islice(design.sequences, LISTED)))
    stream = random_bytes("nof1-look-1", b"trend")
    return trend_r2(design, [design.sequences.drawn(stream) for _ in range(LISTED)])
