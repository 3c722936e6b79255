"""What a design would find: the chance of a clear and of a wrong answer over true differences."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nof1.plots.paper import ARMS, FRAME, INK, WORSE, Array, label_x, label_y, legend, quiet
from nof1.values.outcome import Outcome
from nof1.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """What a figure of a design's operating characteristics is drawn from.

    Attributes
    ----------
    effects
        (E,) true differences, arm minus reference, in the outcome's units.
    clear, wrong
        (E,) share of trials with a clear answer, and with a clear answer that is wrong.
    worse_clear, worse_wrong
        (E,) the same where the assumptions are worse; both or neither.
    trials
        How many trials each share was counted in; None where it wasn't counted.
    """

    effects: Array
    clear: Array
    wrong: Array
    worse_clear: Array | None = None
    worse_wrong: Array | None = None
    trials: int | None = None


def draw_characteristics(
    axes: "Axes", chances: Chances, outcome: Outcome, *, language: Language = "en"
) -> None:
    """Draw the chances over the true difference, thin and hollow where the assumptions are worse.

    Bars are 95 % intervals of the simulation itself. The chance of a wrong answer jumps at the worthwhile
    difference: its line is broken there.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    """
    say = Speaker(language)
    order = np.argsort(chances.effects)
    effects = chances.effects[order]
    clear, wrong = say("plot.clear"), say("plot.wrong")
    breaks = _breaks(effects, outcome.worthwhile)
    none = np.zeros(0, dtype=np.int64)
    for shares, colour, mark, dashes, label, known, cut in (
        (chances.clear, ARMS[0], "o", "-", clear, True, none),
        (chances.wrong, WORSE, "X", (0, (5, 2)), wrong, True, breaks),
        (chances.worse_clear, ARMS[0], "o", "-", say("plot.under_worse", what=clear), False, none),
        (chances.worse_wrong, WORSE, "X", (0, (5, 2)), say("plot.under_worse", what=wrong), False, breaks),
    ):
        if shares is None:
            continue
        percent = np.insert(100 * shares[order], cut, np.nan)
        error = _error(shares[order], chances.trials) if known else None
        error = None if error is None else np.insert(error, cut, np.nan, axis=1)
        axes.errorbar(np.insert(effects, cut, np.nan), percent, yerr=error, color=colour, ls=dashes,
                      lw=1.8 if known else 0.9, marker=mark, ms=7 if known else 5.5,
                      mfc=colour if known else "white", mec=colour, elinewidth=1, label=label)  # fmt: skip
    _landmarks(axes, effects, outcome, say)
    axes.set_ylim(-3, 103)
    label_x(axes, say("plot.true_difference", outcome=outcome.name, better=say(outcome.better)), say)
    label_y(axes, say("plot.of_trials"), say)
    legend(axes)
    quiet(axes)


def describe_characteristics(chances: Chances, outcome: Outcome, *, language: Language = "en") -> str:
    """What the figure shows, in words: for those who do not see it."""
    say = Speaker(language)
    told = [say("describe.characteristics", outcome=outcome.name, worthwhile=say.stated(outcome.worthwhile))]
    for i in np.argsort(chances.effects):
        shares = {"clear": say.share(chances.clear[i]), "wrong": say.share(chances.wrong[i])}
        told.append(say("describe.characteristics.at", effect=say.stated(chances.effects[i]), **shares))
        if chances.worse_clear is not None and chances.worse_wrong is not None:
            shares = {"clear": say.share(chances.worse_clear[i]), "wrong": say.share(chances.worse_wrong[i])}
            told.append(say("describe.characteristics.worse", **shares))
    return " ".join(told)


def _breaks(effects: Array, worthwhile: float) -> NDArray[np.int64]:
    """Around the worthwhile difference: below it an answer for an arm is wrong, beyond it one for none."""
    size = np.abs(effects)
    zone = np.sign(effects) * np.where(np.isclose(size, worthwhile), 1, 2 * (size > worthwhile))
    return np.flatnonzero(np.diff(zone)) + 1


def _error(shares: Array, trials: int | None) -> Array | None:
    """(2, E) Wilson's 95 % interval of a counted share, in percent, as distances."""
    if not trials:
        return None
    z = 1.96
    middle = (shares + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * np.sqrt(shares * (1 - shares) / trials + z**2 / (4 * trials**2))
    return np.asarray(100 * np.clip([shares - (middle - half), middle + half - shares], 0, None))


def _landmarks(axes: "Axes", effects: Array, outcome: Outcome, say: Speaker) -> None:
    """Behind the lines: no difference, and the zone of differences that do not matter."""
    low, high = (
        axes.get_xlim()
        if np.ptp(effects)
        else (effects[0] - outcome.worthwhile, effects[0] + outcome.worthwhile)
    )
    axes.axvline(0, color=INK, lw=0.9, ls=(0, (2, 3)))
    label = say("plot.zone", worthwhile=say.stated(outcome.worthwhile))
    axes.axvspan(-outcome.worthwhile, outcome.worthwhile, color=FRAME, alpha=0.35, lw=0, label=label)
    axes.set_xlim(low, high)
