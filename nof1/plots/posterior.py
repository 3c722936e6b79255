"""The posterior of one difference, with the worthwhile zone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nof1.plots.paper import BETTER, INK, PAPER, QUIET, SIMILAR, WORSE, Array, label_x, legend, name, quiet
from nof1.values.effect import Effect, Probabilities
from nof1.values.outcome import Outcome
from nof1.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ZONES = ("better", "similar", "worse")


def draw_posterior(
    axes: "Axes",
    effect: Effect,
    outcome: Outcome,
    *,
    prob: float = 0.95,
    within: tuple[float, float] | None = None,
    language: Language = "en",
) -> None:
    """Draw one difference: its density, cut at the worthwhile difference, and its interval.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    effect
        Arm minus reference, with (1000,) quantiles.
    prob
        Of the interval along the foot.
    within
        Differences from and to which the axes reach; default as far as this posterior does.
    """
    say = Speaker(language)
    x, height = density(effect.quantiles)
    top = float(height.max())
    gain = x if outcome.better == "higher" else -x
    colours = dict(zip(ZONES, (BETTER, SIMILAR, WORSE), strict=True))
    hatches = {"better": None, "similar": None, "worse": "////"}
    for zone, label in zone_labels(effect.probabilities(outcome), outcome, say).items():
        inside = {
            "better": gain >= outcome.worthwhile,
            "similar": np.abs(gain) <= outcome.worthwhile,
            "worse": gain <= -outcome.worthwhile,
        }[zone]
        axes.fill_between(x, 0, height, where=inside, facecolor=colours[zone], alpha=0.8, lw=0,
                          hatch=hatches[zone], edgecolor=PAPER, label=label)  # fmt: skip
    axes.plot(x, height, color=INK, lw=1.4)
    _landmarks(axes, outcome.worthwhile)
    axes.set_xlim(*(within or reach([effect], outcome)))
    _interval(axes, effect, prob, top)
    named = {"arm": name(axes, say, effect.arm), "reference": name(axes, say, effect.reference)}
    label_x(axes, say("plot.difference", prob=say.share(prob), **named), say)
    axes.set_ylim(-0.13 * top, 1.04 * top)
    legend(axes)
    quiet(axes, left=False)


def describe_posterior(
    effect: Effect, outcome: Outcome, *, prob: float = 0.95, language: Language = "en"
) -> str:
    """What the figure shows, in words: for those who do not see it."""
    say = Speaker(language)
    lower, upper = effect.interval(prob)
    zones = "; ".join(zone_labels(effect.probabilities(outcome), outcome, say).values())
    return say(
        "describe.posterior",
        arm=say.label(effect.arm),
        reference=say.label(effect.reference),
        mean=say.plain(effect.mean),
        prob=say.share(prob),
        lower=say.plain(lower),
        upper=say.plain(upper),
        better=say(outcome.better),
        zones=zones,
    )


def zone_labels(chances: Probabilities, outcome: Outcome, say: Speaker) -> dict[str, str]:
    """What each of the three zones is, with its chance."""
    worthwhile = say.stated(outcome.worthwhile)
    found = (chances.p_worthwhile, chances.p_similar, chances.p_harm)
    return {
        zone: f"{say(f'plot.{zone}', worthwhile=worthwhile)}: {say.chance(p)}"
        for zone, p in zip(ZONES, found, strict=True)
    }


def density(quantiles: Array) -> tuple[Array, Array]:
    """(801,) places and the posterior's density there: a normal kernel on its quantiles, Silverman's width.

    References
    ----------
    B. W. Silverman (1986), Density Estimation for Statistics and Data Analysis, p. 48.
    https://doi.org/10.1201/9781315140919
    """
    low, lower, upper, high = np.quantile(quantiles, [0.002, 0.25, 0.75, 0.998])
    sd = float(quantiles.std())
    width = 0.9 * min(sd, float(upper - lower) / 1.34 or sd) * quantiles.size**-0.2
    x = np.linspace(low - 3 * width, high + 3 * width, 801)
    kernel = np.exp(-0.5 * ((x[:, None] - quantiles) / width) ** 2)
    return x, kernel.mean(axis=1) / (width * np.sqrt(2 * np.pi))


def reach(effects: Sequence[Effect], outcome: Outcome) -> tuple[float, float]:
    """From and to where axes must reach to show these posteriors, and the worthwhile difference both ways."""
    ends = [density(effect.quantiles)[0][[0, -1]] for effect in effects]
    low, high = min(float(end[0]) for end in ends), max(float(end[1]) for end in ends)
    low, high = min(low, -outcome.worthwhile), max(high, outcome.worthwhile)
    margin = 0.03 * (high - low)
    return low - margin, high + margin


def _landmarks(axes: "Axes", worthwhile: float) -> None:
    """No difference, and the worthwhile one both ways."""
    axes.axvline(0, color=INK, lw=0.9, ls=(0, (2, 3)))
    for edge in (-worthwhile, worthwhile):
        axes.axvline(edge, color=QUIET, lw=0.7, ls=(0, (1, 2)))


def _interval(axes: "Axes", effect: Effect, prob: float, top: float) -> None:
    lower, upper = effect.interval(prob)
    level = -0.065 * top
    axes.plot([lower, upper], [level, level], color=INK, lw=2.2, solid_capstyle="round")
    axes.plot([effect.mean], [level], "o", color=INK, ms=6, mec=PAPER, mew=1)
