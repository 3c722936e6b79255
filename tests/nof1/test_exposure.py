"""Exposure follows the specification's recursion, and recall says which days count."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import DesignError
from nof1.values.exposure import daily_exposure, recall_weights
from nof1.values.model import Model, Problem, period_lengths
from nof1.values.observations import BASELINE, WASHOUT, Covariate
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import calendar, exposure

SHARES = np.array([0.0, 0.3, 0.7, 0.95])


@pytest.mark.parametrize("washout", [0, 3])
@pytest.mark.parametrize("before", [None, WASHOUT, 0, 1])
def test_it_goes_on_through_switches_and_washout(washout, before):
    planned = replace(calendar("ABBAC", 4, arms="ABC", washout=washout), before=before)
    daily = daily_exposure(planned, SHARES)
    for i, share in enumerate(SHARES):
        np.testing.assert_allclose(daily[:, :, i], exposure(planned, share)[1:], atol=1e-12)


def test_a_first_day_keeps_a_share_of_what_was_before():
    first = daily_exposure(replace(calendar("AB", 2), before=1), np.array([0.25]))[:, :, 0]
    np.testing.assert_allclose(first[0], [0.75, 0.25])
    np.testing.assert_allclose(first[1], [1 - 0.25**2, 0.25**2])
    np.testing.assert_allclose(first[2], [(1 - 0.25**2) * 0.25, 1 - 0.25 * (1 - 0.25**2)])


def test_baseline_stays_at_what_was_taken_before():
    planned = calendar("ABB", 3)
    baseline = replace(planned, day_arm=np.array([BASELINE] * 3 + [0] * 3 + [1] * 3), before=1)
    daily = daily_exposure(baseline, np.array([0.5]))[:, :, 0]
    np.testing.assert_allclose(daily[:3], [[0, 1]] * 3)
    np.testing.assert_allclose(daily[3:6], [[0.5, 0.5], [0.75, 0.25], [0.875, 0.125]])
    without = daily_exposure(replace(baseline, before=None), np.array([0.5]))[:, :, 0]
    np.testing.assert_allclose(without[:4], [[0, 0], [0, 0], [0, 0], [0.5, 0]])


def test_a_covariate_is_centred_scaled_and_at_its_mean_where_nothing_was_answered():
    planned = calendar("AB", 3)
    rain = Covariate("rain", np.array([1.0, 3.0, 5.0, 7.0]))
    seen = replace(planned, answer_day=np.array([0, 1, 3, 4]), answer=np.zeros(4), covariates=(rain,))
    columns = _problem(seen, "24h").columns
    scaled = np.array([-3.0, -1, 1, 3]) / np.sqrt(5) * 2.5 / 2  # S / 2 a standard deviation
    assert columns.fixed_names[-1] == "covariate rain"
    np.testing.assert_allclose(columns.fixed[:, -1], scaled)
    np.testing.assert_allclose(
        columns.fixed_by_day[:, -1], [scaled[0], scaled[1], 0, scaled[2], scaled[3], 0]
    )


@pytest.mark.parametrize(("w", "share"), [(0.5, 0.72), (0.8, 0.26)])
def test_long_alternation_by_the_week_lives_the_published_share_of_the_effect(w, share):
    problem = Problem.of(
        calendar("AB" * 60, 7), Outcome("x", "higher", 1, bounds=(0, 10)), Model(), _priors()
    )
    _, lived = problem.exposure(np.array([w]))
    effect = (lived[1] - lived[0])[:, 0] @ [0.0, 1.0]
    assert effect == pytest.approx(share, abs=0.005)


def test_a_night_is_the_day_before_and_a_week_averages_seven_days():
    night, week = recall_weights(10, "night"), recall_weights(10, "7d")
    assert night[0, 0] == 1
    assert night[4, 4] == 1  # day 3 stands in column 4
    np.testing.assert_allclose(week[2], [4 / 7, 1 / 7, 1 / 7, 1 / 7, 0, 0, 0, 0, 0, 0, 0])
    np.testing.assert_allclose(week.sum(axis=1), 1)


def test_a_week_asked_about_in_periods_of_a_week_is_refused_with_the_length_that_would_do():
    with pytest.raises(DesignError, match="at least 14 days; the shortest here has 7"):
        _problem(calendar("ABAB", 7), "7d")
    with pytest.raises(DesignError, match="at least 28 days"):
        _problem(calendar("ABAB", 14), "14d")
    _problem(calendar("ABAB", 14), "7d")


def test_a_last_period_cut_short_does_not_forbid_the_question():
    planned = calendar("ABAB", 14)
    cut = replace(
        planned,
        day_arm=planned.day_arm[:-9],
        day_period=planned.day_period[:-9],
        answer_day=np.arange(47),
        answer=np.zeros(47),
    )
    assert len(_problem(cut, "7d").columns.answer) == 56 - 9


def test_an_arm_without_a_day_is_refused_by_name():
    with pytest.raises(DesignError, match="C has no day"):
        _problem(calendar("ABAB", 7, arms="ABC"), "24h")


@pytest.mark.parametrize(("length", "on"), [(3, False), (4, True), (14, True)])
def test_period_shifts_are_on_where_periods_last_four_days(length, on):
    assert Model().resolved(calendar("ABBA", length)).period_shifts is on
    assert Model(period_shifts=not on).resolved(calendar("ABBA", length)).period_shifts is not on


def test_washout_days_belong_to_no_period_and_their_answers_are_not_used():
    planned = calendar("ABBA", 5, washout=2)
    assert period_lengths(planned).tolist() == [5, 5, 5, 5]
    problem = _problem(planned, "24h")
    assert len(problem.columns.answer) == 20
    assert set(problem.columns.gap) == {1, 3}


def test_the_trend_runs_from_minus_a_half_to_a_half_over_the_planned_days():
    problem = _problem(calendar("ABBA", 5, washout=2), "24h")
    trend = problem.columns.fixed_by_day[:, 1] / problem.priors.trend_sd
    assert (trend[0], trend[-1]) == (-0.5, 0.5)


def _priors():
    return Priors.of(Outcome("x", "higher", 1, bounds=(0, 10)))


def _problem(planned, recall):
    outcome = Outcome("x", "higher", 1, bounds=(0, 10), recall=recall)
    return Problem.of(planned, outcome, Model(), Priors.of(outcome))
