"""Answers drawn beside those given: replicates are made here, so that it is known what fits."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

import nof1
from nof1.checks.predictive import _worst as judged
from nof1.checks.predictive import bounds, handed_over, predictive_days, predictive_periods
from nof1.fitting.fit import fit
from nof1.fitting.fitted import Fitted
from tests.simulated import Truth, answered, calendar, from_prior, noise

SCORE = nof1.Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))
SEEN = answered(calendar("ABBABAAB", 7), Truth((0.0, 0.0), 5.0, rho=0.0), np.random.default_rng(2))
FIT = fit(SEEN, SCORE)


def drawn(rho: float = 0.0, sigma: float = 1.0, count: int = 400) -> NDArray[np.float64]:
    rng = np.random.default_rng(9)
    return np.array([5.0 + noise(rng, 56, rho, sigma) for _ in range(count)])


def fitted(answer: NDArray[np.float64], replicates: NDArray[np.float64] | None) -> Fitted:
    return Fitted(
        replace(SEEN, answer=answer), SCORE, nof1.DecisionRule(), replace(FIT, predictive=replicates)
    )


def test_answers_from_the_model_pass() -> None:
    one = fitted(drawn()[0], drawn())
    days, periods = predictive_days(one), predictive_periods(one)
    assert days is not None
    assert periods is not None
    assert days.passed
    assert periods.passed


def test_most_answers_from_the_model_pass() -> None:
    replicates = drawn(count=500)
    told = [predictive_days(fitted(answer, replicates[100:])) for answer in replicates[:100]]
    # four looks at 2 % each, and fewer where they look at the same
    assert sum(check is not None and check.failed for check in told) <= 12


def test_neighbours_more_alike_than_the_model_knows_qualify() -> None:
    told = predictive_days(fitted(drawn(rho=0.8)[0], drawn()))
    assert told is not None
    assert (told.failed, told.consequence, told.numbers["statistic"]) == (True, "qualify", "lag")
    assert float(told.numbers["seen"] or 0) > 0.5
    assert float(told.numbers["expected"] or 0) == pytest.approx(0, abs=0.05)


def test_a_spread_that_the_model_does_not_have_qualifies() -> None:
    told = predictive_days(fitted(5 + 2 * (drawn()[0] - 5), drawn()))
    assert told is not None
    assert (told.failed, told.numbers["statistic"]) == (True, "spread")
    assert float(told.numbers["seen"] or 0) == pytest.approx(2.0, abs=0.4)


def test_one_absurd_day_is_a_note() -> None:
    answer = drawn()[0]
    answer[10] = 9.9
    told = predictive_days(fitted(answer, drawn(sigma=1.1)))
    assert told is not None
    assert (told.failed, told.consequence, told.numbers["statistic"]) == (True, "note", "extreme")


def test_periods_that_move_as_a_whole_qualify() -> None:
    shifts = np.repeat([1.5, -1.5, -1.5, 1.5, 1.5, -1.5, 1.5, -1.5], 7)
    told = predictive_periods(fitted(drawn()[0] + shifts, drawn()))
    assert told is not None
    assert (told.failed, told.consequence) == (True, "qualify")
    assert float(told.numbers["p"] or 0) < 0.01


def test_too_many_zeros_among_counts_are_seen() -> None:
    rng = np.random.default_rng(3)
    replicates = rng.poisson(2.0, (400, 56)).astype(float)
    answer = np.where(rng.random(56) < 0.5, 0.0, rng.poisson(4.0, 56)).astype(float)
    attacks = nof1.Outcome("attacks", better="lower", worthwhile=0.5, kind="count", middle=2)
    counts = replace(FIT, predictive=replicates, priors=nof1.Priors.of(attacks))
    told = predictive_days(Fitted(replace(SEEN, answer=answer), attacks, nof1.DecisionRule(), counts))
    assert told is not None
    assert told.failed
    assert told.numbers["statistic"] in ("zeros", "spread")


def test_yes_and_no_are_looked_at_for_runs_alone() -> None:
    rng = np.random.default_rng(3)
    replicates = (rng.random((400, 56)) < 0.4).astype(float)
    runs = np.repeat([0.0, 1.0, 0.0, 1.0], 14)
    headache = nof1.Outcome("headache", better="lower", worthwhile=0.1, kind="binary")
    binary = replace(FIT, predictive=replicates, priors=nof1.Priors.of(headache))
    told = predictive_days(Fitted(replace(SEEN, answer=runs), headache, nof1.DecisionRule(), binary))
    assert told is not None
    assert (told.failed, told.numbers["statistic"]) == (True, "lag")


def test_nothing_is_said_without_replicates_and_of_bounds_only_to_the_normal_model() -> None:
    one = fitted(SEEN.answer, None)
    assert predictive_days(one) is None
    assert predictive_periods(one) is None
    assert bounds(one) is not None
    ordinal = replace(FIT, priors=nof1.Priors.of(SCORE, likelihood="ordinal"))
    assert bounds(replace(one, fit=ordinal)) is None


def test_a_model_that_took_over_is_said_with_the_reason() -> None:
    assert handed_over(fitted(SEEN.answer, None)) is None
    why = replace(FIT, handed_over={"outside": 0.08, "at_ends": 0.31})
    told = handed_over(Fitted(SEEN, SCORE, nof1.DecisionRule(), why))
    assert told is not None
    assert (told.passed, told.consequence) == (None, "note")
    assert told.numbers == {"outside": 0.08, "at_ends": 0.31, "low": 0, "high": 10}


def failing(seen: nof1.Observations, model: nof1.Model | None = None) -> dict[str, object]:
    outcome = nof1.Outcome("score", better="higher", worthwhile=1, scale=2.5, middle=0)
    told = nof1.analyse(seen, outcome, model=model)
    return {
        check.name: check.numbers["statistic"]
        for check in told.checks
        if check.name.startswith("predictive") and check.failed
    }


def test_terms_left_out_of_a_model_that_needs_them_are_seen() -> None:
    rng = np.random.default_rng(4)
    alike = answered(calendar("ABBABAAB", 7), Truth(rho=0.8), rng)
    bare = nof1.Model(autocorrelation=False, period_shifts=False)
    assert failing(alike, bare)["predictive_days"] == "lag"
    shifted = answered(calendar("ABBABAABABBABAAB", 4), Truth(rho=0.0, tau=2.0), rng)
    assert failing(shifted, bare)["predictive_periods"] == "periods"


def test_series_from_the_model_itself_are_left_in_peace() -> None:
    rng = np.random.default_rng(11)
    seen = [answered(calendar("ABBABAAB", 7), from_prior(rng, 2.5), rng, missing=0.1) for _ in range(20)]
    assert sum(bool(failing(one)) for one in seen) <= 1


def test_what_the_width_stands_on_is_told_before_another_failure_that_is_a_note() -> None:
    """Nine sd of a standard normal, in one statistic of each sort: both have a share of replicates of 0."""
    usual = np.random.default_rng(3).normal(size=400)
    far, near = np.concatenate([[9.0], usual]), np.concatenate([[0.0], usual])
    found = judged("predictive_days", {"extreme": far, "ends": far, "lag": far})
    assert found is not None
    assert (found.passed, found.consequence, found.numbers["statistic"]) == (False, "qualify", "lag")
    alone = judged("predictive_days", {"lag": near, "extreme": far})
    assert alone is not None
    assert (alone.passed, alone.consequence, alone.numbers["statistic"]) == (False, "note", "extreme")
