"""Checks of how answers came to be: when they were entered, and by whom.

References
----------
Stone AA, Shiffman S, Schwartz JE, Broderick JE, Hufford MR. Patient non-compliance with paper diaries.
BMJ 2002;324:1193. https://doi.org/10.1136/bmj.324.7347.1193
"""

import numpy as np
from numpy.typing import NDArray

from nof1.values.check import Check
from nof1.values.observations import Observations

ONE_SITTING = 10 / (24 * 60)
"""Days (ten minutes). Entries that follow each other faster belong to one sitting."""

FEWEST_DAYS_OF_A_BATCH = 3
"""Different study days answered in one sitting. Two may be last night and this morning; three are memory."""

MOST_IN_BATCHES = 0.2
"""Share of the answers entered in batches. Diaries filled in before a visit look complete and are not: of
paper ones 90 % were said to be in time, and 11 % were."""

MOST_RATERS_APART = 0.2
"""Difference between two arms' shares of answers by one rater. Beyond a fifth, two raters who differ by as
much as a treatment is hoped to do move the effect by a fifth of that."""


def batch_entry(observations: Observations) -> Check | None:
    """Fails where more than `MOST_IN_BATCHES` of the answers were entered in batches (qualify).

    A batch is one sitting in which answers of `FEWEST_DAYS_OF_A_BATCH` or more days were entered. None where
    it is not known when answers were entered.
    """
    if observations.entered is None:
        return None
    known = observations.used & np.isfinite(observations.entered)
    if not known.any():
        return None
    days, sitting = observations.answer_day[known], _sittings(observations.entered[known])
    of_sitting = [np.unique(days[sitting == one]).size for one in range(int(sitting.max()) + 1)]
    in_batch = np.array(of_sitting)[sitting] >= FEWEST_DAYS_OF_A_BATCH
    share = float(in_batch.mean())
    return Check(
        "batch_entry",
        share <= MOST_IN_BATCHES,
        "qualify",
        {"share": share, "batches": int(np.unique(sitting[in_batch]).size), "largest": max(of_sitting)},
    )


def _sittings(entered: NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) which sitting each answer was entered in, 0, 1, … in time."""
    order = np.argsort(entered, kind="stable")
    sitting = np.empty(entered.size, dtype=np.int64)
    sitting[order] = np.cumsum(np.diff(entered[order], prepend=entered[order][:1]) > ONE_SITTING)
    return sitting


def mixed_raters(observations: Observations) -> Check | None:
    """Fails where one rater's share of the answers differs between arms by more than `MOST_RATERS_APART`.

    Qualifies. None where it is not known who rated, or one person did throughout.
    """
    if observations.rater is None:
        return None
    given = observations.used & (observations.day_arm[observations.answer_day] >= 0)
    rater, arm = observations.rater[given], observations.day_arm[observations.answer_day[given]]
    if np.unique(rater).size < 2:
        return None
    shares = np.array(
        [
            np.bincount(rater[arm == number], minlength=len(observations.raters)) / np.sum(arm == number)
            for number in range(len(observations.arms))
        ]
    )
    apart = shares.max(axis=0) - shares.min(axis=0)
    who = int(np.argmax(apart))
    return Check(
        "mixed_raters",
        bool(apart[who] <= MOST_RATERS_APART),
        "qualify",
        {
            "rater": observations.raters[who],
            "raters": int(np.unique(rater).size),
            "arm": observations.arms[int(np.argmax(shares[:, who]))],
            "most": float(shares[:, who].max()),
            "reference": observations.arms[int(np.argmin(shares[:, who]))],
            "least": float(shares[:, who].min()),
        },
    )
