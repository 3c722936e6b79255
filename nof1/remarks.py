"""What can be drawn but will disappoint: remarks on a design before anyone follows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import factorial

from nof1.design import Design
from nof1.exposure import RECALL_DAYS
from nof1.outcome import Recall
from nof1.trend import MOST_R2, possible_trend_r2

LARGEST_SMALLEST_P = 0.05
"""A test that cannot reach this p whatever is answered is no test."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A code, the numbers behind it, and a sentence that says what to do."""

    code: str
    numbers: Mapping[str, float]
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def smallest_p(design: Design) -> float | None:
    """The smallest two-sided p that a test by redrawing can give; None where chance has no say.

    Naming the arms anew makes K! sequences that are equally far from no difference, so that it is K! divided
    by the number of possible sequences.
    """
    if not design.is_randomised:
        return None
    return min(1.0, factorial(len(design.arms)) / design.possible_sequences)


def remarks(design: Design, recall: Recall = "24h") -> tuple[Remark, ...]:
    """What stands against a design, most serious first; empty where nothing does.

    Codes: "periods_per_arm" (fewer than two: the effect will be withheld), "recall" (the question looks back
    over more than half a period: refused later), "washout" (longer than half a period), "not_randomised",
    "few_sequences" (no answers could give p of .05 or less), "trend" (a straight line over time can explain
    more than .15 of a treatment's days).
    """
    return (*_lengths(design, recall), *_order(design))


def _lengths(design: Design, recall: Recall) -> Iterator[Remark]:
    if design.periods_per_arm < 2:
        yield Remark(
            "periods_per_arm",
            {"periods_per_arm": design.periods_per_arm},
            f"An arm has only {design.periods_per_arm} period: treatment cannot be told from time, and no "
            f"effect will be shown. Plan {2 * len(design.arms)} periods or more.",
        )
    looks_back = RECALL_DAYS[recall]
    if looks_back > 1 and 2 * looks_back > design.period_days:
        yield Remark(
            "recall",
            {"recall_days": looks_back, "period_days": design.period_days},
            f"The question looks back over {looks_back} days, more than half of a period of "
            f"{design.period_days} days. Plan periods of {2 * looks_back} days, or ask about the day alone.",
        )
    if 2 * design.washout_days > design.period_days:
        yield Remark(
            "washout",
            {"washout_days": design.washout_days, "period_days": design.period_days},
            f"The washout takes {design.washout_days} days for every {design.period_days} of treatment. "
            "Longer periods leave more days that count.",
        )


def _order(design: Design) -> Iterator[Remark]:
    least = smallest_p(design)
    if least is None:
        yield Remark(
            "not_randomised",
            {"possible_sequences": design.possible_sequences},
            "Chance has no say in this order: no test by redrawing is possible, and the result may not speak "
            "of causes.",
        )
    elif least > LARGEST_SMALLEST_P:
        yield Remark(
            "few_sequences",
            {"possible_sequences": design.possible_sequences, "smallest_p": least},
            f"Only {design.possible_sequences} sequences are possible: a test by redrawing cannot give a p "
            f"below {least:.3g}. More periods, or order 'pairs' or 'blocks', give more.",
        )
    possible = possible_trend_r2(design)
    if possible.max() > MOST_R2:
        share = float((possible > MOST_R2).mean())
        yield Remark(
            "trend",
            {"largest_r2": float(possible.max()), "share": share},
            f"{_how_often(design, share)} a straight line over time explains more than {MOST_R2:g} of an "
            f"arm's days (up to {possible.max():.2f}): a trend will be hard to tell from treatment. More "
            "periods, or order 'counterbalanced', help.",
        )


def _how_often(design: Design, share: float) -> str:
    if design.possible_sequences == 1:
        return "In this order"
    often = f"{round(100 * share)}" if share >= 0.01 else "fewer than 1"
    return f"In {often} of 100 sequences that can be drawn"
