"""The design-based test: redraw the sequence that chance drew, and see how unusual the real one was.

No model of the answers, of trend, of noise or of carryover is needed: if no treatment did anything, the
answers would have been the same whatever had been drawn, and only the draw makes a difference large or small.
"""

from dataclasses import asdict, dataclass
from math import factorial, sqrt
from typing import Any

import numpy as np

from nof1.designs.adaptive import AdaptiveDesign
from nof1.designs.chance import random_bytes, seed_bytes
from nof1.designs.design import Arm, Design, Order
from nof1.designs.period_means import Arms, PeriodMeans, interval, means_of, share_as_far, statistics_of
from nof1.errors import DesignError, PeriodCountError
from nof1.values.observations import Observations

MOST_LISTED = 100_000
"""Up to so many possible sequences all are looked at."""

REDRAWS = 9_999
"""Of more sequences so many are drawn; p has then an error of .002 around .05."""

ALGORITHM = "nof1-redraw-1"

WHY_NOT = {
    "unknown": "how the order came about is not known",
    "chosen": "the person or their clinician chose what to take when",
    "fixed": "the order was fixed, not drawn",
}


@dataclass(frozen=True, slots=True)
class Rerandomisation:
    """How unusual the drawn sequence is among all that could have been drawn.

    A small `p` says that chance alone would seldom set the treatments so far apart. A large one says nothing:
    it is never evidence that there is no effect, for with few periods no effect of any size could give a
    small one (`smallest_p`).

    Attributes
    ----------
    p
        Share of the possible sequences whose statistic is at least as far from no difference as that of the
        sequence really drawn, itself counted; two-sided.
    statistic
        With two arms the mean of the period means of the second less that of the first, in the outcome's
        units. With more the sum over arms of periods x (mean of period means - overall mean)², which orders
        the sequences as F does.
    sequences
        How many sequences could have been drawn.
    smallest_p
        The smallest p that these periods could have given, whichever had been drawn.
    exact
        Whether all sequences were looked at.
    redraws, error
        If not: how many were drawn, and the standard error of p by that.
    interval
        With two arms: the differences, the same for every answer, that the same test does not exclude at
        level 1 - `prob`; infinite where it can exclude none. None with more arms.
    prob
        Of the interval.
    answered_periods, periods
        Treatment periods with an answer, and all.
    """

    p: float
    statistic: float
    sequences: int
    smallest_p: float
    exact: bool
    redraws: int
    error: float
    interval: tuple[float, float] | None
    prob: float
    answered_periods: int
    periods: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data; an infinite end of the interval is None."""
        told = asdict(self)
        if self.interval is not None:
            told["interval"] = [end if np.isfinite(end) else None for end in self.interval]
        return told


def drawn_as(
    observations: Observations,
    order: Order,
    *,
    block_periods: int | None = None,
    longest_run: int | None = None,
) -> Design:
    """The design of a series whose calendar is known and whose order is said.

    Parameters
    ----------
    observations
        Its treatment periods are counted; baseline and washout are no treatment periods.
    order, block_periods, longest_run
        How the sequence was drawn, as for `Design`.

    Raises
    ------
    DesignError
        The number of periods does not fit the order.
    """
    periods = np.unique(observations.day_period[observations.day_arm >= 0]).size
    try:
        return Design(
            arms=tuple(Arm(label) for label in observations.arms),
            periods=periods,
            period_days=1,  # lengths do not matter to the order
            order=order,
            block_periods=block_periods,
            longest_run=longest_run,
        )
    except PeriodCountError as error:
        blocks = f" of {block_periods} periods" if block_periods else ""
        runs = (
            ", as each run of one treatment was taken for one" if observations.period_rule == "runs" else ""
        )
        raise DesignError(
            f"the series has {periods} treatment periods{runs}, and order {order!r}{blocks} cannot have "
            "drawn so many: say how long periods were (--period-days), or which column numbers them "
            "(--period); or give the order and the block size by which they were drawn"
        ) from error


def rerandomise(
    observations: Observations,
    design: Design | AdaptiveDesign,
    *,
    prob: float = 0.95,
    seed: bytes | int = 0,
) -> Rerandomisation:
    """Test that no treatment does anything, by the drawing alone.

    Parameters
    ----------
    observations
        The series, its `allocation` "randomised". Periods, missing answers, baseline and washout stay where
        they were; only which arm each treatment period has is redrawn. Washout and baseline answers are not
        used.
    design
        What the sequence was drawn from: arms, number of periods, order and its options count, lengths do
        not. `drawn_as` makes one of a series and an order.
    prob
        Of the interval for a difference that is the same for every answer.
    seed
        For the redraws where there are more than 100,000 possible sequences.

    Returns
    -------
    Rerandomisation

    Raises
    ------
    DesignError
        An order without chance; a series that was not randomised, or by other rules than the design's; an
        adaptive design, whose chances the answers themselves moved.

    Notes
    -----
    The statistic compares means of period means, each answered period counting once, since periods are what
    was drawn: in a design in pairs without an empty period it is the mean difference within pairs. Carryover
    and autocorrelation make the test weaker, not wrong. With redraws p = (1 + as far) / (1 + redraws), which
    counts the real sequence and keeps the level (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585).

    References
    ----------
    Edgington & Onghena, Randomization Tests, 4th ed., 2007. Bulté & Onghena 2008, doi:10.3758/BRM.40.2.467.
    """
    if not 0 < prob < 1:
        raise DesignError(f"prob is {prob:g}; give a number between 0 and 1, such as 0.95")
    if isinstance(design, AdaptiveDesign):
        raise DesignError(
            "the chances of an adaptive design followed its answers: other sequences would have had other "
            "chances later on, so there is no list of equally likely ones; read the model's result"
        )
    _refuse(observations, design)
    periods = means_of(observations, design)
    _refuse_sequence(design, periods)
    is_exact = design.possible_sequences <= MOST_LISTED
    sequences = np.array(list(design.sequences)) if is_exact else _redrawn(design, periods.arm, seed)
    arms = len(design.arms)
    statistics = statistics_of(periods, sequences, arms)
    statistic = float(statistics_of(periods, periods.arm[None], arms)[0])
    far = np.abs(statistics)
    p = share_as_far(far, abs(statistic))
    return Rerandomisation(
        p=p,
        statistic=statistic,
        sequences=design.possible_sequences,
        smallest_p=max(
            share_as_far(far, far[np.isfinite(far)].max()), factorial(arms) / design.possible_sequences
        ),
        exact=is_exact,
        redraws=0 if is_exact else REDRAWS,
        error=0.0 if is_exact else sqrt(p * (1 - p) / REDRAWS),
        interval=interval(periods, sequences, statistics, statistic, prob) if arms == 2 else None,
        prob=prob,
        answered_periods=int(periods.answered.sum()),
        periods=design.periods,
    )


def _refuse(observations: Observations, design: Design) -> None:
    if not design.is_randomised:
        raise DesignError(
            f"the order is {design.order!r}, in which chance has no say: there is nothing to redraw; "
            "read the model's result, without causal words"
        )
    if observations.allocation != "randomised":
        raise DesignError(
            f"allocation is {observations.allocation!r}: {WHY_NOT[observations.allocation]}, so that there "
            "is nothing to redraw; where chance did decide, say so (allocation 'randomised')"
        )
    if sorted(observations.arms) != sorted(arm.label for arm in design.arms):
        raise DesignError(f"the series has arms {observations.arms}, the design {design.arms}")


def _refuse_sequence(design: Design, periods: PeriodMeans) -> None:
    if tuple(periods.arm.tolist()) not in design.sequences:
        given = ", ".join(design.arms[arm].label for arm in periods.arm)
        raise DesignError(
            f"order {design.order!r} cannot have drawn the sequence of this series ({given}); give the "
            "order, block size and limit by which it was drawn"
        )
    for number, arm in enumerate(design.arms):
        if not periods.answered[periods.arm == number].any():
            raise DesignError(f"there is no answer with {arm.label!r}, so there is nothing to compare")


def _redrawn(design: Design, given: Arms, seed: bytes | int) -> Arms:
    """The sequence really given, and `REDRAWS` more."""
    stream = random_bytes(ALGORITHM, seed_bytes(seed))
    return np.array([given.tolist(), *(design.sequences.drawn(stream) for _ in range(REDRAWS))])
