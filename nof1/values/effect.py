"""The difference between two treatments for one person, and how sure one can be of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError
from nof1.values.outcome import Outcome

Estimand = Literal["sustained", "lived"]
Verdict = Literal["favours_arm", "favours_reference", "similar", "undecided"]

QUANTILES = 1_000
"""How many evenly spaced quantiles stand for a posterior: number i = 1…1000 at probability (i - .5)/1000."""

LEVELS: NDArray[np.float64] = (np.arange(QUANTILES) + 0.5) / QUANTILES
"""(1000,) the probabilities at which the quantiles stand."""

WIDEST = 0.999
"""The most that an interval can hold: it ends at the outermost quantiles."""


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """When a result counts as clear; part of the frozen design.

    An arm is favoured where P(better by at least the worthwhile difference) >= `benefit` and
    P(worse by as much) <= `harm`; the reference by the mirror image; "similar" where
    P(smaller than the worthwhile difference either way) >= `similar`; else undecided.

    Raises
    ------
    InputError
        `benefit` or `similar` is not above .5 and at most 1, or `harm` not a probability.
    """

    benefit: float = 0.80
    harm: float = 0.05
    similar: float = 0.80

    def __post_init__(self) -> None:
        for name, value in (("benefit", self.benefit), ("similar", self.similar)):
            if not 0.5 < value <= 1:
                raise InputError(f"{name} is {value:g}; give a probability above .5, such as .8")
        if not 0 <= self.harm <= 1:
            raise InputError(f"harm is {self.harm:g}; give a probability, such as .05")


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What may be said of one difference; the last three are whole thousandths and sum to 1.

    Attributes
    ----------
    p_better
        The arm is better than the reference, by however little.
    p_worthwhile, p_harm
        The arm is better, or worse, by at least the worthwhile difference.
    p_similar
        The rest.
    """

    p_better: float
    p_worthwhile: float
    p_similar: float
    p_harm: float


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

    def prob_above(self, c: float) -> float:
        """P(difference > c): the share of the quantiles above c."""
        return float(np.count_nonzero(self.quantiles > c)) / QUANTILES

    def counts_above(
        self, cut: float, by: NDArray[np.float64], wider: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """(M,) quantiles above the cut, were the effect larger by each of `by` and its sd `wider` times."""
        cuts = self.mean + (cut - by - self.mean) / wider
        return np.asarray(QUANTILES - np.searchsorted(self.quantiles, cuts, side="right"))

    def probabilities(self, outcome: Outcome) -> Probabilities:
        """What may be said at the outcome's worthwhile difference, in its own direction."""
        gain = self.quantiles if outcome.better == "higher" else -self.quantiles
        better, worthwhile, harm = (
            int(np.count_nonzero(counted))
            for counted in (gain > 0, gain > outcome.worthwhile, gain < -outcome.worthwhile)
        )
        return Probabilities(
            p_better=better / QUANTILES,
            p_worthwhile=worthwhile / QUANTILES,
            p_similar=(QUANTILES - worthwhile - harm) / QUANTILES,
            p_harm=harm / QUANTILES,
        )

    def interval(self, prob: float = 0.95) -> tuple[float, float]:
        """Equal-tailed interval, from the quantiles (linear between neighbours).

        Raises
        ------
        ValueError
            `prob` is not above 0 and at most `WIDEST`.
        """
        if not 0 < prob <= WIDEST:
            raise ValueError(
                f"prob is {prob}; an interval needs a probability above 0 and at most {WIDEST}, such as .95"
            )
        tail = (1 - prob) / 2
        lower, upper = np.interp([tail, 1 - tail], LEVELS, self.quantiles)
        return float(lower), float(upper)

    def reversed(self) -> "Effect":
        """The same difference told the other way round: reference minus arm."""
        return Effect(
            self.reference, self.arm, self.estimand, -self.mean, self.sd, -self.quantiles[::-1].copy()
        )


@dataclass(frozen=True, slots=True)
class TrialVerdict:
    """What the rule says of the whole trial.

    Attributes
    ----------
    arm
        The favoured one; None where there is none.
    p
        Probability of what is said, in the pair of arms where it is least sure; None where nothing is clear.
    """

    clear: Literal["favours", "similar", "undecided"]
    arm: str | None = None
    p: float | None = None


def verdict(effect: Effect, outcome: Outcome, rule: DecisionRule) -> Verdict:
    """What the rule says of one difference."""
    p = effect.probabilities(outcome)
    if p.p_worthwhile >= rule.benefit and p.p_harm <= rule.harm:
        return "favours_arm"
    if p.p_harm >= rule.benefit and p.p_worthwhile <= rule.harm:
        return "favours_reference"
    return "similar" if p.p_similar >= rule.similar else "undecided"


def verdicts_if_moved(
    effect: Effect, outcome: Outcome, rule: DecisionRule, by: NDArray[np.float64], wider: NDArray[np.float64]
) -> NDArray[np.str_]:
    """(M,) what the rule would say of one difference were it larger by each of `by`, its sd `wider` times."""
    above, below = (effect.counts_above(side * outcome.worthwhile, by, wider) for side in (1, -1))
    below = QUANTILES - below
    counts = (above, below) if outcome.better == "higher" else (below, above)
    worthwhile, harm = (count / QUANTILES for count in counts)
    similar = (QUANTILES - above - below) / QUANTILES
    return np.select(
        [
            (worthwhile >= rule.benefit) & (harm <= rule.harm),
            (harm >= rule.benefit) & (worthwhile <= rule.harm),
            similar >= rule.similar,
        ],
        ["favours_arm", "favours_reference", "similar"],
        "undecided",
    )


def trial_verdict(effects: Iterable[Effect], outcome: Outcome, rule: DecisionRule) -> TrialVerdict:
    """What the rule says of the trial: an arm is favoured if it passes against every other.

    Parameters
    ----------
    effects
        One estimand's differences, each pair of arms once, either way round (`Fit.pairs`).

    Raises
    ------
    ValueError
        A pair of arms is missing or comes twice, or estimands are mixed.
    """
    found = list(effects)
    _require_every_pair_once(found)
    verdicts = {(e.arm, e.reference): verdict(e, outcome, rule) for e in found}
    verdicts |= {(e.reference, e.arm): verdict(e.reversed(), outcome, rule) for e in found}
    arms = list(dict.fromkeys(arm for pair in verdicts for arm in pair))
    for arm in arms:
        if all(verdicts[arm, other] == "favours_arm" for other in arms if other != arm):
            return TrialVerdict(
                "favours", arm, min(_p_ahead(e, arm, outcome) for e in found if arm in _of(e))
            )
    if all(v == "similar" for v in verdicts.values()):
        return TrialVerdict("similar", p=min(e.probabilities(outcome).p_similar for e in found))
    return TrialVerdict("undecided")


def _of(effect: Effect) -> tuple[str, str]:
    return effect.arm, effect.reference


def _p_ahead(effect: Effect, arm: str, outcome: Outcome) -> float:
    """P(this one of the two is better by at least the worthwhile difference)."""
    p = effect.probabilities(outcome)
    return p.p_worthwhile if effect.arm == arm else p.p_harm


def _require_every_pair_once(effects: list[Effect]) -> None:
    pairs = [frozenset((e.arm, e.reference)) for e in effects]
    arms = len(frozenset().union(*pairs))
    if len({e.estimand for e in effects}) != 1:
        raise ValueError(
            "a trial's verdict is of one estimand: give the sustained effects, or the lived ones"
        )
    if len(set(pairs)) != len(pairs) or 2 * len(pairs) != arms * (arms - 1):
        raise ValueError(
            f"{arms} arms need each of their {arms * (arms - 1) // 2} pairs once; got {len(pairs)}"
        )
