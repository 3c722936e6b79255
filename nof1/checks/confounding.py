"""Checks of what else could look like a treatment: time, the treatment before, and what chance did not do."""

import math
from dataclasses import replace

import numpy as np

from nof1.checks.influence import are_safe
from nof1.fitting import before_fit as checks
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check
from nof1.values.exposure import daily_exposure
from nof1.values.model import period_lengths
from nof1.values.observations import Covariate, Observations
from nof1.values.priors import Priors
from nof1.values.trend import MOST_TREND_R2

MOST_COVARIATE_R2 = 0.15
"""Share of a covariate's variance that lies between arms. One that has nothing to do with the treatment has
about 1 over the number of answers, or of periods where it changes as slowly as they do."""

MOST_LEFT = 0.1
"""Share of the earlier treatment still felt at the end of a typical period. Above a tenth, what staying on a
treatment would bring is told from its beginnings alone, and hangs on how fast effects come and go."""

SLOW_HALF_LIFE = 2.0
"""Days; .7 kept a day, which the default prior holds to be rare. Where a half-life was stated, twice that."""


HARDLY = 0.02
"""Share of what was taken before that does not matter any more."""


def trend_confounded(fitted: Fitted) -> Check:
    """Fails where a line over time explains more than `MOST_TREND_R2` of treatment (qualify).

    `widening` is by how much the trend in the model widens the sustained effect's sd (.1 is 10 %); None
    where the model has no trend.
    """
    r2 = checks.trend_overlap(fitted.observations)
    without = fitted.refit(model=replace(fitted.fit.model, trend=False)) if fitted.fit.model.trend else ()
    widening = max(
        (kept.sd / other.sd - 1 for kept, other in zip(fitted.sustained, without, strict=False)), default=None
    )
    return Check(
        "trend_confounded",
        r2 <= MOST_TREND_R2,
        "qualify",
        {"r2": r2, "widening": widening, "limit": MOST_TREND_R2},
    )


def covariate_confounded(fitted: Fitted) -> Check | None:
    """Fails where the arms explain more than `MOST_COVARIATE_R2` of how a covariate varies (qualify).

    It may be the treatment in disguise, or changed by it: what it takes up is then the treatment's effect.
    `widening` as in `trend_confounded`; `changes` is 1 where a verdict is another one without any covariate.
    None where there is no covariate.
    """
    observations = fitted.observations
    if not observations.covariates:
        return None
    r2, covariate = max((_between_arms(observations, one), one.name) for one in observations.covariates)
    without = fitted.refit(observations=replace(observations, covariates=()))
    widening = max(
        (kept.sd / o.sd - 1 for kept, o in zip(fitted.sustained, without, strict=False)), default=None
    )
    changes = int(fitted.verdicts(without) != fitted.settled) if without else None
    return Check(
        "covariate_confounded",
        r2 <= MOST_COVARIATE_R2,
        "qualify",
        {
            "covariate": covariate,
            "r2": r2,
            "widening": widening,
            "changes": changes,
            "limit": MOST_COVARIATE_R2,
        },
    )


def _between_arms(observations: Observations, covariate: Covariate) -> float:
    """Share of a covariate's variance that lies between the arms' answered days."""
    arm = observations.day_arm[observations.answer_day]
    arm, value = arm[arm >= 0], covariate.value[arm >= 0]
    number = np.bincount(arm)
    mean = np.bincount(arm, value) / np.maximum(number, 1)
    whole = float(np.sum((value - value.mean()) ** 2))
    return float(number @ (mean - value.mean()) ** 2) / whole if whole else 0.0


def carryover_vs_period(fitted: Fitted) -> Check | None:
    """Fails where periods are short and a clear verdict hangs on how fast effects come and go (qualify).

    Periods are short where more than `MOST_LEFT` of a treatment may be left at the end of a typical one,
    counted with a share kept a day one posterior sd above its mean. Then the verdict is asked again with
    effects that come and go at once (`without`), and with slow ones (`slow`: `SLOW_HALF_LIFE`). Where no
    verdict is clear, it informs (note): `reached` is the share of a treatment's full effect that the days
    as lived had on average. None without carryover in the model.
    """
    kept = fitted.fit.parameters.get("w")
    if kept is None:
        return None
    days = float(np.median(period_lengths(fitted.observations)))
    left = min(kept.mean + kept.sd, 1.0) ** days
    numbers = {"left": left, "days": days, "w": kept.mean, "reached": _reached(fitted, kept.mean)}
    if left <= MOST_LEFT:
        return Check("carryover_vs_period", True, "qualify", numbers)
    if not fitted.is_clear:
        return Check("carryover_vs_period", None, "note", numbers)
    without = fitted.would_fall(model=replace(fitted.fit.model, carryover=False))
    slow = fitted.would_fall(priors=slow_priors(fitted))
    passed = None if not (without or slow) and None in (without, slow) else not (without or slow)
    asked = {
        "without": None if without is None else int(without),
        "slow": None if slow is None else int(slow),
        "half_life": slow_half_life(fitted),
    }
    return Check("carryover_vs_period", passed, "qualify", numbers | asked)


def _reached(fitted: Fitted, kept: float) -> float:
    """Mean exposure to an arm on its own days less that on the others' days; the smallest over pairs."""
    daily = daily_exposure(fitted.observations, np.array([kept]))[:, :, 0]
    arms = range(len(fitted.observations.arms))
    lived = np.array([daily[fitted.observations.day_arm == arm].mean(axis=0) for arm in arms])
    return float(min((lived[arm, arm] - lived[0, arm] for arm in arms if arm), default=1.0))


def slow_half_life(fitted: Fitted) -> float:
    """Of the slow effects that a verdict is tried with, in days."""
    stated = fitted.fit.model.half_life
    return SLOW_HALF_LIFE if stated is None else 2 * stated


def slow_priors(fitted: Fitted) -> Priors:
    """The priors of someone who knows that effects come and go slowly."""
    slow = Priors.of(fitted.outcome, half_life=slow_half_life(fitted)).carryover
    return replace(fitted.fit.priors, carryover=slow)


def taken_before(fitted: Fitted) -> Check | None:
    """Fails where a clear verdict hangs on what was taken before the first day, which is not known (qualify).

    Asked again with each arm. None where it is known (an arm, or none of them), where carryover is not in the
    model, and where every verdict is open.
    """
    known = fitted.observations.before is not None
    if known or not fitted.fit.model.carryover or not fitted.is_clear or not fitted.can_refit:
        return None
    arms = fitted.observations.arms
    if _hardly_reaches(fitted):
        return Check("taken_before", True, "qualify", {"arm": None})
    falls = [
        fitted.would_fall(observations=replace(fitted.observations, before=arm)) for arm in range(len(arms))
    ]
    changing = [arm for arm, one in zip(arms, falls, strict=True) if one]
    return Check(
        "taken_before",
        None if not changing and None in falls else not changing,
        "qualify",
        {"arm": changing[0] if changing else None},
    )


def _hardly_reaches(fitted: Fitted) -> bool:
    """Even without the answers of the days that it could reach, every clear verdict would hold."""
    kept = fitted.fit.parameters["w"]
    share = min(kept.mean + 2 * kept.sd, 0.99)
    reach = math.ceil(math.log(HARDLY) / math.log(share))
    day = fitted.observations.answer_day[fitted.observations.used]
    if np.all(day < reach) or not np.any(day < reach):
        return not np.any(day < reach)
    return bool(are_safe(fitted, fitted.moves.without(day < reach))[0])
