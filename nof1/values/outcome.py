"""What is measured, which way is better, and how much would matter."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from nof1.errors import InputError

Direction = Literal["higher", "lower"]
Kind = Literal["continuous", "ordinal", "binary", "count"]
Recall = Literal["now", "waking", "night", "24h", "7d", "14d"]

MOST_STEPS = 20
"""A score with more steps between its bounds is treated as continuous."""


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
        "continuous"; "ordinal": a score in whole steps within its bounds; "binary": 1 for yes, 0 for no, and
        differences are of probabilities; "count": whole numbers from 0, and differences are of events a day.

    Raises
    ------
    InputError
        A number that cannot be meant; the message names the parameter.
    """

    name: str
    better: Direction
    worthwhile: float
    bounds: tuple[float, float] | None = None
    scale: float | None = None
    middle: float | None = None
    recall: Recall = "24h"
    kind: Kind = "continuous"

    def __post_init__(self) -> None:
        self._check_choices()
        _check_positive("worthwhile", self.worthwhile)
        if self.scale is not None:
            _check_positive("scale", self.scale)
        if self.middle is not None and not math.isfinite(self.middle):
            raise InputError(f"middle is {self.middle}; give a number")
        if self.bounds is not None:
            self._check_bounds(*self.bounds)
        self._check_kind()

    def _check_choices(self) -> None:
        if not self.name.strip():
            raise InputError("the outcome needs a name")
        for option, value, allowed in (
            ("better", self.better, get_args(Direction)),
            ("recall", self.recall, get_args(Recall)),
            ("kind", self.kind, get_args(Kind)),
        ):
            if value not in allowed:
                raise InputError(f"{option} is {value!r}; it must be one of {', '.join(allowed)}")

    def _check_kind(self) -> None:
        if self.kind == "ordinal":
            self._check_steps()
        if self.kind == "binary":
            self._check_binary()
        if self.kind == "count":
            self._check_count()

    def _check_count(self) -> None:
        if self.bounds is not None:
            raise InputError(f"bounds are {self.bounds}; a count has none: give a typical count (--middle 3)")
        if self.middle is not None and self.middle <= 0:
            raise InputError(f"middle is {self.middle:g}; a typical count lies above 0")

    def _check_steps(self) -> None:
        low, high = self.bounds or (0.0, 0.5)
        if low != round(low) or high != round(high) or high - low > MOST_STEPS:
            raise InputError(
                f"an ordinal score needs whole bounds at most {MOST_STEPS} apart (--bounds 0 10); they are "
                f"{self.bounds}. A finer scale is continuous"
            )

    def _check_binary(self) -> None:
        if self.bounds not in (None, (0, 1)):
            raise InputError(f"bounds are {self.bounds}; a yes-or-no outcome is 1 or 0, without bounds")
        if self.worthwhile >= 1:
            raise InputError(
                f"worthwhile is {self.worthwhile:g}; for a yes-or-no outcome it is a difference of "
                "probabilities, such as .1: on one more day of ten"
            )
        if self.middle is not None and not 0 < self.middle < 1:
            raise InputError(f"middle is {self.middle:g}; a typical probability lies between 0 and 1")

    def _check_bounds(self, low: float, high: float) -> None:
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise InputError(
                f"bounds are {low:g} and {high:g}; give the lowest, then the highest possible answer"
            )
        if self.worthwhile >= high - low:
            raise InputError(
                f"worthwhile is {self.worthwhile:g}, but answers can differ by {high - low:g} at most "
                f"(bounds {low:g} to {high:g})"
            )
        if self.middle is not None and not low <= self.middle <= high:
            raise InputError(f"middle is {self.middle:g}, outside the bounds {low:g} to {high:g}")


def _check_positive(option: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise InputError(f"{option} is {value:g}; give a number above 0, in the outcome's own units")
