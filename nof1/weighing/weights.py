"""What matters to a person, and how much: weights that are fixed before the reveal."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from nof1.errors import InputError
from nof1.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Weights:
    """Outcomes (side effects among them), what each counts, and what each treatment costs the person.

    Parameters
    ----------
    outcomes
        Each with its direction and its worthwhile difference, the main one first.
    weights
        For each outcome, 0 or more: what its worthwhile difference counts beside the others'. With 2 and 1, a
        worthwhile difference in the first counts as much as two in the second.
    burdens
        Arms and their burden (injections, visits, money), in worthwhile differences of the main outcome: by
        how much an arm must be better to be worth it; 0 for an arm not named.

    Raises
    ------
    InputError
        No outcome, two of one name, not one weight for each, a weight or a burden that is negative or not
        finite, or no weight above 0.
    """

    outcomes: tuple[Outcome, ...]
    weights: tuple[float, ...]
    burdens: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        names = [outcome.name for outcome in self.outcomes]
        if not names or len(set(names)) < len(names):
            raise InputError(f"outcomes are {', '.join(names) or 'none'}; give distinct ones")
        if len(self.weights) != len(names):
            raise InputError(
                f"{len(self.weights)} weights for {len(names)} outcomes ({', '.join(names)}); give one each"
            )
        for name, weight in zip(names, self.weights, strict=True):
            if not (math.isfinite(weight) and weight >= 0):
                raise InputError(f"the weight of {name} is {weight:g}; give 0 or more")
        if not any(self.weights):
            raise InputError(f"every weight is 0 ({', '.join(names)}); something must matter")
        for arm, burden in self.burdens:
            if not (math.isfinite(burden) and burden >= 0):
                raise InputError(f"the burden of {arm} is {burden:g}; give 0 or more")

    @classmethod
    def of(
        cls,
        outcomes: tuple[Outcome, ...],
        weights: Mapping[str, float],
        burdens: Mapping[str, float] | None = None,
    ) -> "Weights":
        """Weights by the outcomes' names.

        Raises
        ------
        InputError
            A weight that names no outcome, an outcome without a weight, or as above.
        """
        names = [outcome.name for outcome in outcomes]
        for name in weights:
            if name not in names:
                raise InputError(f"the weight of {name!r} names no outcome; they are {', '.join(names)}")
        for name in names:
            if name not in weights:
                raise InputError(f"{name} has no weight; give 0 where it does not count")
        return cls(outcomes, tuple(weights[name] for name in names), tuple((burdens or {}).items()))

    @property
    def main(self) -> Outcome:
        """The first outcome that counts: losses are told in its worthwhile differences."""
        return next(one for one, weight in zip(self.outcomes, self.weights, strict=True) if weight)

    @property
    def shares(self) -> tuple[float, ...]:
        """What each outcome counts of the whole; they sum to 1."""
        return tuple(weight / sum(self.weights) for weight in self.weights)

    @property
    def slopes(self) -> tuple[float, ...]:
        """How much worth one unit of each outcome adds, in worthwhile differences of the main one."""
        main = next(weight for weight in self.weights if weight)
        return tuple(
            (1 if outcome.better == "higher" else -1) * weight / main / outcome.worthwhile
            for outcome, weight in zip(self.outcomes, self.weights, strict=True)
        )

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of all that was agreed: kept before the reveal, it shows a change."""
        agreed = {
            "outcomes": [
                [
                    outcome.name,
                    outcome.better,
                    outcome.recall,
                    *map(_written, (outcome.worthwhile, weight)),
                    *map(_written, outcome.bounds or (None, None)),
                    *map(_written, (outcome.scale, outcome.middle)),
                ]
                for outcome, weight in zip(self.outcomes, self.weights, strict=True)
            ],
            "burdens": [[arm, _written(burden)] for arm, burden in sorted(self.burdens)],
        }
        return hashlib.sha256(json.dumps(agreed, ensure_ascii=True).encode("ascii")).hexdigest()

    def with_share(self, outcome: str, share: float) -> "Weights":
        """The same with one outcome counting `share` (0 to 1) of the whole, the others in proportion."""
        place = [one.name for one in self.outcomes].index(outcome)
        share = round(min(max(share, 0.0), 1.0), 12)
        others = sum(self.weights) - self.weights[place]
        if others == 0:
            return self
        weights = [weight * (1 - share) / others for weight in self.weights]
        weights[place] = share
        return Weights(self.outcomes, tuple(weights), self.burdens)


def _written(number: float | None) -> str | None:
    """Every figure of a number, alike on every machine."""
    return None if number is None else repr(float(number))
