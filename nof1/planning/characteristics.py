"""Operating characteristics of a design: how often it answers, how often wrongly, how closely."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from nof1.parallel import in_order
from nof1.planning.judge import SIMILAR, UNDECIDED, WITHHELD, mistakes
from nof1.planning.montecarlo import MonteCarlo, average, share
from nof1.planning.simulate import Plan, calendars_of, refuse_unanswerable
from nof1.planning.tally import Tally, Task, tally

Array = NDArray[np.float64]

FIRST_CALENDARS = 3
"""After so many calendars, and each doubling, partial results are told."""

CHECKED = 20
"""Simulated trials that are solved again, one by one, by the engine of real analyses."""


@dataclass(frozen=True, slots=True)
class Point:
    """What a design does at one true effect.

    With a true sustained difference theta of answers as given (`effect`; last arm minus reference):

    Attributes
    ----------
    effect
        theta, in the outcome's units.
    verdicts
        Share of trials by verdict: each arm's label (favoured), "similar", "undecided", "withheld" (no result
        could be shown: too few answers, or the grids did not agree).
    clear
        Favours an arm, or says similar.
    wrong
        Clear, and one of the next three.
    worse_arm
        Favours an arm that is truly worse than another.
    needless
        Favours an arm though no arm is truly better than every other by the worthwhile difference; with two
        arms, though |theta| is smaller than it. Those of `worse_arm` are not counted again.
    overlooked
        Says similar though |theta| is at least the worthwhile difference.
    right
        Clear, and not wrong.
    at_ends
        Share of trials with more answers at the bounds than the check of an analysis lets pass: real ones
        would be qualified, or analysed by the ordinal model. None without bounds.
    width, coverage, bias
        Of the 95 % interval and of the posterior mean for theta, over trials with a result.
    """

    effect: float
    verdicts: Mapping[str, MonteCarlo]
    clear: MonteCarlo
    wrong: MonteCarlo
    worse_arm: MonteCarlo
    needless: MonteCarlo
    overlooked: MonteCarlo
    right: MonteCarlo
    at_ends: MonteCarlo | None
    width: MonteCarlo | None
    coverage: MonteCarlo | None
    bias: MonteCarlo | None


@dataclass(frozen=True, slots=True)
class Characteristics:
    """Operating characteristics of one plan.

    Attributes
    ----------
    points
        One for each effect, under the plan's assumptions.
    worse
        The same under `Assumptions.worse()`; empty until it is simulated, or where it is not asked for.
    trials, calendars
        How many trials an effect has been simulated so far, on how many drawn calendars.
    engine_gap
        Largest difference of a probability between the engine that solves many trials at once and the one
        that analyses real trials, over `checked` simulated trials.
    checked
        How many were solved by both.
    """

    plan: Plan
    seed: int
    points: tuple[Point, ...]
    worse: tuple[Point, ...]
    trials: int
    calendars: int
    engine_gap: float | None
    checked: int
    seconds: float


def operating_characteristics(
    plan: Plan,
    effects: Sequence[float],
    *,
    trials: int = 1000,
    seed: int = 0,
    processes: int = 1,
    worse: bool = True,
) -> Characteristics:
    """What a plan does over a range of true effects, by simulation.

    Parameters
    ----------
    plan
        Design, question, assumptions, and how trials are judged.
    effects
        True sustained differences, last arm minus reference, in the outcome's units, never flipped. With more
        than two arms the others are as the reference.
    trials
        For each effect. All effects meet the same chance events, so differences between them are surer than
        each alone.
    seed
        Same seed, same result, whatever `processes` is.
    processes
        More than one: started anew ("spawn"), so the calling script needs `if __name__ == "__main__":`.
    worse
        Simulate also under assumptions that are 50 % worse, with the same chance events.

    Raises
    ------
    InputError, DesignError
        Something that cannot be simulated; the message names it.

    Notes
    -----
    Monte Carlo standard errors are of cluster means: trials on one calendar share their sequence and missing
    days. A share of exactly 0 or 1 gets that of half a trial more (or less).
    """
    told = growing_characteristics(plan, effects, trials=trials, seed=seed, processes=processes, worse=worse)
    *_, last = told
    return last


def growing_characteristics(
    plan: Plan,
    effects: Sequence[float],
    *,
    trials: int = 1000,
    seed: int = 0,
    processes: int = 1,
    worse: bool = True,
    progress: Callable[[float], None] | None = None,
) -> Generator[Characteristics]:
    """The same, told again and again while trials grow: for a page that is being edited.

    The first answer comes after some tenth of the trials, the last is that of `operating_characteristics`.
    What is told at each step is the same for every number of processes.

    Parameters
    ----------
    plan, effects, trials, seed, processes, worse
        As for `operating_characteristics`.
    progress
        Called with the share of the work that is done, from 0 to 1.

    Raises
    ------
    InputError, DesignError
        As for `operating_characteristics`.
    """
    refuse_unanswerable(plan, effects, trials, seed)
    began = perf_counter()
    tasks = list(_tasks(plan, effects, trials, seed))
    plans = [plan, replace(plan, assumptions=plan.assumptions.worse())] if worse else [plan]
    work = tasks + [replace(task, plan=one, is_checked=False) for one in plans[1:] for task in tasks]
    done: list[Tally] = []
    for found in in_order(tally, work, processes=processes, first_here=FIRST_CALENDARS):
        done.append(found)
        if progress:
            progress(len(done) / len(work))
        if _is_told(len(done), len(tasks), len(work)):
            usual, harder = done[: len(tasks)], done[len(tasks) :]
            yield Characteristics(
                plan=plan,
                seed=seed,
                points=_points(plan, effects, usual),
                worse=_points(plans[1], effects, harder) if harder else (),
                trials=sum(one.verdict.shape[1] for one in usual),
                calendars=len(usual),
                engine_gap=max((gap for one in usual for gap in one.gaps), default=None),
                checked=sum(len(one.gaps) for one in usual),
                seconds=perf_counter() - began,
            )


def _tasks(plan: Plan, effects: Sequence[float], trials: int, seed: int) -> Iterator[Task]:
    for number, draws in enumerate(calendars_of(trials)):
        yield Task(plan, tuple(effects), (seed, number), draws, number < CHECKED)


def _is_told(done: int, usual: int, all_work: int) -> bool:
    if done >= usual:
        return done in (usual, all_work)
    doublings, rest = divmod(done, FIRST_CALENDARS)
    return rest == 0 and doublings & (doublings - 1) == 0 and doublings > 0


def _points(plan: Plan, effects: Sequence[float], done: Sequence[Tally]) -> tuple[Point, ...]:
    return tuple(_point(plan, effect, number, done) for number, effect in enumerate(effects))


def _point(plan: Plan, effect: float, number: int, done: Sequence[Tally]) -> Point:
    verdict = [one.verdict[number] for one in done]
    labels = {arm.label: place for place, arm in enumerate(plan.design.arms)}
    labels |= {"similar": SIMILAR, "undecided": UNDECIDED, "withheld": WITHHELD}
    found = [mistakes(plan, effect, codes) for codes in verdict]
    wrong = [np.any(list(one.values()), axis=0) for one in found]
    clear = [(codes >= 0) | (codes == SIMILAR) for codes in verdict]
    lower, upper, mean = ([getattr(one, name)[number] for one in done] for name in ("lower", "upper", "mean"))
    return Point(
        effect=float(effect),
        verdicts={label: share([codes == code for codes in verdict]) for label, code in labels.items()},
        clear=share(clear),
        wrong=share(wrong),
        worse_arm=share([one["worse_arm"] for one in found]),
        needless=share([one["needless"] for one in found]),
        overlooked=share([one["overlooked"] for one in found]),
        right=share([one & ~other for one, other in zip(clear, wrong, strict=True)]),
        at_ends=share([one.at_ends[number] for one in done]) if plan.outcome.bounds else None,
        width=average([high - low for low, high in zip(lower, upper, strict=True)]),
        coverage=average([_covered(low, high, effect) for low, high in zip(lower, upper, strict=True)]),
        bias=average([one - effect for one in mean]),
    )


def _covered(lower: Array, upper: Array, true: float) -> Array:
    """1 where the interval holds the truth, 0 where not, NaN where there is none."""
    inside = np.asarray((lower <= true) & (true <= upper), dtype=np.float64)
    return np.where(np.isnan(lower), np.nan, inside)
