"""Several outcomes, side effects and burden, by what matters to the person: which arm, at what risk.

Where the outcomes are answered on the same days, their weighted daily score is analysed as one outcome: how
they go together is then in the answers. Elsewhere each is analysed alone, and draws of their differences are
bound by the correlation of their residuals. Margins are never multiplied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nof1.checks.predictive import DRAWN
from nof1.errors import InputError, NotBuiltError
from nof1.fitting.before_fit import allocation, before_a_fit, early_looks
from nof1.fitting.fit import Fit, fit
from nof1.values.check import Check
from nof1.values.effect import DecisionRule
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from nof1.weighing.ahead import bounds_of, doubts
from nof1.weighing.flips import Alone, EngineChoice, Flip, Worth, alone, burdens, flips
from nof1.weighing.utility import OutcomeSaid, correlation_between, joint_draws
from nof1.weighing.weights import Weights

Array = NDArray[np.float64]

SAME_DAYS = 0.8
"""Share of the days with any answer that have all: above it the daily score is analysed."""

SCORE = "weighted score"

FEWEST_SHARED = 10
"""Days with both answers below which two outcomes' residuals say nothing of their correlation."""

MOST_OFF = 0.02
"""Error of a probability that the draws may have, with more than two arms."""


@dataclass(frozen=True, slots=True)
class ArmWorth:
    """One arm: P(it is best), and the expected loss by choosing it.

    The loss is in worthwhile differences of the main outcome: 0 where the arm is surely best.
    """

    arm: str
    p_best: float
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class Weighing:
    """Which arm is best by the person's own weights.

    Attributes
    ----------
    status
        "withheld" where a check with that consequence failed: then `arms` and `flips` are empty.
    way
        "score": the weighted daily score; "draws": each outcome alone, drawn together.
    arms
        In the order of the series. The one to choose has the smallest loss.
    flips
        Where the choice would change with the weights: for each outcome the nearest share above and below.
    alone
        How sure the choice would be if each outcome alone counted; empty where there is only one.
    fits
        Each outcome's own fit, by name.
    days
        Answered days used, of those with any answer.
    """

    status: Literal["ok", "withheld"]
    way: Literal["score", "draws"]
    weights: Weights
    arms: tuple[ArmWorth, ...]
    flips: tuple[Flip, ...]
    alone: tuple[Alone, ...]
    fits: Mapping[str, Fit]
    checks: tuple[Check, ...]
    days: tuple[int, int]

    @property
    def choice(self) -> ArmWorth | None:
        """The arm with the smallest expected loss."""
        return _least_lost(self.arms) if self.arms else None


def _least_lost(arms: tuple[ArmWorth, ...]) -> ArmWorth:
    return min(arms, key=lambda one: one.loss)


def weigh(
    series: Mapping[str, Observations],
    weights: Weights,
    *,
    model: Model | None = None,
    rule: DecisionRule | None = None,
    engine: EngineChoice = "auto",
    seed: int = 0,
    looks: int = 0,
) -> Weighing:
    """Weigh several outcomes of one person's trial.

    Parameters
    ----------
    series
        By the outcome's name, all on one calendar.
    weights
        As agreed before anyone saw a result; `Weights.digest` shows later whether they are the same.
    model, engine
        As in `nof1.fit`, for every outcome and for their score.
    rule
        An arm is clearly ahead where P(it is) reaches `benefit`: what checks ask whether it would fall.
    seed
        Of the draws and of NUTS. The daily score of two arms needs no draws.
    looks
        How often the effect was looked at before the planned end.

    Raises
    ------
    InputError
        `looks` is below 0, an outcome without a series, series of unlike calendars, several answers a day, a
        burden that names no arm, or an outcome without a scale.
    NotBuiltError
        An outcome that is not continuous, or noise that is not normal.
    """
    if looks < 0:
        raise InputError(f"looks is {looks}; give how often the effect was looked at, 0 or more")
    if model is not None and model.noise != "normal":
        raise NotBuiltError(f"{model.noise} noise cannot be weighed yet; leave the noise at normal")
    counted = {one.name: one for one, weight in zip(weights.outcomes, weights.weights, strict=True) if weight}
    _refuse_unlike(series, weights)
    days = _shared_days({name: series[name] for name in counted})
    is_score = days[0] >= SAME_DAYS * days[1] and len({one.recall for one in counted.values()}) == 1
    way: Literal["score", "draws"] = "score" if is_score else "draws"
    first = series[weights.main.name]
    checks = _checks(series, counted)
    if any(check.failed for check in checks):
        return Weighing("withheld", way, weights, (), (), (), {}, checks, days)
    fits = {
        one.name: fit(series[one.name], one, model=model, engine=engine, seed=seed, replicates=DRAWN)
        for one in weights.outcomes
    }
    settled = [fits[name].check for name in counted]
    checks += (next((check for check in settled if check.failed), settled[0]), allocation(first))
    checks += (early_looks(looks),) if looks else ()
    if any(check.failed and check.consequence == "withhold" for check in checks):
        return Weighing("withheld", way, weights, (), (), (), fits, checks, days)
    worth: Worth = partial(_score, series, model) if is_score else partial(_each, series, fits)
    told = worth(weights, engine)
    if not all(one.pairs for _, one in told):
        unsettled = Check("grids_agree", False, "withhold")
        return Weighing("withheld", way, weights, (), (), (), fits, (*checks, unsettled), days)
    draws, joined = _drawn(told, seed)
    arms = _arms(draws - burdens(weights, first.arms), first.arms)
    each = {name: _told(series[name], found) for name, found in fits.items() if found.pairs}
    return Weighing(
        "ok",
        way,
        weights,
        arms,
        flips(worth, weights, first.arms),
        alone(each, weights, first.arms, _least_lost(arms).arm, seed),
        fits,
        (*checks, *joined, *_doubts(series, weights, fits, is_score, rule or DecisionRule())),
        days,
    )


def _doubts(
    series: Mapping[str, Observations],
    weights: Weights,
    fits: Mapping[str, Fit],
    is_score: bool,
    rule: DecisionRule,
) -> tuple[Check, ...]:
    """The checks of a single result on the score, or on each outcome that counts."""
    counted = [one for one, weight in zip(weights.outcomes, weights.weights, strict=True) if weight]
    arms = series[weights.main.name].arms
    if not is_score:
        free = np.zeros(len(arms))
        of_each = [doubts(series[one.name], one, fits[one.name], rule, free) for one in counted]
        return tuple(check for checks in of_each for check in checks)
    observations, outcome = daily_score(series, weights)
    found = fit(observations, outcome, model=fits[weights.main.name].model, replicates=DRAWN)
    ends = [bounds_of(series[one.name], one, fits[one.name], rule) for one in counted]
    return doubts(observations, outcome, found, rule, burdens(weights, arms)) + sum(ends, ())


def _refuse_unlike(series: Mapping[str, Observations], weights: Weights) -> None:
    first: Observations | None = None
    for outcome in weights.outcomes:
        if outcome.kind != "continuous":
            raise NotBuiltError(f"{outcome.name}: a {outcome.kind} outcome cannot be weighed yet")
        if outcome.name not in series:
            raise InputError(f"{outcome.name} has a weight but no series")
        one = series[outcome.name]
        if one.answer_day.size > np.unique(one.answer_day).size:
            raise InputError(
                f"{outcome.name}: several answers a day; make them one (--duplicates mean) to weigh outcomes"
            )
        first = first or one
        if one.arms != first.arms or not np.array_equal(one.day_arm, first.day_arm):
            raise InputError(
                f"{outcome.name}: another calendar than that of {weights.outcomes[0].name}; outcomes of one "
                "trial share their days and arms"
            )
    for arm, _ in weights.burdens:
        if first is not None and arm not in first.arms:
            raise InputError(f"the burden of {arm!r} names no arm; they are {', '.join(first.arms)}")


def _shared_days(series: Mapping[str, Observations]) -> tuple[int, int]:
    """Days with an arm in force that have every answer, and those that have any."""
    answered = [set(one.answer_day[one.used].tolist()) for one in series.values()]
    return len(set.intersection(*answered)), len(set.union(*answered))


def _checks(series: Mapping[str, Observations], counted: Mapping[str, Outcome]) -> tuple[Check, ...]:
    """What must hold before a fit, of each outcome that counts; the first that fails, or the passed ones."""
    found = [check for name in counted for check in before_a_fit(series[name])]
    failed = [check for check in found if check.failed]
    return tuple(failed[:1]) or tuple({check.name: check for check in found}.values())


def _score(
    series: Mapping[str, Observations], model: Model | None, weights: Weights, engine: EngineChoice
) -> list[tuple[float, OutcomeSaid]]:
    """The weighted daily score's own fit; of nothing where the days with every answer are too few."""
    observations, outcome = daily_score(series, weights)
    if any(check.failed for check in before_a_fit(observations)):
        return [(1.0, OutcomeSaid(observations.arms, {}, np.zeros(0)))]
    return [(1.0, _told(observations, fit(observations, outcome, model=model, engine=engine)))]


def daily_score(series: Mapping[str, Observations], weights: Weights) -> tuple[Observations, Outcome]:
    """Days with every answer that counts, and their score in worthwhile differences of the main outcome.

    Higher is better. Its scale S and middle are the weighted sums of the outcomes' own: for scores with
    bounds a quarter of the range that the score can have.
    """
    parts = [
        (series[one.name], Priors.of(one), slope)
        for one, slope in zip(weights.outcomes, weights.slopes, strict=True)
        if slope
    ]
    days = parts[0][0].answer_day
    for one, _, _ in parts[1:]:
        days = np.intersect1d(days, one.answer_day)
    score = np.zeros(len(days))
    for one, _, slope in parts:
        score += slope * one.answer[np.searchsorted(one.answer_day, days)]
    outcome = Outcome(
        SCORE,
        better="higher",
        worthwhile=1.0,
        scale=sum(abs(slope) * priors.scale for _, priors, slope in parts),
        middle=sum(slope * priors.middle for _, priors, slope in parts),
        recall=weights.main.recall,
    )
    kept = parts[0][0].without(~np.isin(parts[0][0].answer_day, days))
    return replace(kept, answer=score), outcome


def _each(
    series: Mapping[str, Observations], fits: Mapping[str, Fit], weights: Weights, _: EngineChoice
) -> list[tuple[float, OutcomeSaid]]:
    """Each outcome's fit, which no weight changes."""
    return [
        (slope, _told(series[one.name], fits[one.name]))
        for one, slope in zip(weights.outcomes, weights.slopes, strict=True)
        if slope
    ]


def _told(observations: Observations, found: Fit) -> OutcomeSaid:
    sustained = [effect for effect in found.pairs if effect.estimand == "sustained"]
    pairs = {(effect.arm, effect.reference): effect for effect in sustained}
    pairs |= {(effect.reference, effect.arm): effect.reversed() for effect in sustained}
    residual = np.full(len(observations.day_arm), np.nan)
    if found.fitted is not None:
        residual[observations.answer_day] = observations.answer - found.fitted[observations.answer_day]
    return OutcomeSaid(observations.arms, pairs, residual)


def _drawn(told: list[tuple[float, OutcomeSaid]], seed: int) -> tuple[Array, tuple[Check, ...]]:
    slopes, outcomes = [slope for slope, _ in told], [one for _, one in told]
    correlation, shared = correlation_between(outcomes, FEWEST_SHARED)
    draws, off = joint_draws(outcomes, slopes, correlation, seed)
    agree = Check("draws_agree", off <= MOST_OFF, "qualify", {"off": off, "most": MOST_OFF})
    if len(told) == 1:
        return draws, (agree,)
    numbers = {"days": shared, "needed": FEWEST_SHARED}
    return draws, (Check("outcomes_linked", shared >= FEWEST_SHARED, "qualify", numbers), agree)


def _arms(worth: Array, arms: tuple[str, ...]) -> tuple[ArmWorth, ...]:
    best = worth.max(axis=1)
    chosen = np.argmax(worth, axis=1)
    return tuple(
        ArmWorth(arm, round(float(np.mean(chosen == place)), 3), float(np.mean(best - worth[:, place])))
        for place, arm in enumerate(arms)
    )
