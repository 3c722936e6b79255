"""By how much a person's weights would have to change for another treatment to be chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nof1.weighing.utility import OutcomeSaid, joint_draws
from nof1.weighing.weights import Weights

Array = NDArray[np.float64]
EngineChoice = Literal["auto", "exact", "nuts"]
Worth = Callable[[Weights, EngineChoice], list[tuple[float, OutcomeSaid]]]
"""What the outcomes say under some weights: each with the slope that turns its unit into worth."""

SCAN, HALVINGS = 5, 7
"""Steps from an outcome's share to none and to all of the whole, in search of another choice; the step in
which it changes is halved so often, so that the share is known to .002."""


@dataclass(frozen=True, slots=True)
class Flip:
    """If `outcome` counted more (`rising`) or less than `share` of the whole, `arm` would be chosen."""

    outcome: str
    share: float
    rising: bool
    arm: str


@dataclass(frozen=True, slots=True)
class Alone:
    """P(the arm chosen by the agreed weights is best) if `outcome` alone counted."""

    outcome: str
    p_best: float


def alone(
    told: Mapping[str, OutcomeSaid], weights: Weights, arms: tuple[str, ...], chosen: str, seed: int
) -> tuple[Alone, ...]:
    """How sure the choice would be at each end of the weights; the burden stays as agreed.

    With two arms no other weights leave it less sure than the least of these, as long as it is chosen at all
    of them: its expected lead over its sd is quasi-concave in the shares.
    """
    if len(told) < 2:
        return ()
    found = []
    for name, one in told.items():
        slope = next(slope for slope in weights.with_share(name, 1.0).slopes if slope)
        draws, _ = joint_draws([one], [slope], np.eye(1), seed)
        best = np.argmax(draws - _main_share(weights) * burdens(weights, arms), axis=1)
        found.append(Alone(name, round(float(np.mean(best == arms.index(chosen))), 3)))
    return tuple(found)


def burdens(weights: Weights, arms: tuple[str, ...]) -> Array:
    """(K,) what each arm costs the person, in worthwhile differences of the main outcome."""
    by_arm = dict(weights.burdens)
    return np.array([by_arm.get(arm, 0.0) for arm in arms])


def flips(worth: Worth, weights: Weights, arms: tuple[str, ...]) -> tuple[Flip, ...]:
    """For each outcome, the nearest share below and above its own at which another arm would be chosen.

    An outcome that has no weight yet is tried too. Expected worth is linear in the shares: an arm that is
    chosen with each outcome alone is chosen with all weights between.
    """
    if len(weights.outcomes) < 2:
        return ()
    found = []
    for outcome, share in zip(weights.outcomes, weights.shares, strict=True):
        for end in (0.0, 1.0):
            look = partial(_best, worth, weights, arms, outcome.name)
            flip = _nearest(look, share, end)
            if flip:
                found.append(Flip(outcome.name, flip[0], end == 1.0, flip[1]))
    return tuple(found)


def _best(worth: Worth, agreed: Weights, arms: tuple[str, ...], outcome: str, share: float) -> str | None:
    """The arm of the largest expected worth if one outcome counted `share`; the burden stays as agreed."""
    changed = agreed.with_share(outcome, share)
    told = worth(changed, "exact")
    if not all(one.pairs for _, one in told):
        return None
    total = sum((slope * one.means for slope, one in told), start=np.zeros(len(arms)))
    burden = _main_share(agreed) * burdens(agreed, arms)
    return arms[int(np.argmax(_main_share(changed) * total - burden))]


def _main_share(weights: Weights) -> float:
    return next(share for share in weights.shares if share)


def _nearest(best: Callable[[float], str | None], share: float, end: float) -> tuple[float, str] | None:
    """Step from `share` to `end` until the choice is another, then halve the last step."""
    now, inside = best(share), share
    for step in range(1, SCAN + 1):
        outside = share + (end - share) * step / SCAN
        other = best(outside)
        if other is not None and other != now:
            for _ in range(HALVINGS):
                middle = (inside + outside) / 2
                there = best(middle)
                inside, outside, other = (
                    (middle, outside, other) if there == now else (inside, middle, there or other)
                )
            return outside, other
        inside = outside
    return None
