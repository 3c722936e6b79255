"""The only door to NUTS: one compiled density for every structure, new data at every fit.

The structures are the six of `nof1.sampled.pack.KINDS`: normal with AR(1) residuals, normal with several
answers a day, Student-t, binary, count, ordinal. All are branches of one compiled function that takes one
buffer of data and a vector of any length: arms, periods, covariates, cutpoints, answers, terms left out and
priors never compile anything, and the compiled function is kept on disk between processes.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.errors import NotBuiltError
from nof1.sampled.averaged import differences
from nof1.sampled.draws import Draws, beginning, evenly, size
from nof1.sampled.pack import has_state, kind, packed
from nof1.sampled.replicates import REPLICATES, expected_by_day, replicated_by_draws, spread_by_day
from nof1.values.effect import LEVELS
from nof1.values.model import Problem
from nof1.values.posterior import Coefficients, Difference, Estimate, Posterior

CHAINS = 4


class Effort(NamedTuple):
    """Steps of each chain that adapt, those that are kept, and the acceptance that step sizes aim at."""

    tune: int
    draws: int
    acceptance: float


EFFORTS = (Effort(700, 1_000, 0.9), Effort(2_000, 5_000, 0.95))
"""The usual one, and the one for where the first did not converge."""

RHAT_LIMIT, ESS_LIMIT, DIVERGENT_LIMIT = 1.01, 400.0, 0.005
"""Largest R-hat, smallest bulk and tail effective sample size, and largest share of divergent draws."""

KEPT = 1_000
"""Draws that a fit keeps, to be weighted where answers are left out."""

Array = NDArray[np.float64]


class Convergence(NamedTuple):
    """The worst over every contrast and every parameter of the model.

    References
    ----------
    Vehtari et al. (2021), Rank-normalization, folding, and localization: an improved R-hat.
    https://doi.org/10.1214/20-BA1221
    """

    rhat: float
    ess: float
    divergent: float

    @property
    def is_good(self) -> bool:
        """The chains agree, there are enough of them, and few diverged."""
        return self.rhat <= RHAT_LIMIT and self.ess >= ESS_LIMIT and self.divergent <= DIVERGENT_LIMIT


def sample(problem: Problem, seed: int) -> tuple[Posterior, Convergence]:
    """Sample the posterior by NUTS; where it did not converge, once more with more effort.

    Raises
    ------
    NotBuiltError
        PyMC and nutpie are not installed.
    """
    for effort in EFFORTS:
        x, divergent = _sampled(problem, seed, effort)
        draws = Draws.of(problem, x)
        natural, link = differences(problem, draws)
        parameters = _parameters(problem, draws)
        convergence = _convergence([*natural.values(), *link.values(), *parameters.values()], divergent)
        if convergence.is_good:
            break
    some = draws.some(REPLICATES)
    posterior = Posterior(
        {contrast: _difference(values) for contrast, values in natural.items()},
        {name: Estimate(float(values.mean()), float(values.std())) for name, values in parameters.items()},
        _coefficients(problem, draws, some),
        {contrast: _difference(values) for contrast, values in link.items()},
        replicated_by_draws(problem, some, seed),
        None if kind(problem) == "correlated" else spread_by_day(problem, some, seed),
        evenly(x, KEPT),
    )
    return posterior, convergence


def _sampled(problem: Problem, seed: int, effort: Effort) -> tuple[Array, float]:
    """(S, d) unconstrained draws, chain after chain; share of them that diverged."""
    try:
        import nutpie
    except ModuleNotFoundError as error:
        raise NotBuiltError("sampling needs PyMC and nutpie: pip install 'nof1[nuts]'") from error
    trace = nutpie.sample(
        _compiled(packed(problem), size(problem), lambda one: beginning(problem, one)),
        chains=CHAINS,
        tune=effort.tune,
        draws=effort.draws,
        seed=seed,
        target_accept=effort.acceptance,
        progress_bar=False,
    )
    x = np.asarray(trace.posterior["x"])
    return x.reshape(-1, x.shape[2]), float(np.mean(np.asarray(trace.sample_stats["diverging"])))


def _compiled(buffer: Array, length: int, begin: Callable[[int], Array]) -> Any:
    """What nutpie makes of a PyMC model, made of our own compiled function instead."""
    from nutpie.compile_pymc import CompiledPyMCModel

    from nof1.sampled.kernel import log_density, unchanged

    return CompiledPyMCModel(
        dims={},
        compiled_logp_func=log_density,
        compiled_expand_func=unchanged,
        initial_point_func=begin,
        shared_data={},
        shared_var_keys={},
        user_data=buffer,
        n_expanded=length,
        shape_info=(["x"], [slice(0, length)], [(length,)]),
        logp_func=None,
        expand_func=None,
        _n_dim=length,
        _shapes={"x": (length,)},
        _coords={},
    )


def _parameters(problem: Problem, draws: Draws) -> dict[str, Array]:
    model, chosen = problem.model, kind(problem)
    values = {}
    if chosen == "correlated" or has_state(problem):
        values["sigma"] = draws.sigma
    if model.autocorrelation:
        values["rho"] = draws.rho
    if model.carryover:
        values["w"] = draws.w
    if model.period_shifts:
        values["tau"] = draws.tau
    if chosen == "normal":
        values["sigma_w"] = draws.other
    if chosen == "student":
        values |= {"sigma_t": draws.other, "nu": draws.nu}
    if chosen == "count":
        values["1/sqrt(phi)"] = draws.other
    return values


def _difference(values: Array) -> Difference:
    return Difference(float(values.mean()), float(values.std()), np.quantile(values, LEVELS, method="hazen"))


def _coefficients(problem: Problem, draws: Draws, some: Draws) -> Coefficients:
    exposed, _ = problem.exposure(some.w if problem.model.carryover else np.zeros(1))
    return Coefficients(
        draws.arms.mean(axis=0),
        draws.fixed.mean(axis=0),
        draws.shifts.mean(axis=0),
        expected_by_day(problem, some),
        exposed.mean(axis=2),
    )


def _convergence(values: list[Array], divergent: float) -> Convergence:
    import arviz as az

    chains = [value.reshape(CHAINS, -1) for value in values]
    with np.errstate(all="ignore"):  # chains that stand still give NaN, which no limit lets pass
        rhat = max(float(az.rhat(chain)) for chain in chains)
        bulk = min(float(az.ess(chain, method="bulk")) for chain in chains)
        tail = min(float(az.ess(chain, method="tail", prob=(0.05, 0.95))) for chain in chains)
    return Convergence(rhat, min(bulk, tail), divergent)
