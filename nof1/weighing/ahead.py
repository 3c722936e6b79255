"""What may be doubted about a weighing: the checks of single results, asked who is ahead."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nof1.checks.after_fit import after_a_fit
from nof1.checks.predictive import bounds
from nof1.fitting.fit import Fit
from nof1.fitting.fitted import Array, Fitted
from nof1.values.check import Check
from nof1.values.effect import QUANTILES, DecisionRule, Effect, Verdict
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome


@dataclass(frozen=True, eq=False)
class Ahead(Fitted):
    """A fit of which is said only who is ahead, by however little.

    `burdens` is (K,), what each arm must be better by, in worthwhile differences.
    """

    burdens: NDArray[np.float64]

    def verdicts(self, effects: Sequence[Effect]) -> tuple[Verdict, ...]:
        """Who is ahead of whom with the probability that the rule asks of a benefit."""
        return tuple(self._verdict(effect) for effect in effects)

    def verdicts_if_moved(self, effect: Effect, by: Array, wider: Array) -> NDArray[np.str_]:
        """Who would be ahead were the effect larger by each of `by`, its sd `wider` times."""
        cut = self._dearer(effect) * self.outcome.worthwhile
        above = effect.counts_above(cut, by, wider) / QUANTILES
        below = 1 - effect.counts_above(-cut, by, wider) / QUANTILES
        p = above if self.outcome.better == "higher" else below
        sides = [p >= self.rule.benefit, 1 - p >= self.rule.benefit]
        return np.select(sides, ["favours_arm", "favours_reference"], "undecided")

    def _dearer(self, effect: Effect) -> float:
        """By how many worthwhile differences the arm is dearer than the reference."""
        arms = self.observations.arms
        return float(self.burdens[arms.index(effect.arm)] - self.burdens[arms.index(effect.reference)])

    def _verdict(self, effect: Effect) -> Verdict:
        dearer = self._dearer(effect)
        gain = effect.quantiles if self.outcome.better == "higher" else -effect.quantiles
        p = float(np.mean(gain > dearer * self.outcome.worthwhile))
        if p >= self.rule.benefit:
            return "favours_arm"
        return "favours_reference" if 1 - p >= self.rule.benefit else "undecided"


def doubts(
    observations: Observations, outcome: Outcome, found: Fit, rule: DecisionRule, burdens: NDArray[np.float64]
) -> tuple[Check, ...]:
    """Every check on the fit, each with the outcome's name among its numbers."""
    return _named(after_a_fit(Ahead(observations, outcome, rule, found, burdens)), outcome)


def bounds_of(
    observations: Observations, outcome: Outcome, found: Fit, rule: DecisionRule
) -> tuple[Check, ...]:
    """Whether the ends of this outcome's scale matter: its part in a score has none."""
    check = bounds(Fitted(observations, outcome, rule, found))
    return _named((check,), outcome) if check else ()


def _named(checks: tuple[Check, ...], outcome: Outcome) -> tuple[Check, ...]:
    kept = [check for check in checks if check.name != "allocation"]
    return tuple(replace(check, numbers={**check.numbers, "outcome": outcome.name}) for check in kept)
