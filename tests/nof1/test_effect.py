"""Every probability is counted from quantiles."""

from statistics import NormalDist

import numpy as np
import pytest

from nof1.errors import InputError
from nof1.values.effect import LEVELS, DecisionRule, Effect, TrialVerdict, trial_verdict, verdict
from nof1.values.outcome import Outcome

HIGHER = Outcome("energy", "higher", 1.0, bounds=(0, 10))
LOWER = Outcome("pain", "lower", 1.0, bounds=(0, 10))
RULE = DecisionRule()


def effect(mean, sd, arm="B", reference="A"):
    inverse = NormalDist(mean, sd).inv_cdf
    return Effect(arm, reference, "sustained", mean, sd, np.array([inverse(p) for p in LEVELS]))


def test_levels_stand_in_the_middle_of_each_thousandth():
    assert (LEVELS[0], LEVELS[-1], len(LEVELS)) == (0.0005, 0.9995, 1000)


def test_the_chance_of_more_than_a_value_is_the_share_of_quantiles_above_it():
    told = effect(0.5, 1.0)
    assert told.prob_above(0.5) == 0.5
    assert told.prob_above(0) == pytest.approx(1 - NormalDist(0.5, 1).cdf(0), abs=5e-4)
    assert (told.prob_above(99), told.prob_above(-99)) == (0, 1)


@pytest.mark.parametrize("mean", [-3, -0.7, 0, 0.4, 2])
def test_worthwhile_similar_and_harm_are_whole_thousandths_that_make_one(mean):
    p = effect(mean, 1.1).probabilities(HIGHER)
    assert round(1000 * p.p_worthwhile) + round(1000 * p.p_similar) + round(1000 * p.p_harm) == 1000
    assert p.p_worthwhile + p.p_similar + p.p_harm == pytest.approx(1, abs=1e-15)


def test_where_lower_is_better_a_fall_is_a_benefit():
    p = effect(-2, 1).probabilities(LOWER)
    assert p.p_better == pytest.approx(NormalDist(-2, 1).cdf(0), abs=1e-3)
    assert p.p_worthwhile == pytest.approx(NormalDist(-2, 1).cdf(-1), abs=1e-3)
    assert p.p_harm == pytest.approx(1 - NormalDist(-2, 1).cdf(1), abs=1e-3)


def test_turning_scale_and_direction_changes_no_probability():
    assert effect(0.6, 0.8).probabilities(HIGHER) == effect(-0.6, 0.8).probabilities(LOWER)


def test_swapping_the_labels_swaps_benefit_and_harm():
    there, back = effect(0.6, 0.8), effect(0.6, 0.8).reversed()
    assert (back.arm, back.reference, back.mean) == ("A", "B", -0.6)
    assert there.probabilities(HIGHER).p_worthwhile == back.probabilities(HIGHER).p_harm


def test_the_interval_has_equal_tails():
    lower, upper = effect(1, 2).interval(0.95)
    assert (lower, upper) == pytest.approx((1 - 3.92, 1 + 3.92), abs=0.01)
    assert effect(1, 2).interval(0.5) == pytest.approx((1 - 2 * 0.6745, 1 + 2 * 0.6745), abs=0.01)
    with pytest.raises(ValueError, match=r"prob is 95"):
        effect(1, 2).interval(95)


@pytest.mark.parametrize(
    ("mean", "sd", "outcome", "expected"),
    [
        (2, 0.5, HIGHER, "favours_arm"),
        (2, 0.5, LOWER, "favours_reference"),
        (-2, 0.5, HIGHER, "favours_reference"),
        (0.1, 0.3, HIGHER, "similar"),
        (0.8, 0.8, HIGHER, "undecided"),
        (3, 3, HIGHER, "undecided"),
    ],
)
def test_the_rule_decides_on_size_and_certainty(mean, sd, outcome, expected):
    assert verdict(effect(mean, sd), outcome, RULE) == expected


def test_with_three_arms_the_favoured_one_beats_every_other():
    pairs = [effect(2, 0.3, "B", "A"), effect(4, 0.3, "C", "A"), effect(2, 0.3, "C", "B")]
    assert said(pairs, HIGHER) == ("favours", "C")
    assert said(pairs, LOWER) == ("favours", "A")


def test_a_trials_verdict_is_as_sure_as_its_least_sure_pair():
    pairs = [effect(2, 0.3, "B", "A"), effect(4, 0.3, "C", "A"), effect(2, 0.6, "C", "B")]
    assert trial_verdict(pairs, HIGHER, RULE).p == pytest.approx(NormalDist().cdf(1 / 0.6), abs=1e-3)
    alike = [effect(0, 0.2, "B", "A"), effect(0.1, 0.2, "C", "A"), effect(0, 0.7, "C", "B")]
    assert trial_verdict(alike, HIGHER, RULE).p == pytest.approx(
        1 - 2 * NormalDist().cdf(-1 / 0.7), abs=1.5e-3
    )


def said(pairs, outcome):
    found = trial_verdict(pairs, outcome, RULE)
    return found.clear, found.arm


def test_an_arm_that_beats_only_the_reference_is_not_favoured():
    pairs = [effect(2, 0.3, "B", "A"), effect(2.3, 0.3, "C", "A"), effect(0.3, 0.3, "C", "B")]
    assert trial_verdict(pairs, HIGHER, RULE) == TrialVerdict("undecided")


def test_arms_are_similar_only_if_every_pair_is():
    alike = [effect(0, 0.3, "B", "A"), effect(0.1, 0.3, "C", "A"), effect(0.1, 0.3, "C", "B")]
    assert said(alike, HIGHER) == ("similar", None)
    assert trial_verdict([*alike[:2], effect(0, 3, "C", "B")], HIGHER, RULE) == TrialVerdict("undecided")


def test_a_verdict_on_three_arms_needs_all_three_pairs():
    with pytest.raises(ValueError, match="3 pairs"):
        trial_verdict([effect(0, 1, "B", "A"), effect(0, 1, "C", "A")], HIGHER, RULE)


@pytest.mark.parametrize("rule", [{"benefit": 80}, {"benefit": 0.3}, {"similar": 0.1}, {"harm": -0.1}])
def test_a_rule_that_cannot_be_meant_is_refused_by_name(rule):
    ((name, value),) = rule.items()
    with pytest.raises(InputError, match=f"{name} is {value:g}; give a probability"):
        DecisionRule(**rule)
