"""What can be drawn but will disappoint: remarks on a design before anyone follows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import factorial

from nof1.designs.design import Design
from nof1.designs.trend import possible_trend_r2
from nof1.values.exposure import RECALL_DAYS
from nof1.values.outcome import Recall
from nof1.values.trend import MOST_TREND_R2
from nof1.words.speaker import Language, Speaker

LARGEST_SMALLEST_P = 0.05
"""A test that cannot reach this p whatever is answered is no test."""


_SHARES = ("share", "most_r2", "largest_r2")


@dataclass(frozen=True, slots=True)
class Remark:
    """A code and the numbers behind it; `remark_text` writes the sentence."""

    code: str
    numbers: Mapping[str, float]


def remark_text(remark: Remark, language: Language = "en") -> str:
    """What a remark says, and what to do about it."""
    say = Speaker(language)
    numbers = {
        name: _share(value, say) if name in _SHARES else say.plain(value)
        for name, value in remark.numbers.items()
    }
    is_one = remark.code == "trend" and remark.numbers["possible_sequences"] == 1
    return say(f"remark.{remark.code}{'.one' if is_one else ''}", **numbers)


def _share(value: float, say: Speaker) -> str:
    return say.share(value) if value >= 0.001 else say("less_than", n=say.share(0.001))


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
        yield Remark("periods_per_arm", {"periods_per_arm": design.periods_per_arm})
    looks_back, days = RECALL_DAYS[recall], design.period_days
    if looks_back > 1 and 2 * looks_back > days:
        yield Remark("recall", {"recall_days": looks_back, "period_days": days})
    if 2 * design.washout_days > days:
        yield Remark("washout", {"washout_days": design.washout_days, "period_days": days})


def _order(design: Design) -> Iterator[Remark]:
    least, count = smallest_p(design), design.possible_sequences
    if least is None:
        yield Remark("not_randomised", {"possible_sequences": count})
    elif least > LARGEST_SMALLEST_P:
        yield Remark("few_sequences", {"possible_sequences": count, "smallest_p": least})
    possible = possible_trend_r2(design)
    if possible.max() > MOST_TREND_R2:
        numbers = {
            "share": float((possible > MOST_TREND_R2).mean()),
            "largest_r2": float(possible.max()),
            "most_r2": MOST_TREND_R2,
            "possible_sequences": count,
        }
        yield Remark("trend", numbers)
