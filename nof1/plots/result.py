"""Whole figures on one sheet, and their way into a file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from nof1.analysis.result import Analysis
from nof1.errors import InputError
from nof1.plots.characteristics import Chances, describe_characteristics, draw_characteristics
from nof1.plots.icons import describe_icons, draw_icons
from nof1.plots.paper import LARGE, NARROW, Array, save_drawn, sheet, title_over, wrapped
from nof1.plots.people import MOST_NAMED, Caterpillar, describe_people, draw_people
from nof1.plots.posterior import describe_posterior, draw_posterior, reach
from nof1.plots.predictive import describe_predictive, draw_predicted_days, draw_predicted_periods
from nof1.plots.series import describe_series, draw_series
from nof1.values.effect import Effect
from nof1.values.observations import Observations
from nof1.values.outcome import Outcome
from nof1.words.result_words import headline
from nof1.words.speaker import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Show = Literal["result", "series", "posterior", "icons", "predictive", "all"]

FIGURES: tuple[Show, ...] = get_args(Show)

_PARTS: dict[Show, tuple[Show, ...]] = {
    "result": ("series", "posterior"),
    "all": ("series", "posterior", "icons", "predictive"),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One row of a sheet: its height in inches, what is drawn there, and the same in words."""

    height: float
    draw: Callable[["Axes"], None]
    described: str


def figure(
    observations: Observations,
    analysis: Analysis,
    *,
    show: Show = "result",
    replicates: Array | None = None,
    width: float = 10,
    language: Language = "en",
) -> "Figure":
    """Draw one person's result.

    A withheld result has the answers alone, and says why.

    Parameters
    ----------
    show
        "result": the answers above, the posterior of each sustained difference below; or one of "series",
        "posterior", "icons", "predictive"; or "all" of them.
    replicates
        (R, n) answers drawn from the fitted model, for "predictive"; without them "all" leaves it out.
    width
        Of the paper, in inches; below 6 everything stands below each other.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    InputError
        Matplotlib is not installed, or "predictive" is asked for without replicates.
    """
    parts = _parts(observations, analysis, show, replicates, width, language)
    title = wrapped(headline(analysis.to_dict(full=True), language), width - 0.4, LARGE * 1.125)
    drawn = _drawn([part.height for part in parts], [part.draw for part in parts], width, title)
    title_over(drawn, title)
    return drawn


def describe(
    observations: Observations,
    analysis: Analysis,
    *,
    show: Show = "result",
    replicates: Array | None = None,
    language: Language = "en",
) -> str:
    """What `figure` shows, in words: the text to put in place of the picture."""
    parts = _parts(observations, analysis, show, replicates, 10, language)
    return " ".join(
        [
            headline(analysis.to_dict(full=True), language),
            *(part.described for part in parts if part.described),
        ]
    )


def save(
    observations: Observations,
    analysis: Analysis,
    path: str | Path,
    *,
    show: Show = "result",
    replicates: Array | None = None,
    width: float = 10,
    language: Language = "en",
) -> None:
    """Draw one result into a file; the ending of its name (.png, .svg, .pdf) says which kind.

    Raises
    ------
    InputError
        Matplotlib is not installed, the kind is unknown, or the file cannot be written.
    """
    drawn = figure(observations, analysis, show=show, replicates=replicates, width=width, language=language)
    save_drawn(
        drawn, path, describe(observations, analysis, show=show, replicates=replicates, language=language)
    )


def save_people(
    people: Caterpillar, outcome: Outcome, path: str | Path, *, width: float = 8, language: Language = "en"
) -> None:
    """Draw many people's effects into a file (.png, .svg, .pdf).

    Raises
    ------
    InputError
        As for `save`.
    """
    rows = len(people.names)
    height = 1.9 + (0.24 * (rows + 2) if rows <= MOST_NAMED else 7.5)
    drawn = _drawn([height], [lambda axes: draw_people(axes, people, outcome, language=language)], width)
    save_drawn(drawn, path, describe_people(people, outcome, language=language))


def save_characteristics(
    chances: Chances, outcome: Outcome, path: str | Path, *, width: float = 8, language: Language = "en"
) -> None:
    """Draw a design's operating characteristics into a file (.png, .svg, .pdf).

    Raises
    ------
    InputError
        As for `save`.
    """
    height = 4.8 if width >= NARROW else 5.6
    drawn = _drawn(
        [height], [lambda axes: draw_characteristics(axes, chances, outcome, language=language)], width
    )
    save_drawn(drawn, path, describe_characteristics(chances, outcome, language=language))


def _drawn(
    heights: list[float], draws: list[Callable[["Axes"], None]], width: float, title: str = ""
) -> "Figure":
    drawn = sheet(width, sum(heights) + 0.25 * len(title.splitlines()))
    rows = drawn.subfigures(len(heights), 1, height_ratios=heights, squeeze=False)
    for row, draw in zip(rows[:, 0], draws, strict=True):
        draw(row.add_subplot())
    return drawn


def _parts(
    observations: Observations,
    analysis: Analysis,
    show: Show,
    replicates: Array | None,
    width: float,
    language: Language,
) -> list[_Part]:
    outcome, prob = analysis.outcome, analysis.prob
    effects = [effect for effect in analysis.effects if effect.estimand == "sustained"]
    more = 0.0 if width >= NARROW else 0.8
    made: list[_Part] = []
    for part in _PARTS.get(show, (show,)):
        if part == "series":
            made.append(_series(observations, outcome, 3.3 + more, language))
        elif part == "posterior":
            made += _posteriors(effects, outcome, prob, 3.0 + more, language)
        elif part == "icons":
            height = 3.4 if width >= NARROW else width + 2.1
            made += [_icons(effect, outcome, height, language) for effect in effects]
        elif replicates is not None:
            made += _predictive(observations, replicates, outcome, language)
        elif show == "predictive" and effects:
            raise InputError("a predictive figure needs replicates: answers drawn from the fitted model")
    return made or [_series(observations, outcome, 3.3 + more, language)]


def _series(observations: Observations, outcome: Outcome, height: float, language: Language) -> _Part:
    return _Part(
        height,
        lambda axes: draw_series(axes, observations, outcome, language=language),
        describe_series(observations, outcome, language=language),
    )


def _posteriors(
    effects: list[Effect], outcome: Outcome, prob: float, height: float, language: Language
) -> list[_Part]:
    """All on the same axis, so that they can be compared."""
    if not effects:
        return []
    within = reach(effects, outcome)
    return [
        _Part(
            height,
            partial(
                draw_posterior, effect=effect, outcome=outcome, prob=prob, within=within, language=language
            ),
            describe_posterior(effect, outcome, prob=prob, language=language),
        )
        for effect in effects
    ]


def _icons(effect: Effect, outcome: Outcome, height: float, language: Language) -> _Part:
    return _Part(
        height,
        lambda axes: draw_icons(axes, effect, outcome, language=language),
        describe_icons(effect, outcome, language=language),
    )


def _predictive(
    observations: Observations, replicates: Array, outcome: Outcome, language: Language
) -> list[_Part]:
    """On days and on period means; a day's yes or no can hardly be unexpected, so that is left out."""
    days = _Part(
        3.2,
        lambda axes: draw_predicted_days(axes, observations, replicates, outcome, language=language),
        "",
    )
    periods = _Part(
        2.6,
        lambda axes: draw_predicted_periods(axes, observations, replicates, outcome, language=language),
        describe_predictive(observations, replicates, language=language),
    )
    return [periods] if outcome.kind == "binary" else [days, periods]
