"""Checks of the days that were not answered, and of those that were answered late."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nof1.fitting import before_fit as checks
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check
from nof1.values.observations import Observations

MOST_MISSING_APART = 0.2
"""Difference between two arms' shares of unanswered days. Beyond a fifth, who did not answer and when can
move a mean as much as a treatment does."""

LEAST_OF_A_PERIOD = 0.5
"""Share of a period's days that should be answered. With fewer, its few answers may be the better days."""

SHORTEST_PERIOD = 4
"""Days. Of shorter periods a single skipped day would be said."""

LONGEST_TAIL = 0.1
"""Share of the planned days after the last answer. Who stops a tenth or more before the end, a whole period
at least, may have stopped because of how it went."""

LATE = 2
"""Study days. What was entered so many days after the day it is about is remembered, not noticed."""


def missing_by_arm(fitted: Fitted) -> Check:
    """Fails where unanswered days could have made the verdict (qualify).

    `shift` (in the outcome's units) is the least by which one arm's unanswered days, those of `of`, would
    have to differ from what the model expects of them for a verdict to change (a pattern-mixture model: an
    effect moves by the shift times that arm's share of unanswered days). Any verdict where none is clear,
    else a clear one. The check fails where a clear one changes at no more than the worthwhile difference,
    or, where the arms' shares of unanswered days differ by more than `MOST_MISSING_APART`, where any does at
    no more than treatments are expected to differ by (one prior sd). A larger shift is not to be believed.
    """
    shares = checks.missing_shares(fitted.observations)
    arms = fitted.observations.arms
    most = int(np.argmax(shares))
    shift, of = _least_shift(fitted, dict(zip(arms, shares, strict=True)))
    worthwhile, apart = fitted.outcome.worthwhile, shares[most] - min(shares) > MOST_MISSING_APART
    flips = shift is not None and abs(shift) <= worthwhile and fitted.is_clear
    likely = shift is not None and abs(shift) <= max(worthwhile, fitted.expected_difference)
    return Check(
        "missing_by_arm",
        not flips and not (apart and likely),
        "qualify",
        {"arm": arms[most], "most": shares[most], "least": min(shares), "shift": shift, "of": of},
    )


def _least_shift(fitted: Fitted, shares: Mapping[str, float]) -> tuple[float | None, str | None]:
    """The smallest shift of one arm's unanswered days that changes a verdict, and which arm's."""
    shifts = {arm: flipping_shift(fitted, arm, share) for arm, share in shares.items()}
    found = [(shift, arm) for arm, shift in shifts.items() if shift is not None]
    return min(found, key=lambda it: (abs(it[0]), -shares[it[1]]), default=(None, None))


def flipping_shift(fitted: Fitted, arm: str, share: float) -> float | None:
    """The smallest shift of `share` of one arm's days that changes a verdict; None where none does.

    A clear one, where there is one: that another is open is no doubt about it. Looked
    for in steps of a twentieth of the worthwhile difference, up to ten times that difference.
    """
    shifts = np.outer(np.arange(1, 201) * fitted.outcome.worthwhile / 20, (1, -1))
    changes = np.zeros(shifts.shape, dtype=np.bool_)
    for effect, settled in zip(fitted.sustained, fitted.settled, strict=True):
        if (
            share
            and arm in (effect.arm, effect.reference)
            and (settled != "undecided" or not fitted.is_clear)
        ):
            weight = share if effect.arm == arm else -share
            changes |= fitted.verdicts_if_moved(effect, weight * shifts, np.ones(1)) != settled
    first = np.flatnonzero(changes)[:1]
    return float(shifts.ravel()[first[0]]) if first.size else None


def missing_by_period(observations: Observations) -> Check | None:
    """Fails where less than `LEAST_OF_A_PERIOD` of a period's days were answered (note).

    Of the periods of `SHORTEST_PERIOD` days or more before that of the last answer: what comes after it is
    `stopped_early`. None where there are none.
    """
    answered = np.bincount(observations.day_period[checks.answered_days(observations)])
    planned = np.bincount(observations.day_period[observations.day_arm >= 0])[: answered.size]
    numbers = np.flatnonzero(planned[:-1] >= SHORTEST_PERIOD)
    if not numbers.size:
        return None
    share = answered[numbers] / planned[numbers]
    least = int(np.argmin(share))
    return Check(
        "missing_by_period",
        bool(share[least] >= LEAST_OF_A_PERIOD),
        "note",
        {
            "period": observations.period_number(int(numbers[least])),
            "answered": float(share[least]),
            "few": int(np.count_nonzero(share < LEAST_OF_A_PERIOD)),
            "periods": share.size,
        },
    )


def stopped_early(fitted: Fitted) -> Check | None:
    """Fails where the answers end before the plan: a whole period and `LONGEST_TAIL` of the days (qualify).

    `shift` is by how much the days after the last answer, with the arm that has the larger share of them,
    would have to differ from what the model expects for a verdict to change. None where no day is left.
    """
    observations = fitted.observations
    last = int(checks.answered_days(observations)[-1])
    planned = np.flatnonzero(observations.day_arm >= 0)
    tail = planned[planned > last]
    if not tail.size:
        return None
    share = tail.size / planned.size
    whole = np.setdiff1d(observations.day_period[tail], observations.day_period[: last + 1]).size
    shares = np.bincount(observations.day_arm[tail], minlength=len(observations.arms)) / np.bincount(
        observations.day_arm[planned], minlength=len(observations.arms)
    )
    most = int(np.argmax(shares))
    return Check(
        "stopped_early",
        not (whole >= 1 and share > LONGEST_TAIL),
        "qualify",
        {
            "day": last + 1,
            "days": int(tail.size),
            "share": share,
            "periods": int(whole),
            "arm": observations.arms[most],
            "shift": flipping_shift(fitted, observations.arms[most], float(shares[most])),
        },
    )


def late_answers(fitted: Fitted) -> Check | None:
    """Fails where a clear verdict falls without the answers entered `LATE` days or more after their day.

    Qualifies. `apart` is by how much the late answers differ, on average, from what the model expects of
    them, less the same of the others. None where it is not known when answers were entered, or none is late.
    """
    observations = fitted.observations
    if observations.entered is None:
        return None
    late = np.asarray(np.floor(observations.entered) - observations.answer_day >= LATE)
    late_used = late[observations.used]
    if not late_used.any():
        return None
    falls = fitted.would_fall(observations=observations.without(late)) if fitted.is_clear else False
    return Check(
        "late_answers",
        None if falls is None else not falls,
        "qualify",
        {
            "n": int(late_used.sum()),
            "share": float(late_used.mean()),
            "days": LATE,
            "apart": _apart(fitted, late_used),
        },
    )


def _apart(fitted: Fitted, late: NDArray[np.bool_]) -> float | None:
    observations = fitted.observations
    if fitted.fit.fitted is None or late.all():
        return None
    left = observations.answer - fitted.fit.fitted[observations.answer_day]
    left = left[observations.used]
    return float(left[late].mean() - left[~late].mean())
