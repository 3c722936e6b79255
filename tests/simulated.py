"""People with a known truth, simulated from the written model and not from the library's code."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nof1.values.observations import WASHOUT, Observations
from nof1.values.outcome import Outcome

Array = NDArray[np.float64]

SCORE = Outcome("score", "higher", 1.0, scale=2.5, middle=0.0)
"""Noise sd 1 and S = 2.5 noise sd, as in the specification's traps."""


@dataclass(frozen=True)
class Truth:
    """The parameters of one person."""

    arms: tuple[float, ...] = (0.0, 0.0)
    alpha: float = 0.0
    trend: float = 0.0
    sigma: float = 1.0
    tau: float = 0.0
    rho: float = 0.3
    w: float = 0.0
    weekday: tuple[float, ...] = (0.0,) * 7


def calendar(order: str, length: int, *, arms: str = "AB", washout: int = 0) -> Observations:
    """A calendar without answers: periods of `length` days, `washout` days before each but the first."""
    day_arm: list[int] = []
    day_period: list[int] = []
    for period, arm in enumerate(order):
        gap = washout if period else 0
        day_arm += [WASHOUT] * gap + [arms.index(arm)] * length
        day_period += [WASHOUT] * gap + [period] * length
    days = len(day_arm)
    return Observations(
        tuple(arms),
        np.array(day_arm),
        np.array(day_period),
        np.arange(days),
        np.zeros(days),
        allocation="randomised",
    )


def exposure(planned: Observations, w: float) -> Array:
    """(1 + D, K) exposure before day 0 and on each day, period by period as the specification writes it."""
    arms = len(planned.arms)
    level = np.zeros(arms)
    if planned.before is not None and planned.before >= 0:
        level[planned.before] = 1
    rows = [level]
    switched, since = level, 0
    for day, arm in enumerate(planned.day_arm):
        if day and arm != planned.day_arm[day - 1]:
            switched, since = rows[-1], 0
        target = np.array([1.0 if arm == k else 0.0 for k in range(arms)])
        rows.append(target + (switched - target) * w ** (since + 1))
        since += 1
    return np.array(rows)


def lived(planned: Observations, truth: Truth) -> float:
    """True lived difference of the second arm and the first."""
    effect = exposure(planned, truth.w)[1:] @ np.array(truth.arms)
    return float(effect[planned.day_arm == 1].mean() - effect[planned.day_arm == 0].mean())


def noise(rng: np.random.Generator, days: int, rho: float, sigma: float) -> Array:
    """Stationary AR(1) from its covariance."""
    apart = np.abs(np.subtract.outer(np.arange(days), np.arange(days)))
    return sigma * np.linalg.cholesky(rho**apart + 1e-12 * np.eye(days)) @ rng.standard_normal(days)


def answered(
    planned: Observations,
    truth: Truth,
    rng: np.random.Generator,
    *,
    missing: float = 0.0,
    recall: int = 1,
) -> Observations:
    """The calendar with answers; `missing` of them left out at random, `recall` days averaged by each."""
    days = len(planned.day_arm)
    lived_days = exposure(planned, truth.w) @ np.array(truth.arms)
    window = [[1 + max(day - back, -1) for back in range(recall)] for day in range(days)]
    shifts = truth.tau * rng.standard_normal(planned.day_period.max() + 1)
    answer = (
        truth.alpha
        + lived_days[np.array(window)].mean(axis=1)
        + np.where(planned.day_period >= 0, shifts[planned.day_period], 0)
        + truth.trend * (np.arange(days) / (days - 1) - 0.5)
        + np.array(truth.weekday)[np.arange(days) % 7]
        + noise(rng, days, truth.rho, truth.sigma)
    )
    kept = rng.random(days) >= missing
    return replace(planned, answer_day=np.flatnonzero(kept), answer=answer[kept])


def from_prior(rng: np.random.Generator, scale: float, arms: int = 2) -> Truth:
    """One truth drawn from the specification's priors."""
    return Truth(
        arms=tuple(rng.normal(0, scale / 2**0.5, arms)),
        alpha=rng.normal(0, 2 * scale),
        trend=rng.normal(0, scale),
        sigma=abs(rng.normal(0, scale)),
        tau=abs(rng.normal(0, scale / 2)),
        rho=rng.beta(2, 2),
        w=rng.beta(1, 3),
        weekday=tuple(rng.normal(0, scale / 4, 7)),
    )
