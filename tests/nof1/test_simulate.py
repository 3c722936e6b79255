"""Simulated trials against exposure by hand, analytic covariances, and each other."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.designs.design import Arm, Design, Period
from nof1.designs.planned import planned
from nof1.errors import DesignError, InputError, NotBuiltError
from nof1.planning.assumptions import Assumptions, kept_of
from nof1.planning.simulate import (
    Plan,
    exposure,
    residuals,
    shift_of,
    shown_difference,
    simulate,
    simulate_calendar,
)
from nof1.values.observations import BASELINE
from nof1.values.outcome import Outcome

AB = (Arm("A"), Arm("B"))
PAIN = Outcome("pain", "lower", 0.5, scale=1, middle=5)
WEEKS = Plan(Design(AB, 8, 7), PAIN, Assumptions(1.0, level=5.0))


def many(plan, effects=(0.0,), draws=4000, seed=(0, 0)):
    """Answers (effects, draws, days) of one calendar."""
    return np.stack([trials[0].answers for trials in simulate_calendar(plan, effects, seed, draws)])


def test_exposure_moves_by_half_of_the_way_each_day_as_by_hand():
    periods = (Period(1, 0, 2), Period(0, 5, 7, washout_days=2))
    days = planned(Design(AB, 2, 3, washout_days=2), periods, before=0)
    by_hand = [0.5, 0.75, 0.875, 0.4375, 0.21875, 0.109375, 0.0546875, 0.02734375]
    np.testing.assert_allclose(exposure(days, 0.5)[:, 1], by_hand)
    np.testing.assert_allclose(exposure(days, 0.5)[:4, 0], [0.5, 0.25, 0.125, 0.0625])


def test_what_was_taken_before_goes_on_at_baseline():
    plan = replace(WEEKS, design=Design(AB, 4, 3, baseline_days=4), before=1)
    days = simulate_calendar(plan, [0.0], (0, 0), 1)[0][0].planned
    assert days.day_arm[:4].tolist() == [BASELINE] * 4
    assert exposure(days, 0.5)[:4].tolist() == [[0, 1]] * 4


def test_a_question_about_last_night_speaks_of_the_day_before():
    days = planned(Design(AB, 2, 3), (Period(1, 0, 2), Period(0, 3, 5)), before=0)
    assert exposure(days, 0.0, "night")[:, 1].tolist() == [0, 1, 1, 1, 0, 0]


def test_a_question_about_seven_days_averages_over_them_and_what_was_before():
    days = planned(Design(AB, 2, 14), (Period(1, 0, 13), Period(0, 14, 27)), before=0)
    reached = exposure(days, 0.0, "7d")[:, 1]
    np.testing.assert_allclose(reached[[0, 3, 6, 13, 14, 20]], [1 / 7, 4 / 7, 1, 1, 6 / 7, 0])


def test_residuals_have_the_autocovariance_of_an_ar1():
    found = residuals(np.random.default_rng(1).standard_normal((40_000, 6)), 0.6)
    expected = 0.6 ** np.abs(np.subtract.outer(np.arange(6), np.arange(6)))
    np.testing.assert_allclose(np.cov(found.T), expected, atol=0.03)


def test_answers_have_the_covariance_of_noise_and_period_shifts():
    plan = replace(WEEKS, assumptions=Assumptions(2.0, autocorrelation=0.5, period_shift=1.5))
    found = np.cov(many(plan, draws=40_000)[0][:, [0, 1, 6, 7]].T)
    day = np.array([0, 1, 6, 7])
    expected = 4 * 0.5 ** np.abs(np.subtract.outer(day, day)) + 2.25 * np.equal.outer(day // 7, day // 7)
    np.testing.assert_allclose(found, expected, atol=0.2)


def test_the_expected_answer_follows_level_trend_and_effect():
    plan = replace(WEEKS, assumptions=Assumptions(1.0, level=5.0, trend=2.0, carryover=0.5))
    trials = simulate_calendar(plan, [-1.0], (3, 0), 20_000)[0][0]
    line = np.linspace(-1, 1, 56)
    expected = 5 + line - exposure(trials.planned, 0.5)[:, 1]
    np.testing.assert_allclose(trials.answers.mean(axis=0), expected, atol=0.04)


def test_weekdays_shift_alike_in_every_week():
    plan = replace(WEEKS, assumptions=Assumptions(0.01, weekday=1.0))
    weeks = many(plan, draws=3)[0].reshape(3, 8, 7)
    np.testing.assert_allclose(weeks, weeks[:, :1].repeat(8, axis=1), atol=0.1)
    assert weeks.std(axis=2).min() > 0.2


def test_effects_meet_the_same_chance_events():
    none, some = many(WEEKS, (0.0, 0.7))
    days = simulate_calendar(WEEKS, [0.0], (0, 0), 1)[0][0].planned
    np.testing.assert_allclose(some - none, np.broadcast_to(0.7 * (days.day_arm == 1), none.shape))


def test_the_same_seed_gives_the_same_trial_and_another_seed_another():
    one, again, other = (simulate(WEEKS, 0.5, seed) for seed in (4, 4, 5))
    assert np.array_equal(one.answer, again.answer)
    assert not np.array_equal(one.answer, other.answer)


def test_days_go_missing_as_often_as_stated():
    plan = replace(WEEKS, assumptions=Assumptions(1.0, missing=0.3))
    answered = [simulate(plan, 0.0, seed).answer.size / 56 for seed in range(200)]
    assert np.mean(answered) == pytest.approx(0.7, abs=0.02)


def test_bad_days_go_missing_more_often_and_better_answers_stay():
    plan = replace(WEEKS, assumptions=Assumptions(1.0, missing_on_bad_days=0.9, level=5.0))
    seen = np.concatenate([simulate(plan, 0.0, seed).answer for seed in range(200)])
    assert seen.size / (56 * 200) == pytest.approx(1 - 0.9 * 0.1587, abs=0.02)  # 15.87 % lie above 1 sd
    assert seen.mean() < 4.9


def test_scores_are_whole_and_within_their_bounds():
    score = Outcome("pain", "lower", 1, bounds=(0, 10))
    given = many(replace(WEEKS, outcome=score, assumptions=Assumptions(4.0, level=2.0)))
    assert set(np.unique(given)) == set(range(11))


def test_a_score_near_its_floor_shows_less_than_the_effect():
    score = Outcome("pain", "lower", 1, bounds=(0, 10))
    plan = replace(WEEKS, outcome=score, assumptions=Assumptions(1.0, level=1.0, period_shift=0.5))
    chance = np.random.default_rng(3)
    noise = np.hypot(1.0, 0.5) * chance.standard_normal(400_000)
    seen = [np.clip(np.round(at + noise), 0, 10).mean() for at in (0.0, 1.0)]
    assert shown_difference(plan, -1.0) == pytest.approx(seen[0] - seen[1], abs=0.01)
    assert shift_of(plan, seen[0] - seen[1]) == pytest.approx(-1.0, abs=0.05)
    assert shift_of(WEEKS, -1.0) == -1.0


def test_a_difference_for_which_the_scale_has_no_room_is_refused():
    score = Outcome("pain", "lower", 1, bounds=(0, 10))
    plan = replace(WEEKS, outcome=score, assumptions=Assumptions(1.0, level=1.0))
    with pytest.raises(
        InputError, match="a difference of -2 has no room between 0 and 10: from a level of 1"
    ):
        simulate(plan, -2.0)


def test_a_fine_scale_with_bounds_shows_less_than_the_effect_too():
    score = Outcome("mood", "higher", 5, bounds=(0.5, 99.5))
    plan = replace(WEEKS, outcome=score, assumptions=Assumptions(20.0, level=90.0))
    noise = 20 * np.random.default_rng(3).standard_normal(400_000)
    seen = [np.clip(at + noise, 0.5, 99.5).mean() for at in (100.0, 90.0)]
    assert shown_difference(plan, 10.0) == pytest.approx(seen[0] - seen[1], abs=0.1)


def test_worse_assumptions_are_worse_by_half():
    harder = Assumptions(2.0, 0.3, kept_of(2.0), 0.5, trend=1.0, missing=0.2, level=5.0).worse()
    assert (harder.noise, harder.period_shift, harder.trend, harder.level) == (3.0, 0.75, 1.0, 5.0)
    assert harder.missing == pytest.approx(0.3)
    assert harder.half_life == pytest.approx(3.0)
    assert harder.autocorrelation == pytest.approx(0.448, abs=0.001)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"noise": 0.0}, "noise is 0; give the day-to-day sd, above 0"),
        ({"noise": float("nan")}, "noise is nan; give a number"),
        ({"noise": 1.0, "autocorrelation": 1.0}, "autocorrelation is 1; give a share from 0 to below 1"),
        ({"noise": 1.0, "missing": -0.1}, "missing is -0.1; give a share from 0 to below 1"),
        ({"noise": 1.0, "period_shift": -1.0}, "period shift is -1; give an sd of 0 or more"),
    ],
)
def test_it_refuses_assumptions_that_cannot_be_meant(wrong, said):
    with pytest.raises(InputError) as refused:
        Assumptions(**wrong)
    assert str(refused.value) == said


def test_it_refuses_plans_that_would_show_no_result():
    with pytest.raises(DesignError, match="Plan at least 4"):
        replace(WEEKS, design=Design(AB, 2, 7))
    with pytest.raises(NotBuiltError, match="binary"):
        replace(WEEKS, outcome=Outcome("attack", "lower", 0.1, kind="binary", middle=0.3, scale=0.2))


def test_answers_stand_at_the_middle_of_the_scale_where_no_level_is_assumed():
    score = Outcome("pain", "lower", 1.0, bounds=(0, 10))
    plan = Plan(Design((Arm("A"), Arm("B")), 8, 7), score, Assumptions(noise=1.5, autocorrelation=0.0))
    answers = np.concatenate([simulate(plan, 0.0, seed).answer for seed in range(20)])
    assert abs(answers.mean() - 5) < 4 * 1.5 / len(answers) ** 0.5
    assert abs(shown_difference(plan, -2.0) + 2.0) < 0.05


def test_a_level_outside_the_bounds_is_refused():
    score = Outcome("pain", "lower", 1.0, bounds=(0, 10))
    with pytest.raises(InputError, match="level is 12, outside the bounds 0 to 10"):
        Plan(Design((Arm("A"), Arm("B")), 8, 7), score, Assumptions(noise=1.5, level=12))
