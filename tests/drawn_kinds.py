"""People with other than normal answers, drawn from the priors of a model: see `tests.drawn`.

True differences are those in the outcome's own units: the expected answer with every treatment day on one
arm (as lived: with the exposures of the arm's own days), averaged over days, new period shifts and the latent
state.

The model's cutpoints of a score stand between the values that were used, with a flat prior on those values'
shares. Only people who used every value are therefore kept: of them the model's prior is that which they were
drawn from, and choosing people by their answers leaves ranks uniform.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Likelihood, Priors
from tests.drawn import Contrast, Setting
from tests.simulated import exposure

Array = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def person_of_kind(
    setting: Setting, likelihood: Likelihood, rng: np.random.Generator
) -> tuple[Observations, dict[Contrast, float]]:
    """One person, and the true differences in the outcome's units."""
    while True:
        seen, true = _drawn(setting, likelihood, rng)
        if likelihood != "ordinal" or np.unique(seen.answer).size == _values(setting.outcome).size:
            return seen, true


def _drawn(
    setting: Setting, likelihood: Likelihood, rng: np.random.Generator
) -> tuple[Observations, dict[Contrast, float]]:
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
    exposed = exposure(planned, kept)[1:] @ arms
    day = np.flatnonzero(rng.random(days.size) >= setting.missing)
    answer = Answers(likelihood, priors, rng, sigma, tau, _values(setting.outcome))
    told = answer.drawn((level + exposed + shifts[planned.day_period])[day], _state(day, model, priors, rng))
    by_day = [exposed[planned.day_arm == number] for number in range(arms.size)]
    true = {
        "sustained": [answer.expected(level + arm) for arm in arms],
        "lived": [answer.expected(np.add.outer(level, own).ravel()) for own in by_day],
    }
    return replace(planned, answer_day=day, answer=told), {
        (later, earlier, estimand): expected[b] - expected[a]
        for estimand, expected in true.items()
        for b, later in enumerate(planned.arms)
        for a, earlier in enumerate(planned.arms[:b])
    }


def _values(outcome: Outcome) -> Array:
    low, high = outcome.bounds or (0, 0)
    return np.arange(low, high + 1, dtype=np.float64)


def _state(day: NDArray[np.int64], model: Model, priors: Priors, rng: np.random.Generator) -> Array:
    if not model.autocorrelation:
        return np.zeros(day.size)
    rho = rng.beta(*priors.autocorrelation)
    correlation = rho ** np.abs(np.subtract.outer(day, day)) + 1e-10 * np.eye(day.size)
    return np.asarray(np.linalg.cholesky(correlation) @ rng.standard_normal(day.size))


class Answers:
    """What answers are, given the linear part: drawn, and expected."""

    def __init__(
        self,
        likelihood: Likelihood,
        priors: Priors,
        rng: np.random.Generator,
        sigma: float,
        tau: float,
        values: Array,
    ) -> None:
        self.likelihood, self.rng, self.sigma, self.tau, self.values = likelihood, rng, sigma, tau, values
        self.scale = abs(rng.normal(0, priors.within_sd))
        shape, rate = priors.tail
        self.freedom = max(rng.gamma(shape, 1 / rate), 1.0) if likelihood == "student" else 0.0
        while likelihood == "student" and self.freedom <= 1:
            self.freedom = rng.gamma(shape, 1 / rate)
        self.size = (priors.overdispersion_sd * abs(rng.standard_normal())) ** -2
        self.stretch = (1 + 3 / np.pi**2 * sigma**2) ** 0.5 if likelihood == "ordinal" else 1.0
        shares = rng.dirichlet(np.ones(max(values.size, 2)))[:-1].cumsum().clip(1e-12, 1 - 1e-12)
        self.cuts = self.stretch * np.log(shares / (1 - shares))

    def drawn(self, linear: Array, state: Array) -> Array:
        """One answer for each, `state` in units of sigma."""
        place = self.stretch * linear + self.sigma * state
        if self.likelihood == "binary":
            return np.asarray(self.rng.random(place.size) < expit(place), dtype=np.float64)
        if self.likelihood == "count":
            mean = np.exp(place)
            return self.rng.negative_binomial(self.size, self.size / (self.size + mean)).astype(np.float64)
        if self.likelihood == "ordinal":
            felt = place + self.rng.logistic(size=place.size)
            return np.asarray(self.values[np.searchsorted(self.cuts, felt)])
        return np.asarray(place + self.scale * self.rng.standard_t(self.freedom, place.size))

    def expected(self, linear: Array) -> float:
        """Mean over days of this linear part, shifts and states anew."""
        if self.likelihood == "student":
            return float(linear.mean())
        spread = np.hypot(self.sigma, self.stretch * self.tau)
        place = self.stretch * linear[:, None] + spread * NODES
        if self.likelihood == "count":
            return float(np.exp(self.stretch * linear + spread**2 / 2).mean())
        if self.likelihood == "binary":
            return float((expit(place) @ WEIGHTS).mean())
        above = sum(expit(place - cut) for cut in self.cuts)
        return float(self.values[0] + (above @ WEIGHTS).mean())
