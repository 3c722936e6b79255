"""A second engine for yes or no and for counts that is not in use: nested Laplace, corrected, beside NUTS.

`pytest -s` prints the figures, which docs/decisions/0023 keeps.

Nodes over (tau, sigma, rho, w, and a count's overdispersion) are placed where a first round over the prior
finds the posterior; at each, Laplace's approximation of the places of all answers, corrected by draws that
are weighted by the true density. Arms, level and trend given the places are drawn exactly (Matheron's rule).
"""

from time import perf_counter

import numpy as np
import pytest
from scipy import stats

from nof1.fitting.fit import fit
from nof1.sampled.answering import answering
from nof1.sampled.averaged import differences
from nof1.sampled.draws import Draws
from nof1.values.model import Model, Problem
from nof1.values.outcome import Outcome
from nof1.values.posterior import Contrast
from nof1.values.priors import Priors
from tests.drawn import Setting
from tests.drawn_kinds import person_of_kind
from tests.simulated import calendar

pytest.importorskip("nutpie")

pytestmark = pytest.mark.timeout(7200)

PEOPLE = 30

FIRST, SECOND, DRAWS = 128, 256, 16
"""Nodes over the prior, nodes where it found the posterior, and draws at each of these."""

HIGHEST_K, FEWEST = 0.7, 400
"""Pareto shape and effective number that tell whether it can be relied on."""

SETTINGS = {
    "binary": Setting(calendar("ABBABAAB", 7), Outcome("walked", "higher", 0.2, kind="binary"), Model()),
    "count": Setting(
        calendar("ABBABAAB", 7),
        Outcome("attacks", "lower", 1.0, scale=2.0, middle=4.0, kind="count"),
        Model(),
    ),
}


def scales(problem, v):
    """Draws (S,) of the scales from v (S, 5), standard normal under the prior; nothing else in them yet."""
    priors, u = problem.priors, stats.norm.cdf(v)
    count = len(v)
    return Draws(
        tau=priors.period_sd * stats.halfnorm.ppf(u[:, 0]),
        sigma=priors.noise_sd * stats.halfnorm.ppf(u[:, 1]),
        rho=stats.beta.ppf(u[:, 2], *priors.autocorrelation),
        w=stats.beta.ppf(u[:, 3], *priors.carryover),
        other=priors.overdispersion_sd * stats.halfnorm.ppf(u[:, 4]),
        nu=np.ones(count),
        arms=np.zeros((count, 2)),
        fixed=np.zeros((count, 0)),
        shifts=np.zeros((count, 0)),
        cuts=np.zeros((count, 0)),
    )


def laid_out(problem, at):
    """(S, n, c) columns of arms, fixed and shifts in prior sds, and (S, n, n) covariance of the states."""
    columns, nodes = problem.columns, len(at.tau)
    exposed, _ = problem.exposure(at.w)
    arms = problem.priors.arm_sd * np.moveaxis(exposed[columns.day], 2, 0)
    fixed = np.broadcast_to(columns.fixed, (nodes, *columns.fixed.shape))
    shifts = at.tau[:, None, None] * columns.shifts
    time = np.concatenate([[0.0], np.cumsum(columns.gap)])
    apart = np.abs(np.subtract.outer(time, time))
    state = np.square(at.sigma)[:, None, None] * at.rho[:, None, None] ** apart
    return np.concatenate([arms, fixed, shifts], axis=2), state


def approximated(problem, at):
    """Mode z (S, n) in whitened places, root of the places' prior, and factor of the curvature."""
    table, state = laid_out(problem, at)
    n = table.shape[1]
    root = np.linalg.cholesky(table @ np.swapaxes(table, 1, 2) + state + 1e-6 * np.eye(n))
    back, told = np.swapaxes(root, 1, 2), answering(problem, at, np.arange(n))
    z = np.zeros((len(root), n))
    for step in range(8):
        one = told(problem.priors.middle + np.einsum("sij,sj->si", root, z))
        hessian = np.eye(n) + back @ (one.curvature[:, :, None] * root)
        if step == 7:
            break
        move = np.linalg.solve(hessian, (np.einsum("sji,sj->si", root, one.slope) - z)[:, :, None])[:, :, 0]
        z = z + move * np.minimum(1, 3 / np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-12))
    return table, state, root, z, np.linalg.cholesky(hessian), told


def evidence(root, z, factor, told, middle):
    """(S,) log marginal density of the answers by Laplace."""
    log = told(middle + np.einsum("sij,sj->si", root, z)).log.sum(axis=1) - 0.5 * np.square(z).sum(axis=1)
    return log - np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)


def solved(problem, seed):
    """Mean and sd of the sustained difference, Pareto k and effective number."""
    from arviz_stats.base.array import array_stats

    rng = np.random.default_rng(seed)
    middle, normal = problem.priors.middle, stats.norm.ppf
    v = normal(stats.qmc.Sobol(5, rng=rng).random(FIRST).clip(1e-9, 1 - 1e-9))
    at = scales(problem, v)
    _, _, root, z, factor, told = approximated(problem, at)
    log = evidence(root, z, factor, told, middle)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    mean = weight @ v
    spread = 1.3 * (v - mean).T @ (weight[:, None] * (v - mean)) + 0.05 * np.eye(5)
    share = SECOND // 4
    v = normal(stats.qmc.Sobol(5, rng=rng).random(SECOND).clip(1e-9, 1 - 1e-9))
    v[share:] = mean + v[share:] @ np.linalg.cholesky(spread).T
    prior, near = stats.multivariate_normal(np.zeros(5)), stats.multivariate_normal(mean, spread)
    proposal = np.logaddexp(np.log(0.25) + prior.logpdf(v), np.log(0.75) + near.logpdf(v))
    at = scales(problem, v)
    table, state, root, z, factor, told = approximated(problem, at)
    half = rng.standard_normal((DRAWS // 2, SECOND, z.shape[1]))
    around = np.concatenate([half, -half])
    inverse = np.linalg.inv(factor)
    tried = z + np.einsum("sji,msj->msi", inverse, around)
    moved = np.einsum("sij,msj->msi", root, tried)
    log = told(middle + moved).log.sum(axis=2) + 0.5 * (np.square(around) - np.square(tried)).sum(axis=2)
    log += prior.logpdf(v) - proposal - np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    log_weight, k = array_stats.psislw(-log.ravel())
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    coefficients = rng.standard_normal((DRAWS, SECOND, table.shape[2]))
    drawn = np.linalg.cholesky(state + 1e-6 * np.eye(z.shape[1]))
    begun = np.einsum("snc,msc->msn", table, coefficients)
    begun += np.einsum("sij,msj->msi", drawn, rng.standard_normal(moved.shape))
    whitened = np.linalg.solve(root, np.moveaxis(moved - begun, 0, 2))
    pulled = np.linalg.solve(np.swapaxes(root, 1, 2), whitened)
    coefficients += np.einsum("snc,snm->msc", table, pulled)
    flat = coefficients.reshape(-1, coefficients.shape[2])
    repeated = scales(problem, np.tile(v, (DRAWS, 1)))
    fixed = problem.columns.fixed.shape[1]
    draws = Draws(
        repeated.rho,
        repeated.w,
        repeated.sigma,
        repeated.tau,
        repeated.other,
        repeated.nu,
        problem.priors.arm_sd * flat[:, :2],
        flat[:, 2 : 2 + fixed],
        repeated.shifts,
        repeated.cuts,
    )
    value = differences(problem, draws)[1][Contrast(1, 0, False)]
    centre = value @ weight
    return centre, np.sqrt(weight @ np.square(value - centre)), float(k), 1 / np.sum(weight**2)


@pytest.mark.parametrize("kind", SETTINGS)
def test_nested_laplace_agrees_with_nuts_where_its_weights_can_be_relied_on(kind):
    setting, rng = SETTINGS[kind], np.random.default_rng(1)
    errors, ratios, times = [], [], []
    for number in range(PEOPLE):
        seen, _ = person_of_kind(setting, kind, rng)
        began = perf_counter()
        judge = fit(seen, setting.outcome, engine="nuts", seed=number)
        ended = perf_counter()
        if not judge.link:
            continue
        problem = Problem.of(seen, setting.outcome, judge.model, Priors.of(setting.outcome))
        mean, sd, k, effective = solved(problem, number)
        times.append((ended - began) / (perf_counter() - ended))
        error, ratio = (mean - judge.link[0].mean) / judge.link[0].sd, sd / judge.link[0].sd
        print(
            f"{kind} {number}: mean {error:+.3f} sd from that of NUTS, sd {ratio:.3f} of its, k {k:.2f}, "
            f"effective {effective:.0f}, {times[-1]:.1f} times as fast"
        )
        if k <= HIGHEST_K and effective >= FEWEST:
            errors.append(error)
            ratios.append(ratio)
    print(
        f"{kind}, {len(errors)} of {len(times)} people: mean rms {np.sqrt(np.mean(np.square(errors))):.3f} "
        f"sd, largest {np.abs(errors).max():.3f}; sd {np.mean(ratios):.3f} of that of NUTS "
        f"({np.min(ratios):.3f} to {np.max(ratios):.3f}); median {np.median(times):.1f} times as fast"
    )
    assert len(errors) > 0.7 * len(times)
    assert np.abs(errors).max() < 0.15
    assert 0.97 < np.mean(ratios) < 1.03
