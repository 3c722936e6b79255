"""Many people's effects beside each other: the caterpillar of a pooled analysis."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nof1.plots.paper import (
    ARMS,
    FRAME,
    INK,
    PAPER,
    QUIET,
    Array,
    inches,
    label_x,
    legend,
    name,
    quiet,
    shortened,
)
from nof1.values.outcome import Outcome
from nof1.words.speaker import Language, Speaker

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAMED = 60
"""People beyond whom names would no longer be read."""

_LETTERS = 26


@dataclass(frozen=True, slots=True, eq=False)
class Caterpillar:
    """What a figure of many people is drawn from.

    Attributes
    ----------
    arm, reference
        Whose difference it is.
    names
        (J,) people, as they may be called here.
    mean, lower, upper
        (J,) each person's effect (arm minus reference, in the outcome's units) with the others in mind.
    alone
        (J,) the same analysed alone, or None.
    population
        Mean and interval of the population's mean, or None.
    new_person
        Interval for the effect in a person not seen yet, or None.
    prob
        Probability of all intervals.
    """

    arm: str
    reference: str
    names: tuple[str, ...]
    mean: Array
    lower: Array
    upper: Array
    alone: Array | None = None
    population: tuple[float, float, float] | None = None
    new_person: tuple[float, float] | None = None
    prob: float = 0.95

    def __post_init__(self) -> None:
        lengths = {len(self.names), len(self.mean), len(self.lower), len(self.upper)}
        if self.alone is not None:
            lengths.add(len(self.alone))
        if len(lengths) != 1:
            raise ValueError(
                f"names, means and intervals belong together, but there are {sorted(lengths)} of them"
            )


def draw_people(axes: "Axes", people: Caterpillar, outcome: Outcome, *, language: Language = "en") -> None:
    """Draw each person's effect with its interval, the best first, and below them all people and a new one.

    Parameters
    ----------
    axes
        Of matplotlib, empty.
    """
    say = Speaker(language)
    gain = people.mean if outcome.better == "higher" else -people.mean
    order = np.argsort(-gain, kind="stable")
    rows = np.arange(len(order), dtype=np.float64)
    thick = float(np.clip(60 / max(len(order), 1), 0.5, 1.6))
    axes.axvspan(-outcome.worthwhile, outcome.worthwhile, color=FRAME, alpha=0.35, lw=0,
                 label=say("plot.zone", worthwhile=say.stated(outcome.worthwhile)))  # fmt: skip
    axes.axvline(0, color=INK, lw=0.9, ls=(0, (2, 3)))
    shown = say("plot.person_pooled", prob=say.share(people.prob))
    axes.hlines(rows, people.lower[order], people.upper[order], color=ARMS[0], lw=thick, label=shown)
    size = float(np.clip(300 / max(len(order), 1), 1.5, 5.5))
    axes.plot(people.mean[order], rows, "o", ms=size, color=ARMS[0], mec=PAPER, mew=0.4 * (size > 3))
    if people.alone is not None and len(order) <= MOST_NAMED:
        axes.plot(people.alone[order], rows, "x", ms=size, color=ARMS[1], mew=1.1 if size > 3 else 0.6,
                  label=say("plot.person_alone"))  # fmt: skip
    below = _everyone(axes, people, len(order), say)
    _names(axes, [people.names[i] for i in order], below, say)
    arms = {"arm": name(axes, say, people.arm), "reference": name(axes, say, people.reference)}
    label_x(
        axes, say("plot.people_difference", outcome=outcome.name, better=say(outcome.better), **arms), say
    )
    legend(axes)
    quiet(axes)
    axes.tick_params(axis="y", length=0)


def describe_people(people: Caterpillar, outcome: Outcome, *, language: Language = "en") -> str:
    """What the figure shows, in words: for those who do not see it."""
    say = Speaker(language)
    gain = people.mean if outcome.better == "higher" else -people.mean
    told = [
        say(
            "describe.people",
            n=str(len(people.names)),
            low=say.plain(float(people.mean.min())) if people.mean.size else "–",
            high=say.plain(float(people.mean.max())) if people.mean.size else "–",
            worthwhile=say.stated(outcome.worthwhile),
            better=str(int((gain > outcome.worthwhile).sum())),
            worse=str(int((gain < -outcome.worthwhile).sum())),
        )
    ]
    prob = say.share(people.prob)
    if people.population:
        mean, lower, upper = map(say.plain, people.population)
        told.append(say("describe.population", mean=mean, lower=lower, upper=upper, prob=prob))
    if people.new_person:
        lower, upper = map(say.plain, people.new_person)
        told.append(say("describe.new_person", lower=lower, upper=upper, prob=prob))
    return " ".join(told)


def _everyone(axes: "Axes", people: Caterpillar, count: int, say: Speaker) -> dict[float, str]:
    """The rows below the people, and their names."""
    apart = max(1.0, count / 22)
    rows: dict[float, str] = {}
    if people.population:
        mean, lower, upper = people.population
        row, half = count - 0.5 + 0.8 * apart, 0.32 * apart
        axes.fill([lower, mean, upper, mean], [row, row - half, row, row + half], color=INK)
        rows[row] = say("plot.population")
    if people.new_person:
        row = count - 0.5 + (0.8 + len(rows)) * apart
        axes.hlines(row, *people.new_person, color=INK, lw=2, ls=(0, (3, 1)))
        rows[row] = say("plot.new_person")
    axes.set_ylim(count - 0.5 + (0.5 + len(rows)) * apart, -0.5 - 0.3 * apart)
    return rows


def _names(axes: "Axes", names: list[str], below: dict[float, str], say: Speaker) -> None:
    if len(names) > MOST_NAMED:
        axes.set_ylabel(say("plot.people", n=say.stated(len(names))), color=QUIET)
        axes.set_yticks([*below], [*below.values()])
        return
    letters = max(8, min(_LETTERS, int(3.2 * inches(axes))))
    shown = [shortened(name, letters) for name in names]
    axes.set_yticks([*range(len(names)), *below], [*shown, *below.values()])
