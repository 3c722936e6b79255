"""The only door to NUTS: compiled once for each structure in a process, new data at every fit."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.effect import LEVELS
from nof1.errors import NotBuiltError
from nof1.graph import data, padded_periods, to_pymc
from nof1.model import Problem
from nof1.posterior import Coefficients, Difference, Estimate, Posterior, contrasts, towards

CHAINS, TUNE, DRAWS = 4, 1_000, 2_000

RHAT_LIMIT, ESS_LIMIT, DIVERGENT_LIMIT = 1.01, 400.0, 0.005
"""Largest R-hat, smallest bulk and tail effective sample size, and largest share of divergent draws."""

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
    """Sample the posterior by NUTS.

    Raises
    ------
    NotBuiltError
        PyMC and nutpie are not installed.
    """
    compiled, nutpie = _compiled(problem)
    trace = nutpie.sample(
        compiled.with_data(**data(problem)),
        chains=CHAINS,
        tune=TUNE,
        draws=DRAWS,
        seed=seed,
        target_accept=0.9,
        progress_bar=False,
    )
    chains = {name: np.asarray(values) for name, values in trace.posterior.data_vars.items()}
    diverging = float(np.mean(np.asarray(trace.sample_stats["diverging"])))
    draws = {name: values.reshape(-1, *values.shape[2:]) for name, values in chains.items()}
    exposed, lived = problem.exposure(draws["w"] if problem.model.carryover else np.zeros(1))
    arms = problem.priors.arm_sd * draws["arm"].T
    told = {
        contrast: (towards(contrast, lived) * arms).sum(axis=0)
        for contrast in contrasts(len(problem.observations.arms))
    }
    parameters = _parameters(problem, draws)
    posterior = Posterior(
        {contrast: _difference(values) for contrast, values in told.items()},
        {name: Estimate(float(values.mean()), float(values.std())) for name, values in parameters.items()},
        _coefficients(problem, draws, parameters, exposed),
    )
    return posterior, _convergence([*told.values(), *parameters.values()], diverging)


_COMPILED: dict[tuple[int, int], Any] = {}


def _compiled(problem: Problem) -> tuple[Any, Any]:
    """The compiled model for as many arms and periods; half a minute the first time in a process."""
    try:
        import nutpie
    except ModuleNotFoundError as error:
        raise NotBuiltError("sampling needs PyMC and nutpie: pip install 'nof1[nuts]'") from error
    structure = len(problem.observations.arms), padded_periods(problem)
    if structure not in _COMPILED:
        _COMPILED[structure] = nutpie.compile_pymc_model(to_pymc(problem))
    return _COMPILED[structure], nutpie


def _parameters(problem: Problem, draws: dict[str, Array]) -> dict[str, Array]:
    model, priors = problem.model, problem.priors
    values = {"sigma": priors.noise_sd * draws["sigma_z"]}
    if model.autocorrelation:
        values["rho"] = draws["rho"]
    if model.carryover:
        values["w"] = draws["w"]
    if model.period_shifts:
        values["tau"] = priors.period_sd * draws["tau_z"]
    return values


def _difference(values: Array) -> Difference:
    return Difference(float(values.mean()), float(values.std()), np.quantile(values, LEVELS, method="hazen"))


def _coefficients(
    problem: Problem, draws: dict[str, Array], parameters: dict[str, Array], exposed: Array
) -> Coefficients:
    columns, priors = problem.columns, problem.priors
    arms = priors.arm_sd * draws["arm"]
    fixed = draws["level"][:, : columns.fixed.shape[1]].mean(axis=0)
    tau = parameters.get("tau", np.zeros(len(arms)))
    shifts = (tau[:, None] * draws["shift_z"][:, : columns.shifts.shape[1]]).mean(axis=0)
    by_draw = np.broadcast_to(exposed, (*exposed.shape[:2], len(arms)))
    fitted = (
        priors.middle
        + columns.fixed_by_day @ fixed
        + columns.shifts_by_day @ shifts
        + np.einsum("dkw,wk->d", by_draw, arms) / len(arms)
    )
    return Coefficients(arms.mean(axis=0), fixed, shifts, fitted, by_draw.mean(axis=2))


def _convergence(values: list[Array], divergent: float) -> Convergence:
    import arviz as az

    chains = [value.reshape(CHAINS, DRAWS) for value in values]
    rhat = max(float(az.rhat(chain)) for chain in chains)
    bulk = min(float(az.ess(chain, method="bulk")) for chain in chains)
    tail = min(float(az.ess(chain, method="tail", prob=(0.05, 0.95))) for chain in chains)
    return Convergence(rhat, min(bulk, tail), divergent)
