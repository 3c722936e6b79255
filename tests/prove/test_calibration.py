"""Long proofs of the exact engine: coverage over the priors, and the price of period shifts.

Run by `make prove`; `pytest -s` prints the figures. Small seeded versions are in tests/nof1/test_fit.py.
"""

from dataclasses import replace

import numpy as np
import pytest

from nof1.fitting.fit import fit
from nof1.values.model import Model
from tests.simulated import SCORE, Truth, answered, calendar, from_prior, lived

pytestmark = pytest.mark.timeout(3600)

NO_WEEKDAY = (0.0,) * 7


def blocks(rng, pairs, length):
    """Pairs of periods in random order."""
    return calendar("".join("AB" if rng.random() < 0.5 else "BA" for _ in range(pairs)), length)


def told(truths, rng, *, pairs=5, length=7):
    """(people, 2) whether the interval holds the truth, the truth's rank; how many the engine handed over."""
    covered, ranks, handed_over = [], [], 0
    for truth in truths:
        planned = blocks(rng, pairs, length)
        seen = answered(planned, truth, rng, missing=0.1)
        found = fit(seen, SCORE, engine="exact")
        if not found.effects:
            handed_over += 1
            continue
        true = (truth.arms[1] - truth.arms[0], lived(planned, truth))
        intervals = [effect.interval(0.95) for effect in found.effects]
        covered.append([low < value < high for (low, high), value in zip(intervals, true, strict=True)])
        ranks.append([np.mean(e.quantiles < value) for e, value in zip(found.effects, true, strict=True)])
    return np.array(covered), np.array(ranks), handed_over


def test_intervals_cover_over_everything_drawn_from_the_priors():
    """Trap 1: 2,000 people, 70 days in blocks of 7, every parameter drawn from its prior."""
    rng = np.random.default_rng(1)
    truths = [replace(from_prior(rng, 2.5), weekday=NO_WEEKDAY) for _ in range(2_000)]
    covered, ranks, handed_over = told(truths, rng)
    uniform = [np.histogram(column, 10, (0, 1))[0] for column in ranks.T]
    print(f"coverage sustained, lived {covered.mean(axis=0).round(4)}; handed over {handed_over} of 2000")
    print("ranks in tenths", *uniform)
    assert np.all((covered.mean(axis=0) > 0.935) & (covered.mean(axis=0) < 0.965))
    expected = len(ranks) / 10
    for counts in uniform:
        assert np.sum((counts - expected) ** 2 / expected) < 27.9  # chi square of 9 df, p = .001
    assert handed_over < 60


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_intervals_cover_at_each_autocorrelation(rho):
    """Trap 1: the same with rho held, 700 people each."""
    rng = np.random.default_rng(int(10 * rho) + 2)
    truths = [replace(from_prior(rng, 2.5), rho=rho, weekday=NO_WEEKDAY) for _ in range(700)]
    covered, _, handed_over = told(truths, rng)
    print(f"rho {rho}: coverage sustained, lived {covered.mean(axis=0).round(4)}; handed over {handed_over}")
    assert np.all((covered.mean(axis=0) > 0.92) & (covered.mean(axis=0) < 0.98))


def test_with_no_effect_and_no_shifts_intervals_cover_at_least_as_often():
    """Trap 1: no upper limit here."""
    rng = np.random.default_rng(9)
    truths = [Truth(rho=rng.beta(2, 2), w=rng.beta(1, 3)) for _ in range(700)]
    covered, _, _ = told(truths, rng)
    print(f"no effect, tau 0: coverage {covered.mean(axis=0).round(4)}")
    assert np.all(covered.mean(axis=0) >= 0.93)


@pytest.mark.parametrize(("pairs", "length"), [(2, 14), (3, 7), (4, 7)])
@pytest.mark.parametrize("between", [0.0, 0.5, 1.0])
def test_period_shifts_do_not_pass_for_an_effect(pairs, length, between):
    """Trap 13: no effect, 1,000 people a cell, S = 1.5 residual sd."""
    rng = np.random.default_rng(100 * pairs + int(10 * between))
    outcome = replace(SCORE, scale=1.5)
    covered, called, sds, without = [], [], [], []
    for _ in range(1_000):
        seen = answered(blocks(rng, pairs, length), Truth(tau=between), rng)
        effect = fit(seen, outcome, engine="exact").effects[0]
        low, high = effect.interval(0.95)
        covered.append(low < 0 < high)
        called.append(not 0.05 <= effect.prob_above(0) <= 0.95)
        sds.append(effect.sd)
        if len(without) < 200:
            model = Model(period_shifts=False)
            without.append(fit(seen, outcome, model=model, engine="exact").effects[0].sd)
    print(
        f"{2 * pairs} x {length}, between-period sd {between}: coverage {np.mean(covered):.3f}, "
        f"P > .95 either way {np.mean(called):.3f}, "
        f"mean sd {np.mean(sds):.3f}, over that without the term {np.mean(sds[:200]) / np.mean(without):.2f}"
    )
    assert np.mean(covered) >= 0.92
    assert np.mean(called) <= 0.12


def test_carryover_is_recovered_with_a_stated_half_life_and_its_bias_told_without():
    """Trap 5: .7 kept a day, true effect 1, 200 trials of 8 x 7 days."""
    rng = np.random.default_rng(5)
    half_life = np.log(2) / -np.log(0.7)
    stated, default = [], []
    for _ in range(200):
        seen = answered(blocks(rng, 4, 7), Truth(arms=(0.0, 1.0), w=0.7, rho=0.0), rng)
        stated.append(fit(seen, SCORE, model=Model(half_life=half_life), engine="exact").effects[0].mean)
        default.append(fit(seen, SCORE, engine="exact").effects[0].mean)
    print(f"w = .7, effect 1: stated half-life {np.mean(stated):.3f}, default prior {np.mean(default):.3f}")
    assert abs(np.mean(stated) - 1) < 0.15


def test_the_sustained_effect_is_unbiased_over_the_priors():
    """Trap 5: with w from its prior; sigma 1, no shifts."""
    rng = np.random.default_rng(6)
    errors = []
    for _ in range(600):
        truth = replace(from_prior(rng, 2.5), sigma=1.0, tau=0.0, weekday=NO_WEEKDAY)
        seen = answered(blocks(rng, 4, 7), truth, rng)
        found = fit(seen, SCORE, engine="exact")
        if found.effects:
            errors.append(found.effects[0].mean - (truth.arms[1] - truth.arms[0]))
    print(f"mean error {np.mean(errors):.3f}, its standard error {np.std(errors) / len(errors) ** 0.5:.3f}")
    assert abs(np.mean(errors)) < 4 * np.std(errors) / len(errors) ** 0.5
