"""People with other than normal answers, drawn from the priors of a model: see `tests.drawn`.

True differences are those in the outcome's own units: the expected answer with every treatment day on one
arm, averaged over days, new period shifts and the latent state.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.priors import Likelihood, Priors
from tests.drawn import Contrast, Setting
from tests.simulated import exposure

Array = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def person_of_kind(
    setting: Setting, likelihood: Likelihood, rng: np.random.Generator
) -> tuple[Observations, dict[Contrast, float]]:
    """One person, and the true sustained differences in the outcome's units."""
    priors = Priors.of(setting.outcome, half_life=setting.model.half_life, likelihood=likelihood)
    model, planned = setting.model.resolved(setting.planned), setting.planned
    days = np.arange(planned.day_arm.size)
    arms = rng.normal(0, priors.arm_sd, len(planned.arms))
    kept = rng.beta(*priors.carryover) if model.carryover else 0.0
    tau = abs(rng.normal(0, priors.period_sd)) if model.period_shifts else 0.0
    sigma = abs(rng.normal(0, priors.noise_sd)) if model.autocorrelation else 0.0
    slope = rng.normal(0, priors.trend_sd) if model.trend else 0.0
    level = priors.middle + rng.normal(0, priors.middle_sd) + slope * (days / (days.size - 1) - 0.5)
    shifts = tau * rng.standard_normal(planned.day_period.max() + 1)
    linear = level + exposure(planned, kept)[1:] @ arms + shifts[planned.day_period]
    day = np.flatnonzero(rng.random(days.size) >= setting.missing)
    answer = Answers(likelihood, priors, rng)
    told = answer.drawn(linear[day] + sigma * _state(day, model, priors, rng))
    seen = replace(planned, answer_day=day, answer=told)
    expected = [answer.expected(level + arm, tau**2 + sigma**2) for arm in arms]
    return seen, {
        (later, earlier, "sustained"): expected[b] - expected[a]
        for b, later in enumerate(planned.arms)
        for a, earlier in enumerate(planned.arms[:b])
    }


def _state(day: NDArray[np.int64], model: Model, priors: Priors, rng: np.random.Generator) -> Array:
    if not model.autocorrelation:
        return np.zeros(day.size)
    rho = rng.beta(*priors.autocorrelation)
    correlation = rho ** np.abs(np.subtract.outer(day, day)) + 1e-10 * np.eye(day.size)
    return np.asarray(np.linalg.cholesky(correlation) @ rng.standard_normal(day.size))


class Answers:
    """What answers are, given the linear part: drawn, and expected."""

    def __init__(self, likelihood: Likelihood, priors: Priors, rng: np.random.Generator) -> None:
        self.likelihood, self.rng = likelihood, rng
        self.scale = abs(rng.normal(0, priors.within_sd))
        shape, rate = priors.tail
        self.freedom = max(rng.gamma(shape, 1 / rate), 1.0) if likelihood == "student" else 0.0
        while likelihood == "student" and self.freedom <= 1:
            self.freedom = rng.gamma(shape, 1 / rate)
        self.size = (priors.overdispersion_sd * abs(rng.standard_normal())) ** -2

    def drawn(self, linear: Array) -> Array:
        """One answer for each."""
        if self.likelihood == "binary":
            return np.asarray(self.rng.random(linear.size) < expit(linear), dtype=np.float64)
        if self.likelihood == "count":
            mean = np.exp(linear)
            return self.rng.negative_binomial(self.size, self.size / (self.size + mean)).astype(np.float64)
        return np.asarray(linear + self.scale * self.rng.standard_t(self.freedom, linear.size))

    def expected(self, linear: Array, variance: float) -> float:
        """Mean over days whose linear part is normal with this variance."""
        if self.likelihood == "student":
            return float(linear.mean())
        place = linear[:, None] + variance**0.5 * NODES
        inverse = expit if self.likelihood == "binary" else np.exp
        return float((inverse(place) @ WEIGHTS).mean())
