"""The value of one more cycle against brute force: cycles simulated from the posterior, and analysed."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import DesignError, InputError, NotBuiltError
from nof1.fitting.fit import fit
from nof1.planning.next_cycle import next_cycle
from nof1.values.effect import DecisionRule, verdict
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import Truth, answered, calendar

PLAIN = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
MOOD = Outcome("mood", "higher", 0.5, scale=1, middle=0)
SEEN = answered(calendar("ABBA", 14), Truth(arms=(0.0, 0.6), rho=0.0), np.random.default_rng(5))


def draws(count, rng):
    """(count, 2) level with A and with B from the posterior: conjugate, sigma at its posterior mean."""
    arm = SEEN.day_arm
    columns = np.column_stack([np.ones(len(arm)), arm == 0, arm == 1]).astype(float)
    sigma = fit(SEEN, MOOD, model=PLAIN).parameters["sigma"].mean
    covariance = np.linalg.inv(columns.T @ columns / sigma**2 + np.diag([1 / 4, 2, 2]))
    mean = covariance @ columns.T @ SEEN.answer / sigma**2
    found = rng.multivariate_normal(mean, covariance, count)
    return found[:, :1] + found[:, 1:], sigma


def test_it_agrees_with_cycles_simulated_from_the_posterior():
    told = next_cycle(SEEN, MOOD, (1, 0), 14, model=PLAIN)
    rng = np.random.default_rng(1)
    levels, sigma = draws(250, rng)
    whole = calendar("ABBABA", 14)
    effects = []
    for level in levels:
        more = level[whole.day_arm[56:]] + sigma * rng.standard_normal(28)
        longer = replace(whole, answer=np.concatenate([SEEN.answer, more]))
        effects.append(fit(longer, MOOD, model=PLAIN, engine="exact").effects[0])
    verdicts = [verdict(effect, MOOD, DecisionRule()) for effect in effects]
    for name, chance in told.chances.items():
        assert np.mean([one == name for one in verdicts]) == pytest.approx(chance, abs=0.09)
    assert told.sd_then == pytest.approx(np.mean([effect.sd for effect in effects]), rel=0.03)
    means, truth = np.array([effect.mean for effect in effects]), levels[:, 1] - levels[:, 0]
    chosen = np.where(means > 0, truth, 0) - max(truth.mean(), 0)
    assert told.gain == pytest.approx(chosen.mean(), abs=4 * chosen.std() / 250**0.5)


def test_a_cycle_that_nobody_answers_is_worth_little_and_a_long_one_more():
    few, some, many = (
        next_cycle(SEEN, MOOD, (1, 0), days, missing=missing, model=PLAIN)
        for days, missing in ((14, 0.9), (14, 0.0), (56, 0.0))
    )
    assert few.gain < some.gain < many.gain
    assert few.changes < some.changes < many.changes
    assert many.days == 112
    for told in (few, some, many):
        assert told.loss_then == pytest.approx(told.loss_now - told.gain)
        assert sum(told.chances.values()) == pytest.approx(1)


def test_the_expected_loss_is_that_of_choosing_the_better_looking_arm():
    told = next_cycle(SEEN, MOOD, (1, 0), 14, model=PLAIN)
    levels, _ = draws(200_000, np.random.default_rng(2))
    gain = levels[:, 1] - levels[:, 0]
    assert told.loss_now == pytest.approx(np.maximum(-np.sign(gain.mean()) * gain, 0).mean(), abs=0.002)


def test_the_careful_model_with_washout_is_told_too():
    told = next_cycle(SEEN, MOOD, (0, 1), 14, washout_days=3)
    assert told.days == 34
    assert 0 < told.sd_then < told.sd_now


def test_direction_turns_the_verdicts_and_leaves_the_losses():
    lower = next_cycle(SEEN, replace(MOOD, better="lower"), (1, 0), 14, model=PLAIN)
    higher = next_cycle(SEEN, MOOD, (1, 0), 14, model=PLAIN)
    assert lower.chances["favours_reference"] == pytest.approx(higher.chances["favours_arm"])
    assert lower.gain == pytest.approx(higher.gain)


def test_it_refuses_what_it_cannot_tell():
    with pytest.raises(DesignError, match="give the arm"):
        next_cycle(SEEN, MOOD, (), 14)
    with pytest.raises(DesignError, match="3 arms"):
        next_cycle(calendar("ABCABC", 3, arms="ABC"), MOOD, (0, 1), 3)
    with pytest.raises(InputError, match="no result to start from"):
        next_cycle(SEEN.without(SEEN.answer_day > 10), MOOD, (0, 1), 14)
    with pytest.raises(InputError, match="missing is 1"):
        next_cycle(SEEN, MOOD, (0, 1), 14, missing=1.0)


@pytest.mark.parametrize("kind", ["binary", "count"])
def test_an_outcome_that_is_not_judged_by_the_normal_model_is_refused(kind):
    outcome = Outcome("falls", "lower", 0.1, kind=kind, middle=0.5)
    with pytest.raises(NotBuiltError, match=f"not for a {kind} outcome"):
        next_cycle(SEEN, outcome, (0, 1), 14)
