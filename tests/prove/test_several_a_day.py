"""Several answers a day by quadrature: coverage and ranks over everything drawn from the priors.

Run by `make prove`; `pytest -s` prints the figures.
"""

from dataclasses import replace

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.values.observations import Observations
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, calendar, exposure, from_prior

pytestmark = pytest.mark.timeout(3600)

PEOPLE = 500
MOMENTS = (0.35, 0.55, 0.9)
"""Morning, midday, evening."""


def answered(planned: Observations, truth: Truth, within: float, rng) -> Observations:
    """Three answers a day, a fifth of them missing; the state by its covariance over true times."""
    days = len(planned.day_arm)
    moments = np.concatenate([day + np.array(MOMENTS) + rng.uniform(-0.1, 0.1, 3) for day in range(days)])
    moments = np.sort(moments[rng.random(len(moments)) > 0.2])
    day = moments.astype(np.int64)
    apart = np.abs(np.subtract.outer(moments, moments))
    root = np.linalg.cholesky(truth.rho**apart + 1e-10 * np.eye(len(moments)))
    answer = (
        truth.alpha
        + exposure(planned, truth.w)[1 + day] @ np.array(truth.arms)
        + (truth.tau * rng.standard_normal(planned.day_period.max() + 1))[planned.day_period[day]]
        + truth.trend * (day / (days - 1) - 0.5)
        + truth.sigma * root @ rng.standard_normal(len(moments))
        + within * rng.standard_normal(len(moments))
    )
    return replace(planned, answer_day=day, answer=answer, answer_time=moments)


def test_intervals_cover_and_ranks_are_even():
    """Effect, both noises, autocorrelation and carryover, each against its truth."""
    rng = np.random.default_rng(1)
    priors = Priors.of(SCORE)
    covered, ranks, withheld = [], [], 0
    for _ in range(PEOPLE):
        truth, within = from_prior(rng, SCORE.scale), abs(rng.normal(0, priors.within_sd))
        order = "".join("AB" if rng.random() < 0.5 else "BA" for _ in range(3))
        found = fit(answered(calendar(order, 5), truth, within, rng), SCORE, engine="exact")
        if not found.effects:
            withheld += 1
            continue
        true = truth.arms[1] - truth.arms[0]
        low, high = found.effects[0].interval(0.95)
        covered.append(low < true < high)
        ranks.append(np.mean(found.effects[0].quantiles < true))
    counts = np.histogram(ranks, 10, (0, 1))[0]
    print(f"coverage {np.mean(covered):.4f} of {len(covered)}; withheld {withheld}; ranks in tenths {counts}")
    assert 0.92 < np.mean(covered) < 0.98
    expected = len(ranks) / 10
    assert np.sum((counts - expected) ** 2 / expected) < 27.9  # chi square of 9 df, p = .001
    assert withheld < 0.03 * PEOPLE
