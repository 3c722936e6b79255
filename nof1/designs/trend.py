"""How much of a treatment's days a straight line over time explains, in one sequence or in all."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from nof1.designs.chance import random_bytes
from nof1.designs.design import Design
from nof1.values.trend import trend_r2

LISTED = 2_000
"""Up to so many possible sequences all are looked at; of more, this many drawn ones."""


def trend_r2_of(design: Design, sequences: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """`trend_r2` over the treatment days of (N, P) sequences: the arm (index) of each treatment period."""
    step = design.period_days + design.washout_days
    day = (step * np.arange(design.periods)[:, None] + np.arange(design.period_days)).ravel()
    given = np.repeat(np.asarray(sequences), design.period_days, axis=1)
    return trend_r2(given, day, len(design.arms))


def possible_trend_r2(design: Design) -> NDArray[np.float64]:
    """The same for every possible sequence, or for `LISTED` drawn ones (by a seed of its own)."""
    if design.possible_sequences <= LISTED:
        return trend_r2_of(design, list(islice(design.sequences, LISTED)))
    stream = random_bytes("nof1-look-1", b"trend")
    return trend_r2_of(design, [design.sequences.drawn(stream) for _ in range(LISTED)])
