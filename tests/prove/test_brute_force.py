"""The quadrature against brute force that shares nothing with it: days walked one by one, a dense covariance,
parameters drawn from their priors by a Sobol sequence and weighted by the likelihood."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

import nof1
from nof1.values.observations import WASHOUT

Array = NDArray[np.float64]

DRAWS = 2**14

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True, slots=True)
class Series:
    """A calendar with its answers, what was measured, and how a question's days are averaged."""

    observations: nof1.Observations
    outcome: nof1.Outcome
    model: nof1.Model
    window: int


def _calendar(sequence: list[int], length: int, washout: int = 0) -> tuple[list[int], list[int]]:
    arm: list[int] = []
    period: list[int] = []
    for number, one in enumerate(sequence):
        gap = [WASHOUT] * (washout if number else 0)
        arm += gap + [one] * length
        period += gap + [number] * length
    return arm, period


def _series(
    arms: int,
    calendar: tuple[list[int], list[int]],
    outcome: nof1.Outcome,
    *,
    seed: int,
    window: int = 1,
    unanswered: float = 0.1,
    before: int | None = None,
    half_life: float | None = None,
) -> Series:
    rng = np.random.default_rng(seed)
    arm, period = (np.array(values) for values in calendar)
    day = np.flatnonzero(rng.uniform(size=arm.size) > unanswered)
    low, high = outcome.bounds or (0, 10)
    answer = rng.normal(5 + 0.8 * arm[day] + 0.02 * day, 1.3).clip(low, high).round(1)
    observations = nof1.Observations(
        tuple("ABC"[:arms]), arm, period, day, answer, before=before, allocation="randomised"
    )
    return Series(observations, outcome, nof1.Model(half_life=half_life), window)


def _daily(observations: nof1.Observations, kept: float) -> Array:
    """(D + 1, K): before day 0, then the end of each day."""
    level = [float(number == observations.before) for number in range(len(observations.arms))]
    days = [list(level)]
    for today in observations.day_arm.tolist():
        for arm in range(len(level)):
            target = float(arm == today)
            level[arm] = target + (level[arm] - target) * kept
        days.append(list(level))
    return np.array(days)


def _asked(daily: Array, day: int, window: int) -> Array:
    return np.mean([daily[max(past + 1, 0)] for past in range(day - window + 1, day + 1)], axis=0)


def _brute_force(series: Series) -> dict[tuple[str, str, str], tuple[float, float, float]]:
    """Mean, sd and P(> 0) of every contrast, by (arm, reference, estimand)."""
    seen, priors = series.observations, nof1.Priors.of(series.outcome, half_life=series.model.half_life)
    used = seen.day_arm[seen.answer_day] != WASHOUT
    day, answer = seen.answer_day[used], seen.answer[used] - priors.middle
    drawn = stats.qmc.Sobol(4, seed=7).random(DRAWS)
    rho = stats.beta(*priors.autocorrelation).ppf(drawn[:, 0])
    kept = stats.beta(*priors.carryover).ppf(drawn[:, 1])
    sigma = stats.halfnorm(scale=priors.noise_sd).ppf(drawn[:, 2])
    tau = stats.halfnorm(scale=priors.period_sd).ppf(drawn[:, 3])
    trend = (day / (seen.day_arm.size - 1) - 0.5) * priors.trend_sd
    same = seen.day_period[day][:, None] == seen.day_period[day]
    apart = np.abs(day[:, None] - day)
    number = len(seen.arms)
    contrasts = [(b, a) for a in range(number) for b in range(a + 1, number)]
    log_weight = np.empty(DRAWS)
    means, sds = np.empty((2, DRAWS, 2, len(contrasts)))
    for draw in range(DRAWS):
        daily = _daily(seen, float(kept[draw]))
        exposed = np.array([_asked(daily, one, series.window) for one in day.tolist()])
        lived = np.array([daily[1:][seen.day_arm == arm].mean(axis=0) for arm in range(number)])
        covariance = (
            priors.middle_sd**2
            + np.outer(trend, trend)
            + tau[draw] ** 2 * same
            + sigma[draw] ** 2 * rho[draw] ** apart
            + priors.arm_sd**2 * exposed @ exposed.T
        )
        root = np.linalg.cholesky(covariance)
        whitened = np.linalg.solve(root, np.column_stack([answer, exposed]))
        log_weight[draw] = -np.log(np.diag(root)).sum() - 0.5 * whitened[:, 0] @ whitened[:, 0]
        weights = np.stack(
            [[np.eye(number)[b] - np.eye(number)[a], lived[b] - lived[a]] for b, a in contrasts], axis=1
        )
        along = priors.arm_sd**2 * weights @ whitened[:, 1:].T
        means[draw] = along @ whitened[:, 0]
        sds[draw] = np.sqrt(priors.arm_sd**2 * (weights**2).sum(axis=-1) - (along**2).sum(axis=-1))
    weight = np.exp(log_weight - log_weight.max())
    weight = (weight / weight.sum())[:, None, None]
    mean = (weight * means).sum(axis=0)
    sd = np.sqrt((weight * (sds**2 + (means - mean) ** 2)).sum(axis=0))
    above = (weight * stats.norm.cdf(means / sds)).sum(axis=0)
    return {
        (seen.arms[b], seen.arms[a], estimand): (mean[e, c], sd[e, c], above[e, c])
        for e, estimand in enumerate(("sustained", "lived"))
        for c, (b, a) in enumerate(contrasts)
    }


def _score(**options: Any) -> nof1.Outcome:
    return nof1.Outcome("mood", "higher", 1, (0, 10), **options)


THREE_ARMS = _series(3, _calendar([0, 1, 2, 2, 0, 1], 6, 2), _score(), seed=3, before=2)
LAST_WEEK = _series(2, _calendar([0, 1, 1, 0], 14), _score(recall="7d"), seed=4, window=7, before=1)
FEW_ANSWERS = _series(2, _calendar([0, 1, 1, 0, 1, 0], 8), _score(), seed=5, unanswered=0.6, half_life=3.0)


@pytest.mark.parametrize(
    "series",
    [
        pytest.param(THREE_ARMS, id="three arms, washout, one of them before"),
        pytest.param(LAST_WEEK, id="the last seven days, periods of 14"),
        pytest.param(FEW_ANSWERS, id="six answers in ten missing, half-life known"),
    ],
)
def test_quadrature_agrees_with_draws_from_the_prior(series: Series) -> None:
    expected = _brute_force(series)
    found = nof1.fit(series.observations, series.outcome, model=series.model, engine="exact")
    assert len(found.pairs) == len(expected)
    for effect in found.pairs:
        mean, sd, above = expected[effect.arm, effect.reference, effect.estimand]
        assert effect.mean == pytest.approx(mean, abs=0.02 * sd)
        assert effect.sd == pytest.approx(sd, rel=0.02)
        assert effect.prob_above(0) == pytest.approx(above, abs=0.01)
