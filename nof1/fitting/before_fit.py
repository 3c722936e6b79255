"""What could make a result wrong, as far as it can be seen before a fit; the rest is in `nof1.checks`."""

import numpy as np
from numpy.typing import NDArray

from nof1.values.check import Check
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Priors
from nof1.values.trend import trend_r2

PERIODS_NEEDED = 2
"""Periods an arm, each with an answer. With one, whatever else happened in it looks like the treatment."""

ANSWERS_NEEDED = 5
"""Answers in all. With four or fewer the data say next to nothing beside level, trend and difference."""

MOST_AT_ENDS = 0.15
"""Share of answers at an end of the scale. Above it the end hides differences: a shift of 1 from
the floor up, of a normal with sd 1 that is cut off there, is seen as Φ(1) + φ(1) − φ(0) = .68."""

MOST_OUTSIDE = 0.05
"""Predictive probability beyond the bounds. Above one answer in twenty the normal model spends its width
where no answer can be."""


MOST_AWAY = 8.0
"""Scales between the answers' mean and the stated middle: the priors' level has a sd of two."""

MOST_SPREAD, LEAST_SPREAD = 8.0, 0.001
"""Spread of the answers in scales. The noise's prior is half-normal with one; with a thousandth of it a scale
in another unit was meant."""


def before_a_fit(observations: Observations) -> tuple[Check, ...]:
    """What must hold before anything is fitted; each withholds the result where it fails."""
    return (
        arms_answered(observations),
        periods_per_arm(observations),
        enough_answers(observations),
        answers_vary(observations),
    )


def arms_answered(observations: Observations) -> Check:
    """Fails where there is one arm only, or an arm without an answer (withhold)."""
    arms = observations.day_arm[observations.answer_day]
    silent = [label for number, label in enumerate(observations.arms) if number not in arms]
    alone = observations.arms[0] if len(observations.arms) == 1 else None
    return Check(
        "arms_answered",
        not silent and alone is None,
        "withhold",
        {"arm": silent[0] if silent else alone, "arms": len(observations.arms)},
    )


def periods_per_arm(observations: Observations) -> Check:
    """Fails where an arm was answered in fewer than `PERIODS_NEEDED` periods (withhold)."""
    answered = observations.answer_day[observations.used]
    arm, period = observations.day_arm[answered], observations.day_period[answered]
    periods = [np.unique(period[arm == number]).size for number in range(len(observations.arms))]
    fewest = int(np.argmin(periods))
    return Check(
        "periods_per_arm",
        periods[fewest] >= PERIODS_NEEDED,
        "withhold",
        {"arm": observations.arms[fewest], "periods": periods[fewest], "needed": PERIODS_NEEDED},
    )


def enough_answers(observations: Observations) -> Check:
    """Fails with fewer than `ANSWERS_NEEDED` answers (withhold)."""
    n = int(observations.used.sum())
    return Check("enough_answers", n >= ANSWERS_NEEDED, "withhold", {"n": n, "needed": ANSWERS_NEEDED})


def answers_vary(observations: Observations) -> Check:
    """Fails where every answer is the same number (withhold): no spread to measure a difference by."""
    used = observations.answer[observations.used]
    same = used.size > 0 and bool(np.all(used == used[0]))
    return Check("answers_vary", not same, "withhold", {"value": float(used[0]) if same else None})


def impossible(observations: Observations, priors: Priors) -> Check | None:
    """The first check that fails and makes a fit impossible; None where there is none."""
    for check in (enough_answers(observations), answers_vary(observations)):
        if check.failed:
            return check
    scale = scale_fits(observations, priors)
    return scale if scale.failed else None


def scale_fits(observations: Observations, priors: Priors) -> Check:
    """Fails where the stated scale and middle cannot be meant for these answers (withhold).

    The priors would decide alone. Not asked of a link's scale.
    """
    answer = observations.answer[observations.used]
    if priors.likelihood not in ("normal", "student"):
        return Check("scale_fits", None, "withhold")
    with np.errstate(all="ignore"):  # numbers that overflow do not fit
        in_scales = (answer - priors.middle) / priors.scale
        away, spread = abs(float(in_scales.mean())), float(in_scales.std())
        told = {"mean": float(answer.mean()), "spread": float(answer.std())}
    fits = away <= MOST_AWAY and LEAST_SPREAD <= spread <= MOST_SPREAD
    shown = {name: value if np.isfinite(value) else None for name, value in told.items()}
    numbers = {"scale": priors.scale, "middle": priors.middle, **shown}
    return Check("scale_fits", fits, "withhold", numbers)


def answers_at_ends(observations: Observations, outcome: Outcome) -> float:
    """Share of the used answers that stand at the lowest or highest possible one; 0 without bounds."""
    used = observations.answer[observations.used]
    if outcome.bounds is None or used.size == 0:
        return 0.0
    return float(np.mean((used <= outcome.bounds[0]) | (used >= outcome.bounds[1])))


def trend_overlap(observations: Observations) -> float:
    """R² of treatment on a straight line over the answered days; the largest over arms."""
    day = observations.answer_day[observations.day_arm[observations.answer_day] >= 0]
    arm = observations.day_arm[day]
    if np.unique(day).size < 2:
        return 1.0
    return float(trend_r2(arm[None, :], day, len(observations.arms))[0])


def missing_shares(observations: Observations) -> tuple[float, ...]:
    """Share of unanswered days among each arm's planned days."""
    answered = np.zeros(observations.day_arm.size, dtype=bool)
    answered[observations.answer_day] = True
    return tuple(
        float(np.mean(~answered[observations.day_arm == arm])) if np.any(observations.day_arm == arm) else 0.0
        for arm in range(len(observations.arms))
    )


def allocation(observations: Observations) -> Check:
    """Fails unless chance decided the order (qualify): then no causal words."""
    how = observations.allocation
    return Check("allocation", how == "randomised", "qualify", {"allocation": how})


def early_looks(looks: int) -> Check:
    """Fails where the effect was looked at before the planned end (qualify).

    Daily looks for ten weeks at a treatment that does nothing make 46 % false calls, where one look makes
    10 %; with weekly periods and alike days 77 %.
    """
    return Check("early_looks", looks == 0, "qualify", {"looks": looks})


def merged_days(observations: Observations) -> Check:
    """Says on how many days several answers were made one (note)."""
    return Check("merged_days", None, "note", {"days": observations.merged_days})


def washout_days(observations: Observations) -> Check:
    """Says how many answers on washout days were not used (note)."""
    return Check(
        "washout_answers", None, "note", {"answers": int(observations.answer.size - observations.used.sum())}
    )


def answered_days(observations: Observations) -> NDArray[np.int64]:
    """The study days with an arm in force that have an answer, in order."""
    days = np.unique(observations.answer_day)
    return np.asarray(days[observations.day_arm[days] >= 0])


def unanswered_days(observations: Observations) -> int:
    """Days with an arm in force and no answer."""
    return int(np.sum(observations.day_arm >= 0)) - answered_days(observations).size
