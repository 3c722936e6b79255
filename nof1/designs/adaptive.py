"""Allocation that follows the answers (Thompson): for research, and block by block.

An adaptive trial gives the arm that seems better more often. Means of such a series mislead: the arm that
happened to do badly early is given less and never makes up for it. The posterior of the whole model, with its
trend, does not care how the arms were chosen, and is what allocation and result both rest on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nof1.designs.blocks import Blocks
from nof1.designs.chance import random_bytes, seed_bytes, uniform_below
from nof1.designs.design import Arm, Design, lay_on_days
from nof1.designs.planned import planned
from nof1.errors import DesignError, NotBuiltError
from nof1.fitting.fit import Fit, fit
from nof1.normal.exact import draws
from nof1.values.model import Model, Problem
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome

Purpose = Literal["care", "improvement", "research"]

ALGORITHM = "nof1-adapt-1"
"""Names the way from seed, block and probabilities to arms."""

SHARES = 10_000
"""Probabilities are whole numbers of ten-thousandths, so that what is stored is what was drawn by, and the
last digit of a posterior on another machine changes no draw."""

JOINT_DRAWS = 20_000
"""Of the arms' effects, where there are more than two: .0035 of error at the most."""


@dataclass(frozen=True, slots=True)
class AdaptiveDesign:
    """A trial whose blocks are drawn one by one, each by what the answers so far say.

    Parameters
    ----------
    arms
        K >= 2 arms, the reference first.
    blocks
        How many blocks, the balanced ones among them.
    block_periods
        Periods of a block, a multiple of K.
    period_days, washout_days
        As in `Design`.
    purpose
        Must be "research": who is treated for their own sake gets a design with fixed chances.
    balanced_blocks
        So many blocks come first with every arm equally often, in random order.
    power
        Probabilities of being best are raised to it: below 1 leans less towards the best arm, 0 not at all.
    floor
        The least probability of any arm, above 0 and below 1 / K.

    Raises
    ------
    DesignError
        Another purpose, or numbers that do not fit; the message gives the number and what to do.
    """

    arms: tuple[Arm, ...]
    blocks: int
    block_periods: int
    period_days: int
    purpose: Purpose
    washout_days: int = 0
    balanced_blocks: int = 1
    power: float = 1.0
    floor: float = 0.1

    def __post_init__(self) -> None:
        if self.purpose != "research":
            raise DesignError(
                f"purpose is {self.purpose!r}; allocation that follows the answers is for research only: "
                "use a Design"
            )
        self._as_blocks()  # refuses arms, periods and days that do not fit
        if not 1 <= self.balanced_blocks <= self.blocks:
            raise DesignError(f"{self.balanced_blocks} balanced blocks of {self.blocks}; give at least 1")
        if not 0 <= self.power <= 10:
            raise DesignError(f"the power is {self.power:g}; give a number from 0 to 10")
        if not 0 < self.floor < 1 / len(self.arms):
            raise DesignError(
                f"the floor is {self.floor:g}; give a probability above 0 and below 1 / {len(self.arms)}"
            )

    def _as_blocks(self) -> Design:
        return Design(
            self.arms,
            self.blocks * self.block_periods,
            self.period_days,
            self.washout_days,
            order="blocks",
            block_periods=self.block_periods,
        )

    def calendar(self, given: Sequence[int]) -> Observations:
        """The periods so far (an arm, as an index, for each) on the calendar, as a series without answers."""
        so_far = replace(
            self._as_blocks(), periods=len(given), order="by-hand", block_periods=None, sequence=tuple(given)
        )
        return replace(planned(so_far, lay_on_days(so_far, given)), allocation="randomised")


@dataclass(frozen=True, slots=True)
class AdaptiveDraw:
    """One block as it was drawn, with all that it takes to draw it again: to be stored as it is.

    Attributes
    ----------
    block
        Its number, 0 for the first.
    arms
        Arm (index) of each of its periods.
    probabilities
        (K,) with which each period was drawn, independently; in a balanced block the share of each arm.
    best
        (K,) posterior probability that each arm is the best by its sustained effect; None in a balanced
        block.
    balanced
        Why the block is balanced: "first" (by design) or the check that withholds the posterior; None for a
        block that followed the answers.
    seed
        In hexadecimal. As secret as the block.
    algorithm
        `ALGORITHM`.
    """

    block: int
    arms: tuple[int, ...]
    probabilities: tuple[float, ...]
    best: tuple[float, ...] | None
    balanced: str | None
    seed: str
    algorithm: str = ALGORITHM


def draw_block(
    design: AdaptiveDesign,
    observations: Observations | None,
    outcome: Outcome,
    *,
    seed: bytes | int,
    model: Model | None = None,
) -> AdaptiveDraw:
    """Draw the next block.

    The probability of an arm is floor + (1 - K floor) b^power / sum(b^power), b the probability that it is
    the best, rounded to ten-thousandths.

    Parameters
    ----------
    observations
        The series so far, of whole blocks (`design.calendar` with its answers); None before the first.
    outcome
        Says which way is better.
    seed
        One secret seed for the whole trial; every block takes bits of its own from it.
    model
        What the posterior rests on; default `Model()`, whose trend keeps a drift from being taken for an
        effect.

    Returns
    -------
    AdaptiveDraw
        The same for the same design, seed and series.

    Raises
    ------
    DesignError
        A series of other arms or of half a block, or a trial that is already whole.
    NotBuiltError
        More than two arms and an outcome that is not continuous.

    References
    ----------
    Thompson 1933, doi:10.1093/biomet/25.3-4.285. Power and floor: Thall & Wathen 2007,
    doi:10.1016/j.ejca.2007.01.006.
    """
    block = _next_block(design, observations)
    own = seed_bytes(seed)
    stream = random_bytes(ALGORITHM, own + block.to_bytes(8, "big"))
    arms, periods = len(design.arms), design.block_periods
    best: tuple[float, ...] | None = None
    why: str | None = "first"
    if observations is not None and block >= design.balanced_blocks:
        best, why = _best(observations, outcome, model or Model())
    if best is None:
        drawn = Blocks(arms, periods // arms, 1).drawn(stream)
        return AdaptiveDraw(block, drawn, (1 / arms,) * arms, None, why, own.hex())
    shares = _shares(best, design.power, design.floor)
    ends = np.cumsum(shares)
    drawn = tuple(
        int(np.searchsorted(ends, uniform_below(SHARES, stream), side="right")) for _ in range(periods)
    )
    return AdaptiveDraw(block, drawn, tuple(share / SHARES for share in shares), best, None, own.hex())


def _next_block(design: AdaptiveDesign, observations: Observations | None) -> int:
    if observations is None:
        return 0
    if observations.arms != tuple(arm.label for arm in design.arms):
        raise DesignError(f"the series has arms {observations.arms}, the design {design.arms}")
    given = np.unique(observations.day_period[observations.day_arm >= 0]).size
    if given % design.block_periods:
        raise DesignError(
            f"the series has {given} periods, which are no whole blocks of {design.block_periods}; "
            "draw the next block when this one is over"
        )
    if given >= design.blocks * design.block_periods:
        raise DesignError(f"all {design.blocks} blocks are drawn; there is no next one")
    return given // design.block_periods


def _best(
    observations: Observations, outcome: Outcome, model: Model
) -> tuple[tuple[float, ...] | None, str | None]:
    """Probability that each arm is the best; or None, and the check that withholds it."""
    engine: Literal["auto", "exact"] = "exact" if outcome.kind == "continuous" else "auto"
    found = fit(observations, outcome, model=model, engine=engine)
    if not found.pairs:
        return None, found.check.name
    if len(observations.arms) > 2:
        return _best_of_many(observations, outcome, found), None
    second = float(np.mean(found.pairs[0].quantiles > 0))
    second = second if outcome.better == "higher" else 1 - second
    return (1 - second, second), None


def _best_of_many(observations: Observations, outcome: Outcome, found: Fit) -> tuple[float, ...]:
    """By joint draws, for which of three is best cannot be told from pairs."""
    if found.engine != "exact":
        raise NotBuiltError(f"{outcome.name}: only continuous outcomes can adapt between more than two arms")
    problem = Problem.of(observations, outcome, found.model, found.priors)
    drawn = draws(problem, JOINT_DRAWS, 0)
    best = np.argmax(drawn if outcome.better == "higher" else -drawn, axis=1)
    return tuple((np.bincount(best, minlength=drawn.shape[1]) / JOINT_DRAWS).tolist())


def _shares(best: Sequence[float], power: float, floor: float) -> list[int]:
    """Ten-thousandths of each arm; what rounding leaves goes to the largest remainders."""
    leaned = np.asarray(best) ** power
    wanted = SHARES * (floor + (1 - len(leaned) * floor) * leaned / leaned.sum())
    shares = np.floor(wanted + 1e-9).astype(int)
    for arm in np.argsort(shares - wanted, kind="stable")[: SHARES - shares.sum()]:
        shares[arm] += 1
    return [int(share) for share in shares]
