"""Trials with a known truth, simulated from the written model.

This is the reference implementation of what a trial's answers come from: it shares no code with the model
that judges them, so that tests can hold one against the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nof1.designs.design import Design, draw
from nof1.designs.planned import planned as planned_days
from nof1.errors import DesignError, InputError, NotBuiltError
from nof1.planning.assumptions import Assumptions
from nof1.values.effect import DecisionRule
from nof1.values.exposure import RECALL_DAYS
from nof1.values.model import Model, refuse_unusable
from nof1.values.observations import BASELINE, Observations
from nof1.values.outcome import Outcome, Recall
from nof1.values.priors import Priors

Array = NDArray[np.float64]

DRAWS = 25
"""Trials on one calendar at most. They share its sequence and missing days: errors are by calendar."""

CALENDARS = 20
"""Calendars at least, where there are as many trials."""


def require_planned_kind(outcome: Outcome) -> None:
    """Refuse an outcome whose trials cannot be simulated.

    Raises
    ------
    NotBuiltError
        A binary outcome, or a count.
    """
    if outcome.kind in ("binary", "count"):
        of_a_period = "share of days" if outcome.kind == "binary" else "number"
        raise NotBuiltError(
            f"{outcome.name}: a {outcome.kind} outcome cannot be planned, as simulated trials are analysed "
            f"by the normal model alone. Plan the {of_a_period} of each period instead: a continuous outcome "
            "(--kind continuous) in periods of one day (--period-days 1), its sd from period to period as "
            "the scale (--scale)"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A trial that could be done: its design, its question, how it will be judged, and what is assumed.

    Parameters
    ----------
    design
        Its sequences are drawn by its own order.
    outcome
        Continuous, or a score with bounds: then simulated answers are kept within them, and rounded to whole
        numbers where both bounds are whole.
    assumptions
        What simulated answers are made of.
    model, priors
        By which simulated trials are analysed; default the careful model, `Priors.of(outcome)`.
    rule
        What a clear answer is.
    before
        Index of the arm taken before day 0, or None.

    Raises
    ------
    DesignError
        Fewer than two periods an arm, of which no result is shown.
    InputError
        A level outside the outcome's bounds.
    NotBuiltError
        A binary outcome, a count, or Student-t noise.
    """

    design: Design
    outcome: Outcome
    assumptions: Assumptions
    model: Model = field(default_factory=Model)
    priors: Priors | None = None
    rule: DecisionRule = field(default_factory=DecisionRule)
    before: int | None = None

    def __post_init__(self) -> None:
        require_planned_kind(self.outcome)
        if self.model.noise != "normal":
            raise NotBuiltError(
                f"noise is {self.model.noise!r}; trials are planned with normal noise, whose analysis takes "
                "milliseconds. Plan with that, and a larger sd"
            )
        if self.design.periods_per_arm < 2:
            raise DesignError(
                f"{self.design.periods} periods of {len(self.design.arms)} arms give each arm "
                f"{self.design.periods_per_arm}; with fewer than two no result is shown. Plan at least "
                f"{2 * len(self.design.arms)}"
            )

        if self.outcome.bounds and not self.outcome.bounds[0] <= self.level <= self.outcome.bounds[1]:
            low, high = self.outcome.bounds
            raise InputError(f"level is {self.level:g}, outside the bounds {low:g} to {high:g}")

    @property
    def level(self) -> float:
        """Expected answer with the reference: as assumed, or the middle of the priors."""
        assumed = self.assumptions.level
        return self.used_priors.middle if assumed is None else assumed

    @property
    def used_priors(self) -> Priors:
        """The priors of the analysis, those stated or the outcome's own."""
        return self.priors or Priors.of(self.outcome, half_life=self.model.half_life)


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Simulated trials that share one calendar and one pattern of answered days.

    Attributes
    ----------
    planned
        The calendar, without answers.
    day
        (n,) days with an answer.
    answers
        (N, n) in the outcome's units.
    """

    planned: Observations
    day: NDArray[np.int64]
    answers: Array

    def observations(self, trial: int) -> Observations:
        """One of the trials as a series."""
        return _answered(self.planned, self.day, self.answers[trial])


def simulate(plan: Plan, effect: float, seed: int = 0) -> Observations:
    """One simulated trial: its sequence drawn, its days answered or not.

    Parameters
    ----------
    effect
        True sustained difference of answers as given: last arm minus reference, in the outcome's units; the
        other arms are as the reference.
    seed
        The same seed gives the same chance events, whatever the effect and the assumptions.
    """
    (trials,) = simulate_calendar(plan, [effect], (seed,), 1)[0]
    return trials.observations(0)


def simulate_calendar(
    plan: Plan, effects: Sequence[float], seed: Sequence[int], draws: int
) -> list[list[Trials]]:
    """Trials on one calendar: for each effect, `draws` of them with the same chance events.

    One list an effect. It has one `Trials`, or, where days go missing by how bad they are, one each trial.
    """
    chance = np.random.default_rng(list(seed))
    periods = draw(plan.design, int.from_bytes(chance.bytes(16), "big"))
    planned = planned_days(plan.design, periods, before=plan.before)
    course, luck = _courses(plan, planned, chance, draws)
    reached = exposure(planned, plan.assumptions.carryover, plan.outcome.recall)[:, -1]
    return [_trials(plan, planned, course + shift_of(plan, effect) * reached, luck) for effect in effects]


def exposure(planned: Observations, kept: float, recall: Recall = "24h") -> Array:
    """(D, K) how far each arm is in force on the days that an answer on each day speaks of.

    Day by day: what is left to the target shrinks to the share `kept`. At baseline, what was taken before
    goes on.
    """
    level = np.zeros(len(planned.arms))
    if planned.before is not None and planned.before >= 0:
        level[planned.before] = 1
    reached = [level]
    for arm in planned.day_arm:
        in_force = np.array([float(arm == number) for number in range(len(planned.arms))])
        target = level if arm == BASELINE else in_force
        reached.append(target + kept * (reached[-1] - target))
    last = -1 if recall == "night" else 0
    spoken_of = [
        [max(day + last - back, -1) + 1 for back in range(RECALL_DAYS[recall])]
        for day in range(len(planned.day_arm))
    ]
    return np.asarray(np.array(reached)[np.array(spoken_of)].mean(axis=1))


def residuals(fresh: Array, autocorrelation: float) -> Array:
    """(N, D) stationary AR(1) of sd 1 from (N, D) independent standard normal numbers."""
    found = [fresh[:, 0]]
    share = (1 - autocorrelation**2) ** 0.5
    for today in fresh.T[1:]:
        found.append(autocorrelation * found[-1] + share * today)
    return np.stack(found, axis=1)


def shift_of(plan: Plan, effect: float) -> float:
    """By how much answers move before they are kept within bounds, for a difference of answers as given.

    Without bounds the effect itself. Near them more: found so that `shown_difference` is the effect.

    Raises
    ------
    InputError
        The bounds leave no room for the effect.
    """
    if plan.outcome.bounds is None or effect == 0:
        return effect
    from scipy.optimize import brentq  # 0.1 s to import, and only scores need it

    farthest, most = _most(plan, effect)
    if abs(effect) >= abs(most):
        low, high = plan.outcome.bounds
        raise InputError(
            f"a difference of {effect:g} has no room between {low:g} and {high:g}: from a level of "
            f"{plan.level:g} there is {most:.3g} at most"
        )
    return float(brentq(lambda shift: shown_difference(plan, shift) - effect, 0.0, farthest, xtol=1e-9))


def has_room(plan: Plan, effect: float) -> bool:
    """Whether answers can differ by so much within the bounds."""
    return plan.outcome.bounds is None or effect == 0 or abs(effect) < abs(_most(plan, effect)[1])


def _most(plan: Plan, effect: float) -> tuple[float, float]:
    """The farthest that answers can move in the effect's direction, and what is then seen of it."""
    low, high = plan.outcome.bounds or (0.0, 0.0)
    farthest = (high - low + 10 * _spread(plan.assumptions)) * (1 if effect > 0 else -1)
    return farthest, shown_difference(plan, farthest)


def shown_difference(plan: Plan, shift: float) -> float:
    """Expected answer with every day moved by `shift` minus without, kept within the bounds.

    Averaged over planned days, period shifts, weekdays and noise.
    """
    days = np.linspace(-0.5, 0.5, max(plan.design.days, 2))
    level = plan.level + plan.assumptions.trend * days
    sd = _spread(plan.assumptions)
    expected = [_expected_answer(at, sd, plan.outcome).mean() for at in (level + shift, level)]
    return float(expected[0] - expected[1])


def _spread(told: Assumptions) -> float:
    return float(np.hypot(np.hypot(told.noise, told.period_shift), told.weekday))


def steps(outcome: Outcome) -> float | None:
    """Whole steps (1.0) where the bounds are whole numbers, else None."""
    if outcome.bounds is None:
        return None
    return 1.0 if all(float(bound).is_integer() for bound in outcome.bounds) else None


def _expected_answer(mean: Array, sd: float, outcome: Outcome) -> Array:
    """Mean of a normal number that is kept within the bounds, in whole steps where `steps` says so."""
    from scipy.special import ndtr

    low, high = outcome.bounds or (-np.inf, np.inf)
    if steps(outcome):
        edges = np.arange(low + 0.5, high)
        return np.asarray(low + ndtr((mean[:, None] - edges) / sd).sum(axis=1))
    below, above = (low - mean) / sd, (high - mean) / sd
    density = np.exp(-0.5 * np.square([below, above])) / np.sqrt(2 * np.pi)
    inside = ndtr(above) - ndtr(below)
    within = mean * inside + sd * (density[0] - density[1])
    return np.asarray(low * ndtr(below) + within + high * ndtr(-above))


def _courses(
    plan: Plan, planned: Observations, chance: np.random.Generator, draws: int
) -> tuple[Array, Array]:
    """(N, D) answers with the reference throughout; (D,) luck that decides who answers.

    Every chance event is drawn whatever the assumptions, so that others meet the same.
    """
    told, days = plan.assumptions, len(planned.day_arm)
    luck = chance.random(days)
    noise = told.noise * residuals(chance.standard_normal((draws, days)), told.autocorrelation)
    shifts = told.period_shift * chance.standard_normal((draws, 1 + planned.day_period.max()))
    weekdays = told.weekday * chance.standard_normal((draws, 7))
    shifted = np.where(planned.day_period >= 0, shifts[:, planned.day_period], 0)
    line = told.trend * (np.arange(days) / max(days - 1, 1) - 0.5)
    return plan.level + line + shifted + weekdays[:, np.arange(days) % 7] + noise, luck


def _trials(plan: Plan, planned: Observations, answers: Array, luck: Array) -> list[Trials]:
    told = plan.assumptions
    given = _as_given(answers, plan.outcome)
    if told.missing_on_bad_days is None:
        day = np.flatnonzero(luck >= told.missing)
        return [Trials(planned, day, given[:, day])]
    worse = (plan.level - answers) * (1 if plan.outcome.better == "higher" else -1)
    bad = worse > np.hypot(told.noise, told.period_shift)
    answered = luck >= np.where(bad, told.missing_on_bad_days, told.missing)
    days = [np.flatnonzero(one) for one in answered]
    return [Trials(planned, day, one[None, day]) for day, one in zip(days, given, strict=True)]


def _as_given(answers: Array, outcome: Outcome) -> Array:
    """Answers kept within the bounds, in whole steps where `steps` says so."""
    if outcome.bounds is None:
        return answers
    return np.clip(np.round(answers) if steps(outcome) else answers, *outcome.bounds)


def _answered(planned: Observations, day: NDArray[np.int64], answer: Array) -> Observations:
    return replace(planned, answer_day=day, answer=answer)


def calendars_of(trials: int) -> list[int]:
    """How many trials are simulated on each calendar."""
    draws = max(1, min(DRAWS, trials // CALENDARS))
    return [min(draws, trials - first) for first in range(0, trials, draws)]


def refuse_unanswerable(plan: Plan, effects: Sequence[float], trials: int, seed: int) -> None:
    """Refuse what cannot be answered by simulating, before anything is simulated.

    Raises
    ------
    InputError
        Effects, trials or a seed that cannot be meant.
    DesignError
        The recall is too long for the periods.
    """
    if not len(effects):
        raise InputError("no effects given; give true differences, such as 0 and the worthwhile one")
    if not np.isfinite(effects).all():
        raise InputError(f"effects are {list(effects)}; give finite numbers, in the outcome's units")
    if len(set(effects)) < len(effects):
        raise InputError(f"effects are {list(effects)}; give each once")
    if trials < CALENDARS:
        raise InputError(f"{trials} trials; give at least {CALENDARS}: with fewer their errors are unknown")
    if seed < 0:
        raise InputError(f"the seed is {seed}; give a whole number from 0 up")
    refuse_unusable(planned_days(plan.design, draw(plan.design, 0)), plan.outcome)
