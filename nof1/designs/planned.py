"""A drawn design on the calendar, before anyone has answered."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from nof1.designs.design import Design, Period
from nof1.values.observations import WASHOUT, Observations


def planned(
    design: Design, sequence: Sequence[Period], *, before: int | None = None, start: date | None = None
) -> Observations:
    """The calendar of a sequence, as `Observations` without answers: what planning and redrawing work on.

    Parameters
    ----------
    design
        The plan.
    sequence
        Its periods, as `draw` or `lay_on_days` gives them.
    before
        Index of the arm taken before day 0 and through the baseline, `WASHOUT` for none of them, None where
        it is not known.
    start
        The calendar date of day 0.

    Returns
    -------
    Observations
        Of `design.days` days; baseline days are `BASELINE` and period 0, washout days `WASHOUT`.
        `allocation` is "randomised" where chance has a say in the order, else "fixed".
    """
    day_arm = np.full(design.days, WASHOUT)
    day_period = np.full(design.days, WASHOUT)
    for number, period in enumerate(sequence):
        days = slice(period.first_day, period.last_day + 1)
        day_arm[days], day_period[days] = period.arm, number
    return Observations(
        arms=tuple(arm.label for arm in design.arms),
        day_arm=day_arm,
        day_period=day_period,
        answer_day=np.array([], dtype=np.int64),
        answer=np.array([]),
        before=before,
        allocation="randomised" if design.is_randomised else "fixed",
        start=start,
    )
