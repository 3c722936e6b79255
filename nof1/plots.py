"""Figures: the series on its calendar of periods, and the posterior with the worthwhile zone."""

import textwrap
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nof1.effect import Effect
from nof1.errors import InputError
from nof1.observations import WASHOUT, Observations
from nof1.outcome import Outcome
from nof1.result import Analysis
from nof1.words import Language, Speaker, headline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ARMS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's colours: told apart with every kind of colour vision. A seventh arm starts again."""

MARKERS = "osD^vP"

INK, QUIET, PAPER = "#1d2733", "#5d6b7a", "#ffffff"
BETTER, SIMILAR, WORSE = "#2a7f62", "#b8c0c9", "#a8442a"


def figure(observations: Observations, analysis: Analysis, *, language: Language = "en") -> "Figure":
    """Draw one result: the answers above, the posterior of each sustained difference below.

    A withheld result has the answers alone, and says why.

    Raises
    ------
    InputError
        Matplotlib is not installed.
    """
    effects = [effect for effect in analysis.effects if effect.estimand == "sustained"]
    several = len(effects) > 1
    canvas = _canvas(8.0 if several else 7.2 if effects else 4.2)
    say = Speaker(language)
    heights = [1.15, 1] if effects else [1]
    rows = canvas.add_gridspec(len(heights), 1, height_ratios=heights, hspace=0.66 if several else 0.42)
    _series(canvas.add_subplot(rows[0]), observations, analysis.outcome, say)
    if effects:
        places = rows[1].subgridspec(1, len(effects), wspace=0.12)
        first = canvas.add_subplot(places[0])
        others = [canvas.add_subplot(places[place], sharex=first) for place in range(1, len(effects))]
        for axes, effect in zip((first, *others), effects, strict=True):
            _posterior(axes, effect, analysis, say)
    _headline(canvas, analysis, language, bottom=0.8 if several else 0.62)
    return canvas


def save(
    observations: Observations, analysis: Analysis, path: str | Path, *, language: Language = "en"
) -> None:
    """Draw one result into a file; the ending of its name (.png, .svg, .pdf) says which kind.

    Raises
    ------
    InputError
        Matplotlib is not installed, the kind is unknown, or the file cannot be written.
    """
    drawn = figure(observations, analysis, language=language)
    try:
        drawn.savefig(path, dpi=160, facecolor=PAPER)
    except ValueError as error:
        raise InputError(f"--plot {path}: give a name that ends in .png, .svg or .pdf") from error
    except OSError as error:
        raise InputError(f"--plot {path}: {error.strerror}") from error


def _canvas(height: float) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise InputError("a figure needs matplotlib; install it with: pip install 'nof1[plots]'") from error
    return Figure(figsize=(10, height))


def _headline(canvas: "Figure", analysis: Analysis, language: Language, bottom: float) -> None:
    title = "\n".join(textwrap.wrap(headline(analysis.to_dict(full=True), language), 84))
    inch = 1 / canvas.get_figheight()
    canvas.text(0.07, 1 - 0.25 * inch, title, ha="left", va="top", fontsize=13, color=INK, fontweight="bold")
    top = 1 - (0.85 + 0.22 * title.count("\n")) * inch
    canvas.subplots_adjust(left=0.07, right=0.975, top=top, bottom=bottom * inch)


def _series(axes: "Axes", observations: Observations, outcome: Outcome, say: Speaker) -> None:
    _periods(axes, observations)
    for arm, label in enumerate(observations.arms):
        of_arm = observations.day_arm[observations.answer_day] == arm
        day = observations.answer_day[of_arm] + 1
        style: dict[str, Any] = {
            "color": ARMS[arm % len(ARMS)],
            "markeredgecolor": PAPER,
            "markeredgewidth": 0.6,
        }
        marker = MARKERS[arm % len(MARKERS)]
        axes.plot(day, observations.answer[of_arm], marker, ms=5.5, label=label, zorder=3, **style)
    washout = ~observations.used
    if washout.any():
        day = observations.answer_day[washout] + 1
        axes.plot(
            day, observations.answer[washout], "o", ms=4.5, mfc="none", mec=QUIET, label=say("plot.washout")
        )
    _missing(axes, observations, say)
    axes.margins(y=0.1)
    axes.set_xlim(0.4, observations.day_arm.size + 0.6)
    axes.set_xlabel(say("plot.day"), color=QUIET)
    axes.set_ylabel(outcome.name, color=QUIET)
    _legend(axes, columns=len(axes.get_legend_handles_labels()[1]))
    _quiet(axes)


def _periods(axes: "Axes", observations: Observations) -> None:
    """A band for each run of days of one period, and its mean as a line."""
    period = observations.day_period
    edges = [0, *(np.flatnonzero(np.diff(period)) + 1).tolist(), period.size]
    for first, after in pairwise(edges):
        arm = observations.day_arm[first]
        if arm == WASHOUT:
            continue
        colour = ARMS[arm % len(ARMS)]
        axes.axvspan(first + 0.5, after + 0.5, color=colour, alpha=0.10, lw=0)
        inside = (observations.answer_day >= first) & (observations.answer_day < after)
        if inside.sum() > 1:
            mean = float(observations.answer[inside].mean())
            axes.plot([first + 0.6, after + 0.4], [mean, mean], color=colour, lw=1.6, alpha=0.8, zorder=2)


def _missing(axes: "Axes", observations: Observations, say: Speaker) -> None:
    expected = np.flatnonzero(observations.day_arm != WASHOUT)
    silent = np.setdiff1d(expected, observations.answer_day) + 1
    if silent.size:
        low = np.full(silent.size, 0.02)
        transform = axes.get_xaxis_transform()
        axes.plot(silent, low, "|", color=QUIET, ms=7, transform=transform, label=say("plot.missing"))


def _posterior(axes: "Axes", effect: Effect, analysis: Analysis, say: Speaker) -> None:
    x, height = _density(effect)
    outcome, worthwhile = analysis.outcome, analysis.outcome.worthwhile
    gain = x if outcome.better == "higher" else -x
    axes.plot(x, height, color=INK, lw=1.4)
    chances = effect.probabilities(outcome)
    stated = say.stated(worthwhile)
    for inside, colour, key, p in (
        (gain >= worthwhile, BETTER, "better", chances.p_worthwhile),
        (np.abs(gain) <= worthwhile, SIMILAR, "similar", chances.p_similar),
        (gain <= -worthwhile, WORSE, "worse", chances.p_harm),
    ):
        label = f"{say(f'plot.{key}', worthwhile=stated)}: {say.chance(p)}"
        axes.fill_between(x, 0, height, where=inside, color=colour, alpha=0.75, lw=0, label=label)
    _interval(axes, effect, analysis.prob, float(height.max()))
    axes.axvline(0, color=INK, lw=0.8, ls=(0, (2, 3)))
    named = {"arm": say.label(effect.arm), "reference": say.label(effect.reference)}
    label = say("plot.difference", prob=say.share(analysis.prob), **named)
    axes.set_xlabel("\n".join(textwrap.wrap(label, 100 // (len(analysis.arms) - 1))), color=QUIET)
    axes.set_ylim(-0.12 * float(height.max()), None)
    axes.set_yticks([])
    _legend(axes, columns=3 if len(analysis.arms) == 2 else 1)
    _quiet(axes)
    axes.spines["left"].set_visible(False)


def _interval(axes: "Axes", effect: Effect, prob: float, top: float) -> None:
    lower, upper = effect.interval(prob)
    level = -0.06 * top
    axes.plot([lower, upper], [level, level], color=INK, lw=2.2, solid_capstyle="round")
    axes.plot([effect.mean], [level], "o", color=INK, ms=6, mec=PAPER, mew=1)


def _density(effect: Effect) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The posterior's density by a normal kernel on its quantiles (Silverman's width)."""
    quantiles = effect.quantiles
    middle_half = float(np.diff(np.interp([0.25, 0.75], np.linspace(0, 1, quantiles.size), quantiles))[0])
    width = 0.9 * min(effect.sd, middle_half / 1.34 or effect.sd) * quantiles.size**-0.2
    low, high = np.quantile(quantiles, [0.002, 0.998])
    x = np.linspace(low - 3 * width, high + 3 * width, 801)
    kernel = np.exp(-0.5 * ((x[:, None] - quantiles) / width) ** 2)
    return x, kernel.mean(axis=1)


def _legend(axes: "Axes", columns: int) -> None:
    place: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (-0.01, 1.0)}
    axes.legend(ncols=columns, frameon=False, fontsize=10, handlelength=1.1, handletextpad=0.5, **place)


def _quiet(axes: "Axes") -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color("#c4ccd4")
    axes.tick_params(colors=QUIET, labelsize=10)
