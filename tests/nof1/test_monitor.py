"""Rules to stop early: their error rates against trials followed one by one, and what looking costs."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.designs.design import Arm, Design
from nof1.errors import DesignError, InputError
from nof1.fitting.before_fit import before_a_fit
from nof1.fitting.fit import fit
from nof1.planning.assumptions import Assumptions
from nof1.planning.monitor import StoppingRule, cycle_ends, monitor, so_far
from nof1.planning.simulate import Plan, simulate, simulate_calendar
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import Truth, answered, calendar

AB = (Arm("A"), Arm("B"))
PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
MOOD = Outcome("mood", "higher", 0.5, scale=2.5, middle=0)
FORTNIGHT = Plan(Design(AB, 14, 1), MOOD, Assumptions(1.0, 0.0), model=PLAIN)


def test_one_looks_after_each_cycle_that_leaves_two_periods_an_arm_behind():
    assert cycle_ends(Design(AB, 8, 7)) == (28, 42)
    assert cycle_ends(Design(AB, 8, 7, washout_days=2, baseline_days=5)) == (5 + 34, 5 + 52)
    assert cycle_ends(Design(AB, 4, 7)) == ()


def test_a_look_sees_the_answers_so_far_on_the_periods_begun():
    plan = replace(FORTNIGHT, design=Design(AB, 4, 5), assumptions=Assumptions(1.0, missing=0.3))
    trials = simulate_calendar(plan, [0.0], (1, 0), 3)[0][0]
    seen = so_far(trials, 12)
    assert len(seen.planned.day_arm) == 15
    assert seen.day.tolist() == [day for day in trials.day.tolist() if day < 12]
    assert np.array_equal(seen.answers, trials.answers[:, : len(seen.day)])


def followed(days, looks, rng, limit):
    """Whether one null trial, analysed alone after each look, is ever called better or worse; its length."""
    seen = answered(days, Truth(rho=0.0), rng)
    for look in looks:
        part = replace(
            seen,
            day_arm=seen.day_arm[:look],
            day_period=seen.day_period[:look],
            answer_day=seen.answer_day[:look],
            answer=seen.answer[:look],
        )
        if any(check.failed for check in before_a_fit(part)):
            continue
        effects = fit(part, MOOD, model=PLAIN, engine="exact").effects
        if effects and not 1 - limit < effects[0].prob_above(0) < limit:
            return True, look
    return False, len(seen.day_arm)


def test_printed_error_rates_are_those_of_trials_followed_one_by_one():
    """Trap 7, small: three looks in a fortnight; the long proof has 500 trials and every day."""
    looks = (6, 10, 14)
    (told,) = monitor(FORTNIGHT, StoppingRule(looks, 0.9, 0.9), [0.0], trials=400, seed=2)
    rng = np.random.default_rng(8)
    orders = ["".join("AB" if rng.random() < 0.5 else "BA" for _ in range(7)) for _ in range(120)]
    alone = [followed(calendar(order, 1), looks, rng, 0.9) for order in orders]
    called, days = np.array(alone).T
    assert told.false_calls.value == pytest.approx(called.mean(), abs=3 * (0.25 / 120 + 0.25 / 400) ** 0.5)
    assert told.days.value == pytest.approx(days.mean(), abs=1.2)


def test_looking_often_makes_more_false_calls_than_looking_once():
    (told,) = monitor(FORTNIGHT, StoppingRule(tuple(range(5, 15, 3)), 0.9, 0.9), [0.0], trials=200, seed=2)
    assert told.false_calls.value > 1.2 * told.false_calls_at_end.value


def test_a_strong_effect_stops_a_trial_early_for_benefit_and_a_strong_harm_for_harm():
    rule = StoppingRule((4, 8, 12))
    better, worse = monitor(FORTNIGHT, rule, [6.0, -6.0], trials=20, seed=2)
    assert better.benefit.value == 1
    assert worse.harm.value == 1
    assert better.days.value < 14
    assert better.false_calls.value == worse.false_calls.value == 0
    assert better.clear.value == worse.clear.value == 1
    assert better.wrong.value == 0
    assert [one.value for one in better.stopped_by] == sorted(one.value for one in better.stopped_by)


def test_lower_may_be_better():
    plan = replace(FORTNIGHT, outcome=replace(MOOD, better="lower"))
    (told,) = monitor(plan, StoppingRule((8,)), [-6.0], trials=20, seed=2)
    assert told.benefit.value == 1


def test_futility_stops_trials_without_a_difference_that_matters():
    plan = replace(FORTNIGHT, outcome=replace(MOOD, worthwhile=2.0))
    (told,) = monitor(plan, StoppingRule((10,), None, None, futility=0.8), [0.0], trials=20, seed=2)
    assert told.futility.value > 0.8
    assert told.benefit.value == told.harm.value == 0


def test_the_same_seed_gives_the_same_figures_however_many_processes():
    rule = StoppingRule((8,))
    one, two = (monitor(FORTNIGHT, rule, [0.5], trials=40, seed=3, processes=p) for p in (1, 2))
    assert one == two


def test_a_look_before_an_arm_has_been_given_stops_nothing():
    plan = replace(FORTNIGHT, design=Design(AB, 4, 4))
    (told,) = monitor(plan, StoppingRule((1, 2, 3)), [9.0], trials=20, seed=2)
    assert told.stopped_by[-1].value == 0
    assert told.days.value == 16


@pytest.mark.parametrize(
    ("looks", "options", "said"),
    [
        ((), {}, "give the days after which one looks"),
        ((5, 3), {}, "looks are \\[5, 3\\]"),
        ((5,), {"benefit": 95}, "benefit is 95; give a probability from .5 to below 1"),
        ((5,), {"benefit": None, "harm": None}, "no probability given to stop at"),
        ((5,), {"margin": -1.0}, "margin is -1"),
    ],
)
def test_it_refuses_rules_that_cannot_be_meant(looks, options, said):
    with pytest.raises(InputError, match=said):
        StoppingRule(looks, **options)


def test_it_refuses_looks_after_the_end_and_more_than_two_arms():
    with pytest.raises(DesignError, match="a look after 15 days, but the trial ends after 14"):
        monitor(FORTNIGHT, StoppingRule((15,)), [0.0])
    three = replace(FORTNIGHT, design=Design((*AB, Arm("C")), 9, 2))
    with pytest.raises(DesignError, match="3 arms"):
        monitor(three, StoppingRule((9,)), [0.0])


def test_a_simulated_trial_is_one_that_can_be_analysed():
    assert fit(simulate(FORTNIGHT, 3.0, seed=1), MOOD, model=PLAIN).effects[0].mean > 1
