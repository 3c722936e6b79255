"""Answers that the model would expect, against those that came: on days and on period means."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nof1.plots.paper import (
    INK,
    PAPER,
    QUIET,
    SIMILAR,
    Array,
    drawn_as,
    inches,
    label_x,
    label_y,
    legend,
    name,
    nothing,
    quiet,
)
from nof1.plots.series import CROWDED, answer_times
from nof1.values.observations import BASELINE, Observations
from nof1.values.outcome import Outcome
from nof1.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Whole = NDArray[np.int64]

WIDE, HALF = 0.95, 0.5
"""Of the replicates between the ends of the two bands."""


def draw_predicted_days(
    axes: "Axes",
    observations: Observations,
    replicates: Array,
    outcome: Outcome,
    *,
    language: Language = "en",
) -> None:
    """Draw each answer on what replicates of the trial had there; those outside the wide band are ringed.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    replicates
        (R, n) answers drawn from the fitted model, one column for each used answer.
    """
    say = Speaker(language)
    if not _drawable(axes, observations, replicates, say):
        return
    place, answer = answer_times(observations)[observations.used], observations.answer[observations.used]
    lower, first, third, upper = _bands(replicates)
    width = float(np.clip(0.7 * 72 * inches(axes) / (observations.day_arm.size + 1), 0.8, 7))
    style = {"color": SIMILAR, "capstyle": "butt"}
    axes.vlines(
        place, lower, upper, lw=width, alpha=0.45, label=say("plot.expected", prob=say.share(WIDE)), **style
    )
    axes.vlines(place, first, third, lw=width, label=say("plot.expected", prob=say.share(HALF)), **style)
    arm = observations.day_arm[observations.answer_day[observations.used]]
    size = 4.5 if answer.size / max(inches(axes), 1) < CROWDED else 2.5
    for number, label in enumerate(observations.arms):
        mine = arm == number
        axes.plot(place[mine], answer[mine], ms=size, label=name(axes, say, label), **_sign(number))
    before = arm < 0
    if before.any():
        axes.plot(place[before], answer[before], ms=size, label=say("plot.baseline"), **_sign(BASELINE))
    beyond = (answer < lower) | (answer > upper)
    if beyond.any():
        axes.plot(
            place[beyond], answer[beyond], "o", ms=10, mfc="none", mec=INK, mew=1.1, label=say("plot.beyond")
        )
    axes.set_xlim(0.4, observations.day_arm.size + 0.6)
    label_x(axes, say("plot.day"), say)
    label_y(axes, outcome.name, say)
    legend(axes)
    quiet(axes)


def _bands(replicates: Array) -> Array:
    """(4, n) ends of the wide band and, between them, of the half."""
    ends = [(1 - WIDE) / 2, (1 - HALF) / 2, (1 + HALF) / 2, (1 + WIDE) / 2]
    return np.asarray(np.quantile(replicates, ends, axis=0))


def draw_predicted_periods(
    axes: "Axes",
    observations: Observations,
    replicates: Array,
    outcome: Outcome,
    *,
    language: Language = "en",
) -> None:
    """Draw each period's mean on what replicates of the trial had there.

    Periods are counted from the first treatment; the days before it have no number.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    replicates
        (R, n) answers drawn from the fitted model, one column for each used answer.
    """
    say = Speaker(language)
    if not _drawable(axes, observations, replicates, say):
        return
    periods, arm, mean, replicated = period_means(observations, replicates)
    lower, first, third, upper = _bands(replicated)
    width = float(np.clip(0.5 * 72 * inches(axes) / (periods.size + 1), 1, 16))
    place = periods + 1 - (observations.day_arm == BASELINE).any()
    axes.vlines(place, lower, upper, lw=width, color=SIMILAR, alpha=0.45)
    axes.vlines(place, first, third, lw=width, color=SIMILAR)
    for period, number, one in zip(place, arm, mean, strict=True):
        axes.plot([period], [one], ms=6.5, **_sign(int(number)))
    axes.set_xlim(place.min() - 0.7, place.max() + 0.7)
    step = -(-int(place[-1]) // 12)
    axes.set_xticks(np.arange(1, max(place[-1], 1) + 1, max(step, 1)))
    label_x(axes, say("plot.period"), say)
    label_y(axes, say("plot.period_mean", outcome=outcome.name), say)
    quiet(axes)


def describe_predictive(observations: Observations, replicates: Array, *, language: Language = "en") -> str:
    """What the figures show, in words: how many answers and period means lie where few replicates do."""
    say = Speaker(language)
    answer = observations.answer[observations.used]
    _, _, mean, replicated = period_means(observations, replicates)
    return say(
        "describe.predictive",
        prob=say.share(WIDE),
        beyond=str(_beyond(answer, replicates)),
        n=str(answer.size),
        periods_beyond=str(_beyond(mean, replicated)),
        periods=str(mean.size),
    )


def period_means(observations: Observations, replicates: Array) -> tuple[Whole, Whole, Array, Array]:
    """Answered periods (P,), their arms (P,), their means (P,), and those of each replicate (R, P)."""
    _require_one_column_an_answer(observations, replicates)
    day = observations.answer_day[observations.used]
    period = observations.day_period[day]
    answered, first, place = np.unique(period, return_index=True, return_inverse=True)
    share = (place[:, None] == np.arange(answered.size)) / np.maximum(np.bincount(place), 1)
    answer = observations.answer[observations.used]
    return answered, observations.day_arm[day[first]], answer @ share, replicates @ share


def _sign(arm: int) -> dict[str, Any]:
    """An arm's sign on the bands; that of the days before the first treatment is hollow."""
    if arm < 0:
        return {"marker": "s", "ls": "", "mfc": PAPER, "mec": QUIET, "mew": 1.1}
    colour, marker, _ = drawn_as(arm)
    return {"marker": marker, "ls": "", "color": colour, "mec": PAPER, "mew": 0.6}


def _beyond(seen: Array, replicates: Array) -> int:
    lower, upper = np.quantile(replicates, [(1 - WIDE) / 2, (1 + WIDE) / 2], axis=0)
    return int(((seen < lower) | (seen > upper)).sum())


def _drawable(axes: "Axes", observations: Observations, replicates: Array, say: Speaker) -> bool:
    _require_one_column_an_answer(observations, replicates)
    if replicates.shape[1] > 0:
        return True
    nothing(axes, say("plot.no_answers"))
    quiet(axes)
    return False


def _require_one_column_an_answer(observations: Observations, replicates: Array) -> None:
    n = int(observations.used.sum())
    if replicates.ndim != 2 or replicates.shape[1] != n:
        raise ValueError(f"replicates have shape {replicates.shape}; (R, {n}) belongs to {n} used answers")
