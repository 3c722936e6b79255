"""Checks of what a result hangs on: single days and single periods, left out in turn.

Which ones are worth a refit is told by how far leaving them out would move the effect were the model's four
parameters known (`nof1.fitting.moves`), for all answers at once. A refit of the few that weigh most then says
what the verdict would be. A sampled model's draws are weighted instead: `nof1.checks.left_out`.
"""

import numpy as np
from numpy.typing import NDArray

from nof1.checks.left_out import LeftOut, by_weights
from nof1.fitting.fitted import Fitted
from nof1.fitting.moves import Move
from nof1.values.check import Check
from nof1.values.model import period_lengths
from nof1.values.observations import Observations

FARTHEST_DAY = 4.0
"""An answer so many sd from what all others let expect of it: one in sixteen thousand for a normal answer."""

DAYS_LEFT_OUT = 3
"""Days that are refitted without, at most: those whose answers move the effect most."""

PERIODS_LEFT_OUT = 8
"""Periods that are refitted without, at most: those whose answers move the effect most."""

MARGIN = 0.25
"""A refit is spared where the verdict would hold with a quarter of the move, and of the effect's sd, added
to the worst. The parameters that are held for the formula move less than that without a day or a period."""

MOST_ANSWERS = 1_000
"""With more, no single day is left out: it cannot weigh enough, and a refit would take long."""

Array = NDArray[np.float64]


def day_influence(fitted: Fitted) -> Check | None:
    """Fails where an answer is more than `FARTHEST_DAY` sd from what all others let expect of it (note).

    None where a refit would be slow, and beyond `MOST_ANSWERS` answers.
    """
    away = _away(fitted)
    if away is None:
        return None
    day, answer = _used(fitted.observations)
    farthest = int(np.argmax(away))
    return Check(
        "day_influence",
        bool(away[farthest] <= FARTHEST_DAY),
        "note",
        {"day": int(day[farthest]) + 1, "answer": float(answer[farthest]), "sds": float(away[farthest])},
    )


def _used(observations: Observations) -> tuple[NDArray[np.int64], Array]:
    return observations.answer_day[observations.used], observations.answer[observations.used]


def _away(fitted: Fitted) -> Array | None:
    """(n,) how far each answer is from what all others let expect of it, in sds of that.

    Its own weight in what is expected of it is taken out: an answer far away draws the fit towards itself.
    """
    if not fitted.can_refit or int(fitted.observations.used.sum()) > MOST_ANSWERS:
        return None
    moves = fitted.moves
    return np.asarray(np.abs(moves.left) / np.sqrt(np.diag(moves.precision)))


def farthest_days(fitted: Fitted, count: int) -> NDArray[np.int64]:
    """The study days of the answers that are farthest from what was expected of them."""
    away = _away(fitted)
    if away is None:
        return np.zeros(0, dtype=np.int64)
    days, _ = _used(fitted.observations)
    return np.unique(days[np.argsort(-away, kind="stable")[:count]])


def single_days(fitted: Fitted) -> Check | None:
    """Fails where leaving out one day's answers makes a clear verdict fall (qualify).

    Not judged where no verdict is known to fall, but of some days (`unknown`) it could not be told. None
    where every verdict is open, beyond `MOST_ANSWERS` answers, and where every period is one day: then that
    is `period_influence`.
    """
    observations = fitted.observations
    if not _is_worth_it(fitted) or np.all(period_lengths(observations) == 1):
        return None
    found = _left_out_in_turn(fitted, observations.answer_day, DAYS_LEFT_OUT)
    first = found.changing[0] + 1 if found.changing else None
    numbers = {
        "day": first,
        "changing": len(found.changing),
        "days": len(found.groups),
        "unknown": len(found.unknown),
    }
    return Check("single_days", found.passed, "qualify", numbers)


def period_influence(fitted: Fitted) -> Check | None:
    """Fails where leaving out one period's answers makes a clear verdict fall (qualify).

    `period` is 0 where that is the time before the first treatment, which is none of the `periods`. Not
    judged where no verdict is known to fall, but of some periods (`unknown`) it could not be told. None where
    every verdict is open, and beyond `MOST_ANSWERS` answers.
    """
    if not _is_worth_it(fitted):
        return None
    observations = fitted.observations
    found = _left_out_in_turn(fitted, observations.day_period[observations.answer_day], PERIODS_LEFT_OUT)
    told = [observations.period_number(one) for one in found.groups]
    changing = [observations.period_number(one) for one in found.changing]
    numbers = {
        "period": max(changing[0], 0) if changing else None,
        "changing": sum(number > 0 for number in changing),
        "periods": sum(number > 0 for number in told),
        "unknown": len(found.unknown),
    }
    return Check("period_influence", found.passed, "qualify", numbers)


def _left_out_in_turn(fitted: Fitted, group: NDArray[np.int64], most: int) -> LeftOut:
    """Leave each group of answers out; no more than `most` refits, those that move an effect most first."""
    if not fitted.can_refit:
        return by_weights(fitted, group)
    groups, move = fitted.moves.without_each(group[fitted.observations.used])
    largest = np.argsort(-move.largest, kind="stable")[: 3 * most]
    unsafe = groups[largest[~are_safe(fitted, move)[largest]]].tolist()
    falls = {
        one: fitted.would_fall(observations=fitted.observations.without(group == one))
        for one in unsafe[:most]
    }
    changing = sorted(one for one, changes in falls.items() if changes)
    return LeftOut(groups.tolist(), changing, [one for one, changes in falls.items() if changes is None])


def _is_worth_it(fitted: Fitted) -> bool:
    return fitted.is_clear and int(fitted.observations.used.sum()) <= MOST_ANSWERS


def are_safe(fitted: Fitted, move: Move) -> NDArray[np.bool_]:
    """(M,) no clear verdict is near falling: each holds with `MARGIN` of the move and sd either way."""
    safe = np.ones(len(move.mean), dtype=np.bool_)
    for effect, settled, by, grown in zip(
        fitted.sustained, fitted.settled, move.mean.T, move.variance.T, strict=True
    ):
        wider = (1 + MARGIN) * np.sqrt(1 + np.maximum(grown, 0.0) / effect.sd**2)
        slack = MARGIN * (np.abs(by) + effect.sd)
        for end in (by - slack, by + slack):
            holds = fitted.verdicts_if_moved(effect, end, wider) == settled
            safe &= holds | (settled == "undecided")
    return safe
