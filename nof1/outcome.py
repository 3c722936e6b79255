"""What is measured, which way is better, and how much would matter."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["higher", "lower"]
Kind = Literal["continuous", "ordinal", "binary", "count"]
Recall = Literal["now", "waking", "night", "24h", "7d", "14d"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question's outcome.

    Parameters
    ----------
    name
        As the person knows it ("pain", "sleep quality").
    better
        Which way is better for the person. Effects are never flipped; only probabilities and words use this.
    worthwhile
        The smallest difference that matters to the person, in the outcome's units, above 0. Set before
        the data, by or with the patient.
    bounds
        Lowest and highest possible answer, where there are any. Then the scale S is a quarter of the range.
    scale, middle
        The typical day-to-day spread S and a typical value, for an outcome without bounds.
    recall
        Which days the question speaks of.
    kind
        Only "continuous" is built; the others are refused by name.
    """

    name: str
    better: Direction
    worthwhile: float
    bounds: tuple[float, float] | None = None
    scale: float | None = None
    middle: float | None = None
    recall: Recall = "24h"
    kind: Kind = "continuous"
