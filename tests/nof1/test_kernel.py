"""The compiled density against the same model in PyMC, and its gradient against differences."""

from dataclasses import replace

import numpy as np
import pytest

from nof1.values.model import Model, Problem
from nof1.values.observations import BASELINE, WASHOUT, Covariate
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import SCORE, Truth, answered, calendar

pytest.importorskip("pymc", reason="PyMC IS NOT INSTALLED: the compiled density is not compared with it")
pytest.importorskip("nutpie", reason="NUTPIE IS NOT INSTALLED: the compiled density is not compared")

KINDS = ("normal", "several", "student", "binary", "count", "ordinal")


def series():
    """Every oddity of a calendar: baseline, washout, something taken before, missing days, a covariate."""
    planned = replace(calendar("AABBA", 5, washout=1), before=1)
    planned.day_arm[:5] = BASELINE
    seen = answered(planned, Truth(arms=(0.0, 1.0), w=0.3), np.random.default_rng(3), missing=0.2)
    other = Covariate("weather", np.random.default_rng(4).normal(size=seen.answer.size))
    return replace(seen, covariates=(other,))


def problem(kind, model=None, recall="24h"):
    seen, outcome = series(), replace(SCORE, recall=recall)
    model = model or Model(weekday=True)
    y = seen.answer
    if kind == "several":
        time = np.sort(np.concatenate([seen.answer_day + 0.3, seen.answer_day + 0.7]))
        twice = (replace(seen.covariates[0], value=np.repeat(seen.covariates[0].value, 2)),)
        seen = replace(
            seen,
            answer_day=np.floor(time).astype(int),
            answer_time=time,
            answer=np.repeat(y, 2) + np.tile([0.2, -0.1], len(y)),
            covariates=twice,
        )
    if kind == "binary":
        outcome = Outcome("asleep", "higher", 0.1, kind="binary", recall=recall)
        seen = replace(seen, answer=(y > 0).astype(float))
    if kind == "count":
        outcome = Outcome("attacks", "lower", 1, kind="count", middle=2.0, recall=recall)
        seen = replace(seen, answer=np.round(np.exp(0.5 * y + 0.5)))
    if kind == "ordinal":
        outcome = Outcome("pain", "lower", 1, bounds=(0, 10), kind="ordinal", recall=recall)
        seen = replace(seen, answer=np.clip(np.round(y + 4), 0, 10))
    likelihood = "normal" if kind == "several" else kind
    return Problem.of(seen, outcome, model, Priors.of(outcome, likelihood=likelihood))


def at_random(one, seed):
    """An unconstrained vector; what the likelihood doesn't use stays where it is."""
    from nof1.sampled.draws import size
    from nof1.sampled.pack import kind

    x = np.random.default_rng(seed).normal(0, 0.5, size(one))
    x[4] = 0.3 if kind(one) == "correlated" else x[4]
    x[5] = 0.2 if kind(one) != "student" else x[5]
    return x


def natural(one, x):
    """Values of the PyMC model's parameters, and the logarithm of the Jacobian, by dense algebra."""
    from nof1.sampled.draws import Draws, linear_size
    from nof1.sampled.pack import guessed, has_state, kind, turn

    draws = Draws.of(one, x[None, :])
    columns, arms = one.columns, len(one.observations.arms)
    coefficients = turn(one) @ x[6 : 6 + linear_size(one)]
    rho, w = 1 / (1 + np.exp(-x[2])), 1 / (1 + np.exp(-x[3]))
    values = {
        "rho": rho,
        "w": w,
        "tau_z": abs(x[1]),
        "arm": coefficients[:arms],
        "level": coefficients[arms : arms + columns.fixed.shape[1]],
        "shift_z": np.sign(x[1]) * coefficients[arms + columns.fixed.shape[1] :],
    }
    jacobian = np.log(rho * (1 - rho) * w * (1 - w))
    if kind(one) == "correlated":
        return values | {"sigma_z": np.exp(x[0])}, jacobian + x[0]
    values |= {"sigma_z": abs(x[0]), "noise_z": abs(x[4])}
    rest = x[6 + linear_size(one) :]
    if kind(one) == "student":
        nu = 1 + np.exp(x[5])
        stretch = np.sqrt(2 / nu + 2 / nu**2)
        weight = np.exp(-1 / nu - 1 / (3 * nu**2) + stretch * rest)
        return values | {"nu": nu, "weight": weight}, jacobian + x[5] + np.sum(np.log(stretch * weight))
    if kind(one) == "ordinal":
        free, rest = rest[: draws.cuts.shape[1]], rest[draws.cuts.shape[1] :]
        cuts = draws.cuts[0]
        below = 1 / (1 + np.exp(-cuts))
        values["share"] = np.diff(np.concatenate([[0], below, [1]]))
        steps = np.sort(np.concatenate([np.diff(cuts)]))
        jacobian += np.sum(np.log(steps)) + np.sum(np.log(below * (1 - below)))
        assert free.size == cuts.size
    if has_state(one) and kind(one) in ("binary", "count", "ordinal"):
        state, log_slope = state_of(one, draws, rest * np.sign(x[0]), guessed(one))
        values, jacobian = values | {"state": state}, jacobian + log_slope
    return values, jacobian


def state_of(one, draws, z, guess):
    """The state from z: near what the answers say, by the dense precision matrix."""
    from nof1.sampled.pack import anchor_of
    from nof1.values.exposure import daily_exposure, recalled

    columns, (information, where) = one.columns, guess
    time = np.concatenate([[0.0], np.cumsum(columns.gap)])
    rho = draws.rho[0]
    prior = np.linalg.inv(rho ** np.abs(np.subtract.outer(time, time)))
    factor = np.linalg.cholesky(prior + draws.sigma[0] ** 2 * np.diag(information))
    daily = daily_exposure(one.observations, draws.w if one.model.carryover else np.zeros(1))
    exposed = recalled(daily, one.observations, one.outcome.recall)[columns.day, :, 0]
    linear = (
        one.priors.middle
        + exposed @ draws.arms[0]
        + columns.fixed @ draws.fixed[0]
        + columns.shifts @ draws.shifts[0]
    )
    level = draws.cuts[0][anchor_of(one)] if draws.cuts.size else 0.0
    aim = draws.stretch[0] * (where + level - linear)
    ahead = np.linalg.solve(factor, draws.sigma[0] * information * aim)
    return np.linalg.solve(factor.T, z + ahead), -np.sum(np.log(np.diag(factor)))


@pytest.mark.parametrize(
    ("kind", "recall"),
    [
        ("normal", "24h"),
        ("normal", "night"),
        ("several", "night"),
        ("student", "24h"),
        ("binary", "24h"),
        ("count", "night"),
        ("ordinal", "24h"),
    ],
)
def test_the_density_is_that_of_the_pymc_model(kind, recall):
    from nof1.sampled.graph import to_pymc
    from nof1.sampled.kernel import evaluate
    from nof1.sampled.pack import packed

    model = Model(weekday=True) if recall == "24h" else Model(trend=False, carryover=False)
    one = problem(kind, model, recall)
    reference = plain_density(to_pymc(one))
    apart = []
    for seed in range(4):
        x = at_random(one, seed)
        values, jacobian = natural(one, x)
        apart.append(evaluate(x, np.empty_like(x), packed(one)) - reference(values) - jacobian)
    np.testing.assert_allclose(apart, apart[0], atol=1e-6)


def plain_density(model):
    """Log density of named values, on the parameters' own scales."""
    import pytensor
    from pymc.model.transform.conditioning import remove_value_transforms

    plain = remove_value_transforms(model)
    call = pytensor.function(plain.value_vars, plain.logp(), mode="FAST_COMPILE", on_unused_input="ignore")
    names = [plain.values_to_rvs[value].name for value in plain.value_vars]
    return lambda values: float(call(*(np.asarray(values[name], dtype=float) for name in names)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_is_that_of_the_density(kind):
    from nof1.sampled.kernel import evaluate
    from nof1.sampled.pack import packed

    one = problem(kind)
    x, b = at_random(one, 1), packed(one)
    found = np.empty_like(x)
    evaluate(x, found, b)
    scratch, step = np.empty_like(x), 1e-5
    for j in range(len(x)):
        ahead, behind = x.copy(), x.copy()
        ahead[j] += step
        behind[j] -= step
        slope = (evaluate(ahead, scratch, b) - evaluate(behind, scratch, b)) / (2 * step)
        assert found[j] == pytest.approx(slope, abs=1e-5 * (1 + abs(slope)))


def test_two_answers_at_the_same_moment_share_their_state():
    from nof1.sampled.kernel import evaluate
    from nof1.sampled.pack import packed

    one = problem("several")
    seen = replace(one.observations, answer_time=one.observations.answer_day + 0.5)
    same = Problem.of(seen, one.outcome, one.model, one.priors)
    x = at_random(one, 2)
    gradient = np.empty_like(x)
    assert np.isfinite(evaluate(x, gradient, packed(same)))
    assert np.isfinite(gradient).all()


def test_a_washout_day_has_no_exposure_and_a_baseline_day_that_of_before():
    one = problem("normal")
    daily, _ = one.exposure(np.array([0.0]))
    arms = one.observations.day_arm
    np.testing.assert_array_equal(daily[arms == WASHOUT, :, 0], 0)
    np.testing.assert_array_equal(daily[arms == BASELINE, :, 0], [[0.0, 1.0]] * 5)
