"""Published analyses of trials whose data can be had, reproduced.

Read from where `NOF1_SAMPLES` points. Pooled ones are in test_pooled.py (tea) and test_pooled_contrast.py.
"""

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nof1
from nof1.values.observations import Covariate

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
