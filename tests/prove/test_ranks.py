"""Simulation-based calibration: where everything is drawn from the priors, the truth's rank among the
posterior is uniform, term by term and all together.

`pytest -s` prints the figures. A small seeded version is in tests/nof1/test_ranks.py.
"""

from dataclasses import replace

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.observations import BASELINE
from nof1.values.outcome import Outcome
from tests.drawn import Setting, band, chi_square, person, rank
from tests.simulated import calendar

pytestmark = pytest.mark.timeout(3600)

PEOPLE = 600

SCORE = Outcome("score", "higher", 1.0, scale=2.5, middle=5.0)
NOTHING = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
WEEKS = calendar("ABBABAAB", 7)


def _baseline():
    planned = calendar("ABBABAAB", 7)
    before = np.full(7, BASELINE)
    return replace(
        planned,
        day_arm=np.concatenate([before, planned.day_arm]),
        day_period=np.concatenate([np.zeros(7, dtype=np.int64), planned.day_period + 1]),
    )


SETTINGS = {
    "no term": Setting(WEEKS, SCORE, NOTHING),
    "trend": Setting(WEEKS, SCORE, replace(NOTHING, trend=True)),
    "carryover": Setting(WEEKS, SCORE, replace(NOTHING, carryover=True)),
    "autocorrelation": Setting(WEEKS, SCORE, replace(NOTHING, autocorrelation=True)),
    "period shifts": Setting(WEEKS, SCORE, replace(NOTHING, period_shifts=True)),
    "weekdays": Setting(WEEKS, SCORE, replace(NOTHING, weekday=True)),
    "two covariates": Setting(WEEKS, SCORE, NOTHING, covariates=2),
    "all terms": Setting(WEEKS, SCORE, Model(weekday=True), covariates=1),
    "all terms, 40 % missing": Setting(WEEKS, SCORE, Model(), missing=0.4),
    "a half-life of 3 days": Setting(WEEKS, SCORE, Model(half_life=3.0)),
    "two days alternating": Setting(calendar("AB" * 14, 2), SCORE, Model()),
    "fortnights": Setting(calendar("ABBA", 14), SCORE, Model()),
    "three arms, washout, one before": Setting(
        replace(calendar("ABCCABBCA", 6, arms="ABC", washout=2), before=1), SCORE, Model()
    ),
    "the last seven days": Setting(calendar("ABBAAB", 14), replace(SCORE, recall="7d"), Model()),
    "a week of baseline": Setting(_baseline(), SCORE, Model()),
    "three answers a day": Setting(
        WEEKS, SCORE, replace(NOTHING, autocorrelation=True), hours=(0.35, 0.6, 0.9)
    ),
    "three answers a day, all terms": Setting(WEEKS, SCORE, Model(), hours=(0.35, 0.6, 0.9)),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_ranks_are_uniform(name):
    rng = np.random.default_rng(sum(name.encode()))
    ranks, withheld = [], 0
    for _ in range(PEOPLE):
        seen, true = person(SETTINGS[name], rng)
        found = fit(seen, SETTINGS[name].outcome, model=SETTINGS[name].model, engine="exact")
        withheld += not found.pairs
        ranks += [rank(found, true)] if found.pairs else []
    assert withheld < 0.03 * PEOPLE
    for contrast in ranks[0]:
        of = np.array([one[contrast] for one in ranks])
        covered = np.mean((of > 0.025) & (of < 0.975))
        print(
            f"{name}; {' '.join(contrast)}: 95 % intervals cover {covered:.3f}, "
            f"chi square P {chi_square(of):.3f}, band P {band(of):.3f}, withheld {withheld}"
        )
        assert min(chi_square(of), band(of)) > 0.001
        assert 0.92 < covered < 0.98
