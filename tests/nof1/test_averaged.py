"""Differences beyond the normal kind, sustained and lived, against every day and every state by itself."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from nof1.sampled.averaged import differences
from nof1.sampled.draws import Draws
from nof1.values.model import Model, Problem
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.posterior import Contrast
from nof1.values.priors import Likelihood, Priors
from tests.simulated import calendar, exposure

ASLEEP = Outcome("asleep by eleven", "higher", 0.1, kind="binary")
ATTACKS = Outcome("attacks", "lower", 1.0, kind="count", middle=1.0)
PAIN = Outcome("pain", "lower", 1.0, bounds=(0, 10), kind="ordinal")
CUTS = np.array([-1.5, 0.2, 1.0])
VALUES = np.array([0.0, 1.0, 4.0, 6.0])

PLAIN = Model(trend=False, autocorrelation=False, period_shifts=False)
SUSTAINED, LIVED = Contrast(1, 0, False), Contrast(1, 0, True)

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(61)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def laid(planned: Observations, outcome: Outcome, model: Model = PLAIN) -> Problem:
    values = VALUES if outcome.kind == "ordinal" else np.array([0.0, 1.0])
    seen = replace(planned, answer=np.resize(values, planned.answer_day.size))
    likelihood: Likelihood | None = "ordinal" if outcome.kind == "ordinal" else None
    return Problem.of(seen, outcome, model, Priors.of(outcome, likelihood=likelihood))


def one_draw(
    problem: Problem,
    arms: tuple[float, ...],
    w: float,
    level: float,
    trend: float = 0.0,
    sigma: float = 0.0,
    tau: float = 0.0,
) -> Draws:
    """Of given values on the linear scale; `level` and `trend` beside the middle."""
    priors = problem.priors
    fixed = [level / priors.middle_sd, trend / priors.trend_sd][: problem.columns.fixed.shape[1]]
    cuts = CUTS if priors.likelihood == "ordinal" else CUTS[:0]
    number = {"rho": 0.5, "w": w, "sigma": sigma, "tau": tau, "other": 0.3, "nu": 0.0}
    return Draws(
        **{name: np.array([value]) for name, value in number.items()},
        arms=np.array([arms]),
        fixed=np.array([fixed]),
        shifts=np.zeros((1, problem.columns.shifts.shape[1])),
        cuts=cuts[None, :],
    )


@pytest.mark.parametrize(("order", "length", "w"), [("ABABABAB", 7, 0.7), ("ABABABAB", 14, 0.8)])
def test_lived_probabilities_are_averaged_over_the_days_as_they_were(
    order: str, length: int, w: float
) -> None:
    """Log odds -2 and 1; averaging exposures first would give a difference more than .01 larger."""
    problem = laid(calendar(order, length), ASLEEP)
    natural, link = differences(problem, one_draw(problem, (-2.0, 1.0), w, -problem.priors.middle))
    by_day = exposure(problem.observations, w)[1:] @ np.array([-2.0, 1.0])
    a, b = (by_day[problem.observations.day_arm == arm] for arm in range(2))
    assert natural[LIVED][0] == pytest.approx(expit(b).mean() - expit(a).mean(), abs=1e-3)
    assert natural[LIVED][0] < expit(b.mean()) - expit(a.mean()) - 0.01
    assert natural[SUSTAINED][0] == pytest.approx(expit(1) - expit(-2), abs=1e-9)
    assert link[LIVED][0] == pytest.approx(b.mean() - a.mean())


def expected_by_hand(outcome: Outcome, place: float, sigma: float, tau: float) -> float:
    """Expected answer where the linear part without state and shift is `place`."""
    if outcome.kind == "count":
        return float(np.exp(place + (sigma**2 + tau**2) / 2))
    stretch = np.sqrt(1 + 3 / np.pi**2 * sigma**2) if outcome.kind == "ordinal" else 1.0
    at = stretch * place + np.hypot(sigma, stretch * tau) * NODES
    if outcome.kind == "binary":
        return float(WEIGHTS @ expit(at))
    above = expit(at[:, None] - stretch * CUTS)
    return float(WEIGHTS @ (VALUES[0] + above @ np.diff(VALUES)))


@pytest.mark.parametrize("outcome", [ASLEEP, ATTACKS, PAIN], ids=lambda one: one.kind)
def test_differences_are_those_of_a_walk_over_every_day(outcome: Outcome) -> None:
    """Three arms, washout, one taken before, a trend, shifts and a state: each of the arm's days by itself,
    beside the level of each planned day, so that a trend is no arm's."""
    planned = replace(calendar("ABCCABBCA", 6, arms="ABC", washout=2), before=1)
    problem = laid(planned, outcome, Model())
    arms, w, trend, sigma, tau = (-0.4, 0.3, 0.9), 0.6, 0.5, 0.4, 0.3
    natural, _ = differences(problem, one_draw(problem, arms, w, 0.2, trend, sigma, tau))
    days = np.arange(planned.day_arm.size)
    level = problem.priors.middle + 0.2 + trend * (days / (days.size - 1) - 0.5)
    exposed = exposure(planned, w)[1:] @ np.array(arms)

    def told(places: np.ndarray) -> float:
        levels = level[planned.day_arm >= 0]
        return float(np.mean([expected_by_hand(outcome, a + b, sigma, tau) for a in places for b in levels]))

    lived = [told(exposed[planned.day_arm == arm]) for arm in range(3)]
    sustained = [told(np.array([arm])) for arm in arms]
    for contrast, found in natural.items():
        answers = lived if contrast.is_lived else sustained
        truth = answers[contrast.arm] - answers[contrast.reference]
        assert found[0] == pytest.approx(truth, abs=2e-3 * abs(truth) + 1e-4)


def test_without_carryover_staying_and_living_are_one() -> None:
    problem = laid(calendar("ABBA", 7), ASLEEP, Model(carryover=False))
    natural, _ = differences(problem, one_draw(problem, (-1.0, 1.0), 0.9, 0.0, trend=2.0))
    assert natural[LIVED][0] == pytest.approx(natural[SUSTAINED][0], abs=1e-12)
