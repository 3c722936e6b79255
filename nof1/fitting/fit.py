"""From answers to effects: by quadrature where it is exact, else by NUTS.

| outcome | engine |
|---|---|
| continuous, normal noise | quadrature; NUTS where two grids disagree |
| ordinal | quadrature of the normal model; where the scale's ends matter, the ordinal model by NUTS |
| continuous, Student-t noise; binary; count | NUTS |
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from time import perf_counter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError, NotBuiltError
from nof1.fitting.before_fit import (
    MOST_AT_ENDS,
    MOST_OUTSIDE,
    answers_at_ends,
    impossible,
)
from nof1.normal.exact import solve
from nof1.normal.grids import NotFoundError, Spans
from nof1.normal.one_more_answer import beyond_bounds, predictive_sd
from nof1.sampled.sample import sample
from nof1.values.check import Check
from nof1.values.effect import Effect
from nof1.values.model import Model, Problem
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.posterior import Coefficients, Contrast, Difference, Estimate, Posterior
from nof1.values.priors import Likelihood, Priors

Engine = Literal["exact", "nuts"]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The posterior of one person's trial.

    Attributes
    ----------
    effects
        Every other arm minus the reference: `sustained` for all, then `lived` for all. Empty where a check
        that withholds has failed.
    pairs
        Every pair of arms once (later minus earlier), both estimands; for two arms the same as `effects`.
        For `trial_verdict`.
    link
        The same differences as `pairs` on the scale of the linear part: log odds (binary; ordinal, of an
        answer above any value), log of a ratio of rates (count). Empty where that scale is the outcome's own.
    engine
        What computed it.
    likelihood
        Which one gave the result.
    handed_over
        Of a score that the normal model was tried on first and handed over: share of its predictive
        probability beyond the bounds (`outside`) and of answers at the ends (`at_ends`). None otherwise.
    check
        `grids_agree` (exact) or `converged` (NUTS) with its numbers; or, instead, what made a fit impossible:
        `enough_answers`, `answers_vary`, `scale_fits`. All withhold when they fail.
    parameters
        Posterior mean and sd of `rho`, `w`, `sigma`, `tau`: those in the model. Also `sigma_w` (several
        answers a day), `sigma_t` and `nu` (Student-t), `1/sqrt(phi)` (count).
    coefficients
        Posterior mean of `alpha`, each `arm …`, `trend` (whole change), `weekday 0…6`, `covariate …` (by one
        sd of it), `period 0…`, in the linear part's units.
    fitted
        (D,) posterior mean of the expected answer on each planned day, washout too; None without a posterior.
    predictive_sd
        (D,) sd of one more answer on each planned day.
    outside_bounds
        Predictive probability beyond the outcome's bounds, mean over answered days; None without bounds.
    model, priors
        As used (`period_shifts` decided).
    n
        Answers used: washout answers are not.
    seconds
        How long it took.
    predictive
        (R, n) answers drawn anew from the posterior, at the moments of those used, in the outcome's units;
        None without a posterior, and where quadrature was asked for none.
    draws
        Of NUTS: (S, d) draws in the sampler's coordinates, for `nof1.sampled.left_out`.
    spans
        Of quadrature: where the posterior was found, for `near`.
    """

    effects: tuple[Effect, ...]
    pairs: tuple[Effect, ...]
    link: tuple[Effect, ...]
    engine: Engine
    likelihood: Likelihood
    handed_over: Mapping[str, float] | None
    check: Check
    parameters: Mapping[str, Estimate]
    coefficients: Mapping[str, float]
    fitted: NDArray[np.float64] | None
    predictive_sd: NDArray[np.float64] | None
    outside_bounds: float | None
    model: Model
    priors: Priors
    n: int
    seed: int
    seconds: float
    predictive: NDArray[np.float64] | None = None
    draws: NDArray[np.float64] | None = None
    spans: Spans | None = None


def fit(
    observations: Observations,
    outcome: Outcome,
    *,
    model: Model | None = None,
    priors: Priors | None = None,
    engine: Literal["auto", "exact", "nuts"] = "auto",
    seed: int = 0,
    near: Fit | None = None,
    replicates: int = 0,
) -> Fit:
    """Fit the reference model to one person's series.

    Parameters
    ----------
    model
        Which terms; default `Model()`.
    priors
        Default `Priors.of(outcome, half_life=model.half_life, likelihood=…)`, of the likelihood that the
        outcome and `model.noise` call for. Those of a score may be for either likelihood: given for the
        ordinal one, that one is fitted at once.
    engine
        "auto": as in the table above; hand-overs only where PyMC is installed. "exact": the normal model by
        quadrature, for a continuous outcome or a score. "nuts": the likelihood of the outcome's own kind.
    seed
        For NUTS, and for replicates.
    near
        A fit of much the same answers under much the same model: quadrature then begins where that one's
        posterior was, which saves a third of its time and changes nothing else.
    replicates
        How many times quadrature draws the answers anew (`Fit.predictive`); NUTS does so without being asked.

    Raises
    ------
    InputError
        The outcome has no scale, or the engine is not one of these.
    DesignError
        An arm has no day, or the recall is too long for the periods.
    NotBuiltError
        NUTS is needed, but PyMC is not installed; or `engine="exact"` for what only NUTS can do.
    """
    began = perf_counter()
    if engine not in ("auto", "exact", "nuts"):
        raise InputError(f"engine is {engine!r}; it must be auto, exact or nuts")
    problem = _problem(observations, outcome, model or Model(), priors, engine)
    found = _found(problem, engine, seed, near.spans if near else None, replicates)
    return _assembled(found, seed, perf_counter() - began)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What an engine found, of which problem; no posterior where it found none."""

    engine: Engine
    check: Check
    problem: Problem
    posterior: Posterior | None = None
    handed_over: Mapping[str, float] | None = None


def _problem(
    observations: Observations, outcome: Outcome, model: Model, priors: Priors | None, engine: str
) -> Problem:
    if priors is None:
        likelihood = _called_for(outcome, model, engine)
        priors = Priors.of(outcome, half_life=model.half_life, likelihood=likelihood)
    if engine == "exact" and priors.likelihood != "normal":
        raise NotBuiltError(
            f"{outcome.name}: a {priors.likelihood} likelihood has no quadrature; leave the engine at auto, "
            "or ask for nuts"
        )
    return Problem.of(observations, outcome, model, _with_values(priors, observations))


def _with_values(priors: Priors, observations: Observations) -> Priors:
    """An ordinal score's cutpoints stand between the values that were used."""
    if priors.likelihood != "ordinal":
        return priors
    used = np.unique(observations.answer[observations.used]).tolist()
    return replace(priors, values=tuple(used))


def _called_for(outcome: Outcome, model: Model, engine: str) -> Likelihood | None:
    if outcome.kind == "continuous" and model.noise == "student":
        return "student"
    return "ordinal" if outcome.kind == "ordinal" and engine == "nuts" else None


def _found(
    problem: Problem,
    engine: Literal["auto", "exact", "nuts"],
    seed: int,
    near: Spans | None,
    replicates: int,
) -> _Found:
    refused = impossible(problem.observations, problem.priors)
    needs_nuts = engine == "nuts" or problem.likelihood != "normal"
    if refused:
        return _Found("nuts" if needs_nuts else "exact", refused, problem)
    if needs_nuts:
        return _sampled(problem, seed)
    solved = _solved(problem, near, replicates, seed)
    if engine == "exact" or not (find_spec("pymc") and find_spec("nutpie")):
        return solved
    beyond = _unfit_for_a_score(solved) if problem.outcome.kind == "ordinal" else None
    if beyond:
        return replace(_sampled(_as_ordinal(problem), seed), handed_over=beyond)
    return solved if solved.check.passed else _sampled(problem, seed)


def _unfit_for_a_score(solved: _Found) -> dict[str, float] | None:
    """What makes the normal model unfit for a score; None where it fits. The same limits as the check's."""
    problem = solved.problem
    at_ends = answers_at_ends(problem.observations, problem.outcome)
    posterior = solved.posterior
    outside = beyond_bounds(problem, posterior, predictive_sd(problem, posterior)) if posterior else None
    if at_ends <= MOST_AT_ENDS and (outside or 0.0) <= MOST_OUTSIDE:
        return None
    return {"outside": outside or 0.0, "at_ends": at_ends}


def _as_ordinal(problem: Problem) -> Problem:
    """The same series, terms and priors (as fractions of the scale) with the ordinal likelihood."""
    given = problem.priors
    usual = Priors.of(problem.outcome, likelihood="ordinal")
    fraction = usual.scale / given.scale
    priors = replace(
        usual,
        arm_sd=fraction * given.arm_sd,
        trend_sd=fraction * given.trend_sd,
        weekday_sd=fraction * given.weekday_sd,
        covariate_sd=fraction * given.covariate_sd,
        period_sd=fraction * given.period_sd,
        noise_sd=fraction * given.noise_sd,
        autocorrelation=given.autocorrelation,
        carryover=given.carryover,
    )
    priors = _with_values(priors, problem.observations)
    return Problem.of(problem.observations, problem.outcome, problem.model, priors)


def _solved(problem: Problem, near: Spans | None, replicates: int, seed: int) -> _Found:
    try:
        posterior, agreement = solve(problem, near, replicates=replicates, seed=seed)
    except NotFoundError as error:
        return _Found("exact", Check("grids_agree", False, "withhold", {"reason": str(error)}), problem)
    numbers = {name: float(value) for name, value in agreement._asdict().items()}
    return _Found("exact", Check("grids_agree", agreement.is_close, "withhold", numbers), problem, posterior)


def _sampled(problem: Problem, seed: int) -> _Found:
    posterior, convergence = sample(problem, seed)
    numbers = {name: float(value) for name, value in convergence._asdict().items()}
    return _Found("nuts", Check("converged", convergence.is_good, "withhold", numbers), problem, posterior)


def _assembled(found: _Found, seed: int, seconds: float) -> Fit:
    problem, posterior = found.problem, found.posterior
    is_shown = posterior is not None and found.check.passed
    pairs = effects_of(problem, posterior.differences) if posterior and is_shown else ()
    reference = problem.observations.arms[0]
    sd = predictive_sd(problem, posterior) if posterior else None
    return Fit(
        effects=tuple(effect for effect in pairs if effect.reference == reference),
        pairs=pairs,
        link=effects_of(problem, posterior.link) if posterior and is_shown else (),
        engine=found.engine,
        likelihood=problem.likelihood,
        handed_over=found.handed_over,
        check=found.check,
        parameters=posterior.parameters if posterior else {},
        coefficients=_named(problem, posterior.coefficients) if posterior else {},
        fitted=posterior.coefficients.fitted if posterior else None,
        predictive_sd=sd,
        outside_bounds=beyond_bounds(problem, posterior, sd) if posterior and sd is not None else None,
        model=problem.model,
        priors=problem.priors,
        n=len(problem.columns.answer),
        seed=seed,
        seconds=seconds,
        predictive=posterior.replicates if posterior else None,
        draws=posterior.draws if posterior else None,
        spans=posterior.spans if posterior else None,
    )


def effects_of(problem: Problem, told: Mapping[Contrast, Difference]) -> tuple[Effect, ...]:
    """Differences with the names of their arms."""
    return tuple(
        Effect(
            arm=problem.observations.arms[contrast.arm],
            reference=problem.observations.arms[contrast.reference],
            estimand="lived" if contrast.is_lived else "sustained",
            mean=difference.mean,
            sd=difference.sd,
            quantiles=difference.quantiles,
        )
        for contrast, difference in told.items()
    )


def _named(problem: Problem, found: Coefficients) -> dict[str, float]:
    """Coefficients in the linear part's units, by name."""
    priors, names = problem.priors, problem.columns.fixed_names
    scales = {
        "alpha": priors.middle_sd,
        "trend": priors.trend_sd,
        "weekday": priors.weekday_sd,
        "covariate": priors.covariate_sd,
    }
    fixed = {
        name: scales[name.split()[0]] * value for name, value in zip(names, found.fixed.tolist(), strict=True)
    }
    fixed["alpha"] += priors.middle
    arms = {f"arm {a}": v for a, v in zip(problem.observations.arms, found.arms.tolist(), strict=True)}
    return fixed | arms | {f"period {p}": v for p, v in enumerate(found.shifts.tolist())}
