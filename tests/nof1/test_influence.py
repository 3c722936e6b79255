"""Single days and periods left out: the formula against brute force, and verdicts that hang on one."""

from dataclasses import replace

import numpy as np
import pytest

import nof1
from nof1.checks.influence import _away, are_safe, farthest_days, single_days
from nof1.fitting.fit import Fit, fit
from nof1.fitting.fitted import Fitted
from nof1.fitting.moves import Move
from nof1.values.effect import LEVELS, verdict
from nof1.values.model import Model, Problem
from tests.simulated import Truth, answered, calendar

SCORE = nof1.Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))


def person(effect: float, order: str = "ABBABAAB", length: int = 7, seed: int = 1) -> nof1.Observations:
    truth = Truth((0.0, effect), alpha=5.0, rho=0.3)
    return answered(calendar(order, length), truth, np.random.default_rng(seed), missing=0.1)


def fitted(seen: nof1.Observations, model: Model | None = None) -> Fitted:
    return Fitted(seen, SCORE, nof1.DecisionRule(), fit(seen, SCORE, model=model))


def conditional(seen: nof1.Observations, found: Fit) -> tuple[float, float]:
    """Mean and variance of the second arm less the first by plain regression with a prior, all else held."""
    problem = Problem.of(seen, SCORE, found.model, found.priors)
    columns, value = problem.columns, {name: one.mean for name, one in found.parameters.items()}
    exposed = problem.exposure(np.array([value["w"]]))[0][columns.day, :, 0]
    design = np.hstack([exposed, columns.fixed, columns.shifts])
    prior = np.concatenate(
        [
            np.full(2, found.priors.arm_sd),
            np.ones(columns.fixed.shape[1]),
            np.full(columns.shifts.shape[1], value["tau"]),
        ]
    )
    days = columns.day.astype(float)
    noise = value["sigma"] ** 2 * value["rho"] ** np.abs(np.subtract.outer(days, days))
    weight = np.linalg.inv(noise)
    covariance = np.linalg.inv(np.diag(1 / prior**2) + design.T @ weight @ design)
    mean = covariance @ design.T @ weight @ (columns.answer - found.priors.middle)
    return mean[1] - mean[0], covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]


@pytest.mark.parametrize("gone", [[7], [20, 21, 22, 23, 24, 25]])
def test_leaving_answers_out_moves_the_effect_as_a_regression_without_them_says(gone: list[int]) -> None:
    one = fitted(person(1.0))
    seen = one.observations
    left_out = np.isin(seen.answer_day, gone)
    move = one.moves.without(left_out)
    whole, rest = conditional(seen, one.fit), conditional(seen.without(left_out), one.fit)
    assert move.mean[0] == pytest.approx(rest[0] - whole[0], abs=1e-5)
    assert move.variance[0] == pytest.approx(rest[1] - whole[1], rel=1e-4)


@pytest.mark.parametrize("length", [1, 6], ids=["days", "periods"])
def test_groups_left_out_in_turn_move_the_effect_as_each_does_alone(length: int) -> None:
    one = fitted(person(1.0))
    group = one.observations.answer_day[one.observations.used] // length
    groups, moves = one.moves.without_each(group)
    assert groups.tolist() == sorted(set(group.tolist()))
    for number, of_group in enumerate(groups):
        alone = one.moves.without(group == of_group)
        assert moves.mean[number] == pytest.approx(alone.mean[0])
        assert moves.variance[number] == pytest.approx(alone.variance[0])


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_verdicts_of_moved_and_wider_effects_are_those_of_their_quantiles(better: str) -> None:
    found = fitted(person(2.0))
    one = replace(found, outcome=replace(found.outcome, better=better))
    (effect,) = one.sustained
    by, wider = np.linspace(-5.03, 5.03, 41), np.linspace(0.21, 2.0, 41)
    moved = [
        replace(effect, quantiles=effect.mean + far + wide * (effect.quantiles - effect.mean))
        for far, wide in zip(by, wider, strict=True)
    ]
    expected = [verdict(each, one.outcome, one.rule) for each in moved]
    assert len(set(expected)) == 4
    assert one.verdicts_if_moved(effect, by, wider).tolist() == expected


def test_one_look_says_of_a_verdict_what_a_whole_refit_says() -> None:
    """Effects all around the limits of a verdict: some looks do, others leave it to two grids that agree."""
    falls = []
    for number, effect in enumerate(np.linspace(0.0, 3.0, 13)):
        one = fitted(person(float(effect), seed=number))
        priors, seen = one.fit.priors, one.observations
        for change in (
            {"priors": replace(priors, arm_sd=priors.arm_sd / 2)},
            {"model": replace(one.fit.model, carryover=False)},
            {"observations": seen.without(seen.day_period[seen.answer_day] == 3)},
            {"observations": replace(seen, before=1)},
        ):
            falls.append(one.would_fall(**change))
            assert falls[-1] == one.falls(one.refit(**change))
    assert {True, False} <= set(falls)


def test_how_far_an_answer_is_from_all_others_is_a_standard_normal_under_the_right_model() -> None:
    away = np.concatenate([_away(fitted(person(1.0, seed=seed))) for seed in range(20)])
    assert np.sqrt(np.mean(away**2)) == pytest.approx(1.0, abs=0.06)
    assert np.mean(away > 1.96) == pytest.approx(0.05, abs=0.02)


def test_an_answer_is_as_far_as_it_is_from_the_prediction_of_a_regression_without_it() -> None:
    one = fitted(person(1.0), Model(False, False, False, False, False))
    seen, priors = one.observations, one.fit.priors
    arms = priors.arm_sd * np.eye(2)[seen.day_arm[seen.answer_day]]
    whole = np.column_stack([arms, np.full(len(arms), priors.middle_sd)])
    covariance = whole @ whole.T + one.fit.parameters["sigma"].mean ** 2 * np.eye(len(arms))
    rest = np.delete(np.arange(len(arms)), 5)
    weights = np.linalg.solve(covariance[np.ix_(rest, rest)], covariance[rest, 5])
    left = seen.answer[5] - priors.middle - weights @ (seen.answer[rest] - priors.middle)
    sd = np.sqrt(covariance[5, 5] - weights @ covariance[rest, 5])
    away = _away(one)
    assert away is not None
    assert away[5] == pytest.approx(abs(left) / sd, rel=1e-4)


def test_a_far_verdict_needs_no_refit_and_a_near_one_does() -> None:
    one = fitted(person(4.0))
    move = Move(np.array([[0.1], [-2.5], [0.0]]), np.array([[0.0], [0.0], [9.0]]))
    assert are_safe(one, move).tolist() == [True, False, False]


def test_a_verdict_that_is_only_just_reached_hangs_on_single_days() -> None:
    seen = person(0.0, "ABBA")
    on_second = seen.day_arm[seen.answer_day] == 1
    tried = (replace(seen, answer=seen.answer + by * on_second) for by in np.arange(0.5, 4.0, 0.1))
    reached = next(one for one in map(fitted, tried) if one.is_clear and one.settled == ("favours_arm",))
    told = single_days(reached)
    assert told is not None
    assert told.failed
    day = told.numbers["day"]
    assert isinstance(day, int)
    rest = fitted(reached.observations.without(reached.observations.answer_day == day - 1))
    assert rest.settled == ("undecided",)


def test_single_days_are_not_asked_where_nothing_is_decided_or_periods_are_days() -> None:
    assert single_days(fitted(person(1.2, "ABBA"))) is None
    assert single_days(fitted(person(5.0, "ABBABAABABBABAAB", 1))) is None
    far = single_days(fitted(person(5.0)))
    assert far is not None
    assert far.passed
    assert far.numbers["day"] is None


def test_the_farthest_days_are_those_lifted_out_of_the_series() -> None:
    seen = person(1.0)
    days = seen.answer_day[[5, 30]]
    far = replace(seen, answer=np.where(np.isin(seen.answer_day, days), 9.9, seen.answer))
    assert farthest_days(fitted(far), 2).tolist() == days.tolist()


def test_a_verdict_is_judged_by_its_quantiles() -> None:
    effect = nof1.Effect("B", "A", "sustained", 2.0, 0.5, 2.0 + 0.0 * LEVELS)
    one = fitted(person(4.0))
    assert one.falls([effect]) is False
    assert one.falls([replace(effect, quantiles=0.0 * LEVELS)]) is True
    assert one.falls([]) is None
