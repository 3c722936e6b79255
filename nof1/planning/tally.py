"""The trials of one drawn calendar: simulated, judged, and counted by effect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nof1.fitting.before_fit import MOST_AT_ENDS
from nof1.planning.judge import Codes, Judged, exactly_judged, judge
from nof1.planning.simulate import Plan, Trials, simulate_calendar

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """One calendar: how many trials on it, and whether one of them is solved by the other engine too."""

    plan: Plan
    effects: tuple[float, ...]
    seed: tuple[int, int]
    draws: int
    is_checked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One calendar's trials, (E, N): verdicts; lower, upper and mean of last arm minus reference; whether
    more answers stand at the bounds than the normal model should carry."""

    verdict: Codes
    lower: Array
    upper: Array
    mean: Array
    at_ends: NDArray[np.bool_]
    gaps: tuple[float, ...]


def tally(task: Task) -> Tally:
    """Simulate and judge the trials of one calendar; effects that share the answered days go together."""
    by_effect = simulate_calendar(task.plan, task.effects, task.seed, task.draws)
    groups = _groups(task, by_effect)
    judged = [judge(task.plan, trials) for trials in groups]
    shape = (len(task.effects), task.draws)
    last = len(task.plan.design.arms) - 2  # contrasts begin with (1, 0), (2, 0), …
    found = [one.differences for one in judged]
    return Tally(
        np.concatenate([one.verdict for one in judged]).reshape(shape),
        np.concatenate([one.lower[:, last] for one in found]).reshape(shape),
        np.concatenate([one.upper[:, last] for one in found]).reshape(shape),
        np.concatenate([one.mean[:, last] for one in found]).reshape(shape),
        np.concatenate([_at_ends(task.plan, trials) for trials in groups]).reshape(shape),
        _gaps(task, groups, judged) if task.is_checked else (),
    )


def _groups(task: Task, by_effect: Sequence[Sequence[Trials]]) -> list[Trials]:
    """Trials that share the answered days: all of a calendar, unless bad days decide who answers."""
    every = [one for trials in by_effect for one in trials]
    if task.plan.assumptions.missing_on_bad_days is not None:
        return every
    return [replace(every[0], answers=np.concatenate([one.answers for one in every]))]


def _at_ends(plan: Plan, trials: Trials) -> NDArray[np.bool_]:
    """(N,) whether the answers at the bounds are more than the check of an analysis lets pass."""
    if plan.outcome.bounds is None or not len(trials.day):
        return np.zeros(len(trials.answers), dtype=np.bool_)
    low, high = plan.outcome.bounds
    share_there = ((trials.answers <= low) | (trials.answers >= high)).mean(axis=1)
    return np.asarray(share_there > MOST_AT_ENDS)


def _gaps(task: Task, groups: Sequence[Trials], judged: Sequence[Judged]) -> tuple[float, ...]:
    """The largest difference of a probability, for one trial of this calendar chosen at random."""
    chance = np.random.default_rng([*task.seed, 1])
    number = int(chance.integers(len(groups)))
    trial = int(chance.integers(len(groups[number].answers)))
    many = judged[number].differences.p_above[trial]
    if np.isnan(many).any():
        return ()
    worthwhile = task.plan.outcome.worthwhile
    one = exactly_judged(task.plan, groups[number], trial, (worthwhile, -worthwhile))
    return () if one is None else (float(np.abs(one.p_above[0] - many).max()),)
