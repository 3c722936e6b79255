"""The difference between two treatments for one person, and how sure one can be of it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Estimand = Literal["sustained", "lived"]
Verdict = Literal["favours_arm", "favours_reference", "similar", "undecided"]

QUANTILES = 1_000
"""How many evenly spaced quantiles stand for a posterior: number i = 1…1000 at probability (i - .5)/1000."""


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """When a result counts as clear; part of the frozen design.

    An arm is favoured where P(better by at least the worthwhile difference) >= `benefit` and
    P(worse by as much) <= `harm`; the reference by the mirror image; "similar" where
    P(smaller than the worthwhile difference either way) >= `similar`; else undecided.
    """

    benefit: float = 0.80
    harm: float = 0.05
    similar: float = 0.80


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """Arm minus reference, in the outcome's own units, never flipped.

    `quantiles` is (1000,), ascending; every probability is counted from it: P(x > c) is the number of
    quantiles above c, divided by 1,000.
    """

    arm: str
    reference: str
    estimand: Estimand
    mean: float
    sd: float
    quantiles: NDArray[np.float64]
