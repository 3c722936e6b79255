"""Operating characteristics against formulas and published power, and their arithmetic."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from nof1.designs.design import Arm, Design
from nof1.errors import InputError
from nof1.planning.assumptions import Assumptions
from nof1.planning.characteristics import growing_characteristics, operating_characteristics
from nof1.planning.judge import SIMILAR, UNDECIDED, WITHHELD, mistakes, verdicts
from nof1.planning.simulate import Plan
from nof1.values.effect import DecisionRule, Effect, verdict
from nof1.values.model import Model
from nof1.values.outcome import Outcome

AB = (Arm("A"), Arm("B"))
PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
MOOD = Outcome("mood", "higher", 0.5, scale=1, middle=0)
WEEKS = Plan(Design(AB, 8, 7), MOOD, Assumptions(1.0, 0.3, period_shift=0.3))
SHORT = Plan(Design(AB, 4, 5), MOOD, Assumptions(1.0, 0.3), model=Model(carryover=False))


def rates(point):
    return {name: found.value for name, found in point.verdicts.items()}


def analytic(effect, days, sigma, scale, worthwhile, rule):
    """Chance of favouring B, of similar, and the posterior's sd and bias: two normal means, sigma known."""
    # level N(0, 4 S²), arms N(0, S² / 2) each; `days` answers an arm, noise sd sigma
    columns = np.column_stack([np.ones(2 * days), np.repeat([1.0, 0.0], days), np.repeat([0.0, 1.0], days)])
    prior = np.diag([1 / (4 * scale**2), 2 / scale**2, 2 / scale**2])
    covariance = np.linalg.inv(columns.T @ columns / sigma**2 + prior)
    contrast = np.array([0.0, -1.0, 1.0])
    weights = contrast @ covariance @ columns.T / sigma**2
    sd = np.sqrt(contrast @ covariance @ contrast)
    mean, spread = weights @ (effect * columns[:, 2]), sigma * np.linalg.norm(weights)
    favours = norm.sf((worthwhile + sd * norm.ppf(rule.benefit) - mean) / spread)
    at = np.linspace(mean - 8 * spread, mean + 8 * spread, 20_001)
    alike = norm.cdf((worthwhile - at) / sd) - norm.cdf((-worthwhile - at) / sd) >= rule.similar
    similar = np.sum(norm.pdf(at[alike], mean, spread)) * (at[1] - at[0])
    return favours, similar, 2 * 1.96 * sd, mean - effect


@pytest.mark.parametrize("effect", [0.0, 0.5, 0.8])
def test_they_agree_with_the_formula_where_there_is_one(effect):
    plan = Plan(Design(AB, 8, 14), MOOD, Assumptions(1.0, 0.0), model=PLAIN)
    (point,) = operating_characteristics(plan, [effect], trials=1000, seed=3, worse=False).points
    favours, similar, width, bias = analytic(effect, 56, 1.0, 1.0, 0.5, plan.rule)
    assert point.verdicts["B"].value == pytest.approx(favours, abs=0.045)
    assert point.verdicts["similar"].value == pytest.approx(similar, abs=0.045)
    assert point.width.value == pytest.approx(width, rel=0.02)
    assert point.bias.value == pytest.approx(bias, abs=4 * point.bias.error)


@pytest.mark.parametrize(("distance", "days"), [(0.5, 64), (0.8, 26)])
def test_with_wide_priors_they_give_the_published_power_of_a_t_test(distance, days):
    """Cohen (1988), Statistical Power Analysis, table 2.4.1: d .5 with 64 each, or d .8 with 26: .80."""
    outcome = Outcome("mood", "higher", 1e-6, scale=20, middle=0)
    rule = DecisionRule(benefit=0.975, harm=1.0)
    design = Design(AB, 4, days // 2)
    plan = Plan(design, outcome, Assumptions(1.0, 0.0), model=PLAIN, rule=rule)
    (point,) = operating_characteristics(plan, [distance], trials=1000, seed=1, worse=False).points
    assert point.clear.value == pytest.approx(0.80, abs=3 * 0.0127)


def test_intervals_cover_and_no_effect_is_seldom_called_one():
    none, some = operating_characteristics(WEEKS, [0.0, 1.0], trials=400, seed=1, worse=False).points
    assert none.coverage.value >= 0.93
    assert none.wrong.value <= 0.05
    assert some.right.value > 5 * none.wrong.value
    assert sum(rates(some).values()) == pytest.approx(1)


def test_worse_assumptions_answer_less_often():
    found = operating_characteristics(WEEKS, [1.0], trials=100, seed=1)
    assert found.worse[0].clear.value < found.points[0].clear.value
    assert found.worse[0].width.value > found.points[0].width.value


def test_the_same_seed_gives_the_same_figures_however_many_processes():
    told = [operating_characteristics(WEEKS, [0.5], trials=60, seed=4, processes=p) for p in (1, 2)]
    again, other = (replace(one, seconds=0.0) for one in told)
    assert again == other
    assert operating_characteristics(SHORT, [0.5], trials=60, seed=5).points != again.points


def test_the_first_answers_come_early_and_the_last_is_the_whole():
    told = list(growing_characteristics(SHORT, [0.5], trials=60, seed=4, worse=False))
    assert [one.trials for one in told] == [9, 18, 36, 60]
    whole = operating_characteristics(SHORT, [0.5], trials=60, seed=4, worse=False)
    assert told[-1].points == whole.points


def test_simulated_trials_are_solved_again_by_the_engine_of_real_ones():
    found = operating_characteristics(WEEKS, [0.0, 1.0], trials=60, seed=4, worse=False)
    assert found.checked == 20
    assert found.engine_gap < 0.01


def test_missing_days_cost_certainty():
    plan = replace(SHORT, assumptions=replace(SHORT.assumptions, missing=0.4))
    full, some = (operating_characteristics(one, [1.0], trials=20, worse=False) for one in (SHORT, plan))
    assert some.points[0].width.value > full.points[0].width.value


def test_days_that_go_missing_when_bad_can_be_planned_for():
    plan = replace(WEEKS, assumptions=replace(WEEKS.assumptions, missing_on_bad_days=0.5))
    found = operating_characteristics(plan, [1.0], trials=20, worse=False)
    assert found.points[0].verdicts["withheld"].value == 0


def test_trials_that_nobody_answered_are_withheld():
    plan = replace(WEEKS, assumptions=Assumptions(1.0, missing=0.98))
    (point,) = operating_characteristics(plan, [1.0], trials=20, worse=False).points
    assert rates(point)["withheld"] == 1
    assert point.width is None


def test_answers_at_the_bounds_are_told_where_a_real_analysis_would_mind_them():
    score = Outcome("pain", "lower", 1, bounds=(0, 10))
    plan = replace(SHORT, outcome=score, assumptions=Assumptions(1.5, level=4.0))
    few, many = operating_characteristics(plan, [0.0, -4.0], trials=20, worse=False).points
    assert few.at_ends.value <= 0.1
    assert many.at_ends.value >= 0.9
    (unbounded,) = operating_characteristics(SHORT, [0.0], trials=20, worse=False).points
    assert unbounded.at_ends is None


def test_three_arms_need_the_best_to_beat_every_other():
    plan = Plan(Design((*AB, Arm("C")), 9, 7), MOOD, Assumptions(0.3, 0.2))
    (point,) = operating_characteristics(plan, [2.0], trials=40, worse=False).points
    assert rates(point)["C"] > 0.9
    assert point.bias.value == pytest.approx(0, abs=0.2)


def normal_effect(mean, sd):
    levels = (np.arange(1000) + 0.5) / 1000
    return Effect("B", "A", "sustained", mean, sd, norm.ppf(levels, mean, sd))


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_verdicts_are_those_of_a_printed_effect(better):
    outcome, rule = replace(MOOD, better=better), DecisionRule()
    codes = {"favours_arm": 1, "favours_reference": 0, "similar": SIMILAR, "undecided": UNDECIDED}
    cases = [(mean, sd) for mean in np.linspace(-1.5, 1.5, 25) for sd in (0.2, 0.4, 0.8)]
    above = np.array([[norm.sf([0.5, -0.5], mean, sd)] for mean, sd in cases])
    found = verdicts(above, outcome, rule, 2)
    expected = [codes[verdict(normal_effect(mean, sd), outcome, rule)] for mean, sd in cases]
    assert found.tolist() == expected


def test_what_is_wrong_is_told_apart():
    codes = np.array([0, 1, SIMILAR, UNDECIDED, WITHHELD])
    wrong = {true: mistakes(WEEKS, true, codes) for true in (0.0, 0.3, 0.5, -0.8)}
    kinds = ("worse_arm", "needless", "overlooked")
    told = {true: [np.flatnonzero(one[kind]).tolist() for kind in kinds] for true, one in wrong.items()}
    assert told == {
        0.0: [[], [0, 1], []],
        0.3: [[0], [1], []],
        0.5: [[0], [], [2]],
        -0.8: [[1], [], [2]],
    }


@pytest.mark.parametrize(
    ("effects", "trials", "said"),
    [
        ([], 100, "no effects given"),
        ([float("inf")], 100, "give finite numbers"),
        ([0.5, 0.5], 100, "give each once"),
        ([0.5], 10, "give at least 20"),
    ],
)
def test_it_refuses_what_cannot_be_simulated(effects, trials, said):
    with pytest.raises(InputError, match=said):
        operating_characteristics(WEEKS, effects, trials=trials)
