"""Published analyses of trials whose data can be had, reproduced.

The two samples are read from where `NOF1_SAMPLES` points; what else is used here is in the publications.
"""

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

import nof1
from nof1.effect import LEVELS
from nof1.observations import Covariate
from nof1.pooled_contrast import pool_effects

SAMPLES = Path(os.environ.get("NOF1_SAMPLES", "nowhere")) / "data"
with_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="NOF1_SAMPLES IS NOT SET")

MOOD = nof1.Outcome("mood", "higher", 3.0, bounds=(0, 100))
PLAIN = nof1.Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
FLAT = replace(nof1.Priors.of(MOOD), middle_sd=1e4, arm_sd=1e4, noise_sd=1e3, covariate_sd=1e3)


def melatonin(first_day: int, *covariates: str) -> nof1.Observations:
    """One person, 70 days randomised daily (M. Meng 2026, n-of-1-melatonin-study, CC BY 4.0)."""
    with (SAMPLES / "melatonin_daily.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["mood"]]
        rows = [row for row in rows if int(row["cal_day"]) >= first_day]
    day = np.array([int(row["cal_day"]) for row in rows]) - first_day
    taken = np.array([int(row["melatonin"]) for row in rows])
    arm = taken[np.searchsorted(day, np.arange(day[-1] + 1), side="right") - 1]
    return nof1.Observations(
        ("control", "melatonin"),
        arm,
        np.arange(arm.size),
        day,
        np.array([float(row["mood"]) for row in rows]),
        allocation="randomised",
        covariates=tuple(
            Covariate(name, np.array([float(row[name]) for row in rows])) for name in covariates
        ),
    )


@with_samples
def test_melatonin_against_control_as_two_samples() -> None:
    """outputs/results_table.csv: difference .86, t .656 (so its standard error is 1.31), p .514."""
    effect = nof1.fit(melatonin(1), MOOD, model=PLAIN, priors=FLAT).effects[0]
    assert effect.mean == pytest.approx(0.86, abs=0.01)
    assert effect.sd == pytest.approx(0.86 / 0.656, rel=0.03)
    assert 2 * (1 - effect.prob_above(0)) == pytest.approx(0.514, abs=0.02)


@with_samples
def test_melatonin_beside_agency_and_metacognition() -> None:
    """Days 18–70. outputs/ar1_coefficients.csv, M2_full: -.092 (.643), 95 % -1.385 to 1.200, which regresses
    on the mood of the day before; here the residuals are AR(1)."""
    seen = melatonin(18, "agency", "metacognition")
    model = replace(PLAIN, autocorrelation=True)
    effect = nof1.fit(seen, MOOD, model=model, priors=FLAT, engine="exact").effects[0]
    assert effect.mean == pytest.approx(-0.092, abs=0.2 * 0.643)
    assert effect.sd == pytest.approx(0.643, rel=0.1)
    assert effect.interval(0.95) == pytest.approx((-1.385, 1.200), abs=0.25)


@with_samples
def test_the_careful_model_finds_no_effect_of_melatonin_either() -> None:
    """Published: none on mood. With every term on, next to nothing is known."""
    careful = nof1.analyse(melatonin(1), MOOD)
    lower, upper = careful.effects[0].interval()
    assert lower < 0 < upper
    assert careful.verdict.clear == "undecided"


GABAPENTIN = (
    "-3.29|-2.28|1.90 -3.50 .86|-.43 2.15 -1.29|0 0 0|2.71 -.43 4.71|-1.00 -1.43 -2.86|-1.20 4.43 4.14|"
    "-2.43 -2.50 -2.15|1.14 -.10 2.60|-1.47 -3.43 -1.29|.43 -2.86 -.71|-1.14 0 -.57|.43 .07 0|-.71 .57 -.29|"
    "-2.14 -1.29 .43|-1.26 -4.29 -3.71|-1.71 -1.71 -.57|-3.00 -6.88 -6.57|-2.58 -1.66 -2.00|-.57 .10 .71|"
    "-.33 0 0|.57 -1.14 -1.00|.67 1.57 2.00|.29 .29 0|-.26 -.15|-.26 -.96 -4.14|-.15 -1.86 4.86|"
    "2.43 -.43 .14|-2.57 -2.71 .14|0 .57 .29|-1.71 6.57 -1.29|-1.57 -.29 .71|-2.72 -1.43 -4.14|-2.14 -.14|"
    ".86 -1.07 -1.74|-.14 2.43 -5.29|.43 -.69 -.71|.42 0 -.57|.14 -1.40 -1.12|-4.81 5.03 -1.14|"
    "4.79 -4.14 -1.57|-3.29 .67 -5.29|-.28 -1.29 -1.00|.86 1.54 -3.40|-.43"
)
"""Pain (0 to 10) with gabapentin minus that with placebo, in each pair of fortnights of 46 people: Yelland et
al. (2009), as printed by A. Araujo (github.com/arturstat/nof1_issues, Chapter 6, data_normal.R)."""


def gabapentin() -> dict[str, nof1.Effect]:
    """Each person's own posterior: the mean of their pairs, whose sd is that of all people's pairs about
    their own means, under the prior N(0, 2.5²)."""
    pairs = [np.array([float(number) for number in one.split()]) for one in GABAPENTIN.split("|")]
    freedom = sum(one.size - 1 for one in pairs)
    within = sum(((one - one.mean()) ** 2).sum() for one in pairs) / freedom
    effects = {}
    for number, one in enumerate(pairs):
        variance = 1 / (one.size / within + 1 / 2.5**2)
        mean, sd = variance * one.sum() / within, variance**0.5
        told = stats.norm.ppf(LEVELS, mean, sd)
        effects[f"{number}"] = nof1.Effect("gabapentin", "placebo", "sustained", mean, sd, told)
    return effects


def restricted_maximum_likelihood() -> tuple[float, float, float]:
    """Of a random intercept: mean of the differences, its standard error, sd between people."""
    pairs = [np.array([float(number) for number in one.split()]) for one in GABAPENTIN.split("|")]
    size, mean = np.array([one.size for one in pairs]), np.array([one.mean() for one in pairs])
    squares = sum(((one - one.mean()) ** 2).sum() for one in pairs)

    def minus_log(logs: np.ndarray) -> float:
        between, within = np.exp(2 * logs)
        variance = between + within / size
        centre = np.average(mean, weights=1 / variance)
        inside = (size.sum() - size.size) * np.log(within) + squares / within
        across = (
            np.log(variance).sum() + ((mean - centre) ** 2 / variance).sum() + np.log((1 / variance).sum())
        )
        return float(inside + across) / 2

    between, within = np.exp(2 * optimize.minimize(minus_log, [0, 0]).x)
    weight = 1 / (between + within / size)
    return float(np.average(mean, weights=weight)), float(weight.sum() ** -0.5), float(between**0.5)


def test_gabapentin_pooled_over_people_as_published() -> None:
    """Published of 55 people: lower by .8 (.2). Here are the 46 whose numbers are public."""
    mean, error, between = restricted_maximum_likelihood()
    contrast, checks = pool_effects(gabapentin(), prior_sd=2.5)
    assert not any(check.failed for check in checks)
    assert contrast.mean.mean == pytest.approx(mean, abs=0.1 * error)
    assert contrast.mean.sd == pytest.approx(error, rel=0.1)
    assert contrast.spread.mean == pytest.approx(between, abs=0.1)
    assert contrast.mean.mean == pytest.approx(-0.8, abs=0.2)
