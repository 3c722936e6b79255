"""The quadrature against integration written another way, and against analytic results."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy import stats

from nof1.fitting.fit import fit
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, answered, calendar, exposure, lived

S = 2.5
NOISE = np.exp(np.linspace(np.log(0.15), np.log(9), 30))
SHIFT = np.linspace(0, 4.5, 25)


def midpoints(count):
    """Nodes for rho and w."""
    return (np.arange(count) + 0.5) / count


def covariance(seen: Observations, *, rho, tau, w, terms):
    """(n, n) correlation of the noise; (n, n) covariance of all else; (n, K) of answers with arms."""
    day, days = seen.answer_day, len(seen.day_arm)
    exposed = exposure(seen, w)[1 + day]
    same = seen.day_period[day][:, None] == seen.day_period[day][None, :]
    apart = np.subtract.outer(day, day)
    others = (2 * S) ** 2 + tau**2 * same + S**2 / 2 * exposed @ exposed.T
    if "trend" in terms:
        along = day / (days - 1) - 0.5
        others = others + S**2 * np.outer(along, along)
    if "weekday" in terms:
        others = others + (S / 4) ** 2 * (apart % 7 == 0)
    return rho ** np.abs(apart), others, S**2 / 2 * exposed


def brute_force(seen, *, rhos, ws, taus, terms=("trend",)):
    """Mean, sd and distribution function of the sustained difference on a plain grid."""
    contrast = np.array([-1.0, 1.0])
    log_rho = stats.beta(2, 2).logpdf(rhos) if len(rhos) > 1 else [0.0]
    log_w = stats.beta(1, 3).logpdf(ws) if len(ws) > 1 else [0.0]
    log_tau = stats.halfnorm(scale=S / 2).logpdf(taus) + np.log(np.where(np.equal(taus, 0), 0.5, 1))
    log_sigma = stats.halfnorm(scale=S).logpdf(NOISE) + np.log(NOISE)
    log_weights, means, variances = [], [], []
    for (i, w), (j, tau), (k, rho) in product(enumerate(ws), enumerate(taus), enumerate(rhos)):
        correlation, others, with_arms = covariance(seen, rho=rho, tau=tau, w=w, terms=terms)
        lower = np.linalg.cholesky(NOISE[:, None, None] ** 2 * correlation + others)
        solved = np.linalg.solve(lower, np.column_stack([seen.answer, with_arms @ contrast]))
        along, across = solved[..., 0], solved[..., 1]
        log_det = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
        log_weights.append(
            log_rho[k] + log_w[i] + log_tau[j] + log_sigma - 0.5 * (along**2).sum(axis=1) - log_det
        )
        means.append((along * across).sum(axis=1))
        variances.append(S**2 - (across**2).sum(axis=1))
    weights = np.exp(np.ravel(log_weights) - np.max(log_weights))
    weights /= weights.sum()
    means, variances = np.ravel(means), np.ravel(variances)
    mean = weights @ means
    sd = np.sqrt(weights @ (variances + (means - mean) ** 2))
    return mean, sd, lambda x: float(weights @ stats.norm.cdf((x - means) / np.sqrt(variances)))


def small(seed, **truth):
    planned = replace(calendar("ABBA", 4, washout=1), before=0)
    return _without_washout(answered(planned, Truth(**truth), np.random.default_rng(seed), missing=0.15))


def _without_washout(seen):
    kept = seen.day_arm[seen.answer_day] >= 0
    return replace(seen, answer_day=seen.answer_day[kept], answer=seen.answer[kept])


@pytest.mark.parametrize(
    ("model", "grid", "terms"),
    [
        (
            Model(carryover=False, period_shifts=False),
            {"rhos": midpoints(40), "ws": [0.0], "taus": [0.0]},
            ("trend",),
        ),
        (
            Model(autocorrelation=False, period_shifts=False),
            {"rhos": [0.0], "ws": midpoints(40), "taus": [0.0]},
            ("trend",),
        ),
        (
            Model(carryover=False, autocorrelation=False, trend=False),
            {"rhos": [0.0], "ws": [0.0], "taus": SHIFT},
            (),
        ),
        (
            Model(autocorrelation=False, weekday=True),
            {"rhos": [0.0], "ws": midpoints(24), "taus": SHIFT[::2]},
            ("trend", "weekday"),
        ),
    ],
    ids=["autocorrelation", "carryover", "shifts", "carryover, shifts and weekdays"],
)
def test_it_equals_a_plain_grid_over_the_full_covariance(model, grid, terms):
    seen = small(5, arms=(0.0, 1.5), tau=0.5, w=0.3)
    found = fit(seen, SCORE, model=model, engine="exact")
    effect = found.effects[0]
    mean, sd, cdf = brute_force(seen, **grid, terms=terms)
    assert found.check.passed
    assert effect.mean == pytest.approx(mean, abs=0.01 * sd)
    assert effect.sd == pytest.approx(sd, rel=0.01)
    for i in (24, 250, 500, 750, 975):
        assert cdf(effect.quantiles[i]) == pytest.approx((i + 0.5) / 1000, abs=0.004)


def test_it_equals_a_plain_grid_with_every_term_at_once():
    seen = small(8, arms=(0.5, -1.0), tau=0.3, w=0.5)
    effect = fit(seen, SCORE, engine="exact").effects[0]
    mean, sd, _ = brute_force(seen, rhos=midpoints(10), ws=midpoints(12), taus=SHIFT[::4])
    assert effect.mean == pytest.approx(mean, abs=0.03 * sd)
    assert effect.sd == pytest.approx(sd, rel=0.03)


def test_with_the_noise_all_but_known_it_is_conjugate_regression():
    seen = answered(calendar("AB" * 200, 1), Truth(arms=(0.0, 1.0), rho=0.0), np.random.default_rng(1))
    model = Model(trend=False, carryover=False, autocorrelation=False, period_shifts=False)
    found = fit(seen, SCORE, model=model)
    effect, variance = found.effects[0], found.parameters["sigma"].mean ** 2
    arm = seen.day_arm[seen.answer_day]
    columns = np.column_stack([np.ones(len(arm)), arm == 0, arm == 1])
    precision = columns.T @ columns / variance + np.diag([1 / 25, 1 / 3.125, 1 / 3.125])
    mean = np.linalg.solve(precision, columns.T @ seen.answer / variance) @ [0, -1, 1]
    sd = np.sqrt([0, -1, 1] @ np.linalg.solve(precision, [0, -1, 1]))
    assert effect.mean == pytest.approx(mean, abs=0.01 * sd)
    assert effect.sd == pytest.approx(sd, rel=0.01)


def test_without_answers_on_an_arm_nothing_is_learnt_about_it():
    seen = answered(calendar("ABC" * 4, 4, arms="ABC"), Truth(arms=(0.0, 1.0, 2.0)), np.random.default_rng(1))
    kept = seen.day_arm[seen.answer_day] != 2
    seen = replace(seen, answer_day=seen.answer_day[kept], answer=seen.answer[kept])
    model = Model(carryover=False)
    effect = next(e for e in fit(seen, SCORE, model=model).effects if e.arm == "C")
    known = Priors.of(SCORE).arm_sd
    assert known < effect.sd < Priors.of(SCORE).difference_sd


@pytest.mark.parametrize("ratio", [10, 30, 3000])
def test_strong_effects_are_right_or_not_told(ratio):
    told = 0
    for seed in range(4):
        truth = Truth(arms=(0.0, 1.0), sigma=1 / ratio, tau=0.1, w=0.35, rho=0.3)
        seen = answered(calendar("ABBAABAB", 7), truth, np.random.default_rng(seed), missing=0.1)
        found = fit(seen, Outcome("x", "higher", 0.5, scale=1, middle=0), engine="exact")
        for effect, true in zip(found.effects, (1.0, lived(seen, truth)), strict=False):
            told += 1
            assert abs(effect.mean - true) < 4.5 * effect.sd
            assert effect.sd < 0.2
    assert told >= 4


@pytest.mark.parametrize(("order", "length"), [("ABBAABAB", 7), ("ABBA", 7), ("AB" * 14, 1)])
def test_an_effect_of_twenty_times_the_noise_is_told_without_sampling(order, length):
    """Given w the effect is all but known then: the posterior is a curve through many narrow normals."""
    for w, seed in ((0.0, 1), (0.35, 2), (0.8, 3)):
        truth = Truth(arms=(0.0, 1.0), sigma=0.05, w=w, rho=0.3)
        seen = answered(calendar(order, length), truth, np.random.default_rng(seed), missing=0.1)
        found = fit(seen, Outcome("x", "higher", 0.5, scale=1, middle=0), engine="exact")
        assert found.check.passed
        steps = np.log(np.diff(found.effects[0].quantiles[20:-20]))
        assert np.abs(np.diff(steps)).max() < 0.3


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_units_beyond_what_numbers_can_square_are_withheld(unit):
    seen = answered(calendar("ABBA", 7), Truth(arms=(0.0, 1.0)), np.random.default_rng(1))
    outcome = Outcome("x", "higher", unit, scale=unit, middle=0)
    found = fit(replace(seen, answer=seen.answer * unit), outcome, engine="exact")
    assert not found.check.passed
    assert found.check.numbers["reason"]
    assert not found.effects


@pytest.mark.parametrize("other", ["the same", "without a period", "another person", "another model"])
def test_it_does_not_matter_where_the_search_begins(other):
    rng = np.random.default_rng(6)
    seen = answered(calendar("ABBAAB", 8), Truth(arms=(0.0, 1.0), tau=0.4, w=0.3), rng, missing=0.1)
    near = {
        "the same": lambda: fit(seen, SCORE),
        "without a period": lambda: fit(seen.without(seen.answer_day < 8), SCORE),
        "another person": lambda: fit(
            answered(calendar("AB" * 20, 5), Truth(arms=(0.0, 5.0), sigma=0.1, rho=0.9), rng), SCORE
        ),
        "another model": lambda: fit(seen, SCORE, model=Model(carryover=False)),
    }[other]()
    found, afar = fit(seen, SCORE, near=near), fit(seen, SCORE)
    assert found.check.passed
    for one, expected in zip(found.effects, afar.effects, strict=True):
        assert one.mean == pytest.approx(expected.mean, abs=0.005 * expected.sd)
        assert one.quantiles == pytest.approx(expected.quantiles, abs=0.03 * expected.sd)


@pytest.mark.parametrize("arms", ["ABCDEFGH", "ABCDEFGHIJKL"], ids=["eight", "twelve"])
def test_many_arms_are_told(arms):
    rng = np.random.default_rng(1)
    order = "".join("".join(rng.permutation(list(arms))) for _ in range(2))
    truth = Truth(arms=tuple(range(len(arms))), w=0.2, tau=0.3)
    seen = answered(calendar(order, 5, arms=arms), truth, rng, missing=0.1)
    found = fit(seen, SCORE, model=Model(weekday=True), engine="exact")
    assert found.check.passed
    assert len(found.effects) == 2 * (len(arms) - 1)
    last = found.effects[len(arms) - 2]
    assert abs(last.mean - (len(arms) - 1)) < 4 * last.sd


def test_many_days_and_one_day_periods_are_solved_alike():
    for order, length in (("AB" * 90, 1), ("ABBA" * 6, 14)):
        seen = answered(
            calendar(order, length), Truth(arms=(0.0, 1.0)), np.random.default_rng(2), missing=0.2
        )
        found = fit(seen, SCORE, engine="exact")
        assert found.check.passed
        assert abs(found.effects[0].mean - 1) < 4 * found.effects[0].sd


def test_quantiles_belong_to_the_mean_and_sd():
    effect = fit(small(3, arms=(0.0, 1.0)), SCORE).effects[0]
    assert np.all(np.diff(effect.quantiles) > 0)
    assert effect.quantiles.mean() == pytest.approx(effect.mean, abs=0.005 * effect.sd)
    assert effect.quantiles.std() == pytest.approx(effect.sd, rel=0.01)
