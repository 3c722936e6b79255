"""Rules to stop a trial early: how often they stop, how often wrongly, and how long trials then last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from nof1.designs.design import Design
from nof1.errors import DesignError, InputError
from nof1.parallel import in_order
from nof1.planning.judge import SIMILAR, UNDECIDED, WITHHELD, Codes, mistakes, sustained_differences, verdicts
from nof1.planning.montecarlo import MonteCarlo, average, share
from nof1.planning.simulate import (
    Plan,
    Trials,
    calendars_of,
    refuse_unanswerable,
    simulate_calendar,
)

Array = NDArray[np.float64]

NOT_STOPPED, BENEFIT, HARM, FUTILITY = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class StoppingRule:
    """When the effect is looked at, and when what is seen ends the trial.

    Looks at which a result would be withheld (an arm not yet answered in two periods) stop nothing.

    Parameters
    ----------
    looks
        After how many study days, baseline and washout counted, in order; each look sees all answers so far.
    benefit
        Stop where P(arm better than the reference by more than `margin`) is at least this; None: never.
    harm
        Stop where P(arm worse by more than `margin`) is at least this; None: never.
    futility
        Stop where P(a difference smaller than the worthwhile one) is at least this; None: never. Looked at
        after the other two.
    margin
        In the outcome's units, 0 or more: 0 asks whether the arm is better at all.

    Raises
    ------
    InputError
        A rule that cannot be meant; the message names the number.
    """

    looks: tuple[int, ...]
    benefit: float | None = 0.95
    harm: float | None = 0.95
    futility: float | None = None
    margin: float = 0.0

    def __post_init__(self) -> None:
        if not self.looks or min(self.looks) < 1 or list(self.looks) != sorted(set(self.looks)):
            raise InputError(f"looks are {list(self.looks)}; give the days after which one looks, in order")
        for name in ("benefit", "harm", "futility"):
            value = getattr(self, name)
            if value is not None and not 0.5 <= value < 1:
                raise InputError(f"{name} is {value:g}; give a probability from .5 to below 1")
        if self.benefit is None and self.harm is None and self.futility is None:
            raise InputError("no probability given to stop at; give one for benefit, harm or futility")
        if not (isfinite(self.margin) and self.margin >= 0):
            raise InputError(f"margin is {self.margin:g}; give 0 or more, in the outcome's units")


@dataclass(frozen=True, slots=True)
class Monitored:
    """What a stopping rule does at one true effect theta (arm minus reference).

    Attributes
    ----------
    benefit, harm, futility
        Share of trials that were stopped for each.
    false_calls
        Share stopped for benefit though the arm is not better by more than the margin, or for harm though it
        is not worse by more than it.
    false_calls_at_end
        The same if one looked once, on the last day, at the same probabilities.
    days
        Mean length of a trial; a trial that is not stopped lasts as planned.
    stopped_by
        Share stopped by each look, the looks before included.
    clear, wrong
        Share with a clear answer, and with one that is wrong, where a stop for benefit favours the arm, one
        for harm the reference, one for futility says similar, and the decision rule judges the others at
        their end. As `nof1.planning.characteristics.Point` defines them.
    """

    effect: float
    benefit: MonteCarlo
    harm: MonteCarlo
    futility: MonteCarlo
    false_calls: MonteCarlo
    false_calls_at_end: MonteCarlo
    days: MonteCarlo
    stopped_by: tuple[MonteCarlo, ...]
    clear: MonteCarlo
    wrong: MonteCarlo


def cycle_ends(design: Design) -> tuple[int, ...]:
    """Days after each cycle (as many periods as arms) but the last, from the second on: when to look."""
    arms, step = len(design.arms), design.period_days + design.washout_days
    cycles = range(2, design.periods // arms)
    return tuple(design.baseline_days + number * arms * step - design.washout_days for number in cycles)


def monitor(
    plan: Plan,
    rule: StoppingRule,
    effects: Sequence[float],
    *,
    trials: int = 1000,
    seed: int = 0,
    processes: int = 1,
    progress: Callable[[float], None] | None = None,
) -> tuple[Monitored, ...]:
    """Error rates and expected length of a stopping rule, by simulation.

    The trials are those of `nof1.planning.characteristics.operating_characteristics` with the same seed;
    every look analyses the answers so far on the calendar so far, as the analysis of a running trial does.

    Parameters
    ----------
    plan
        Of two arms; its decision rule judges the trials that reach their end.
    rule
        When one looks, and what stops a trial.
    effects
        True sustained differences, in the outcome's units, never flipped.
    trials, seed, processes
        As for `operating_characteristics`.
    progress
        Called with the share of the work that is done, from 0 to 1.

    Raises
    ------
    DesignError
        More than two arms, or a look after the last day.
    InputError
        Effects, trials or a seed that cannot be meant.
    """
    refuse_unanswerable(plan, effects, trials, seed)
    if len(plan.design.arms) > 2:
        raise DesignError(f"{len(plan.design.arms)} arms; rules to stop early are for two arms only")
    if rule.looks[-1] > plan.design.days:
        raise DesignError(f"a look after {rule.looks[-1]} days, but the trial ends after {plan.design.days}")
    work = [
        _Task(plan, rule, tuple(effects), (seed, number), draws)
        for number, draws in enumerate(calendars_of(trials))
    ]
    done = []
    for found in in_order(_looked_at, work, processes=processes, first_here=1):
        done.append(found)
        if progress:
            progress(len(done) / len(work))
    return tuple(_monitored(plan, rule, effect, number, done) for number, effect in enumerate(effects))


@dataclass(frozen=True, slots=True)
class _Task:
    plan: Plan
    rule: StoppingRule
    effects: tuple[float, ...]
    seed: tuple[int, int]
    draws: int


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """Trials of one calendar, (E, N): why and at which look each was stopped, and what the end would say.

    `look` is the number of looks where none stopped it; `at_end` what the rule's probabilities say at the
    planned end, `verdict` what the decision rule says there.
    """

    reason: Codes
    look: Codes
    at_end: Codes
    verdict: Codes


def _looked_at(task: _Task) -> _Looked:
    by_effect = simulate_calendar(task.plan, task.effects, task.seed, task.draws)
    groups = [one for trials in by_effect for one in trials]
    if task.plan.assumptions.missing_on_bad_days is None:
        groups = [replace(groups[0], answers=np.concatenate([one.answers for one in groups]))]
    found = [_followed(task.plan, task.rule, trials) for trials in groups]
    shape = (len(task.effects), task.draws)
    return _Looked(*(np.concatenate(column).reshape(shape) for column in zip(*found, strict=True)))


def _followed(plan: Plan, rule: StoppingRule, trials: Trials) -> tuple[Codes, Codes, Codes, Codes]:
    """Look after look, those that were stopped are looked at no more."""
    count = len(trials.answers)
    reason = np.zeros(count, dtype=np.int64)
    look = np.full(count, len(rule.looks))
    for number, day in enumerate(rule.looks):
        going = np.flatnonzero(reason == NOT_STOPPED)
        if not going.size:
            break
        seen = replace(trials, answers=trials.answers[going])
        reason[going] = _called(plan, rule, _p_above(plan, rule, so_far(seen, day)))
        look[going[reason[going] != NOT_STOPPED]] = number
    end = _p_above(plan, rule, trials)
    return reason, look, _called(plan, rule, end), verdicts(end[..., :2], plan.outcome, plan.rule, 2)


def so_far(trials: Trials, day: int) -> Trials:
    """The trials after `day` study days: the answers so far, and the calendar to the period's end."""
    planned = trials.planned
    period = planned.day_period[:day].max()
    begun = max(day, 1 + int(np.flatnonzero(planned.day_period == period)[-1]))
    calendar = replace(planned, day_arm=planned.day_arm[:begun], day_period=planned.day_period[:begun])
    seen = trials.day < day
    return Trials(calendar, trials.day[seen], trials.answers[:, seen])


def _p_above(plan: Plan, rule: StoppingRule, trials: Trials) -> Array:
    """(N, 1, 4) P(difference > cut) at plus and minus the worthwhile amount, plus and minus the margin."""
    if not all(np.any(trials.planned.day_arm == arm) for arm in range(2)):
        return np.full((len(trials.answers), 1, 4), np.nan)
    worthwhile = plan.outcome.worthwhile
    cuts = (worthwhile, -worthwhile, rule.margin, -rule.margin)
    return sustained_differences(plan, trials, cuts).p_above


def _called(plan: Plan, rule: StoppingRule, p_above: Array) -> Codes:
    """(N,) what the rule calls, `NOT_STOPPED` where nothing or no result."""
    above, below = p_above[:, 0, 2], 1 - p_above[:, 0, 3]
    similar = p_above[:, 0, 1] - p_above[:, 0, 0]
    gain, loss = (above, below) if plan.outcome.better == "higher" else (below, above)
    called = np.zeros(len(p_above), dtype=np.int64)
    for code, p, limit in (
        (FUTILITY, similar, rule.futility),
        (HARM, loss, rule.harm),
        (BENEFIT, gain, rule.benefit),
    ):
        if limit is not None:
            called[p >= limit] = code
    return called


def _monitored(
    plan: Plan, rule: StoppingRule, effect: float, number: int, done: Sequence[_Looked]
) -> Monitored:
    reason, look = [one.reason[number] for one in done], [one.look[number] for one in done]
    lengths = np.array([*rule.looks, plan.design.days], dtype=np.float64)
    days = average([lengths[one] for one in look])
    verdict = [_final(one.reason[number], one.verdict[number]) for one in done]
    wrong = [np.any(list(mistakes(plan, effect, one).values()), axis=0) for one in verdict]
    stopped = range(len(rule.looks))
    return Monitored(
        effect=float(effect),
        benefit=share([one == BENEFIT for one in reason]),
        harm=share([one == HARM for one in reason]),
        futility=share([one == FUTILITY for one in reason]),
        false_calls=share([_is_false(plan, rule, effect, one) for one in reason]),
        false_calls_at_end=share([_is_false(plan, rule, effect, one.at_end[number]) for one in done]),
        days=days or MonteCarlo(float(plan.design.days), 0.0),
        stopped_by=tuple(share([one <= place for one in look]) for place in stopped),
        clear=share([(one != UNDECIDED) & (one != WITHHELD) for one in verdict]),
        wrong=share(wrong),
    )


def _final(reason: Codes, verdict: Codes) -> Codes:
    told = {BENEFIT: 1, HARM: 0, FUTILITY: SIMILAR}
    found = verdict.copy()
    for code, meant in told.items():
        found[reason == code] = meant
    return found


def _is_false(plan: Plan, rule: StoppingRule, true: float, called: Codes) -> NDArray[np.bool_]:
    gain = true if plan.outcome.better == "higher" else -true
    false_benefit = (called == BENEFIT) & (gain <= rule.margin)
    false_harm = (called == HARM) & (-gain <= rule.margin)
    return np.asarray(false_benefit | false_harm)
