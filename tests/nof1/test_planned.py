from datetime import date

import numpy as np

from nof1.designs.design import Arm, Design, draw, lay_on_days
from nof1.designs.planned import planned
from nof1.values.observations import BASELINE, WASHOUT
from tests.simulated import calendar

TWO = (Arm("A"), Arm("B"))


def test_a_sequence_lies_on_the_days_that_the_specification_writes() -> None:
    design = Design(TWO, 4, 7, washout_days=2)
    expected = calendar("ABBA", 7, washout=2)
    series = planned(design, lay_on_days(design, (0, 1, 1, 0)))
    assert np.array_equal(series.day_arm, expected.day_arm)
    assert np.array_equal(series.day_period, expected.day_period)
    assert (series.arms, series.answer.size, series.allocation) == (("A", "B"), 0, "randomised")


def test_a_baseline_is_the_first_period_and_of_no_arm() -> None:
    design = Design(TWO, 2, 3, washout_days=1, baseline_days=2, order="by-hand", sequence=(1, 0))
    series = planned(design, draw(design, 1), before=0, start=date(2026, 3, 2))
    assert series.day_arm.tolist() == [BASELINE, BASELINE, 1, 1, 1, WASHOUT, 0, 0, 0]
    assert series.day_period.tolist() == [0, 0, 1, 1, 1, WASHOUT, 2, 2, 2]
    assert (series.before, series.start, series.allocation) == (0, date(2026, 3, 2), "fixed")
