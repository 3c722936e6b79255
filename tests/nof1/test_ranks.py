"""Simulation-based calibration, small: a few people, and that the yardstick finds what is wrong.

Whole in tests/prove/test_ranks.py.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.outcome import Outcome
from tests.drawn import Setting, band, chi_square, person, rank
from tests.simulated import calendar

SCORE = Outcome("score", "higher", 1.0, scale=2.5, middle=5.0)


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param(
            Setting(calendar("ABBABA", 7), SCORE, Model(weekday=True), covariates=1), id="all terms"
        ),
        pytest.param(
            Setting(replace(calendar("ABCCAB", 6, arms="ABC", washout=2), before=1), SCORE, Model()),
            id="three arms, washout",
        ),
        pytest.param(
            Setting(calendar("ABBA", 14), replace(SCORE, recall="7d"), Model()), id="the last seven days"
        ),
    ],
)
def test_the_truth_stands_anywhere_in_the_posterior(setting):
    rng = np.random.default_rng(4)
    ranks = []
    for _ in range(50):
        seen, true = person(setting, rng)
        found = fit(seen, setting.outcome, model=setting.model, engine="exact")
        ranks += [rank(found, true)] if found.pairs else []
    assert len(ranks) >= 47
    for contrast in ranks[0]:
        of = np.array([one[contrast] for one in ranks])
        assert min(chi_square(of, 6), band(of)) > 0.001, contrast


@pytest.mark.parametrize(
    ("wider", "beside"),
    [
        pytest.param(1.3, 0, id="too narrow"),
        pytest.param(0.75, 0, id="too wide"),
        pytest.param(1, 0.3, id="off"),
    ],
)
def test_the_yardstick_finds_posteriors_that_are_wrong(wider, beside):
    right = np.random.default_rng(1).standard_normal(600)
    uniform, wrong = stats.norm.cdf(right), stats.norm.cdf(wider * right + beside)
    assert min(chi_square(uniform), band(uniform)) > 0.01
    assert min(chi_square(wrong), band(wrong)) < 0.001
