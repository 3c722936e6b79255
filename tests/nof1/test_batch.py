"""Many series on one calendar against each of them solved alone."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import InputError
from nof1.normal.batch import Many, solve_many
from nof1.normal.exact import solve
from nof1.values.effect import LEVELS
from nof1.values.model import Model, Problem
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, answered, calendar

CUTS = (-1.0, 0.0, 1.0)


def shared(order, length, effects, *, model=None, sigma=1.0, seed=1, washout=0):
    """One calendar with a tenth of the days unanswered, and a row of answers for each effect."""
    rng = np.random.default_rng(seed)
    arms = "".join(sorted(set(order)))
    planned = calendar(order, length, arms=arms, washout=washout)
    kept = (rng.random(len(planned.day_arm)) >= 0.1) & (planned.day_arm >= 0)
    seen = replace(planned, answer_day=np.flatnonzero(kept), answer=np.zeros(kept.sum()))
    rows = [
        answered(
            planned,
            Truth(arms=(0.0, *np.full(len(arms) - 1, effect)), rho=0.4, tau=0.3, w=0.3, sigma=sigma),
            rng,
        )
        for effect in effects
    ]
    problem = Problem.of(seen, SCORE, model or Model(), Priors.of(SCORE))
    return problem, np.array([row.answer[kept] for row in rows])


def alone(problem, answers) -> list[tuple[float, ...]]:
    """(mean, sd, lower, upper, P above each cut) of each contrast."""
    posterior, agreement = solve(replace(problem, columns=replace(problem.columns, answer=answers)))
    assert agreement.is_close
    return [
        (
            one.mean,
            one.sd,
            *np.interp([0.025, 0.975], LEVELS, one.quantiles),
            *(np.mean(one.quantiles > cut) for cut in CUTS),
        )
        for one in posterior.differences.values()
    ]


def assert_as_alone(problem, answers, found: Many, which) -> None:
    for n in which:
        for c, (mean, sd, lower, upper, *above) in enumerate(alone(problem, answers[n])):
            assert found.mean[n, c] == pytest.approx(mean, abs=0.01 * sd)
            assert found.sd[n, c] == pytest.approx(sd, rel=0.01)
            assert found.lower[n, c] == pytest.approx(lower, abs=0.03 * sd)
            assert found.upper[n, c] == pytest.approx(upper, abs=0.03 * sd)
            assert found.p_above[n, c] == pytest.approx(above, abs=0.006)


@pytest.mark.parametrize(
    ("order", "length", "model", "washout"),
    [
        ("ABBAABBA", 7, Model(), 0),
        ("BAAB", 14, Model(weekday=True), 0),
        ("ABCCBA", 8, Model(), 2),
        ("AB" * 28, 1, Model(), 0),
        ("ABBAAB", 9, Model(carryover=False), 0),
        ("ABBAAB", 9, Model(autocorrelation=False, trend=False), 0),
    ],
    ids=["8 x 7", "4 x 14, weekdays", "three arms, washout", "daily", "no carryover", "independent"],
)
def test_each_series_is_solved_as_it_would_be_alone(order, length, model, washout):
    problem, answers = shared(
        order, length, np.repeat([0.0, 0.5, 1.0, 2.0], 10), model=model, washout=washout
    )
    found = solve_many(problem, answers, CUTS)
    assert found.is_close.all()
    assert found.single.mean() <= 0.1
    assert_as_alone(problem, answers, found, range(0, 40, 8))


def test_series_unlike_the_others_are_solved_alone():
    problem, answers = shared("ABBAABBA", 7, np.full(30, 0.5))
    strong = shared("ABBAABBA", 7, [4.0], sigma=0.1)[1]
    answers = np.vstack([answers, strong])
    found = solve_many(problem, answers, CUTS)
    assert found.is_close.all()
    assert_as_alone(problem, answers, found, [0, 30])


def test_the_company_of_other_series_changes_nothing():
    problem, answers = shared("ABBAAB", 9, np.linspace(-2, 2, 100))
    many = solve_many(problem, answers, CUTS)
    few = solve_many(problem, answers[7:10], CUTS)
    assert few.p_above == pytest.approx(many.p_above[7:10], abs=0.004)
    assert few.mean == pytest.approx(many.mean[7:10], abs=0.01)


def test_a_constant_series_is_not_told():
    problem, answers = shared("ABBA", 7, np.zeros(5))
    answers[2] = 3.0
    found = solve_many(problem, answers, CUTS)
    assert not found.is_close[2]
    assert np.isnan(found.mean[2]).all()
    assert np.delete(found.is_close, 2).all()


def test_the_interval_holds_what_was_asked_for():
    problem, answers = shared("ABBAABBA", 7, np.zeros(3))
    found = solve_many(problem, answers, (), prob=0.5)
    assert found.p_above.shape == (3, 2, 0)
    ends = solve_many(problem, answers, (found.lower[1, 0], found.upper[1, 0])).p_above[1, 0]
    assert ends == pytest.approx([0.75, 0.25], abs=0.002)


def test_answers_of_another_calendar_are_refused():
    problem, answers = shared("ABBA", 7, np.zeros(2))
    with pytest.raises(InputError, match="used answers a series"):
        solve_many(problem, answers[:, 1:], CUTS)
    answers[1, 3] = np.nan
    with pytest.raises(InputError, match="answer 3 of series 1 is not finite"):
        solve_many(problem, answers, CUTS)
