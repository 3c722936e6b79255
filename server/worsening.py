"""Worse than before, several days running: on which days of a series a rule is met.

A day's value is the last one said for it. On an answered day d the rule looks at the run, which is the last
`days` answered days up to d, and at the reference, which is the median of the (up to) 7 answered days right
before the run; with fewer than 3 of them there is no reference and the rule is not met. It is met when every
value of the run is worse than the reference by `amount` or more. A day without an answer neither counts nor
breaks the run. Read alike on the phone: `clients/kit/worsening.ts`, `clients/kit/worsening.examples.json`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from server.asking import Worsening

REFERENCE_DAYS = 7
FEWEST_DAYS = 3
TOLERANCE = 1e-9
"""Of decimal numbers: 7.3 is worse than 5.8 by 1.5."""


def episodes(values: Mapping[int, float], rule: Worsening) -> list[list[int]]:
    """The study days on which the rule is met; those that follow each other among the answered together."""
    days = sorted(values)
    met = [_is_met([values[day] for day in days[: place + 1]], rule) for place in range(len(days))]
    found: list[list[int]] = [[days[0]]] if met and met[0] else []
    for (before, is_met), day in zip(pairwise(met), days[1:], strict=True):
        if is_met and before:
            found[-1].append(day)
        elif is_met:
            found.append([day])
    return found


def _is_met(so_far: Sequence[float], rule: Worsening) -> bool:
    run, before = so_far[-rule.days :], so_far[: -rule.days][-REFERENCE_DAYS:]
    if len(run) < rule.days or len(before) < FEWEST_DAYS:
        return False
    reference, sign = median(before), 1 if rule.worse == "higher" else -1
    return all(sign * (value - reference) >= rule.amount - TOLERANCE for value in run)
