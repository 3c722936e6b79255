"""Long proof of adaptive allocation: what it does where there is nothing, and what the model makes of it.

Run by `make prove`; `pytest -s` prints the figures. A small seeded version is in tests/nof1/test_adaptive.py.
"""

import numpy as np
import pytest

from nof1.designs.adaptive import AdaptiveDesign
from nof1.designs.design import Arm
from nof1.fitting.fit import fit
from tests.adaptive_trials import run
from tests.simulated import SCORE

pytestmark = pytest.mark.timeout(3600)

DESIGN = AdaptiveDesign((Arm("A"), Arm("B")), blocks=4, block_periods=2, period_days=7, purpose="research")


def test_over_a_thousand_trials_of_nothing_allocation_is_even_and_the_model_unbiased():
    """Trap 12: 1,000 trials of 8 x 7 days, six periods of them drawn by the posterior, noise sd 1, rho .3."""
    trials = [run(DESIGN, seed) for seed in range(1_000)]
    shares = np.array([trial.share(after=2) for trial in trials])
    effects = [fit(trial.series, SCORE, engine="exact").effects[0] for trial in trials]
    means = np.array([effect.mean for effect in effects])
    covered = np.mean([low < 0 < high for low, high in (effect.interval(0.95) for effect in effects)])
    raw = np.array([trial.mean_of_the_rarer_arm() for trial in trials])
    print(
        f"allocation {shares.mean():.3f} (se {shares.std() / 1000**0.5:.3f}, sd {shares.std():.3f}); "
        f"posterior mean {means.mean():.3f} (se {means.std() / 1000**0.5:.3f}); coverage {covered:.3f}; "
        f"plain mean of the rarer arm {np.nanmean(raw):.3f}"
    )
    assert abs(shares.mean() - 0.5) < 3 * shares.std() / 1000**0.5
    assert abs(means.mean()) < 3 * means.std() / 1000**0.5
    assert covered > 0.93
    assert np.nanmean(raw) < -0.05


def test_over_effects_from_the_prior_the_model_is_unbiased_and_covers():
    """Trap 12: 500 trials whose effect comes from the prior, N(0, 2.5)."""
    effects = np.random.default_rng(12).normal(0, 2.5, 500)
    found = [
        fit(run(DESIGN, seed, effect=effect).series, SCORE, engine="exact").effects[0]
        for seed, effect in enumerate(effects)
    ]
    error = np.array([one.mean for one in found]) - effects
    intervals = np.array([one.interval(0.95) for one in found])
    covered = np.mean((intervals[:, 0] < effects) & (effects < intervals[:, 1]))
    print(f"mean error {error.mean():.3f} (se {error.std() / 500**0.5:.3f}); coverage {covered:.3f}")
    assert abs(error.mean()) < 3 * error.std() / 500**0.5
    assert covered > 0.93


def test_a_trend_does_not_drag_the_allocation():
    """Trap 12: A first, answers rising by 2 noise sd over the trial, 500 trials."""
    shares = np.array([run(DESIGN, seed, trend=2, first=(0, 1)).share(after=2) for seed in range(500)])
    print(f"allocation to B {shares.mean():.3f} (se {shares.std() / 500**0.5:.3f})")
    assert abs(shares.mean() - 0.5) < 0.05
