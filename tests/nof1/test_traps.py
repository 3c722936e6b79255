"""The fourteen traps of trials of one person, each with a small seeded test that catches it.

Figures that many runs are needed for are printed by `make prove` (tests/prove). Where a trap belongs to
another file of these tests, `TRAPS` says to which.
"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nof1
from nof1.analysis.analyse import analyse
from nof1.errors import DesignError
from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import SCORE, Truth, answered, calendar, from_prior, lived

TRAPS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("autocorrelation ignored", ("test_traps.py",)),
    2: ("autocorrelation by row and not by calendar", ("test_traps.py", "test_read.py")),
    3: ("direction", ("test_traps.py",)),
    4: ("a trend confounded with treatment", ("test_traps.py", "test_checks.py")),
    5: ("carryover", ("test_traps.py",)),
    6: ("missing not at random", ("test_traps.py", "test_checks.py")),
    7: ("peeking", ("test_monitor.py",)),
    8: ("shrinkage misread", ("test_pooling.py",)),
    9: ("a score treated as unbounded", ("test_traps_of_kinds.py",)),
    10: ("no event, one answer alone, differences on a link scale", ("test_traps_of_kinds.py",)),
    11: ("the day's edge", ("test_traps.py", "test_clock.py")),
    12: ("adaptive data read as fixed", ("test_adaptive.py",)),
    13: ("period shifts", ("test_traps.py",)),
    14: ("recall", ("test_traps.py",)),
}
"""Number, name, and in which files of this folder it is caught."""

PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10))
PLAIN = Model(carryover=False, period_shifts=False)


def person(seed=0, order="ABBABAAB", length=7, *, missing=0.1, **truth):
    planned = calendar(order, length)
    return answered(planned, Truth(**truth), np.random.default_rng(seed), missing=missing)


def sustained(seen, outcome=SCORE, **options):
    return fit(seen, outcome, engine="exact", **options).effects[0]


def test_every_trap_has_its_tests():
    assert sorted(TRAPS) == list(range(1, 15))
    folder = Path(__file__).parent
    for number, (name, files) in TRAPS.items():
        for file in files:
            named = re.search(rf"\"\"\"Trap {number}\b", (folder / file).read_text("utf-8"))
            assert named, f"{file} does not name trap {number}, {name}"


def test_intervals_cover_what_was_drawn_from_the_prior():
    """Trap 1, small: 60 people, everything drawn from the priors; nine in ten at the very least."""
    rng = np.random.default_rng(11)
    covered = []
    for _ in range(60):
        planned = calendar("".join("AB" if rng.random() < 0.5 else "BA" for _ in range(4)), 7)
        truth = replace(from_prior(rng, 2.5), weekday=(0.0,) * 7)
        seen = answered(planned, truth, rng, missing=0.1)
        found = fit(seen, SCORE, engine="exact")
        for effect, true in zip(
            found.effects, (truth.arms[1] - truth.arms[0], lived(seen, truth)), strict=False
        ):
            lower, upper = effect.interval(0.95)
            covered.append(lower < true < upper)
    assert len(covered) > 100
    assert 0.88 < np.mean(covered) < 0.995


@pytest.mark.parametrize(("order", "length", "wider"), [("AB" * 28, 1, False), ("ABBABAAB", 7, True)])
def test_alike_days_widen_long_periods_and_narrow_daily_alternation(order, length, wider):
    """Trap 1: rho .5; with blocks of 7 days an interval that ignores it is too short, day by day too long."""
    ratios = []
    for seed in range(12):
        seen = person(seed, order, length, rho=0.5, missing=0)
        with_it, without = (
            sustained(seen, model=replace(PLAIN, autocorrelation=a)).sd for a in (True, False)
        )
        ratios.append(with_it / without)
    assert (np.mean(ratios) > 1.1) == wider
    assert (np.mean(ratios) < 0.9) != wider


def test_blanking_answers_and_taking_them_away_is_the_same():
    """Trap 2: gaps are counted on the calendar, so only which answers are there matters."""
    seen = person(missing=0, rho=0.5, arms=(0.0, 1.0))
    gone = np.random.default_rng(3).random(len(seen.answer)) < 0.3
    rows = [
        (day + 1, "AB"[seen.day_arm[day]], "" if blank else repr(float(y)))
        for day, y, blank in zip(seen.answer_day, seen.answer, gone, strict=True)
    ]
    text = "\n".join(["d,a,y", *(f"{d},{a},{y}" for d, a, y in rows)]) + "\n"
    blanked = nof1.read(text, time="d", arm="a", outcome="y", period_days=7)
    taken = seen.without(gone)
    closed = replace(taken, answer_day=np.arange(taken.answer.size))
    there, away, by_row = (sustained(one) for one in (blanked, taken, closed))
    assert (there.mean, there.sd) == pytest.approx((away.mean, away.sd), rel=1e-9)
    assert by_row.sd != pytest.approx(away.sd, rel=1e-3)


def test_turning_the_scale_turns_the_effect_and_keeps_every_probability():
    """Trap 3."""
    seen = person(alpha=5.0, arms=(0.0, 1.0))
    there, back = sustained(seen, PAIN), sustained(replace(seen, answer=10 - seen.answer), PAIN)
    assert back.mean == pytest.approx(-there.mean, abs=1e-8)
    assert there.probabilities(PAIN) == back.probabilities(replace(PAIN, better="higher"))


def test_swapping_labels_swaps_benefit_and_harm():
    """Trap 3."""
    seen = person(alpha=5.0, arms=(0.0, 1.0))
    swapped = replace(seen, arms=("B", "A"), day_arm=1 - seen.day_arm)
    there, back = sustained(seen, PAIN), sustained(swapped, PAIN)
    assert back.mean == pytest.approx(-there.mean, abs=1e-8)
    assert there.probabilities(PAIN).p_harm == back.probabilities(PAIN).p_worthwhile


def test_a_trend_does_not_pass_for_an_effect():
    """Trap 4: ABAB of 14 days with a linear trend of 2 sd."""
    means = {True: [], False: []}
    for trend, told in means.items():
        model = replace(PLAIN, trend=trend)
        for seed in range(24):
            seen = person(seed, "ABAB", 14, trend=2.0, rho=0.0)
            told.append(sustained(seen, model=model).mean)
    assert abs(np.mean(means[True])) < 0.15
    assert np.mean(means[False]) > 0.3


@pytest.mark.parametrize(("order", "passes"), [("ABAB", False), ("ABBA", True)])
def test_an_order_that_runs_along_with_a_trend_is_said(order, passes):
    """Trap 4: the line explains .19 of treatment in ABAB of 14 days, nothing in ABBA."""
    checks = analyse(person(order=order, length=14, missing=0), SCORE).checks
    told = next(check for check in checks if check.name == "trend_confounded")
    assert told.passed is passes
    assert told.numbers["r2"] == pytest.approx(0.0 if passes else 0.19, abs=0.005)
    assert told.numbers["widening"] is not None


def test_carryover_is_made_up_for_where_the_half_life_is_known():
    """Trap 5: .7 kept a day, true effect 1, 8 x 7 days."""
    half_life = np.log(2) / -np.log(0.7)
    told, naive = [], []
    for seed in range(24):
        seen = person(seed, missing=0, arms=(0.0, 1.0), w=0.7, rho=0.0)
        told.append(sustained(seen, model=Model(half_life=half_life)).mean)
        arm = seen.day_arm[seen.answer_day]
        naive.append(seen.answer[arm == 1].mean() - seen.answer[arm == 0].mean())
    assert np.mean(told) == pytest.approx(1.0, abs=0.25)
    assert np.mean(naive) < 0.75


def test_a_washout_as_long_as_a_period_is_refused_by_name():
    """Trap 5."""
    with pytest.raises(DesignError, match=r"a washout of 7 days is as long as a period \(7 days\)"):
        nof1.Design((nof1.Arm("A"), nof1.Arm("B")), periods=4, period_days=7, washout_days=7)


def test_skipped_bad_days_are_counted_by_arm_with_the_shift_that_would_turn_the_verdict():
    """Trap 6: half of the bad days on A are not answered, and their absence makes A look good."""
    seen = person(3, missing=0, alpha=5.0, arms=(1.0, -1.0), rho=0.2)
    bad = (seen.day_arm == 0) & (seen.answer > np.quantile(seen.answer[seen.day_arm == 0], 0.5))
    skipped = seen.without(bad)
    assert abs(sustained(skipped, PAIN).mean) < abs(sustained(seen, PAIN).mean)
    checks = analyse(skipped, PAIN).checks
    told = next(check for check in checks if check.name == "missing_by_arm")
    assert (told.numbers["arm"], told.numbers["least"]) == ("A", 0)
    assert told.numbers["most"] == pytest.approx(0.5, abs=0.02)
    assert told.numbers["shift"] is not None


def test_answers_missing_by_chance_widen_the_interval_and_keep_it_in_place():
    """Trap 6: 30 % missing completely at random, 20 people."""
    errors, wider = [], []
    for seed in range(20):
        whole = person(seed, missing=0, arms=(0.0, 1.0))
        rest = whole.without(np.random.default_rng(seed).random(whole.answer.size) < 0.3)
        there, here = sustained(whole), sustained(rest)
        errors.append((here.mean - there.mean) / here.sd)
        wider.append(here.sd / there.sd)
    assert abs(np.mean(errors)) < 0.25
    assert np.mean(wider) > 1.02


@pytest.mark.parametrize("rows", ["2026-03-28 22:00,2026-03-30 00:30", "2026-10-24 22:00,2026-10-26 00:30"])
def test_an_answer_after_midnight_belongs_to_the_evening_before_when_clocks_change(rows):
    """Trap 11: from Saturday to the night after Sunday is one study day, of 23 or of 25 hours."""
    evening, night = rows.split(",")
    text = f"t,a,y\n{evening},A,5\n{night},B,5\n"
    read = nof1.read(text, time="t", arm="a", outcome="y", zone="Europe/Berlin")
    assert read.answer_day.tolist() == [0, 1]


def test_shifts_of_whole_periods_are_called_an_effect_less_often_with_their_term():
    """Trap 13: no effect, between-period sd 1, 6 x 7 days, S = 1.5 residual sd, 60 people."""
    outcome, called = replace(SCORE, scale=1.5), {True: 0, False: 0}
    for seed in range(60):
        rng = np.random.default_rng(seed)
        order = "".join("AB" if rng.random() < 0.5 else "BA" for _ in range(3))
        seen = person(seed, order, missing=0, tau=1.0)
        for term in called:
            chance = sustained(seen, outcome, model=Model(carryover=False, period_shifts=term)).prob_above(0)
            called[term] += not 0.05 <= chance <= 0.95
    assert called[True] <= 0.2 * 60
    assert called[False] > 1.5 * called[True]


def test_exposure_averaged_over_recall_recovers_the_effect():
    """Trap 14: 14-day periods, questions about the last 7 days, which keep .57 of the effect."""
    told, unaware = [], []
    week = replace(SCORE, recall="7d")
    for seed in range(20):
        planned = calendar("ABABABAB", 14)
        seen = answered(planned, Truth(arms=(0.0, 1.0), rho=0.0), np.random.default_rng(seed), recall=7)
        told.append(sustained(seen, week, model=PLAIN).mean)
        unaware.append(sustained(seen, model=PLAIN).mean)
    assert np.mean(told) == pytest.approx(1.0, abs=0.1)
    assert np.mean(unaware) == pytest.approx(0.57, abs=0.1)


def test_a_recall_as_long_as_the_periods_is_refused_with_the_length_that_would_do():
    """Trap 14: 7-day recall in 7-day periods."""
    with pytest.raises(DesignError, match="the last 7 days needs periods of at least 14 days"):
        fit(person(), replace(SCORE, recall="7d"))
