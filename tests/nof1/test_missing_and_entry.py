"""Days not answered, answered late, in batches, or by someone else: each check made to fail and to pass."""

from dataclasses import replace

import numpy as np
import pytest

import nof1
from nof1.checks.entry import batch_entry, mixed_raters
from nof1.checks.influence import period_influence
from nof1.checks.missing import late_answers, missing_by_period, stopped_early
from nof1.checks.sensitivity import table
from nof1.fitting.fit import fit
from nof1.fitting.fitted import Fitted
from nof1.values.observations import BASELINE
from tests.simulated import Truth, answered, calendar

SCORE = nof1.Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))
PLANNED = calendar("ABBABAAB", 7)


def person(effect: float = 3.0, *, seed: int = 1) -> nof1.Observations:
    truth = Truth((0.0, effect), alpha=4.0, rho=0.2, sigma=0.8)
    return answered(PLANNED, truth, np.random.default_rng(seed))


def fitted(seen: nof1.Observations) -> Fitted:
    return Fitted(seen, SCORE, nof1.DecisionRule(), fit(seen, SCORE))


def until(seen: nof1.Observations, day: int) -> nof1.Observations:
    return seen.without(seen.answer_day >= day)


def test_a_period_hardly_answered_is_named() -> None:
    seen = person()
    sparse = seen.without((seen.answer_day // 7 == 2) & (seen.answer_day % 7 > 1))
    told = missing_by_period(sparse)
    assert told is not None
    assert told.failed
    assert told.numbers == {"period": 3, "answered": 2 / 7, "few": 1, "periods": 7}
    whole = missing_by_period(seen)
    assert whole is not None
    assert whole.numbers["answered"] == 1.0


def test_periods_are_numbered_from_the_first_treatment() -> None:
    arms, first = np.repeat([BASELINE, 0, 1, 0, 1], 7), np.arange(35) // 7
    day = np.flatnonzero((first != 2) | (np.arange(35) % 7 == 0))
    truth = 4.0 + 3.0 * (arms[day] == 1) + np.random.default_rng(1).normal(0, 0.5, day.size)
    seen = nof1.Observations(("A", "B"), arms, first, day, truth)
    told = missing_by_period(seen)
    assert told is not None
    assert told.numbers == {"period": 2, "answered": 1 / 7, "few": 1, "periods": 3}
    assert [seen.period_number(period) for period in range(5)] == [0, 1, 2, 3, 4]
    influence = period_influence(fitted(seen))
    assert influence is not None
    assert influence.numbers["periods"] == 4
    rows = [(row.name, row.about) for row in table(seen, SCORE) if row.name.startswith("without_")]
    assert rows[-5:] == [("without_baseline", None), *(("without_period", number) for number in (1, 2, 3, 4))]


def test_the_period_that_is_still_running_is_not_called_hardly_answered() -> None:
    told = missing_by_period(until(person(), 29))
    assert told is not None
    assert not told.failed


def test_periods_of_single_days_are_not_looked_at() -> None:
    daily = answered(calendar("ABBAABBABAAB", 1), Truth(), np.random.default_rng(1))
    assert missing_by_period(daily) is None


def test_who_stops_a_period_and_a_tenth_before_the_end_is_said() -> None:
    told = stopped_early(fitted(until(person(), 40)))
    assert told is not None
    assert told.failed
    # days 41 to 56: two days of the sixth period, and the last two; 9 of A's 28 days, 7 of B's
    assert told.numbers["day"] == 40
    assert told.numbers["days"] == 16
    assert told.numbers["share"] == pytest.approx(16 / 56)
    assert told.numbers["periods"] == 2
    assert told.numbers["arm"] == "A"


def test_the_last_days_of_a_running_period_are_no_early_stop() -> None:
    told = stopped_early(fitted(until(person(), 51)))
    assert told is not None
    assert not told.failed
    assert stopped_early(fitted(person())) is None


def test_the_shift_after_stopping_is_that_of_a_pattern_mixture() -> None:
    one = fitted(until(person(2.6), 40))
    told = stopped_early(one)
    assert told is not None
    effect = one.sustained[0]
    share = 9 / 28
    # a shift of A's tail by x moves B - A by -x times its share; the verdict falls where P(worthwhile) is .80
    gap = float(np.quantile(effect.quantiles, 0.2)) - 1
    assert one.settled == ("favours_arm",)
    assert told.numbers["shift"] == pytest.approx(gap / share, abs=0.1)


def test_answers_entered_days_later_are_left_out_to_see_what_they_carry() -> None:
    seen = person(1.0, seed=4)
    late = (seen.day_arm[seen.answer_day] == 1) & (seen.answer_day % 7 < 4)
    entered = seen.answer_day + 0.9 + np.where(late, 3.0, 0.0)
    lifted = replace(seen, answer=np.clip(seen.answer + 3.0 * late, 0, 10), entered=entered)
    told = late_answers(fitted(lifted))
    assert told is not None
    assert told.failed
    assert told.numbers["n"] == 16
    assert told.numbers["share"] == pytest.approx(16 / 56)
    apart = told.numbers["apart"]
    assert isinstance(apart, float)
    assert apart > 0.5


def test_answers_in_time_or_of_unknown_entry_are_not_called_late() -> None:
    seen = person()
    assert late_answers(fitted(seen)) is None
    assert late_answers(fitted(replace(seen, entered=seen.answer_day + 1.4))) is None
    assert late_answers(fitted(replace(seen, entered=np.full(seen.answer.size, np.nan)))) is None


def test_a_week_entered_at_one_sitting_is_a_batch() -> None:
    seen = person()
    weekly = 7 * (seen.answer_day // 7) + 6.9 + 0.001 * (seen.answer_day % 7)
    told = batch_entry(replace(seen, entered=weekly))
    assert told is not None
    assert told.failed
    assert told.numbers == {"share": 1.0, "batches": 8, "largest": 7}


def test_entries_of_an_evening_and_the_next_morning_are_none() -> None:
    seen = person()
    told = batch_entry(replace(seen, entered=2 * (seen.answer_day // 2) + 1.9))
    assert told is not None
    assert told.numbers == {"share": 0.0, "batches": 0, "largest": 2}
    assert not told.failed
    assert batch_entry(seen) is None


def test_unknown_moments_of_entry_count_for_nothing() -> None:
    seen = person()
    entered = np.where(seen.answer_day < 28, np.nan, seen.answer_day + 0.9)
    told = batch_entry(replace(seen, entered=entered))
    assert told is not None
    assert told.numbers["share"] == 0.0
    assert batch_entry(replace(seen, entered=np.full(seen.answer.size, np.nan))) is None


def test_a_rater_who_comes_with_one_arm_is_named() -> None:
    seen = person()
    arm = seen.day_arm[seen.answer_day]
    rater = np.where((arm == 1) & (seen.answer_day % 7 < 5), 1, 0)
    told = mixed_raters(replace(seen, rater=rater, raters=("mother", "child")))
    assert told is not None
    assert told.failed
    numbers = told.numbers
    assert {numbers["rater"], numbers["arm"], numbers["reference"]} == {"mother", "A", "B"}
    assert (numbers["most"], numbers["least"]) == (1.0, pytest.approx(2 / 7))


def test_raters_shared_alike_between_arms_pass() -> None:
    seen = person()
    told = mixed_raters(replace(seen, rater=seen.answer_day % 2, raters=("mother", "child")))
    assert told is not None
    assert not told.failed
    alone = replace(seen, rater=np.zeros(seen.answer.size, dtype=np.int64), raters=("mother",))
    assert mixed_raters(alone) is None
    assert mixed_raters(seen) is None
