"""Simulated trials analysed and judged by the frozen decision rule, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nof1.fitting.before_fit import before_a_fit
from nof1.normal.batch import solve_many
from nof1.normal.exact import solve
from nof1.normal.grids import NotFoundError
from nof1.planning.simulate import Plan, Trials
from nof1.values.effect import LEVELS, QUANTILES, DecisionRule
from nof1.values.model import Problem
from nof1.values.outcome import Outcome
from nof1.values.posterior import contrasts

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]

SIMILAR, UNDECIDED, WITHHELD = -1, -2, -3
"""Verdicts on whole trials beside 0, 1, …: the arm that is favoured."""


WORTH_SHARING = 4
"""Trials on one calendar from which solving them together is quicker than one by one."""


class Differences(NamedTuple):
    """Sustained differences of N trials: each pair of arms once, later minus earlier, P pairs.

    `mean`, `lower`, `upper` (N, P), the 95 % interval; `p_above` (N, P, J). NaN where a trial has no result.
    """

    mean: Array
    lower: Array
    upper: Array
    p_above: Array


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Trials with their verdicts (N,), as codes."""

    differences: Differences
    verdict: Codes


def judge(plan: Plan, trials: Trials) -> Judged:
    """Analyse trials that share calendar and answered days, and give each its verdict."""
    worthwhile = plan.outcome.worthwhile
    found = sustained_differences(plan, trials, (worthwhile, -worthwhile))
    return Judged(found, verdicts(found.p_above, plan.outcome, plan.rule, len(plan.design.arms)))


def sustained_differences(plan: Plan, trials: Trials, cuts: Sequence[float]) -> Differences:
    """Sustained differences, NaN where an analysis would be withheld."""
    count, pairs = len(trials.answers), len(contrasts(len(plan.design.arms))) // 2
    none = np.full((count, pairs), np.nan)
    found = Differences(none, none.copy(), none.copy(), np.full((count, pairs, len(cuts)), np.nan))
    varied = np.flatnonzero(np.ptp(trials.answers, axis=1) > 0) if len(trials.day) else np.zeros(0, np.int64)
    if not varied.size or _is_withheld(trials, int(varied[0])):
        return found
    if varied.size < WORTH_SHARING:
        for trial in varied.tolist():
            _put(found, [trial], exactly_judged(plan, trials, trial, cuts))
        return found
    problem = problem_of(plan, trials, int(varied[0]))
    many = solve_many(problem, trials.answers[varied][:, problem.observations.used], cuts)
    close = many.is_close
    kept = Differences(many.mean, many.lower, many.upper, many.p_above)
    _put(found, varied[close].tolist(), Differences(*(values[close, :pairs] for values in kept)))
    return found


def problem_of(plan: Plan, trials: Trials, trial: int) -> Problem:
    """One simulated trial as the analysis takes it."""
    return Problem.of(trials.observations(trial), plan.outcome, plan.model, plan.used_priors)


def exactly_judged(plan: Plan, trials: Trials, trial: int, cuts: Sequence[float]) -> Differences | None:
    """Differences of one trial, N = 1, by the engine that real trials are analysed with.

    None where it finds no posterior.
    """
    try:
        posterior, agreement = solve(problem_of(plan, trials, trial))
    except NotFoundError:
        return None
    if not agreement.is_close:
        return None
    told = [one for contrast, one in posterior.differences.items() if not contrast.is_lived]
    ends = np.array([np.interp([0.025, 0.975], LEVELS, one.quantiles) for one in told])
    above = np.array([[[float(np.mean(one.quantiles > cut)) for cut in cuts] for one in told]])
    return Differences(np.array([[one.mean for one in told]]), ends[None, :, 0], ends[None, :, 1], above)


def _put(into: Differences, trials: list[int], found: Differences | None) -> None:
    if found is not None:
        for all_values, values in zip(into, found, strict=True):
            all_values[trials] = values


def verdicts(p_above: Array, outcome: Outcome, rule: DecisionRule, arms: int) -> Codes:
    """(N,) what the rule says of whole trials; `p_above` (N, P, 2) at plus and minus the worthwhile amount.

    Probabilities are counted in thousandths, as those of a printed effect are.
    """
    higher, lower = _counted(p_above[..., 0]), _counted(1 - p_above[..., 1])
    similar = 1 - higher - lower
    gain, loss = (higher, lower) if outcome.better == "higher" else (lower, higher)
    later = (gain >= rule.benefit) & (loss <= rule.harm)
    earlier = (loss >= rule.benefit) & (gain <= rule.harm)
    alike = (similar >= rule.similar) & ~later & ~earlier
    verdict = np.where(alike.all(axis=1), SIMILAR, UNDECIDED)
    for arm in range(arms):
        verdict[_beats_all(arm, arms, later, earlier)] = arm
    return np.where(np.isnan(p_above).any(axis=(1, 2)), WITHHELD, verdict)


def mistakes(plan: Plan, true: float, verdict: Codes) -> dict[str, Mask]:
    """Which verdicts (N,) are wrong, and how, as
    `nof1.planning.characteristics.Point` defines it; `true` is the last arm's difference."""
    gain = np.zeros(len(plan.design.arms))
    gain[-1] = true if plan.outcome.better == "higher" else -true
    little = 1e-9 * plan.outcome.worthwhile
    lead = np.array([one - np.delete(gain, arm).max() for arm, one in enumerate(gain)])
    favoured = verdict >= 0
    ahead = lead[np.where(favoured, verdict, 0)]
    apart = np.ptp(gain) >= plan.outcome.worthwhile - little
    return {
        "worse_arm": favoured & (ahead < -little),
        "needless": favoured & (ahead >= -little) & (ahead < plan.outcome.worthwhile - little),
        "overlooked": (verdict == SIMILAR) & apart,
    }


def _beats_all(
    arm: int, arms: int, later: NDArray[np.bool_], earlier: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    pairs = contrasts(arms)[: later.shape[1]]
    against = [
        later[:, place] if pair.arm == arm else earlier[:, place]
        for place, pair in enumerate(pairs)
        if arm in (pair.arm, pair.reference)
    ]
    return np.all(against, axis=0)


def _counted(p: Array) -> Array:
    return np.asarray(np.rint(QUANTILES * p) / QUANTILES)


def _is_withheld(trials: Trials, trial: int) -> bool:
    checks = before_a_fit(trials.observations(trial))
    return any(check.failed and check.consequence == "withhold" for check in checks)
