"""The smallest design against a formula, and the order of the search."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from nof1.designs.design import Arm, Design
from nof1.errors import DesignError, InputError
from nof1.planning.assumptions import Assumptions
from nof1.planning.simulate import Plan
from nof1.planning.smallest import smallest_design
from nof1.values.model import Model
from nof1.values.outcome import Outcome

AB = (Arm("A"), Arm("B"))
PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
MOOD = Outcome("mood", "higher", 0.5, scale=1, middle=0)
PLAN = Plan(Design(AB, 4, 3), MOOD, Assumptions(1.0, 0.0), model=PLAIN)


def favoured(effect, days):
    """Chance that P(B better by .5) reaches .80: two normal means of `days` answers, sigma 1 known, S 1."""
    columns = np.column_stack([np.ones(2 * days), np.repeat([1.0, 0.0], days), np.repeat([0.0, 1.0], days)])
    covariance = np.linalg.inv(columns.T @ columns + np.diag([1 / 4, 2, 2]))
    weights = np.array([0.0, -1.0, 1.0]) @ covariance @ columns.T
    sd = np.sqrt(covariance[1, 1] + covariance[2, 2] - 2 * covariance[1, 2])
    return norm.sf((0.5 + sd * norm.ppf(0.8) - effect * weights @ columns[:, 2]) / np.linalg.norm(weights))


def test_it_is_as_long_as_the_formula_says():
    by_formula = next(p for p in range(4, 40, 2) if favoured(1.2, 3 * p // 2) >= 0.8)
    found = smallest_design(PLAN, 1.2, trials=500, seed=1)
    assert abs(found.design.periods - by_formula) <= 2
    for one in found.tried:
        expected = favoured(1.2, 3 * one.design.periods // 2)
        assert one.right.value == pytest.approx(expected, abs=4 * max(one.right.error, 0.01))


def test_what_was_tried_tells_that_the_next_smaller_does_not_do():
    found = smallest_design(PLAN, 1.2, trials=100, seed=1)
    by_periods = {one.design.periods: one for one in found.tried}
    assert by_periods[found.design.periods].reaches
    smaller = by_periods.get(found.design.periods - 2)
    assert smaller is None or not smaller.reaches


def test_a_larger_difference_needs_no_longer_a_trial():
    periods = [smallest_design(PLAN, effect, trials=60, seed=2).design.periods for effect in (3.0, 2.0, 1.5)]
    assert periods == sorted(periods)


def test_it_says_where_none_within_the_limit_does():
    found = smallest_design(PLAN, 0.6, limit_days=24, trials=40)
    assert found.design is None
    assert [one.design.days for one in found.tried] == [12, 24]
    assert not any(one.reaches for one in found.tried)


def test_of_several_lengths_of_periods_the_shortest_trial_wins():
    found = smallest_design(PLAN, 3.0, period_days=(6, 2), trials=40)
    assert found.design.days == min(one.design.days for one in found.tried if one.reaches)
    assert {one.design.period_days for one in found.tried} == {6, 2}


def test_progress_tells_each_design_that_is_tried():
    seen = []
    found = smallest_design(PLAN, 3.0, trials=20, progress=seen.append)
    assert tuple(seen) == found.tried


def test_it_refuses_what_cannot_be_searched():
    with pytest.raises(InputError, match="the chance is 80"):
        smallest_design(PLAN, 1.0, chance=80)
    with pytest.raises(DesignError, match="no design fits into 11 days"):
        smallest_design(PLAN, 1.0, limit_days=11)
    by_hand = replace(PLAN, design=Design(AB, 4, 3, order="by-hand", sequence=(0, 1, 1, 0)))
    with pytest.raises(DesignError, match="by hand"):
        smallest_design(by_hand, 1.0)
