"""What a fit promises."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from nof1.errors import InputError, NotBuiltError
from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.simulated import SCORE, Truth, answered, calendar

PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10))


def person(seed=0, order="ABBABAAB", length=7, *, missing=0.1, labels="AB", **truth):
    planned = calendar(order, length, arms=labels)
    return answered(planned, Truth(**truth), np.random.default_rng(seed), missing=missing)


def test_importing_it_loads_nothing_heavy():
    code = (
        "import sys, nof1.fitting.fit; print([m for m in ('pandas', 'xarray', 'matplotlib', 'pymc', 'arviz')"
        " if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_sustained_effects_come_first_and_each_pair_comes_once():
    found = fit(person(order="ABCCBA", labels="ABC", arms=(0.0, 1.0, 2.0)), SCORE)
    assert [(e.arm, e.reference, e.estimand) for e in found.effects] == [
        ("B", "A", "sustained"),
        ("C", "A", "sustained"),
        ("B", "A", "lived"),
        ("C", "A", "lived"),
    ]
    assert [(e.arm, e.reference) for e in found.pairs if e.estimand == "sustained"] == [
        ("B", "A"),
        ("C", "A"),
        ("C", "B"),
    ]
    b, c, between = (e.mean for e in found.pairs if e.estimand == "sustained")
    assert c - b == pytest.approx(between, abs=1e-9)


def test_the_fitted_line_is_made_of_the_coefficients():
    seen = person(arms=(0.0, 2.0), trend=1.0)
    found = fit(seen, SCORE, model=Model(carryover=False, weekday=True))
    c, day = found.coefficients, np.arange(len(seen.day_arm))
    expected = [
        c["alpha"]
        + c["arm A" if arm == 0 else "arm B"]
        + c[f"period {period}"]
        + c["trend"] * (d / (len(day) - 1) - 0.5)
        + c[f"weekday {d % 7}"]
        for d, arm, period in zip(day, seen.day_arm, seen.day_period, strict=True)
    ]
    np.testing.assert_allclose(found.fitted, expected, atol=1e-6)


def test_the_fitted_line_is_near_the_answers_and_the_spread_covers_them():
    seen = person(missing=0, arms=(0.0, 2.0), trend=1.0, w=0.4, tau=0.5)
    found = fit(seen, SCORE)
    z = (seen.answer - found.fitted) / found.predictive_sd
    assert abs(z.mean()) < 0.2
    assert 0.6 < z.std() < 1.1


def test_predictive_mass_outside_the_bounds_is_told_near_an_end():
    middle, floor = (fit(person(alpha=level, arms=(0.0, 0.0)), PAIN).outside_bounds for level in (5.0, 1.0))
    assert middle < 0.002
    assert 0.1 < floor < 0.3  # P(a normal of mean 1 and sd 1 is below 0) is .16
    assert fit(person(), SCORE).outside_bounds is None


@pytest.mark.parametrize("kind", ["binary", "count"])
def test_kinds_without_quadrature_are_refused_by_name_where_it_is_asked_for(kind):
    with pytest.raises(NotBuiltError, match=f"{kind} likelihood has no quadrature"):
        fit(person(), replace(SCORE, kind=kind, worthwhile=0.1, middle=0.5), engine="exact")


def test_student_noise_is_refused_where_quadrature_is_asked_for():
    with pytest.raises(NotBuiltError, match="student likelihood has no quadrature"):
        fit(person(), SCORE, model=Model(noise="student"), engine="exact")


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_too_few_answers_are_told_and_nothing_else(answers):
    seen = person(missing=0)
    found = fit(replace(seen, answer_day=seen.answer_day[:answers], answer=seen.answer[:answers]), SCORE)
    assert (found.check.name, found.check.passed, found.check.consequence) == (
        "enough_answers",
        False,
        "withhold",
    )
    assert (found.effects, found.fitted, found.n) == ((), None, answers)


def test_a_constant_series_is_told_and_nothing_else():
    seen = person()
    found = fit(replace(seen, answer=np.full(len(seen.answer), 7.0)), SCORE)
    assert (found.check.name, found.check.passed) == ("answers_vary", False)
    assert (found.effects, found.parameters) == ((), {})


def test_a_series_without_any_noise_is_not_told_as_certain():
    seen = person()
    perfect = replace(seen, answer=np.where(seen.day_arm[seen.answer_day] == 1, 5.0, 3.0))
    found = fit(perfect, SCORE, engine="exact")
    assert found.check.passed is False
    assert found.effects == ()


@pytest.mark.parametrize("answers", [5, 6, 8, 12])
def test_few_answers_give_a_wide_answer_or_none(answers):
    seen = person(order="ABBA", length=4, missing=0)
    few = np.linspace(0, 15, answers).astype(int)
    found = fit(replace(seen, answer_day=few, answer=seen.answer[few]), SCORE, engine="exact")
    assert not found.effects or found.effects[0].sd > 0.5


def test_leaving_a_period_out_shows_the_one_that_carries_the_effect():
    seen = person(missing=0, arms=(0.0, 0.0), rho=0.0)
    odd = replace(seen, answer=seen.answer + 4.0 * (seen.day_period[seen.answer_day] == 2))
    model, period = Model(period_shifts=False, carryover=False), odd.day_period[odd.answer_day]
    left_out = [odd.without(period == one) for one in range(8)]
    means = {one: fit(rest, SCORE, model=model).effects[0].mean for one, rest in enumerate(left_out)}
    whole = fit(odd, SCORE, model=model).effects[0].mean
    assert max(means, key=lambda period: abs(means[period] - whole)) == 2


def test_nothing_is_drawn_so_the_seed_changes_nothing():
    seen = person()
    one, other = (fit(seen, SCORE, seed=seed).effects[0] for seed in (1, 2))
    np.testing.assert_array_equal(one.quantiles, other.quantiles)


def test_an_engine_or_a_noise_that_there_is_not_is_refused():
    with pytest.raises(InputError, match="engine is 'foo'"):
        fit(person(), SCORE, engine="foo")
    with pytest.raises(InputError, match="noise is 't'"):
        Model(noise="t")
