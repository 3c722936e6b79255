"""From answers to effects: by quadrature where it is exact, else by NUTS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.checks import Check
from nof1.effect import Effect
from nof1.errors import NotBuiltError
from nof1.model import Model
from nof1.observations import Observations
from nof1.outcome import Outcome
from nof1.priors import Priors

Engine = Literal["exact", "nuts"]


class Estimate(NamedTuple):
    """Posterior mean and sd of one parameter, in its own unit."""

    mean: float
    sd: float


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
    engine
        What computed it.
    checks
        One of `grids_agree` (exact) or `converged` (NUTS) with its numbers; or, instead, what made a fit
        impossible: `enough_answers`, `answers_vary`. All withhold when they fail.
    parameters
        Posterior mean and sd of `rho`, `w`, `sigma`, `tau` (those in the model).
    coefficients
        Posterior mean of `alpha`, each `arm …`, `trend` (whole change), `weekday 0…6`, `period 0…`, in the
        outcome's units.
    fitted
        (D,) posterior mean of the expected answer on each planned day, washout too.
    predictive_sd
        (D,) sd of one more answer on that day.
    outside_bounds
        Predictive probability beyond the outcome's bounds, mean over answered days; None without bounds.
    model, priors
        As used (`period_shifts` decided).
    n
        Answers used: washout answers are not.
    seconds
        How long it took.
    """

    effects: tuple[Effect, ...]
    pairs: tuple[Effect, ...]
    engine: Engine
    checks: tuple[Check, ...]
    parameters: Mapping[str, Estimate]
    coefficients: Mapping[str, float]
    fitted: NDArray[np.float64]
    predictive_sd: NDArray[np.float64]
    outside_bounds: float | None
    model: Model
    priors: Priors
    n: int
    seed: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """The effects with one period's answers left out."""

    period: int
    effects: tuple[Effect, ...]


def fit(
    observations: Observations,
    outcome: Outcome,
    *,
    model: Model | None = None,
    priors: Priors | None = None,
    engine: Literal["auto", "exact", "nuts"] = "auto",
    seed: int = 0,
) -> Fit:
    """Fit the Gaussian reference model to one person's series.

    Parameters
    ----------
    model
        Which terms; default `Model()`.
    priors
        Default `Priors.of(outcome, half_life=model.half_life)`.
    engine
        "auto": quadrature, and NUTS only where two grids disagree and PyMC is installed.
    seed
        For NUTS; quadrature draws nothing.

    Raises
    ------
    InputError
        The outcome has no scale.
    DesignError
        An arm has no day, or the recall is too long for the periods.
    NotBuiltError
        The outcome is not continuous, or `engine="nuts"` without PyMC.
    """
    raise NotBuiltError("the engine comes with the next merge")


def influence(
    observations: Observations, outcome: Outcome, *, model: Model | None = None, priors: Priors | None = None
) -> tuple[Influence, ...]:
    """Refit by quadrature with each period's answers left out in turn (milliseconds each)."""
    raise NotBuiltError("the engine comes with the next merge")
