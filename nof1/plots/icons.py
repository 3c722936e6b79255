"""One hundred little figures for the three answers, told apart by shape as well as by colour."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nof1.plots.paper import BETTER, INK, NARROW, QUIET, SMALL, WORSE, high, inches, name, wrapped
from nof1.plots.posterior import ZONES
from nof1.values.effect import Effect
from nof1.values.outcome import Outcome
from nof1.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes
_SIZE = 1.1 * SMALL

_BELOW = 1.9
"""Inches for the words where they stand below the figures."""


class _Shape(NamedTuple):
    corners: int
    """0: round."""
    radius: float
    face: str
    edge: str


_SHAPES = {
    "better": _Shape(0, 0.36, BETTER, BETTER),
    "similar": _Shape(0, 0.22, "none", QUIET),
    "worse": _Shape(4, 0.42, WORSE, INK),
}


def draw_icons(axes: "Axes", effect: Effect, outcome: Outcome, *, language: Language = "en") -> None:
    """Draw one hundred figures: better by the worthwhile difference, about the same, worse by as much.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    effect
        Arm minus reference, with (1000,) quantiles.
    """
    say = Speaker(language)
    width = inches(axes)
    beside = width >= NARROW - 1.5
    unit = (min(high(axes), 0.5 * width) if beside else min(width, high(axes) - _BELOW)) / 10.4
    places = iter([(place % 10, 9 - place // 10) for place in range(100)])
    for zone, count in out_of_hundred(effect, outcome).items():
        for _ in range(count):
            _icon(axes, zone, next(places))
    arms = {"arm": name(axes, say, effect.arm), "reference": name(axes, say, effect.reference)}
    _words(axes, _told(effect, outcome, arms, say), unit, width, beside=beside)
    below = 0 if beside else _BELOW / unit
    axes.set(xlim=(-0.7, width / unit - 0.7), ylim=(-0.7 - below, 9.7), aspect="equal", anchor="W")
    axes.axis("off")


def describe_icons(effect: Effect, outcome: Outcome, *, language: Language = "en") -> str:
    """What the figure shows, in words: for those who do not see it."""
    say = Speaker(language)
    arms = {"arm": say.label(effect.arm), "reference": say.label(effect.reference)}
    return say("describe.icons", zones="; ".join(_told(effect, outcome, arms, say).values()), **arms)


def out_of_hundred(effect: Effect, outcome: Outcome) -> dict[str, int]:
    """How many of one hundred are better, similar and worse; by the largest remainders, so they add up."""
    chances = effect.probabilities(outcome)
    exact = np.array([chances.p_worthwhile, chances.p_similar, chances.p_harm]) * 100
    whole = np.floor(exact + 1e-9).astype(int)
    by_remainder = np.argsort(-np.round(exact - whole, 9), kind="stable")
    whole[by_remainder[: 100 - whole.sum()]] += 1
    return dict(zip(ZONES, whole.tolist(), strict=True))


def _told(effect: Effect, outcome: Outcome, arms: dict[str, str], say: Speaker) -> dict[str, str]:
    """What each shape stands for, counted; near none and near all as finely as it is known."""
    chances = effect.probabilities(outcome)
    found = (chances.p_worthwhile, chances.p_similar, chances.p_harm)
    counts = out_of_hundred(effect, outcome)
    worthwhile = say.stated(outcome.worthwhile)
    return {
        zone: say(
            "plot.icon",
            n=say("plot.of_100", n=str(counts[zone])) if 1 <= counts[zone] <= 99 else say.chance(p),
            what=say(f"plot.icon.{zone}", worthwhile=worthwhile, **arms),
        )
        for zone, p in zip(ZONES, found, strict=True)
    }


def _icon(axes: "Axes", zone: str, place: tuple[float, float]) -> None:
    from matplotlib.patches import Circle, RegularPolygon

    shape = _SHAPES[zone]
    look: dict[str, Any] = {"facecolor": shape.face, "edgecolor": shape.edge, "linewidth": 1.3}
    if shape.corners:
        axes.add_patch(RegularPolygon(place, shape.corners, radius=shape.radius, **look))
    else:
        axes.add_patch(Circle(place, shape.radius, **look))


def _words(axes: "Axes", told: dict[str, str], unit: float, width: float, *, beside: bool) -> None:
    """Beside the figures, or below them."""
    room = width - (12 if beside else 1) * unit
    left, row = (11.0, 7.5) if beside else (0.0, -0.7 - 0.3 / unit)
    for zone, text in told.items():
        lines = wrapped(text, room, _SIZE)
        half = (lines.count("\n") * _SIZE * 0.6 / 72) / unit
        row -= 0 if beside else half
        _icon(axes, zone, (left, row))
        axes.text(left + 0.8, row, lines, va="center", color=INK, fontsize=_SIZE)
        row -= 3 if beside else half + 0.32 / unit
