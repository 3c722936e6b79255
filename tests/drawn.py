"""People drawn from the priors of a model, written from its description and not with the library's code: what
simulation-based calibration needs.

S. Talts, M. Betancourt, D. Simpson, A. Vehtari, A. Gelman (2018), arXiv:1804.06788.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nof1.fitting.fit import Fit
from nof1.values.exposure import RECALL_DAYS
from nof1.values.model import Model
from nof1.values.observations import WASHOUT, Covariate, Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from tests.simulated import exposure

Array = NDArray[np.float64]
Contrast = tuple[str, str, str]
"""Arm, reference, estimand."""


@dataclass(frozen=True)
class Setting:
    """What people are drawn for: a calendar without answers, and what is asked and modelled on it."""

    planned: Observations
    outcome: Outcome
    model: Model
    hours: tuple[float, ...] = ()
    """When in the day answers are given, in days; none: once a day."""
    covariates: int = 0
    missing: float = 0.1


def person(setting: Setting, rng: np.random.Generator) -> tuple[Observations, dict[Contrast, float]]:
    """One person with everything drawn from the priors, and the true differences."""
    priors = Priors.of(setting.outcome, half_life=setting.model.half_life)
    model = setting.model.resolved(setting.planned)
    arms = rng.normal(0, priors.arm_sd, len(setting.planned.arms))
    kept = rng.beta(*priors.carryover) if model.carryover else 0.0
    blank, time = _answered(setting, rng)
    expected = _by_day(setting, model, priors, arms, kept, rng)[blank.answer_day]
    answer = (
        priors.middle + expected + _beside(blank, priors, rng) + _noise(time, model, priors, setting, rng)
    )
    return replace(blank, answer=answer), _truths(setting.planned, arms, kept)


def rank(found: Fit, true: dict[Contrast, float]) -> dict[Contrast, float]:
    """The share of each posterior below its truth."""
    return {
        key: float(np.mean(effect.quantiles < true[key]))
        for effect in found.pairs
        for key in [(effect.arm, effect.reference, effect.estimand)]
    }


def _answered(setting: Setting, rng: np.random.Generator) -> tuple[Observations, Array]:
    """The calendar with answers of nothing, and when they are given."""
    days = np.arange(setting.planned.day_arm.size)
    hours = setting.hours or (0.0,)
    day = np.repeat(days, len(hours))
    time = day + np.tile(hours, days.size)
    there = rng.random(day.size) >= setting.missing
    used = there & (setting.planned.day_arm[day] != WASHOUT)
    day, time = day[used], time[used]
    covariates = tuple(
        Covariate(f"x{i}", 5 + 3 * rng.standard_normal(day.size)) for i in range(setting.covariates)
    )
    several = time if setting.hours else None
    blank = replace(
        setting.planned, answer_day=day, answer=np.zeros(day.size), answer_time=several, covariates=covariates
    )
    return blank, time


def _by_day(
    setting: Setting, model: Model, priors: Priors, arms: Array, kept: float, rng: np.random.Generator
) -> Array:
    """(D,) what answers on each day have in common."""
    planned, days = setting.planned, setting.planned.day_arm.size
    level = exposure(planned, kept) @ arms
    window = RECALL_DAYS[setting.outcome.recall]
    asked = np.array([level[[1 + max(d - back, -1) for back in range(window)]].mean() for d in range(days)])
    total = rng.normal(0, priors.middle_sd) + asked
    if model.trend:
        total = total + rng.normal(0, priors.trend_sd) * (np.arange(days) / (days - 1) - 0.5)
    if model.weekday:
        total = total + rng.normal(0, priors.weekday_sd, 7)[np.arange(days) % 7]
    if model.period_shifts:
        shifts = abs(rng.normal(0, priors.period_sd)) * rng.standard_normal(planned.day_period.max() + 1)
        total = total + np.where(planned.day_period >= 0, shifts[planned.day_period], 0)
    return total


def _beside(blank: Observations, priors: Priors, rng: np.random.Generator) -> Array:
    total = np.zeros(blank.answer_day.size)
    for one in blank.covariates:
        total += rng.normal(0, priors.covariate_sd) * (one.value - one.value.mean()) / one.value.std()
    return total


def _noise(time: Array, model: Model, priors: Priors, setting: Setting, rng: np.random.Generator) -> Array:
    """An AR(1) state over true time; with several answers a day what each adds of its own."""
    sigma = abs(rng.normal(0, priors.noise_sd))
    if not model.autocorrelation:
        return sigma * rng.standard_normal(time.size)
    rho = rng.beta(*priors.autocorrelation)
    gap = np.abs(np.subtract.outer(time, time))
    state = np.linalg.cholesky(rho**gap + 1e-10 * np.eye(time.size)) @ rng.standard_normal(time.size)
    if not setting.hours:
        return sigma * state
    return sigma * state + abs(rng.normal(0, priors.within_sd)) * rng.standard_normal(time.size)


def _truths(planned: Observations, arms: Array, kept: float) -> dict[Contrast, float]:
    level = exposure(planned, kept)[1:] @ arms
    lived = [level[planned.day_arm == arm].mean() for arm in range(arms.size)]
    found: dict[Contrast, float] = {}
    for b, later in enumerate(planned.arms):
        for a, earlier in enumerate(planned.arms[:b]):
            found[later, earlier, "sustained"] = arms[b] - arms[a]
            found[later, earlier, "lived"] = lived[b] - lived[a]
    return found


def chi_square(ranks: Array, bins: int = 20) -> float:
    """P of ranks at least as uneven, if they were uniform."""
    from scipy import stats

    return float(stats.chisquare(np.histogram(ranks, bins, (0, 1))[0]).pvalue)


def band(ranks: Array, seed: int = 0) -> float:
    """P of a distribution function that leaves the diagonal at least as far, if ranks were uniform.

    T. Säilynoja, P.-C. Bürkner, A. Vehtari (2022), doi:10.1007/s11222-022-10090-6: the least pointwise
    binomial tail, against that of simulated uniform ranks.
    """
    from scipy import stats

    n, at = ranks.size, np.linspace(0.01, 0.99, 99)

    def least(one: Array) -> float:
        below = np.searchsorted(np.sort(one), at)
        tails = np.minimum(stats.binom.cdf(below, n, at), stats.binom.sf(below - 1, n, at))
        return float(tails.min())

    rng = np.random.default_rng(seed)
    uniform = np.array([least(rng.random(n)) for _ in range(2_000)])
    return float((1 + np.sum(uniform <= least(ranks))) / 2_001)
