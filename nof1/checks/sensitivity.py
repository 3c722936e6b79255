"""What the verdict would be had something else been assumed: a standing check, and a table on demand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from nof1.checks.confounding import slow_half_life, slow_priors
from nof1.checks.influence import DAYS_LEFT_OUT, farthest_days
from nof1.checks.predictive import bounds
from nof1.errors import NotBuiltError
from nof1.fitting.fit import fit
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check
from nof1.values.effect import DecisionRule, Effect, Verdict, verdict
from nof1.values.model import Model
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors

SCEPTICAL, WIDE = 0.5, 2.0
"""Share of the difference that someone else may have expected before the data: half, or twice as large."""


def prior_sensitivity(fitted: Fitted) -> Check | None:
    """Fails where someone who expected another difference would not come to a clear verdict (qualify).

    A verdict for an arm is asked again with priors that expect half as large a difference (`expected`
    "half"), a verdict that there is no difference that matters with priors that expect twice as large a one
    ("twice"). A sampled model is sampled once more, which takes seconds. None where every verdict is open.
    """
    found = [
        _asked_again(fitted, share, name)
        for share, name, verdicts in (
            (SCEPTICAL, "half", {"favours_arm", "favours_reference"}),
            (WIDE, "twice", {"similar"}),
        )
        if verdicts & set(fitted.settled)
    ]
    return next((check for check in found if check.failed), found[0]) if found else None


def _asked_again(fitted: Fitted, share: float, name: str) -> Check:
    priors = replace(fitted.fit.priors, arm_sd=share * fitted.fit.priors.arm_sd)
    effects = fitted.refit(priors=priors) if fitted.can_refit else fitted.sampled_again(priors=priors)
    falls = fitted.falls(effects)
    sd = share * fitted.expected_difference
    return Check(
        "prior_sensitivity",
        None if falls is None else not falls,
        "qualify",
        {"sd": sd, "mean": effects[0].mean if effects else None, "expected": name},
    )


@dataclass(frozen=True, slots=True)
class UnderAssumption:
    """One effect under one set of assumptions.

    Attributes
    ----------
    name
        What was changed: "as_analysed" ("normal_model" where another model gives the result), "no_trend",
        "no_carryover", "slow_carryover", "no_autocorrelation", "no_period_shifts", "half_expected",
        "twice_expected", "before", "without_baseline", "without_period", "without_days", "student". `about`
        says which arm, period (from 1) or how many days, where the name does not.
    arm, reference
        Whose difference it is.
    mean, lower, upper
        Of the sustained difference, in the outcome's units; None where that fit is withheld.
    verdict
        What the rule says of it; None where that fit is withheld.
    """

    name: str
    about: str | int | float | None
    arm: str
    reference: str
    mean: float | None
    lower: float | None
    upper: float | None
    verdict: Verdict | None


_Change = tuple[str, str | int | float | None, Callable[[], Sequence[Effect]]]


def table(
    observations: Observations,
    outcome: Outcome,
    *,
    model: Model | None = None,
    priors: Priors | None = None,
    rule: DecisionRule | None = None,
    prob: float = 0.95,
    robust: bool = False,
    taken: Observations | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[UnderAssumption, ...]:
    """The sustained effects again, each time with one assumption changed.

    Parameters
    ----------
    observations, outcome, model, priors, rule
        As given to `nof1.analyse`; for a score the table is that of the normal model.
    prob
        Probability of the intervals.
    robust
        Also with Student-t noise, by NUTS: seconds when warm, half a minute in a new process.
    taken
        The same series under what was really taken (`Observations.taken_as`), where that is known.
    seed
        For NUTS.
    progress
        Called with how many fits are done, and how many there are, after each.

    Returns
    -------
    One row an effect (each other arm minus the reference) for each assumption; those of the analysis itself
    first.

    Raises
    ------
    NotBuiltError
        A yes-or-no outcome or a count, or `robust` without PyMC.
    InputError, DesignError
        As in `nof1.analyse`.
    """
    if outcome.kind in ("binary", "count"):
        raise NotBuiltError(
            f"{outcome.name}: the table refits the normal model, and a {outcome.kind} outcome has none"
        )
    normal = replace(model or Model(), noise="normal")
    base = fit(observations, outcome, model=normal, priors=priors, engine="exact")
    fitted = Fitted(observations, outcome, rule or DecisionRule(), base)
    as_taken: list[_Change] = [("as_taken", None, _refit_on(fitted, taken))] if taken else []
    first, *others = _changes(fitted)
    changes = [first, *as_taken, *others, *(_robust(fitted, seed) if robust else ())]
    if model is not None and model.noise == "student":
        changes[0] = ("normal_model", *changes[0][1:])
    rows: list[UnderAssumption] = []
    for done, (name, about, change) in enumerate(changes, start=1):
        rows += _rows(fitted, name, about, change(), prob)
        if progress is not None:
            progress(done, len(changes))
    return tuple(rows)


def _changes(fitted: Fitted) -> Iterator[_Change]:
    ends = bounds(fitted) if fitted.outcome.kind == "ordinal" else None
    yield "normal_model" if ends and ends.failed else "as_analysed", None, lambda: fitted.sustained
    yield from _terms(fitted)
    yield from _priors(fitted)
    if fitted.fit.model.carryover and fitted.observations.before is None:
        for number, arm in enumerate(fitted.observations.arms):
            yield "before", arm, _refit_on(fitted, replace(fitted.observations, before=number))
    yield from _left_out(fitted)


def _terms(fitted: Fitted) -> Iterator[_Change]:
    """Each term of the model left out."""
    model = fitted.fit.model
    for name, has_it, without in (
        ("no_trend", model.trend, replace(model, trend=False)),
        ("no_carryover", model.carryover, replace(model, carryover=False)),
        ("no_autocorrelation", model.autocorrelation, replace(model, autocorrelation=False)),
        ("no_period_shifts", model.period_shifts, replace(model, period_shifts=False)),
    ):
        if has_it:
            yield name, None, partial(fitted.refit, model=without)


def _priors(fitted: Fitted) -> Iterator[_Change]:
    """Other priors of the difference, and of how slowly effects come and go."""
    if fitted.fit.model.carryover:
        yield "slow_carryover", slow_half_life(fitted), partial(fitted.refit, priors=slow_priors(fitted))
    for name, share in (("half_expected", SCEPTICAL), ("twice_expected", WIDE)):
        priors = replace(fitted.fit.priors, arm_sd=share * fitted.fit.priors.arm_sd)
        yield name, None, partial(fitted.refit, priors=priors)


def _left_out(fitted: Fitted) -> Iterator[_Change]:
    """Without the days farthest from what was expected, together, and without each period in turn."""
    observations = fitted.observations
    far = farthest_days(fitted, DAYS_LEFT_OUT)
    if far.size:
        rest = observations.without(np.isin(observations.answer_day, far))
        yield "without_days", int(far.size), _refit_on(fitted, rest)
    of_answer = observations.day_period[observations.answer_day]
    for period in np.unique(of_answer[observations.used]).tolist():
        number = observations.period_number(period)
        name, about = ("without_period", number) if number > 0 else ("without_baseline", None)
        yield name, about, _refit_on(fitted, observations.without(of_answer == period))


def _refit_on(fitted: Fitted, observations: Observations) -> Callable[[], Sequence[Effect]]:
    return partial(fitted.refit, observations=observations)


def _robust(fitted: Fitted, seed: int) -> Iterator[_Change]:
    model = replace(fitted.fit.model, noise="student")
    yield "student", None, partial(_sampled, fitted, model, seed)


def _sampled(fitted: Fitted, model: Model, seed: int) -> Sequence[Effect]:
    found = fit(fitted.observations, fitted.outcome, model=model, seed=seed)
    return [effect for effect in found.effects if effect.estimand == "sustained"]


def _rows(
    fitted: Fitted, name: str, about: str | int | float | None, effects: Sequence[Effect], prob: float
) -> list[UnderAssumption]:
    if not effects:
        reference, *others = fitted.observations.arms
        return [UnderAssumption(name, about, arm, reference, None, None, None, None) for arm in others]
    return [
        UnderAssumption(
            name,
            about,
            effect.arm,
            effect.reference,
            effect.mean,
            *effect.interval(prob),
            verdict(effect, fitted.outcome, fitted.rule),
        )
        for effect in effects
    ]
