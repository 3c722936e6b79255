"""What verdicts do when groups of answers are left out in turn, of a sampled model.

The draws are weighted as if the answers had not been there; where the weights cannot be relied on, or a
verdict would stand too near its limit for them, the model is sampled again without them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nof1.fitting.fitted import Fitted
from nof1.sampled.left_out import Reweighted, Without
from nof1.values.effect import Effect
from nof1.values.model import Problem

HIGHEST_K = 0.7
"""Pareto shape of the weights: above, they have no finite mean to speak of (Vehtari et al. 2024)."""

MARGIN = 0.1
"""Of the move, beside three standard errors of the weighted mean: how near a limit a verdict may stand."""

SAMPLED_AGAIN = 4
"""Groups without which the model is sampled again, at most: a few seconds each."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Groups of answers, those without which a verdict falls, and those of which it could not be told."""

    groups: Sequence[int]
    changing: Sequence[int]
    unknown: Sequence[int]

    @property
    def passed(self) -> bool | None:
        """None where no verdict is known to fall, but some group is not known."""
        if self.changing:
            return False
        return None if self.unknown else True


def by_weights(fitted: Fitted, group: NDArray[np.int64]) -> LeftOut:
    """Leave each group of answers (neighbours in time) out of a sampled fit."""
    fit, observations = fitted.fit, fitted.observations
    used = group[observations.used]
    if fit.draws is None:
        groups = np.unique(used).tolist()
        return LeftOut(groups, [], groups)
    problem = Problem.of(observations, fitted.outcome, fit.model, fit.priors)
    reweighted = Reweighted(problem, fit.draws, fit.seed)
    without = {int(one): reweighted.without(used == one) for one in np.unique(used)}
    falls = {one: _falls(fitted, moved) for one, moved in without.items()}
    unsure = sorted((one for one in falls if falls[one] is None), key=lambda one: -_largest(without[one]))
    for one in unsure[:SAMPLED_AGAIN]:
        falls[one] = fitted.falls(fitted.sampled_again(observations=observations.without(group == one)))
    return LeftOut(
        list(falls),
        [one for one, is_falling in falls.items() if is_falling],
        [one for one, is_falling in falls.items() if is_falling is None],
    )


def _largest(moved: Sequence[Without]) -> float:
    return float(max(np.abs(one.by).mean() for one in moved))


def _falls(fitted: Fitted, moved: Sequence[Without]) -> bool | None:
    """Whether a clear verdict falls; None where the weights cannot tell."""
    if any(not one.k <= HIGHEST_K for one in moved):
        return None
    told = {fitted.falls(_effects(fitted, moved, side)) for side in (-1, 0, 1)}
    return told.pop() if len(told) == 1 else None


def _effects(fitted: Fitted, moved: Sequence[Without], side: int) -> list[Effect]:
    """The effects without the answers; at a `side`, farther that way than the weights are sure of."""
    pairs = zip(fitted.sustained, moved, strict=True)
    return [replace(one, quantiles=np.sort(one.quantiles + by.by + side * _slack(by))) for one, by in pairs]


def _slack(moved: Without) -> float:
    return float(3 * moved.sd / moved.effective**0.5 + MARGIN * np.abs(moved.by).mean())
