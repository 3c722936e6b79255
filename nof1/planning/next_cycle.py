"""The value of one more cycle: how likely it changes the verdict, and what better choice it buys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from nof1.errors import DesignError, InputError, NotBuiltError
from nof1.fitting.before_fit import before_a_fit
from nof1.normal.exact import solve
from nof1.normal.grids import NotFoundError
from nof1.planning.judge import SIMILAR, UNDECIDED, verdicts
from nof1.values.effect import DecisionRule
from nof1.values.model import Model, Problem
from nof1.values.observations import WASHOUT, Observations
from nof1.values.outcome import Outcome
from nof1.values.posterior import Contrast, Posterior
from nof1.values.priors import Priors

Array = NDArray[np.float64]

STEPS = 2001
"""Points over which what the next cycle may show is averaged."""

_NAMES = {1: "favours_arm", 0: "favours_reference", SIMILAR: "similar", UNDECIDED: "undecided"}


@dataclass(frozen=True, slots=True)
class NextCycle:
    """What one more cycle is worth, in the outcome's units.

    Attributes
    ----------
    verdict
        Of today's posterior.
    chances
        Of each verdict after the cycle: "favours_arm", "favours_reference", "similar", "undecided".
    changes
        Chance that the verdict will be another than today's.
    sd_now, sd_then
        Posterior sd of the sustained difference today, and expected after the cycle.
    loss_now, loss_then
        Expected loss of choosing today's better-looking arm for good: how much better the other may be, times
        how likely it is; and what is left of it, on average, when one chooses after the cycle.
    gain
        The first less the second: what a cycle may cost in burden, as a lasting difference of the outcome.
    days
        How long the cycle takes.
    """

    verdict: str
    chances: Mapping[str, float]
    changes: float
    sd_now: float
    sd_then: float
    loss_now: float
    loss_then: float
    gain: float
    days: int


def next_cycle(
    observations: Observations,
    outcome: Outcome,
    arms: Sequence[int],
    period_days: int,
    *,
    washout_days: int = 0,
    missing: float = 0.0,
    model: Model | None = None,
    priors: Priors | None = None,
    rule: DecisionRule | None = None,
) -> NextCycle:
    """What one more cycle of a running trial of two arms may change.

    Parameters
    ----------
    observations
        The trial so far.
    arms
        Arm (index) of each further period, such as (1, 0).
    period_days, washout_days
        Of each further period, and before it.
    missing
        Share of the further days without an answer.

    Raises
    ------
    DesignError
        More than two arms, or no further period.
    InputError
        A number that cannot be meant, or a trial so far that has no result to start from.
    NotBuiltError
        An outcome or noise that is not judged by the normal model.

    Notes
    -----
    Normal preposterior analysis (Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, chapter 5).
    Today's posterior of the sustained difference is taken as N(m, s²). The share r of its variance that is
    left after the cycle is that of the Gaussian model with rho, w, sigma and tau at their posterior means,
    whose coefficients' variance does not depend on the answers to come. The later posterior is N(m', r s²)
    with m' ~ N(m, (1 - r) s²), and verdicts are averaged over m'. The expected loss of the better-looking arm
    is s phi(m / s) - |m| Phi(-|m| / s); what a cycle saves of it is the same with √(1 - r) s for s. That the
    cycle also sharpens those four parameters is not counted.
    """
    _refuse(observations, arms, period_days, washout_days, missing)
    chosen = model or Model()
    used = priors or Priors.of(outcome, half_life=chosen.half_life)
    if used.likelihood != "normal" or chosen.noise != "normal":
        raise NotBuiltError(
            f"{outcome.name}: what one more cycle may change is computed for normal noise only, not for a "
            f"{outcome.kind} outcome with {chosen.noise} noise"
        )
    posterior = _posterior(Problem.of(observations, outcome, chosen, used))
    found = posterior.differences[Contrast(1, 0, False)]
    longer = _extended(observations, arms, period_days, washout_days)
    today, first = np.unique(observations.answer_day[observations.used]), len(observations.day_arm)
    further = first + np.flatnonzero(longer.day_arm[first:] != WASHOUT)
    later = np.concatenate([today, further[_spread(len(further), 1 - missing)]])
    now, then = (
        _variance(Problem.of(_answered(longer, days), outcome, chosen, used), posterior)
        for days in (today, later)
    )
    chosen_rule = rule or DecisionRule()
    left = min(then / now, 1.0)
    chances = _chances(found.mean, found.sd, left, outcome, chosen_rule)
    verdict = _verdict_today(found.quantiles, outcome, chosen_rule)
    loss, saved = (_loss(found.mean, sd) for sd in (found.sd, (1 - left) ** 0.5 * found.sd))
    return NextCycle(
        verdict=verdict,
        chances=chances,
        changes=1 - chances[verdict],
        sd_now=found.sd,
        sd_then=left**0.5 * found.sd,
        loss_now=loss,
        loss_then=loss - saved,
        gain=saved,
        days=len(longer.day_arm) - first,
    )


def _refuse(
    observations: Observations, arms: Sequence[int], period_days: int, washout_days: int, missing: float
) -> None:
    if len(observations.arms) != 2:
        raise DesignError(f"{len(observations.arms)} arms; the value of a cycle is told for two arms only")
    if not arms or not set(arms) <= {0, 1} or period_days < 1:
        raise DesignError(
            f"further periods {list(arms)} of {period_days} days; give the arm (0 or 1) of each, such as 0 1"
        )
    if washout_days < 0:
        raise DesignError(f"a washout of {washout_days} days; give 0 or more")
    if not 0 <= missing < 1:
        raise InputError(f"missing is {missing:g}; give a share from 0 to below 1")
    failed = [check.name for check in before_a_fit(observations) if check.failed]
    if failed:
        raise InputError(f"the trial so far has no result to start from ({', '.join(failed)})")


def _posterior(problem: Problem) -> Posterior:
    try:
        posterior, agreement = solve(problem)
    except NotFoundError as error:
        raise InputError(f"the trial so far has no result to start from ({error})") from error
    if not agreement.is_close:
        raise InputError("the trial so far has no result to start from (grids do not agree)")
    return posterior


def _extended(
    observations: Observations, arms: Sequence[int], period_days: int, washout_days: int
) -> Observations:
    """The calendar with the further periods, without answers."""
    day_arm, day_period = [observations.day_arm], [observations.day_period]
    for number, arm in enumerate(arms, start=1 + int(observations.day_period.max())):
        day_arm += [np.full(washout_days, WASHOUT), np.full(period_days, arm)]
        day_period += [np.full(washout_days, WASHOUT), np.full(period_days, number)]
    return Observations(
        observations.arms,
        np.concatenate(day_arm),
        np.concatenate(day_period),
        np.zeros(0, dtype=np.int64),
        np.zeros(0),
        before=observations.before,
        start=observations.start,
    )


def _answered(calendar: Observations, days: NDArray[np.int64]) -> Observations:
    return replace(calendar, answer_day=days, answer=np.zeros(len(days)))


def _spread(days: int, share: float) -> NDArray[np.bool_]:
    """So large a share of the days, evenly spread."""
    counted = np.floor(share * np.arange(days + 1) + 1e-9)
    return np.asarray(np.diff(counted) > 0)


def _variance(problem: Problem, posterior: Posterior) -> float:
    """Of the sustained difference, were rho, w, sigma and tau known to be their posterior means."""
    columns, told = problem.columns, posterior.parameters
    rho, w, tau = (told[name].mean if name in told else 0.0 for name in ("rho", "w", "tau"))
    exposed, _ = problem.exposure(np.array([w]))
    arms = problem.priors.arm_sd * exposed[columns.day, :, 0]
    table = np.column_stack([arms, columns.fixed, tau * columns.shifts])
    kept = rho ** columns.gap[:, None]
    fresh = np.vstack([table[:1], (table[1:] - kept * table[:-1]) / np.sqrt(1 - kept**2)])
    precision = np.eye(table.shape[1]) + fresh.T @ fresh / told["sigma"].mean ** 2
    contrast = np.zeros(table.shape[1])
    contrast[:2] = -problem.priors.arm_sd, problem.priors.arm_sd
    return float(contrast @ np.linalg.solve(precision, contrast))


def _chances(mean: float, sd: float, left: float, outcome: Outcome, rule: DecisionRule) -> dict[str, float]:
    """Chance of each verdict after the cycle."""
    z = np.linspace(-6, 6, STEPS)
    weight = np.exp(-0.5 * z * z) / np.exp(-0.5 * z * z).sum()
    later = mean + (1 - left) ** 0.5 * sd * z
    cuts = np.array([outcome.worthwhile, -outcome.worthwhile])
    above = ndtr((later[:, None] - cuts) / max(left**0.5 * sd, 1e-300))
    verdict = verdicts(above[:, None], outcome, rule, 2)
    return {name: float(weight[verdict == code].sum()) for code, name in _NAMES.items()}


def _verdict_today(quantiles: Array, outcome: Outcome, rule: DecisionRule) -> str:
    cuts = (outcome.worthwhile, -outcome.worthwhile)
    above = np.array([[[np.mean(quantiles > cut) for cut in cuts]]])
    return _NAMES[int(verdicts(above, outcome, rule, 2)[0])]


def _loss(mean: float, sd: float) -> float:
    """E max(-sign(mean) x, 0) of x ~ N(mean, sd²): the expected loss of the better-looking arm."""
    if sd <= 0:
        return 0.0
    z = abs(mean) / sd
    return float(sd * np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi) - abs(mean) * ndtr(-z))
