"""The smallest design that answers often enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nof1.designs.design import Design
from nof1.errors import DesignError, InputError
from nof1.planning.characteristics import Point, growing_characteristics
from nof1.planning.montecarlo import MonteCarlo
from nof1.planning.simulate import Plan

DECISIVE = 3.5
"""A design is judged before all its trials are simulated once its chance is so many errors from the goal."""

CLUSTERS_TO_TRUST = 8
"""Calendars below which an error is not trusted to end a simulation early."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One design of the search, and what it does at the effect; `reaches`: `right` is at least the goal."""

    design: Design
    trials: int
    right: MonteCarlo
    clear: MonteCarlo
    wrong: MonteCarlo
    reaches: bool


@dataclass(frozen=True, slots=True)
class Smallest:
    """The search's end.

    Attributes
    ----------
    design
        The shortest of those tried that reach the chance; None where none does within `limit_days`.
    tried
        All, in the order in which they were tried.
    """

    effect: float
    chance: float
    limit_days: int
    design: Design | None
    tried: tuple[Tried, ...]


def smallest_design(
    plan: Plan,
    effect: float,
    *,
    chance: float = 0.80,
    limit_days: int = 168,
    period_days: Sequence[int] = (),
    trials: int = 1000,
    seed: int = 0,
    processes: int = 1,
    progress: Callable[[Tried], None] | None = None,
) -> Smallest:
    """The shortest design that gives a clear and right answer with a stated chance.

    For each length of periods the number of periods is doubled until the chance is reached, then bisected:
    more periods are taken to answer more often. Designs meet the chance by their simulated share, so those
    whose true chance is near the goal may fall on either side; the errors are told.

    Parameters
    ----------
    plan
        Its design says all but the number of periods.
    effect
        The true sustained difference at which the chance is to be reached. At the worthwhile difference
        itself hardly any design reaches .80, for there P(worthwhile) is about .5: choose one that would
        surely matter.
    chance
        Of an answer that is clear and not wrong.
    limit_days
        Longest trial that is acceptable, baseline and washout included.
    period_days
        Lengths of periods to choose from; default the design's own.
    trials
        For each design at most; fewer where the answer is plain before.
    progress
        Called with each design tried.

    Raises
    ------
    DesignError
        The shortest design does not fit into the limit, or its sequence is given by hand.
    InputError
        The chance is not between 0 and 1.
    """
    if not 0 < chance < 1:
        raise InputError(f"the chance is {chance:g}; give one above 0 and below 1, such as .8")
    if plan.design.sequence is not None:
        raise DesignError(
            "the sequence is given by hand, and its length with it; choose an order that is drawn"
        )
    search = _Search(plan, effect, chance, trials, seed, processes, progress)
    tried: list[Tried] = []
    best: Design | None = None
    for length in dict.fromkeys(period_days or (plan.design.period_days,)):
        found = search.shortest(length, best.days - 1 if best else limit_days, tried)
        best = found or best
    if not tried:
        raise DesignError(
            f"no design fits into {limit_days} days: two periods an arm take more. Raise the limit"
        )
    return Smallest(effect, chance, limit_days, best, tuple(tried))


@dataclass(frozen=True, slots=True)
class _Search:
    plan: Plan
    effect: float
    chance: float
    trials: int
    seed: int
    processes: int
    progress: Callable[[Tried], None] | None

    def shortest(self, length: int, limit_days: int, tried: list[Tried]) -> Design | None:
        """Fewest periods of one length that reach the chance within the limit; None where none do."""
        designs = _designs(self.plan.design, length, limit_days)
        if not designs:
            return None
        below, above = -1, 0
        while not self._reaches(designs[above], tried):
            if above == len(designs) - 1:
                return None
            below, above = above, min(2 * above + 2, len(designs) - 1)
        while above - below > 1:
            middle = (below + above) // 2
            if self._reaches(designs[middle], tried):
                above = middle
            else:
                below = middle
        return designs[above]

    def _reaches(self, design: Design, tried: list[Tried]) -> bool:
        found = self._try(design)
        tried.append(found)
        if self.progress:
            self.progress(found)
        return found.reaches

    def _try(self, design: Design) -> Tried:
        plan = replace(self.plan, design=design)
        growing = growing_characteristics(
            plan, [self.effect], trials=self.trials, seed=self.seed, processes=self.processes, worse=False
        )
        for told in growing:
            (point,) = told.points
            if told.calendars >= CLUSTERS_TO_TRUST and self._is_decisive(point, told.trials):
                growing.close()
                break
        right = point.right
        return Tried(design, told.trials, right, point.clear, point.wrong, right.value >= self.chance)

    def _is_decisive(self, point: Point, trials: int) -> bool:
        plain = (self.chance * (1 - self.chance) / trials) ** 0.5
        apart = abs(point.right.value - self.chance)
        return bool(apart > DECISIVE * max(point.right.error, plain))


def _designs(design: Design, length: int, limit_days: int) -> list[Design]:
    """Every number of periods that can be drawn within the limit, two or more an arm, the shortest first."""
    arms, found = len(design.arms), []
    for periods in range(2 * arms, limit_days // length + 1, arms):
        try:
            one = replace(design, periods=periods, period_days=length)
        except DesignError:  # a square or a block that this number does not fill
            continue
        if one.days <= limit_days:
            found.append(one)
    return found
