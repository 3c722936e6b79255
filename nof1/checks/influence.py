"""Checks of what a result hangs on: single days and single periods, left out in turn.

Which ones are worth a refit is told by how far leaving them out would move the effect were the model's four
parameters known: an exact formula for the normal model (the case deletion of a Gaussian process), computed
for all answers at once. A refit of the few that weigh most then says what the verdict would be. A sampled
model's draws are weighted instead: `nof1.checks.left_out`.

References
----------
Rasmussen CE, Williams CKI. Gaussian Processes for Machine Learning. MIT Press 2006, section 5.4.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nof1.checks.left_out import LeftOut, by_weights
from nof1.fitting.fitted import Fitted
from nof1.values.check import Check
from nof1.values.model import Problem, period_lengths
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
    moves = Moves.of(fitted)
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
    used = group[fitted.observations.used]
    groups, moves = np.unique(used), Moves.of(fitted)
    each = sorted(((moves.without(used == one), int(one)) for one in groups), key=lambda it: -it[0].largest)
    unsafe = [one for move, one in each[: 3 * most] if not is_safe(fitted, move)]
    falls = {
        one: fitted.falls(fitted.refit(observations=fitted.observations.without(group == one)))
        for one in unsafe[:most]
    }
    changing = sorted(one for one, changes in falls.items() if changes)
    return LeftOut(groups.tolist(), changing, [one for one, changes in falls.items() if changes is None])


def _is_worth_it(fitted: Fitted) -> bool:
    return fitted.is_clear and int(fitted.observations.used.sum()) <= MOST_ANSWERS


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What leaving out some answers does to each effect: its mean moves, its variance grows; both (E,)."""

    mean: Array
    variance: Array

    @property
    def largest(self) -> float:
        """The largest move over the effects."""
        return float(np.abs(self.mean).max())


def is_safe(fitted: Fitted, move: Move) -> bool:
    """No clear verdict is near falling: it holds with `MARGIN` of the move and of the sd more or less."""
    for effect, settled, by, grown in zip(
        fitted.sustained, fitted.settled, move.mean, move.variance, strict=True
    ):
        wider = (1 + MARGIN) * np.sqrt(1 + max(float(grown), 0.0) / effect.sd**2)
        left = effect.mean + wider * (effect.quantiles - effect.mean)
        slack = MARGIN * (abs(float(by)) + effect.sd)
        ends = [replace(effect, quantiles=left + float(by) + side * slack) for side in (-1, 1)]
        if settled != "undecided" and any(other != settled for other in fitted.verdicts(ends)):
            return False
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """By how much the effects would move without some answers, rho, w, sigma and tau held at their means.

    `precision` (n, n) of the answers, every coefficient integrated out; `weights` (n, E) it times the
    covariance of answers and effects; `left` (n,) it times the answers.
    """

    precision: Array
    weights: Array
    left: Array

    @classmethod
    def of(cls, fitted: Fitted) -> "Moves":
        """With the answers' covariance at the posterior means."""
        problem = Problem.of(fitted.observations, fitted.outcome, fitted.fit.model, fitted.fit.priors)
        columns, priors = problem.columns, problem.priors
        value = {name: one.mean for name, one in fitted.fit.parameters.items()}
        exposed, _ = problem.exposure(np.array([value.get("w", 0.0)]))
        arms = priors.arm_sd * exposed[columns.day, :, 0]
        whole = np.hstack([value.get("tau", 0.0) * columns.shifts, columns.fixed, arms])
        precision = np.linalg.inv(whole @ whole.T + _noise(columns.gap, value))
        weights = precision @ (arms[:, 1:] - arms[:, :1]) * priors.arm_sd
        return cls(precision, weights, precision @ (columns.answer - priors.middle))

    def without(self, answers: NDArray[np.bool_]) -> Move:
        """Without these of the used answers (a mask, (n,))."""
        block = self.precision[np.ix_(answers, answers)]
        told = np.column_stack([self.left[answers], self.weights[answers]])
        solved = np.linalg.solve(block, told)
        mean = -self.weights[answers].T @ solved[:, 0]
        return Move(mean, (self.weights[answers] * solved[:, 1:]).sum(axis=0))


def _noise(gap: Array, value: Mapping[str, float]) -> Array:
    """(n, n) covariance of the residuals: AR(1), and beside it what answers of one day differ by."""
    time = np.concatenate([[0.0], np.cumsum(gap)])
    apart = np.abs(np.subtract.outer(time, time))
    rho = value.get("rho", 0.0)
    correlated = rho**apart if rho else (apart == 0).astype(np.float64)
    within = max(value.get("sigma_w", 0.0), 1e-3 * value["sigma"])
    return np.asarray(value["sigma"] ** 2 * correlated + within**2 * np.eye(len(time)))
