"""Each check is shown a series made to fail it, and one made to pass."""

from dataclasses import asdict, replace

import numpy as np
import pytest

from nof1.analysis.analyse import analyse
from nof1.analysis.result import Analysis
from nof1.fitting import before_fit as checks
from nof1.values.check import Check
from nof1.values.model import Model
from nof1.values.observations import WASHOUT, Covariate, Observations
from nof1.values.outcome import Outcome
from nof1.words.check_words import check_text
from tests.simulated import Truth, answered, calendar

SCORE = Outcome("score", better="higher", worthwhile=1, scale=2.5, middle=5)
BOUNDED = Outcome("score", better="higher", worthwhile=1, bounds=(0, 10))


def person(order: str, length: int, *, seed: int = 1, effect: float = 0.0, rho: float = 0.2) -> Observations:
    truth = Truth(arms=(0.0, effect), alpha=5.0, rho=rho)
    return answered(calendar(order, length), truth, np.random.default_rng(seed))


def found(analysis: Analysis, name: str) -> Check:
    return next(check for check in analysis.checks if check.name == name)


def test_one_period_an_arm_is_withheld_and_two_are_not() -> None:
    once, twice = analyse(person("AB", 14), SCORE), analyse(person("ABBA", 7), SCORE)
    assert (once.status, twice.status) == ("withheld", "ok")
    assert found(once, "periods_per_arm").numbers == {"arm": "A", "periods": 1, "needed": 2}


def test_a_period_without_answers_does_not_count() -> None:
    series = person("ABBA", 7)
    silent = series.without(series.day_period[series.answer_day] == 3)
    assert checks.periods_per_arm(silent).numbers["periods"] == 1


def test_an_arm_without_answers_is_withheld() -> None:
    series = person("ABBA", 7)
    told = analyse(series.without(series.day_arm[series.answer_day] == 1), SCORE)
    assert told.status == "withheld"
    assert found(told, "arms_answered").numbers["arm"] == "B"


def test_four_answers_are_withheld_and_five_are_enough() -> None:
    series = person("ABAB", 3)
    few = series.without(~np.isin(series.answer_day, [0, 3, 6, 9]))
    enough = series.without(~np.isin(series.answer_day, [0, 3, 6, 9, 10]))
    assert analyse(few, SCORE).status == "withheld"
    assert checks.enough_answers(few).failed
    assert not checks.enough_answers(enough).failed


def test_a_constant_series_is_withheld() -> None:
    series = person("ABBA", 7)
    told = analyse(replace(series, answer=np.full(series.answer.size, 5.0)), SCORE)
    assert told.status == "withheld"
    assert found(told, "answers_vary").numbers["value"] == 5.0
    assert told.arms[0].mean == 5.0


def test_alternating_fortnights_overlap_with_a_trend_as_published() -> None:
    """Trap 4."""
    # four periods of 14 days: R² .19 for ABAB, 0 for ABBA
    assert checks.trend_overlap(person("ABAB", 14)) == pytest.approx(0.19, abs=0.005)
    assert checks.trend_overlap(person("ABBA", 14)) == pytest.approx(0, abs=1e-9)
    told = found(analyse(person("ABAB", 14), SCORE), "trend_confounded")
    assert told.failed
    widening = told.numbers["widening"]
    assert isinstance(widening, float)
    assert widening > 0.02


def test_no_widening_is_told_where_the_model_has_no_trend() -> None:
    told = analyse(person("ABAB", 14), SCORE, model=Model(trend=False))
    assert found(told, "trend_confounded").numbers["widening"] is None


def test_answers_at_the_end_of_the_scale_qualify() -> None:
    series = person("ABBA", 7)
    low = replace(series, answer=np.clip(series.answer - 4.5, 0, 10))
    assert found(analyse(low, BOUNDED), "bounds").failed
    inside = replace(series, answer=np.clip(5 + (series.answer - 5) / 2, 0, 10))
    assert not found(analyse(inside, BOUNDED), "bounds").failed
    assert all(check.name != "bounds" for check in analyse(series, SCORE).checks)


def test_whoever_gave_whole_answers_is_told_of_the_ordinal_model() -> None:
    series = person("ABBA", 7)
    steps = replace(series, answer=np.round(np.clip(series.answer - 4.5, 0, 10)))
    analysis = analyse(steps, BOUNDED)
    sentence = "Analysed as a score in whole steps, by the ordinal model, the ends would be allowed for."
    assert check_text(asdict(found(analysis, "bounds"))).endswith(sentence)
    assert sentence in analysis.to_dict()["words"]["clinician"]
    how = 'with --kind ordinal, or Outcome(…, kind="ordinal") in Python, the ordinal model gives the result'
    assert f"{sentence}\n    " in str(analysis)
    assert how in str(analysis)
    assert "--kind" not in analysis.to_dict()["words"]["clinician"]
    between = analyse(replace(steps, answer=steps.answer * 0.99), BOUNDED)
    assert found(between, "bounds").failed
    assert "ordinal" not in str(between)


def test_a_covariate_that_is_the_treatment_in_disguise_is_named() -> None:
    series = person("ABBAABBA", 7, effect=3.0)
    assert all(check.name != "covariate_confounded" for check in analyse(series, SCORE).checks)
    chance = np.random.default_rng(5).normal(size=series.answer.size)
    treated = (series.day_arm[series.answer_day] == 1) + 0.01 * chance
    beside = (Covariate("slept", chance), Covariate("dose", treated))
    check = found(analyse(replace(series, covariates=beside), SCORE), "covariate_confounded")
    assert check.failed
    assert check.numbers["covariate"] == "dose"
    assert float(check.numbers["r2"] or 0) == pytest.approx(np.corrcoef(treated, treated > 0.5)[0, 1] ** 2)
    assert float(check.numbers["widening"] or 0) > 0.5
    assert check.numbers["changes"] == 1
    alone = found(analyse(replace(series, covariates=beside[:1]), SCORE), "covariate_confounded")
    assert alone.passed
    assert alone.numbers["changes"] == 0


def test_short_periods_inform_where_nothing_is_decided() -> None:
    told = found(analyse(person("ABBAABBABAAB", 1), SCORE), "carryover_vs_period")
    assert (told.passed, told.consequence) == (None, "note")
    assert 0.3 < float(told.numbers["reached"] or 0) < 1
    assert found(analyse(person("ABBA", 14), SCORE), "carryover_vs_period").passed


def test_short_periods_qualify_only_where_the_verdict_hangs_on_how_fast_effects_come_and_go() -> None:
    order = "".join(np.random.default_rng(3).choice(["AB", "BA"], 40))
    far = found(analyse(person(order, 1, effect=5.0), SCORE), "carryover_vs_period")
    assert far.passed
    assert (far.numbers["without"], far.numbers["slow"]) == (0, 0)
    slow = answered(
        calendar(order, 1), Truth(arms=(0.0, 3.0), alpha=5.0, w=0.7, rho=0.1), np.random.default_rng(2)
    )
    near = analyse(slow, SCORE, model=Model(half_life=2.0))
    assert near.verdict.clear == "favours"
    assert found(near, "carryover_vs_period").failed
    assert found(near, "carryover_vs_period").numbers["without"] == 1


def test_what_was_taken_before_matters_only_where_it_is_unknown_and_could_decide() -> None:
    far = analyse(person("ABBAABBA", 7, effect=5.0), SCORE)
    assert found(far, "taken_before").passed
    for before in (0, WASHOUT):
        known = analyse(replace(person("ABBAABBA", 7, effect=5.0), before=before), SCORE)
        assert all(check.name != "taken_before" for check in known.checks)


def test_a_verdict_that_hangs_on_what_was_taken_before_says_with_which_arm() -> None:
    series = person("ABAB", 3, effect=0.0, rho=0.0)
    slow = Model(half_life=4.0, trend=False)
    answers = [series.answer + by * (series.day_arm[series.answer_day] == 1) for by in np.arange(0.5, 6, 0.1)]
    told = [analyse(replace(series, answer=answer), SCORE, model=slow) for answer in answers]
    first = next(one for one in told if one.verdict.clear == "favours")
    assert found(first, "taken_before").failed
    assert found(first, "taken_before").numbers["arm"] in ("A", "B")


def test_a_plain_difference_that_points_the_other_way_qualifies() -> None:
    # B comes late in a strong upward trend: its mean is higher, and within the trend it is lower
    series = person("AAABABBB", 7, effect=-2.0, rho=0.0)
    risen = replace(series, answer=series.answer + 0.15 * series.answer_day)
    told = analyse(risen, replace(SCORE, scale=6.0), model=Model(period_shifts=False))
    check = found(told, "plain_difference")
    assert (check.failed, check.consequence) == (True, "qualify")
    assert float(check.numbers["plain"] or 0) > 0 > float(check.numbers["sustained"] or 0)
    plain = found(analyse(person("ABBA", 7, effect=3.0), SCORE), "plain_difference")
    assert (plain.passed, plain.consequence) == (None, "note")


def test_no_difference_is_asked_again_with_priors_that_expect_more() -> None:
    told = analyse(person("ABBAABBAABBA", 7, effect=0.0), replace(SCORE, worthwhile=2))
    assert told.verdict.clear == "similar"
    check = found(told, "prior_sensitivity")
    assert (check.numbers["expected"], check.numbers["sd"]) == ("twice", pytest.approx(5.0))


def test_missing_days_on_one_arm_qualify() -> None:
    series = person("ABBA", 14)
    skipped = (series.day_arm[series.answer_day] == 1) & (series.answer_day % 3 == 0)
    told = found(analyse(series.without(skipped), SCORE), "missing_by_arm")
    assert told.failed
    assert told.numbers["arm"] == "B"
    assert told.numbers["most"] == pytest.approx(9 / 28)
    assert told.numbers["least"] == 0


def test_the_flipping_shift_is_that_of_a_pattern_mixture() -> None:
    """Trap 6."""
    # a clear verdict: the effect must fall until P(worthwhile) < .80, and a shift counts by the share missing
    series = person("ABBAABBA", 7, effect=3.0)
    skipped = (series.day_arm[series.answer_day] == 1) & (series.answer_day % 5 == 0)
    told = analyse(series.without(skipped), SCORE)
    effect = told.effects[0]
    share = np.mean(series.day_arm == 1) and skipped.sum() / np.sum(series.day_arm == 1)
    gap = float(np.quantile(effect.quantiles, 0.2)) - SCORE.worthwhile
    shift = found(told, "missing_by_arm").numbers["shift"]
    assert isinstance(shift, float)
    assert shift == pytest.approx(-gap / share, abs=SCORE.worthwhile / 10)


def test_one_period_that_carries_the_verdict_is_named() -> None:
    series = person("ABBAABBA", 7, effect=0.8, rho=0.0)
    lifted = series.answer + 5.0 * (series.day_period[series.answer_day] == 1)
    told = analyse(
        replace(series, answer=lifted), SCORE, model=Model(period_shifts=False, autocorrelation=False)
    )
    assert told.to_dict(full=True)["effects"][0]["verdict"] == "favours_arm"
    assert found(told, "period_influence").numbers["period"] == 2
    assert found(told, "period_influence").failed


def test_a_verdict_on_the_edge_depends_on_the_prior_and_a_far_one_does_not() -> None:
    far = analyse(person("ABBAABBA", 7, effect=5.0), SCORE)
    assert not found(far, "prior_sensitivity").failed
    edge = [analyse(person("ABBA", 7, seed=seed, effect=2.2), SCORE) for seed in range(6)]
    assert any(found(told, "prior_sensitivity").failed for told in edge)


def test_a_single_far_day_is_noted() -> None:
    series = person("ABBA", 14)
    answer = series.answer.copy()
    answer[20] += 15
    told = found(analyse(replace(series, answer=answer), SCORE), "day_influence")
    assert told.failed
    assert told.consequence == "note"
    assert told.numbers["day"] == 21


def test_only_chance_earns_causal_words() -> None:
    series = person("ABBA", 7)
    assert not checks.allocation(series).failed
    assert all(
        checks.allocation(replace(series, allocation=how)).failed for how in ("fixed", "chosen", "unknown")
    )  # type: ignore[arg-type]


def test_sustained_and_lived_that_disagree_qualify() -> None:
    # daily alternation with slow wear-off: what is lived is much smaller than what staying would give
    truth = Truth(arms=(0.0, 4.0), alpha=5.0, w=0.8, rho=0.1)
    order = "".join(np.random.default_rng(3).choice(["AB", "BA"], 60))
    series = answered(calendar(order, 1), truth, np.random.default_rng(4))
    told = analyse(series, SCORE, model=Model(half_life=3.1))
    assert found(told, "estimands_agree").failed
    assert "Two questions get two answers." in told.to_dict()["words"]["clinician"]


def test_merged_and_washout_answers_are_noted() -> None:
    planned = calendar("ABBA", 7, washout=2)
    series = answered(planned, Truth(alpha=5.0), np.random.default_rng(1))
    told = analyse(replace(series, merged_days=3), SCORE)
    assert found(told, "merged_days").numbers == {"days": 3}
    assert found(told, "washout_answers").numbers == {"answers": 6}
    assert told.n == 28
