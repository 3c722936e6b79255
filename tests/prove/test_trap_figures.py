"""Traps at length, beside those of tests/prove/test_calibration.py; `pytest -s` prints the figures."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import SCORE, Truth, answered, calendar

pytestmark = pytest.mark.timeout(3600)

PLAIN = Model(carryover=False, period_shifts=False)


def blocks(rng, pairs, length):
    return calendar("".join("AB" if rng.random() < 0.5 else "BA" for _ in range(pairs)), length)


def sustained(seen, outcome=SCORE, model=None):
    return fit(seen, outcome, model=model, engine="exact").effects[0]


def least_squares_covers(seen, true):
    """Whether the 95 % interval of the plain difference holds the truth."""
    arm = seen.day_arm[seen.answer_day]
    one, other = seen.answer[arm == 1], seen.answer[arm == 0]
    spread = (np.var(one, ddof=1) / one.size + np.var(other, ddof=1) / other.size) ** 0.5
    return abs(one.mean() - other.mean() - true) < 1.96 * spread


@pytest.mark.parametrize(
    ("order", "length", "rho"), [("A" * 5 + "B" * 5, 7, 0.7), ("AB" * 5, 7, 0.5), ("AB" * 35, 1, 0.5)]
)
def test_autocorrelation_ignored_is_too_sure_or_not_sure_enough(order, length, rho):
    """Trap 1."""
    model = replace(PLAIN, trend=False)
    naive, careful, widths = [], [], []
    for seed in range(400):
        seen = answered(calendar(order, length), Truth(rho=rho), np.random.default_rng(seed))
        effect = sustained(seen, model=model)
        lower, upper = effect.interval()
        naive.append(least_squares_covers(seen, 0))
        careful.append(lower < 0 < upper)
        without = sustained(seen, model=replace(model, autocorrelation=False)) if seed < 60 else None
        widths += [effect.sd / without.sd] if without else []
    print(
        f"{len(order)} x {length}, rho {rho}: plain 95 % interval covers {np.mean(naive):.3f}, the model's "
        f"{np.mean(careful):.3f}; its width over that without the term {np.mean(widths):.2f}"
    )
    assert np.mean(careful) > 0.92
    assert (np.mean(widths) < 1) == (length == 1)


@pytest.mark.parametrize(("order", "trend"), [("ABAB", True), ("ABAB", False), ("ABBA", False)])
def test_a_trend_confounded_with_treatment(order, trend):
    """Trap 4: periods of 14 days, a linear trend of 2 sd, no effect."""
    effects = [
        sustained(
            answered(calendar(order, 14), Truth(trend=2.0, rho=0.0), np.random.default_rng(seed)),
            model=replace(PLAIN, trend=trend),
        )
        for seed in range(400)
    ]
    bias = np.mean([effect.mean for effect in effects])
    called = np.mean([not 0.025 <= effect.prob_above(0) <= 0.975 for effect in effects])
    print(
        f"{order} of 14 days, trend in the model {trend}: bias {bias:+.3f} sd, called an effect {called:.3f}"
    )
    assert (abs(bias) < 0.1) == (trend or order == "ABBA")


def test_missing_completely_at_random_keeps_coverage():
    """Trap 6: 30 % missing, effects from the prior, 600 people."""
    rng, covered = np.random.default_rng(6), []
    for _ in range(600):
        truth = Truth((0.0, rng.normal(0, 2.5)), tau=abs(rng.normal(0, 1.25)))
        seen = answered(blocks(rng, 4, 7), truth, rng, missing=0.3)
        lower, upper = sustained(seen).interval()
        covered.append(lower < truth.arms[1] < upper)
    print(f"30 % missing at random: 95 % interval covers {np.mean(covered):.3f}")
    assert 0.92 < np.mean(covered) < 0.98


def test_skipped_bad_days_move_the_effect_and_the_check_is_there():
    """Trap 6: half of the days worse than one sd above their arm's mean are not answered on the worse arm."""
    pain, seen_means = Outcome("pain", "lower", 1.0, bounds=(0, 10)), {True: [], False: []}
    for seed in range(200):
        rng = np.random.default_rng(seed)
        whole = answered(blocks(rng, 4, 7), Truth((0.75, -0.75), alpha=5.0, rho=0.0), rng)
        bad = (whole.day_arm[whole.answer_day] == 0) & (whole.answer > 5.75 + 1)
        skipped = whole.without(bad & (rng.random(whole.answer.size) < 0.8))
        for is_skipped, one in ((True, skipped), (False, whole)):
            seen_means[is_skipped].append(sustained(one, pain, PLAIN).mean)
    told = {is_skipped: np.mean(means) for is_skipped, means in seen_means.items()}
    print(f"true -1.50; every day answered {told[False]:+.2f}, bad days skipped {told[True]:+.2f}")
    assert told[True] > told[False] + 0.1


def test_a_question_about_the_last_week():
    """Trap 14: 14-day periods, answers that average the last 7 days; and what is left in 7-day periods."""
    week = replace(SCORE, recall="7d")
    aware, unaware, weeks = [], [], []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        seen = answered(calendar("AB" * 4, 14), Truth((0.0, 1.0), rho=0.0), rng, recall=7)
        aware.append(sustained(seen, week, PLAIN).mean)
        unaware.append(sustained(seen, SCORE, PLAIN).mean)
        short = answered(calendar("AB" * 8, 7), Truth((0.0, 1.0), rho=0.0), rng, recall=7)
        weeks.append(sustained(short, SCORE, PLAIN).mean)
    print(
        f"true 1; recall in the model {np.mean(aware):.3f}, not {np.mean(unaware):.3f}, "
        f"not and in 7-day periods {np.mean(weeks):.3f}"
    )
    assert np.mean(aware) == pytest.approx(1.0, abs=0.05)
    assert np.mean(unaware) == pytest.approx(0.57, abs=0.05)
    assert np.mean(weeks) == pytest.approx(0.14, abs=0.05)
