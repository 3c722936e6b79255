"""Sizes of differences as text, in the unit that a person counts in: points, days of 100, events a day."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nof1.words.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Amounts:
    """How one outcome's differences are told; `outcome` as in `Analysis.to_dict(full=True)`.

    Differences of probabilities are told as days of 100, those of counts as so many a day, all others in the
    outcome's own points.
    """

    outcome: Mapping[str, Any]
    say: Speaker

    @property
    def kind(self) -> str:
        """ "binary", "count" or "points"."""
        kind = self.outcome.get("kind", "continuous")
        return kind if kind in ("binary", "count") else "points"

    @property
    def unit(self) -> float:
        """By what a number is multiplied before it is told."""
        return 100.0 if self.kind == "binary" else 1.0

    @property
    def decimals(self) -> int:
        """One figure finer than the worthwhile difference."""
        return max(0, 1 - math.floor(math.log10(self.unit * self.outcome["worthwhile"])))

    def number(self, x: float) -> str:
        """A difference as a number, in the unit."""
        return self.say.fixed(self.unit * x, self.decimals)

    @property
    def worthwhile_number(self) -> str:
        """The worthwhile difference as it was stated, in the unit."""
        return self.say.stated(round(self.unit * self.outcome["worthwhile"], 12))

    @property
    def worthwhile(self) -> str:
        """The worthwhile difference with its unit."""
        return self.say(f"amount.{self.kind}", n=self.worthwhile_number)

    def size(self, difference: float) -> str:
        """About how large a difference is, whichever way it points."""
        said = self.say(f"amount.{self.kind}", n=self._near(difference))
        if self.kind != "points" or self.outcome["bounds"] is None:
            return said
        low, high = (self.say.stated(end) for end in self.outcome["bounds"])
        return self.say("of_top" if low == "0" else "of_scale", size=said, low=low, high=high)

    def by(self, difference: float) -> str:
        """By how much the better one was better: `difference` is the better one's less the other's."""
        if self.kind == "points":
            return self.say("by.points", size=self.size(difference))
        way = "more" if difference > 0 else "fewer"
        one = ".one" if self.kind == "binary" and round(abs(self.unit * difference)) <= 1 else ""
        return self.say(f"by.{self.kind}.{way}{one}", n=self._near(difference))

    def _near(self, difference: float) -> str:
        decimals = 0 if self.kind == "binary" else self.decimals
        size = abs(self.unit * difference)
        if size < 10**-decimals / 2:
            return self.say("less_than", n=self.say.fixed(10**-decimals, decimals))
        return self.say("about", n=self.say.fixed(size, decimals))
