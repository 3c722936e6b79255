"""The answers on their calendar of periods."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nof1.plots.paper import (
    FRAME,
    PAPER,
    QUIET,
    drawn_as,
    inches,
    label_x,
    label_y,
    legend,
    name,
    nothing,
    quiet,
)
from nof1.values.observations import WASHOUT, Observations, describe
from nof1.values.outcome import Outcome
from nof1.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CROWDED = 20.0
"""Answers an inch. Beyond, the marks shrink and let what is behind them through."""

_SIGNS = 1.045
"""Height of the periods' signs: above the answers, below the legend."""


def draw_series(
    axes: "Axes", observations: Observations, outcome: Outcome, *, language: Language = "en"
) -> None:
    """Draw the answers on the calendar.

    Each period is a band in its arm's colour with the arm's sign above and its mean as a line; washout and
    baseline answers are hollow; days that were not answered are ticks along the foot.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    observations
        (n,) answers on (D,) planned days.
    """
    say = Speaker(language)
    _periods(axes, observations)
    _answers(axes, observations, say)
    _silent(axes, observations, say)
    axes.set_xlim(0.4, observations.day_arm.size + 0.6)
    axes.margins(y=0.1)
    if not observations.answer.size:
        axes.set_ylim(*(outcome.bounds or (0, 1)))
        nothing(axes, say("plot.no_answers"))
    label_x(axes, say("plot.day"), say)
    label_y(axes, outcome.name, say)
    legend(axes, above=1.07)
    quiet(axes)


def describe_series(observations: Observations, outcome: Outcome, *, language: Language = "en") -> str:
    """What the figure shows, in words: for those who do not see it.

    Returns
    -------
    str
        Days, periods and answers, and for each arm its answers and their mean.
    """
    say = Speaker(language)
    arms = [
        say(
            "describe.arm",
            arm=say.label(arm.arm),
            n=str(arm.n),
            missing=str(arm.missing),
            mean="–" if arm.mean is None else say.plain(arm.mean),
        )
        for arm in describe(observations)
    ]
    periods = np.unique(observations.day_period[observations.day_period != WASHOUT]).size
    whole = say(
        "describe.series",
        outcome=outcome.name,
        days=str(observations.day_arm.size),
        periods=str(periods),
        n=str(observations.answer.size),
    )
    return " ".join([whole, *arms])


def answer_times(observations: Observations) -> NDArray[np.float64]:
    """(n,) where answers stand along the calendar: study day 1 is the first."""
    time = observations.answer_time
    return np.asarray(observations.answer_day + 1.0 if time is None else time + 0.5)


def _answers(axes: "Axes", observations: Observations, say: Speaker) -> None:
    place, answer_arm = answer_times(observations), observations.day_arm[observations.answer_day]
    crowd = observations.answer.size / max(inches(axes), 1)
    size, alpha = (5.5, 1.0) if crowd <= CROWDED else (max(2.0, 5.5 * (CROWDED / crowd) ** 0.5), 0.75)
    for arm, label in enumerate(observations.arms):
        mine = answer_arm == arm
        colour, marker, _ = drawn_as(arm)
        style: dict[str, Any] = {"color": colour, "mec": PAPER, "mew": 0.6 * (size > 4)}
        style |= {"ms": size, "alpha": alpha, "zorder": 3, "label": name(axes, say, label)}
        axes.plot(place[mine], observations.answer[mine], marker, **style)
    for marker, key, mine in (
        ("o", "plot.washout", answer_arm == WASHOUT),
        ("s", "plot.baseline", answer_arm < WASHOUT),
    ):
        if mine.any():
            style = {"ms": 0.9 * size, "mfc": "none", "mec": QUIET, "zorder": 3, "label": say(key)}
            axes.plot(place[mine], observations.answer[mine], marker, **style)


def _periods(axes: "Axes", observations: Observations) -> None:
    """A band for each run of days of one period, its arm's sign, and its mean as a line."""
    period = observations.day_period
    edges = [0, *(np.flatnonzero(np.diff(period)) + 1).tolist(), period.size]
    signed = len(edges) < 6 * inches(axes)
    for first, after in pairwise(edges):
        if period[first] == WASHOUT:
            continue
        arm = int(observations.day_arm[first])
        _band(axes, first, after, arm, signed=signed and arm >= 0)
        inside = (observations.answer_day >= first) & (observations.answer_day < after)
        if inside.sum() > 1:
            mean = float(observations.answer[inside].mean())
            colour, _, dashes = drawn_as(arm) if arm >= 0 else (QUIET, "", ":")
            ends = [first + 0.6, after + 0.4]
            axes.plot(ends, [mean, mean], color=colour, ls=dashes, lw=1.6, alpha=0.85, zorder=2)


def _band(axes: "Axes", first: int, after: int, arm: int, *, signed: bool) -> None:
    colour, sign, _ = drawn_as(arm) if arm >= 0 else (FRAME, "", "")
    axes.axvspan(first + 0.5, after + 0.5, facecolor=colour, alpha=0.10 if arm >= 0 else 0.25, lw=0)
    if first:
        axes.axvline(first + 0.5, color=PAPER, lw=1.2, zorder=1)
    if signed:
        place: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "clip_on": False}
        axes.plot([(first + after + 1) / 2], [_SIGNS], sign, color=colour, ms=5, **place)


def _silent(axes: "Axes", observations: Observations, say: Speaker) -> None:
    expected = np.flatnonzero(observations.day_arm != WASHOUT)
    silent = np.setdiff1d(expected, observations.answer_day) + 1
    if silent.size:
        low = np.full(silent.size, 0.025)
        transform = axes.get_xaxis_transform()
        axes.plot(silent, low, "|", color=QUIET, ms=7, transform=transform, label=say("plot.missing"))
