"""Sampled models without some answers, by weights: the integrals by hand, the result by real refits."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

import nof1
from nof1.checks.influence import period_influence, single_days
from nof1.checks.left_out import by_weights
from nof1.fitting.fit import fit
from nof1.fitting.fitted import Fitted
from nof1.sampled.draws import X_TAIL, Draws, size
from nof1.sampled.left_out import Reweighted
from nof1.sampled.pack import anchor_of, guessed
from nof1.sampled.places import Places
from nof1.values.model import Model, Problem
from nof1.values.priors import Likelihood, Priors
from tests.simulated import SCORE, Truth, answered, calendar

pytest.importorskip("nutpie", reason="NUTPIE IS NOT INSTALLED: leaving out is not compared with refits")
pytest.importorskip("arviz_stats")

ASLEEP = nof1.Outcome("asleep by eleven", "higher", 0.1, kind="binary")
ATTACKS = nof1.Outcome("attacks", "lower", 1.0, kind="count", middle=2.0)
PAIN = nof1.Outcome("pain", "lower", 1.0, bounds=(0, 4), kind="ordinal")
KINDS: tuple[Likelihood, ...] = ("binary", "count", "ordinal", "student")

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def problem(kind: Likelihood) -> Problem:
    """Periods of three days with gaps, and one of two answers, days 3 and 5."""
    seen = answered(calendar("ABBA", 3), Truth(arms=(0.0, 1.0)), np.random.default_rng(1))
    seen = seen.without(np.isin(seen.answer_day, [1, 4]))
    outcome, y = SCORE, seen.answer
    if kind == "binary":
        outcome, y = ASLEEP, (y > 0.3).astype(float)
    if kind == "count":
        outcome, y = ATTACKS, np.round(np.exp(0.5 * y + 0.5))
    if kind == "ordinal":
        outcome, y = PAIN, np.clip(np.round(y + 2), 0, 4)
    model = Model(period_shifts=True)
    return Problem.of(replace(seen, answer=y), outcome, model, Priors.of(outcome, likelihood=kind))


def vectors(one: Problem, count: int = 20) -> np.ndarray:
    x = np.random.default_rng(2).normal(0, 0.6, (count, size(one)))
    x[:, X_TAIL] += 1.5  # about five degrees of freedom
    return x


def density(one: Problem, draws: Draws, draw: int, answer: int, place: np.ndarray) -> np.ndarray:
    """Of one answer where it may stand, from the textbook's distributions."""
    y, other = one.columns.answer[answer], draws.other[draw]
    if one.likelihood == "binary":
        return np.asarray(stats.bernoulli.pmf(y, expit(place)))
    if one.likelihood == "count":
        return np.asarray(stats.nbinom.pmf(y, other**-2, 1 / (1 + other**2 * np.exp(place))))
    if one.likelihood == "student":
        return np.asarray(stats.t.pdf(y, draws.nu[draw], place, other))
    cuts = np.concatenate([[-np.inf], draws.stretch[draw] * draws.cuts[draw], [np.inf]])
    at = int(np.searchsorted(np.unique(one.columns.answer), y))
    return np.asarray(np.diff(stats.logistic.cdf(cuts[at : at + 2] - place[..., None]))[..., 0])


def by_hand(one: Problem, places: Places, draws: Draws, draw: int, chosen: list[int], shift: bool) -> float:
    """Log of the double integral over the places of two answers, by 41 × 41 nodes."""
    rest = [i for i in range(places.time.size) if i not in chosen]
    alike = places.sigma[draw] ** 2 * places.rho[draw] ** np.abs(np.subtract.outer(places.time, places.time))
    weight = np.linalg.solve(alike[np.ix_(rest, rest)], alike[np.ix_(rest, chosen)])
    mean = places.place[draw, chosen] + places.state[draw, rest] @ weight
    mean += 0.0 if shift else places.shift[draw, chosen]
    covariance = alike[np.ix_(chosen, chosen)] - alike[np.ix_(chosen, rest)] @ weight
    root = np.linalg.cholesky(covariance + shift * places.tau[draw] ** 2)
    at = mean + np.stack(np.meshgrid(NODES, NODES), axis=-1) @ root.T
    told = [density(one, draws, draw, answer, at[..., i]) for i, answer in enumerate(chosen)]
    return float(np.log(WEIGHTS @ (told[0] * told[1]) @ WEIGHTS))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("chosen", "is_period"), [([2, 3], True), ([5, 6], False)])
def test_what_left_out_answers_told_is_the_integral_over_their_states_and_shift(
    kind: Likelihood, chosen: list[int], is_period: bool
) -> None:
    one = problem(kind)
    x = vectors(one)
    reweighted = Reweighted(one, x, 1)
    found = reweighted.marginal(np.array(chosen))
    for draw in range(0, len(x), 5):
        told = by_hand(one, reweighted.places, reweighted.draws, draw, chosen, is_period)
        assert found[draw] == pytest.approx(told, abs=0.1 if kind == "student" else 0.05)


@pytest.mark.parametrize("kind", ["binary", "count", "ordinal"])
def test_states_are_those_of_the_samplers_coordinates(kind: Likelihood) -> None:
    one = problem(kind)
    x = vectors(one, 1)
    draws, at = Draws.of(one, x), Places.of(one, x, 1)
    information, where = guessed(one)
    sigma = one.priors.noise_sd * x[0, 0]
    alike = draws.rho[0] ** np.abs(np.subtract.outer(at.time, at.time))
    factor = np.linalg.cholesky(np.linalg.inv(alike) + sigma**2 * np.diag(information))
    level = draws.cuts[0, anchor_of(one)] if draws.cuts.size else 0.0
    aim = draws.stretch[0] * (where + level) - at.place[0] - at.shift[0]
    ahead = np.linalg.solve(factor, sigma * information * aim)
    z = factor.T @ (at.state[0] / sigma) - ahead
    np.testing.assert_allclose(z, x[0, -z.size :], atol=1e-8)


def test_states_of_student_answers_are_drawn_as_dense_algebra_has_them() -> None:
    one = problem("student")
    x = np.repeat(vectors(one, 1), 20_000, axis=0)
    at, draws = Places.of(one, x, 1), Draws.of(one, x[:1])
    nu, z = draws.nu[0], x[0, size(one) - at.time.size :]
    weight = np.exp(-1 / nu - 1 / (3 * nu**2) + np.sqrt(2 / nu + 2 / nu**2) * z)
    alike = draws.sigma[0] ** 2 * draws.rho[0] ** np.abs(np.subtract.outer(at.time, at.time))
    gain = alike @ np.linalg.inv(alike + np.diag(draws.other[0] ** 2 / weight))
    left = one.columns.answer - at.place[0] - at.shift[0]
    np.testing.assert_allclose(at.state.mean(axis=0), gain @ left, atol=0.05)
    np.testing.assert_allclose(np.cov(at.state.T), alike - gain @ alike, atol=0.05)


def person(effect: float, seed: int = 1) -> nof1.Observations:
    """Yes or no in eight weeks."""
    truth = Truth(arms=(0.0, effect), sigma=0.5, rho=0.4, tau=0.3)
    rng = np.random.default_rng(seed)
    seen = answered(calendar("ABBABAAB", 7), truth, rng, missing=0.05)
    return replace(seen, answer=(rng.random(seen.answer.size) < expit(seen.answer)).astype(float))


def fitted(seen: nof1.Observations, worthwhile: float = 0.1) -> Fitted:
    asked = replace(ASLEEP, worthwhile=worthwhile)
    return Fitted(seen, asked, nof1.DecisionRule(), fit(seen, asked, seed=1))


def test_without_a_period_the_weighted_draws_are_those_of_a_real_refit() -> None:
    one = fitted(person(1.5))
    seen, fitting = one.observations, one.fit
    assert fitting.draws is not None
    laid = Problem.of(seen, ASLEEP, fitting.model, fitting.priors)
    gone = seen.day_period[seen.answer_day] == 7
    told = Reweighted(laid, fitting.draws, 1).without(gone)[0]
    (real,) = one.sampled_again(observations=seen.without(gone))
    whole = one.sustained[0]
    assert told.k < 0.7
    error = real.sd * (0.05 + 3 / told.effective**0.5)
    assert whole.mean + told.by.mean() == pytest.approx(real.mean, abs=error)
    assert told.sd == pytest.approx(real.sd, rel=0.12)


def test_a_clear_verdict_is_asked_without_each_period_and_each_day() -> None:
    far = fitted(person(4.0), worthwhile=0.02)
    assert far.settled == ("favours_arm",)
    periods, days = period_influence(far), single_days(far)
    assert periods is not None
    assert days is not None
    assert (periods.passed, periods.numbers["periods"], periods.numbers["unknown"]) == (True, 8, 0)
    assert (days.passed, days.numbers["unknown"]) == (True, 0)


def test_a_verdict_that_one_period_makes_falls_without_it() -> None:
    """Two weeks of B: one like A's, one all yes."""
    planned = calendar("ABBA", 7)
    half = np.resize([0.0, 1.0], 28)
    seen = replace(planned, answer=np.where(planned.day_period == 2, 1.0, half))
    asked = replace(ASLEEP, worthwhile=0.02)
    rule = nof1.DecisionRule(benefit=0.70, harm=0.25)
    one = Fitted(seen, asked, rule, fit(seen, asked, model=Model(carryover=False, period_shifts=False)))
    assert one.settled == ("favours_arm",)
    told = by_weights(one, seen.day_period[seen.answer_day])
    assert 2 in told.changing
    assert told.passed is False
    told_by_check = period_influence(one)
    assert told_by_check is not None
    assert told_by_check.failed
