from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nof1.designs.adaptive import ALGORITHM, AdaptiveDesign, draw_block
from nof1.designs.design import Arm
from nof1.designs.rerandomise import rerandomise
from nof1.errors import DesignError, Nof1Error
from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.observations import Observations
from tests.adaptive_trials import run
from tests.simulated import SCORE

TWO = (Arm("A"), Arm("B"))
DESIGN = AdaptiveDesign(TWO, blocks=4, block_periods=2, period_days=7, purpose="research")


def answered(design: AdaptiveDesign, given: tuple[int, ...], effect: float, seed: int = 1) -> Observations:
    calendar = design.calendar(given)
    days = calendar.day_arm.size
    noise = np.random.default_rng(seed).normal(0, 1, days)
    return replace(calendar, answer_day=np.arange(days), answer=noise + effect * (calendar.day_arm == 1))


@pytest.mark.parametrize("purpose", ["care", "improvement"])
def test_it_is_for_research_only(purpose: Any) -> None:
    with pytest.raises(DesignError, match=f"purpose is '{purpose}'; .* is for research only: use a Design"):
        AdaptiveDesign(TWO, 4, 2, 7, purpose)


def test_the_first_block_is_balanced_and_says_so() -> None:
    draws = [draw_block(DESIGN, None, SCORE, seed=seed) for seed in range(40)]
    assert {draw.arms for draw in draws} == {(0, 1), (1, 0)}
    assert {(draw.block, draw.probabilities, draw.best, draw.balanced) for draw in draws} == {
        (0, (0.5, 0.5), None, "first")
    }


def test_a_block_with_too_few_answers_is_balanced_and_names_the_check() -> None:
    series = answered(DESIGN, (0, 1), 1.0)
    few = series.without(np.arange(14) >= 4)
    drawn = draw_block(DESIGN, few, SCORE, seed=1)
    assert (drawn.block, drawn.balanced, drawn.best) == (1, "enough_answers", None)
    assert sorted(drawn.arms) == [0, 1]


def test_everything_it_takes_to_draw_again_is_kept() -> None:
    """Trap 12: probabilities are stored; the same seed and data give the same draw."""
    series = answered(DESIGN, (0, 1, 1, 0), 1.0)
    drawn = draw_block(DESIGN, series, SCORE, seed=7)
    assert drawn == draw_block(DESIGN, series, SCORE, seed=7)
    assert (drawn.block, drawn.algorithm, drawn.seed) == (2, ALGORITHM, (7).to_bytes(16, "big").hex())
    assert sum(drawn.probabilities) == pytest.approx(1, abs=1e-12)
    assert drawn.best is not None
    # floor .1 and power 1: .1 + .8 of the probability of being best, to ten-thousandths
    quantiles = fit(series, SCORE).effects[0].quantiles
    assert drawn.best[1] == np.mean(quantiles > 0)
    assert drawn.probabilities[1] == pytest.approx(0.1 + 0.8 * drawn.best[1], abs=0.5e-4)


def test_the_arms_are_drawn_with_the_probabilities_that_are_stored() -> None:
    design = replace(DESIGN, block_periods=40, period_days=1, blocks=2)
    series = answered(design, (0, 1) * 20, 0.4)
    draws = [draw_block(design, series, SCORE, seed=seed) for seed in range(50)]
    (probability,) = {draw.probabilities[1] for draw in draws}
    share = np.mean([draw.arms for draw in draws])
    assert 0.6 < probability < 0.9
    assert abs(share - probability) < 4 * np.sqrt(probability * (1 - probability) / 2000)


def test_the_golden_block_never_changes() -> None:
    """printf 'nof1-adapt-1\\0', sixteen bytes of seed 1, eight of block 2, eight of 0 | sha256sum begins
    4eccd56b: 20172 and 54635, and mod 10,000 they are 172 and 4635."""
    series = answered(DESIGN, (0, 1, 1, 0), 0.5)
    drawn = draw_block(replace(DESIGN, power=0.0), series, SCORE, seed=1)
    assert (drawn.probabilities, drawn.arms) == ((0.5, 0.5), (0, 0))


def test_a_strong_effect_leaves_the_other_arm_its_floor() -> None:
    series = answered(replace(DESIGN, blocks=9), (0, 1, 1, 0) * 4, 20.0)
    design = replace(DESIGN, blocks=9)
    assert draw_block(design, series, SCORE, seed=1).probabilities == (0.1, 0.9)
    lower = replace(SCORE, better="lower")
    assert draw_block(design, series, lower, seed=1).probabilities == (0.9, 0.1)
    flat = draw_block(replace(design, power=0.0), series, SCORE, seed=1)
    assert flat.probabilities == (0.5, 0.5)
    assert draw_block(replace(design, floor=0.25), series, SCORE, seed=1).probabilities == (0.25, 0.75)


THREE = AdaptiveDesign((*TWO, Arm("C")), blocks=6, block_periods=3, period_days=5, purpose="research")


def three_arms(effects: tuple[float, float, float]) -> Observations:
    calendar = THREE.calendar((0, 1, 2, 2, 1, 0, 1, 0, 2))
    noise = np.random.default_rng(3).normal(0, 1, 45)
    return replace(calendar, answer_day=np.arange(45), answer=noise + np.array(effects)[calendar.day_arm])


def above(series: Observations, arm: str, other: str) -> float:
    """Posterior probability that one arm is above another, from the pair alone."""
    for pair in fit(series, SCORE).pairs:
        if pair.estimand == "sustained" and {pair.arm, pair.reference} == {arm, other}:
            return float(np.mean(pair.quantiles > 0 if pair.arm == arm else pair.quantiles < 0))
    raise AssertionError


@pytest.mark.parametrize("effects", [(0, 0, 0), (0, 0.7, 0.4), (0.5, 1, -1)])
def test_of_three_arms_the_best_is_told_jointly(effects: tuple[float, float, float]) -> None:
    """Whatever the joint posterior: P(best) is at most the smaller of its pairs', at least their sum - 1."""
    series = three_arms(effects)
    best = draw_block(THREE, series, SCORE, seed=1).best or ()
    assert sum(best) == pytest.approx(1)
    for place, arm in enumerate("ABC"):
        first, second = (above(series, arm, other) for other in "ABC" if other != arm)
        assert first + second - 1 - 0.01 <= best[place] <= min(first, second) + 0.01


def test_an_arm_that_cannot_win_leaves_the_pair() -> None:
    series = three_arms((0, 0.3, -6))
    best = draw_block(THREE, series, SCORE, seed=1).best or ()
    assert best[2] < 0.01
    assert best[1] == pytest.approx(above(series, "B", "A"), abs=0.015)
    worst = draw_block(THREE, series, replace(SCORE, better="lower"), seed=1)
    assert worst.probabilities == pytest.approx((0.1, 0.1, 0.8), abs=0.01)


def test_direction_turned_with_the_answers_gives_the_same_block() -> None:
    """Trap 3: y -> -y with the direction flipped leaves the allocation as it is."""
    series = answered(DESIGN, (0, 1, 1, 0), 0.7)
    turned = replace(series, answer=-series.answer)
    here = draw_block(DESIGN, series, SCORE, seed=3)
    there = draw_block(DESIGN, turned, replace(SCORE, better="lower"), seed=3)
    assert here.arms == there.arms
    assert here.probabilities == pytest.approx(there.probabilities, abs=2e-4)


def test_with_nothing_to_find_allocation_stays_even_and_the_model_unbiased() -> None:
    """Trap 12, a small version: 50 trials of nothing; 1,000 are in the long proofs."""
    trials = [run(DESIGN, seed) for seed in range(50)]
    shares = np.array([trial.share(after=2) for trial in trials])
    assert abs(shares.mean() - 0.5) < 3 * shares.std() / np.sqrt(50)
    estimates = np.array([fit(trial.series, SCORE, engine="exact").effects[0].mean for trial in trials])
    assert abs(estimates.mean()) < 3 * estimates.std() / np.sqrt(50)
    # the trap: the plain mean of the arm that was given less is too low
    assert np.nanmean([trial.mean_of_the_rarer_arm() for trial in trials]) < 0


def test_a_trend_does_not_drag_the_allocation() -> None:
    """Trap 12: with A first and answers rising by 4 noise sd, B looks better to whoever ignores time."""
    naive = Model(trend=False, period_shifts=False, carryover=False, autocorrelation=False)
    dragged = [run(DESIGN, seed, trend=4, first=(0, 1), model=naive).share(after=2) for seed in range(40)]
    held = [run(DESIGN, seed, trend=4, first=(0, 1)).share(after=2) for seed in range(40)]
    assert np.mean(dragged) > 0.65
    assert abs(np.mean(held) - 0.5) < 0.1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"block_periods": 3}, "blocks of 3 periods cannot be shared evenly"),
        ({"balanced_blocks": 0}, "0 balanced blocks of 4; give at least 1"),
        ({"balanced_blocks": 5}, "5 balanced blocks of 4; give at least 1"),
        ({"power": -1}, "the power is -1; give a number from 0 to 10"),
        ({"floor": 0}, "the floor is 0; give a probability above 0 and below 1 / 2"),
        ({"floor": 0.5}, "the floor is 0.5; give a probability above 0 and below 1 / 2"),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(Nof1Error, match=message):
        replace(DESIGN, **change)


def test_a_series_that_is_not_of_this_trial_is_refused() -> None:
    whole = answered(DESIGN, (0, 1) * 4, 0.0)
    with pytest.raises(DesignError, match="all 4 blocks are drawn; there is no next one"):
        draw_block(DESIGN, whole, SCORE, seed=1)
    half = answered(DESIGN, (0, 1, 0), 0.0)
    with pytest.raises(DesignError, match="the series has 3 periods, which are no whole blocks of 2"):
        draw_block(DESIGN, half, SCORE, seed=1)
    with pytest.raises(DesignError, match=r"the series has arms \('A', 'C'\)"):
        draw_block(DESIGN, replace(whole, arms=("A", "C")), SCORE, seed=1)


def test_an_adaptive_trial_is_not_redrawn_as_if_chances_were_fixed() -> None:
    with pytest.raises(DesignError, match="the chances of an adaptive design followed its answers"):
        rerandomise(answered(DESIGN, (0, 1) * 4, 0.0), DESIGN)


def test_the_calendar_is_randomised_and_has_the_washout() -> None:
    calendar = replace(DESIGN, washout_days=2).calendar((0, 1, 1))
    assert calendar.allocation == "randomised"
    assert calendar.day_arm.tolist() == [0] * 7 + [-1] * 2 + [1] * 7 + [-1] * 2 + [1] * 7
