"""From one person's series to a result."""

import platform
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Literal

import numpy as np

from nof1.analysis.result import Analysis
from nof1.checks.after_fit import after_a_fit
from nof1.checks.predictive import DRAWN
from nof1.errors import InputError
from nof1.fitting.before_fit import before_a_fit, early_looks, unanswered_days
from nof1.fitting.fit import Engine, Fit, fit
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check
from nof1.values.effect import WIDEST, DecisionRule
from nof1.values.model import Model
from nof1.values.observations import Observations, describe, describe_baseline
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors


def analyse(
    observations: Observations,
    outcome: Outcome,
    *,
    model: Model | None = None,
    priors: Priors | None = None,
    rule: DecisionRule | None = None,
    prob: float = 0.95,
    engine: Literal["auto", "exact", "nuts"] = "auto",
    seed: int = 0,
    scale_from_data: bool = False,
    looks: int = 0,
) -> Analysis:
    """Which arm was better for this person, by how much, and how sure one can be of it.

    Parameters
    ----------
    observations, outcome
        The series, the reference first among its arms, and what was measured.
    model, priors
        Default: all terms of the reference model, priors as fractions of the outcome's scale.
    rule
        When a verdict is clear; default `DecisionRule()`.
    prob
        Probability of the intervals.
    engine, seed
        As in `nof1.fit`.
    scale_from_data
        Take the scale (spread of the answers about their arm's mean) and the middle (mean of the arms'
        means) from the data themselves; the result says so.
    looks
        How often the effect was looked at before the planned end; the result says so.

    Returns
    -------
    Analysis
        Withheld, with the reason among its checks, where no effect can be shown.

    Raises
    ------
    InputError
        Answers outside the bounds, no scale, a middle beside `scale_from_data`, or a `prob` that is none.
    DesignError
        A recall that is too long for the periods.
    NotBuiltError
        `engine="nuts"` without PyMC.
    """
    started = perf_counter()
    if not 0 < prob <= WIDEST:
        raise InputError(f"prob is {prob:g}; give a probability above 0 and at most {WIDEST:g}, such as .95")
    if looks < 0:
        raise InputError(f"looks is {looks}; give how often the effect was looked at, 0 or more")
    if scale_from_data and outcome.middle is not None:
        raise InputError(
            f"the middle is {outcome.middle:g}, but a scale from the data takes the middle from them too; "
            "leave it out (--middle)"
        )
    _refuse_outside(observations, outcome)
    asked = _Asked(observations, outcome, model or Model(), rule or DecisionRule(), engine, seed)
    checks = before_a_fit(observations)
    ready = not any(check.failed for check in checks)
    if scale_from_data and ready:
        asked = replace(asked, outcome=_with_scale(observations, outcome))
    fitted: Fit | None = None
    if ready:
        fitted, checks = _fitted(asked, priors, checks)
        priors = fitted.priors
        checks += (_scale_note(asked.outcome),) if scale_from_data else ()
        checks += (early_looks(looks),) if looks else ()
    elif priors is None and not scale_from_data:
        priors = Priors.of(asked.outcome, half_life=asked.model.half_life)
    return _concluded(asked, priors, fitted, checks, prob, perf_counter() - started)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    observations: Observations
    outcome: Outcome
    model: Model
    rule: DecisionRule
    engine: Literal["auto", "exact", "nuts"]
    seed: int


def _fitted(asked: _Asked, priors: Priors | None, before: tuple[Check, ...]) -> tuple[Fit, tuple[Check, ...]]:
    """The fit, and every check: those after the fit only where its effects can be shown."""
    found = fit(
        asked.observations,
        asked.outcome,
        model=asked.model,
        priors=priors,
        engine=asked.engine,
        seed=asked.seed,
        replicates=DRAWN,
    )
    checks = _joined(before, found.check)
    if not any(check.failed for check in checks):
        checks += after_a_fit(Fitted(asked.observations, asked.outcome, asked.rule, found))
        if asked.engine == "auto" and found.engine == "nuts" and found.likelihood == "normal":
            checks += (Check("sampled_instead", None, "note"),)
    return found, checks


def _concluded(
    asked: _Asked,
    priors: Priors | None,
    fitted: Fit | None,
    checks: tuple[Check, ...],
    prob: float,
    seconds: float,
) -> Analysis:
    withheld = any(check.failed and check.consequence == "withhold" for check in checks)
    engine = fitted.engine if fitted else None
    return Analysis(
        status="withheld" if withheld else "ok",
        arms=describe(asked.observations),
        effects=fitted.effects if fitted and not withheld else (),
        pairs=fitted.pairs if fitted and not withheld else (),
        link=fitted.link if fitted and not withheld else (),
        likelihood=fitted.likelihood if fitted else None,
        baseline=describe_baseline(asked.observations),
        predictive=fitted.predictive if fitted and not withheld else None,
        checks=checks,
        outcome=asked.outcome,
        rule=asked.rule,
        prob=prob,
        engine=engine,
        priors=priors,
        allocation=asked.observations.allocation,
        period_rule=asked.observations.period_rule,
        n=int(asked.observations.used.sum()),
        missing=unanswered_days(asked.observations),
        seed=asked.seed,
        seconds=seconds,
        versions=_versions(engine),
    )


def _scale_note(outcome: Outcome) -> Check:
    return Check("scale_from_data", None, "note", {"scale": outcome.scale, "middle": outcome.middle})


def _refuse_outside(observations: Observations, outcome: Outcome) -> None:
    _refuse_parts(observations, outcome)
    if outcome.bounds is None:
        return
    low, high = outcome.bounds
    outside = np.flatnonzero((observations.answer < low) | (observations.answer > high))
    if outside.size:
        day, answer = observations.answer_day[outside[0]] + 1, observations.answer[outside[0]]
        raise InputError(
            f"{outcome.name}: {answer:g} on study day {day} is outside the bounds {low:g} to {high:g}"
        )


def _refuse_parts(observations: Observations, outcome: Outcome) -> None:
    """Scores, yes or no, and counts are whole numbers, the last two from 0."""
    if outcome.kind == "continuous":
        return
    answer = observations.answer
    most = 1.0 if outcome.kind == "binary" else np.inf
    wrong = answer != np.round(answer)
    if outcome.kind != "ordinal":
        wrong |= (answer < 0) | (answer > most)
    for place in np.flatnonzero(wrong)[:1]:
        meant = {"binary": "0 or 1", "count": "a whole number from 0", "ordinal": "a whole number"}
        raise InputError(
            f"{outcome.name}: {answer[place]:g} on study day {observations.answer_day[place] + 1}; "
            f"a {outcome.kind} outcome takes {meant[outcome.kind]}"
        )


def _with_scale(observations: Observations, outcome: Outcome) -> Outcome:
    """Spread of the answers about their own arm's mean (n - K in the denominator), mean of those means."""
    arms = [arm for arm in describe(observations) if arm.mean is not None]
    squares = sum((arm.sd or 0.0) ** 2 * (arm.n - 1) for arm in arms)
    scale: float | None = (squares / max(sum(arm.n - 1 for arm in arms), 1)) ** 0.5
    middle = sum(arm.mean for arm in arms if arm.mean is not None) / len(arms)
    if scale == 0:
        raise InputError(
            f"{outcome.name}: the answers do not vary within any arm, so the data give no scale; "
            "state one (--scale)"
        )
    if outcome.kind == "binary":
        scale, middle = None, min(max(middle, 0.02), 0.98)
    return replace(outcome, scale=scale, middle=middle)


def _joined(before: tuple[Check, ...], of_fit: Check) -> tuple[Check, ...]:
    """The checks before the fit, and the fit's own, in place of one of the same name."""
    return (*(check for check in before if check.name != of_fit.name), of_fit)


def _versions(engine: Engine | None) -> dict[str, str]:
    names = ("nof1", "numpy", "scipy") + (("pymc", "nutpie") if engine == "nuts" else ())
    return {"python": platform.python_version()} | {name: _version(name) for name in names}


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
