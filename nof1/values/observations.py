"""Answers laid on the calendar: what every model takes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from nof1.errors import InputError

WASHOUT = -1
"""In `day_arm` and `day_period`: a washout day, no arm in force; as `before`: none of the arms."""

BASELINE = -2
"""In `day_arm`: a day before the first treatment, when what was taken `before` goes on."""

Allocation = Literal["randomised", "fixed", "chosen", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class Covariate:
    """Something else that moves the answers and that the treatment does not: the weather, a shift at work.

    `value` is (n,), finite, one for each answer.
    """

    name: str
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """One person's series.

    Days are study days, 0 for the first; each is one calendar day, however many hours it had.

    Attributes
    ----------
    arms
        K >= 1 labels. The first is the reference: effects are every other arm minus it. With one arm there
        is nothing to compare: such a series can be described, and its result is withheld.
    day_arm
        (D,) the arm in force on each study day (index into `arms`), `WASHOUT` on washout days, `BASELINE` on
        days before the first treatment.
    day_period
        (D,) the period each day belongs to, 0, 1, …; `WASHOUT` on washout days.
    answer_day
        (n,) study day of each answer, in order; several answers on a day need `answer_time`.
    answer
        (n,) the answers, finite, in the outcome's units. Answers on washout days may be here; models leave
        them out of the likelihood.
    before
        Index of the arm taken before day 0, `WASHOUT` for none of them, None where it is not known. Then
        none is assumed, and the check `taken_before` asks whether a verdict hangs on that.
    allocation
        How the order of treatments came about. Unless "randomised", no causal words.
    period_rule
        How periods were told: "runs" (each run of one arm), "days:7" (blocks of 7 days from the first day),
        "column:NAME", "planned" (the trial's own calendar), or a sentence of your own.
    start
        The calendar date of day 0, where known.
    merged_days
        On how many days several answers were made one before they came here.
    answer_time
        (n,) when each answer was given, in days since day 0 began, in order; None: one answer a day, its hour
        unknown. The study day need not be the whole part: it starts when the person's day does.
    covariates
        What else is known of each answer.
    entered
        (n,) when each answer was entered, in the same days as `answer_time`; NaN where unknown.
    rater, raters
        (n,) who answered, as an index into `raters`.

    Raises
    ------
    InputError
        Arrays that contradict each other; the message names the attribute and the day.
    """

    arms: tuple[str, ...]
    day_arm: NDArray[np.int64]
    day_period: NDArray[np.int64]
    answer_day: NDArray[np.int64]
    answer: NDArray[np.float64]
    before: int | None = None
    allocation: Allocation = "unknown"
    period_rule: str = "planned"
    start: date | None = None
    merged_days: int = 0
    answer_time: NDArray[np.float64] | None = None
    covariates: tuple[Covariate, ...] = ()
    entered: NDArray[np.float64] | None = None
    rater: NDArray[np.int64] | None = None
    raters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._check_labels()
        self._check_days()
        self._check_periods()
        self._check_answers()
        self._check_times()
        self._check_beside_answers()

    def _check_labels(self) -> None:
        if not self.arms or len(set(self.arms)) < len(self.arms):
            raise InputError(f"arms are {self.arms}; give distinct labels, the reference first")
        if self.before is not None and not WASHOUT <= self.before < len(self.arms):
            raise InputError(
                f"before is {self.before}; give an index into arms (0 to {len(self.arms) - 1}), {WASHOUT} "
                "for none of them, or None if it is not known"
            )
        if self.allocation not in get_args(Allocation):
            raise InputError(
                f"allocation is {self.allocation!r}; it must be one of {', '.join(get_args(Allocation))}"
            )

    def _check_days(self) -> None:
        if self.day_arm.ndim != 1 or self.day_arm.size == 0 or self.day_arm.shape != self.day_period.shape:
            raise InputError(
                f"day_arm has shape {self.day_arm.shape} and day_period {self.day_period.shape}; "
                "both need one number for each study day"
            )
        wrong = np.flatnonzero((self.day_arm < BASELINE) | (self.day_arm >= len(self.arms)))
        if wrong.size:
            raise InputError(
                f"day_arm is {self.day_arm[wrong[0]]} on study day {wrong[0]}, of {len(self.arms)} arms"
            )
        wrong = np.flatnonzero((self.day_arm == WASHOUT) != (self.day_period == WASHOUT))
        if wrong.size:
            raise InputError(
                f"study day {wrong[0]} is washout in one of day_arm and day_period, but not in the other"
            )

        late = np.flatnonzero((self.day_arm == BASELINE) & (np.cumsum(self.day_arm >= 0) > 0))
        if late.size:
            raise InputError(f"study day {late[0]} is baseline, after the first treatment")

    def _check_periods(self) -> None:
        days = np.flatnonzero(self.day_period != WASHOUT)
        numbers, arms = self.day_period[days], self.day_arm[days]
        steps = np.diff(numbers, prepend=-1)
        wrong = np.flatnonzero((steps < 0) | (steps > 1))
        if wrong.size:
            raise InputError(
                f"day_period jumps on study day {days[wrong[0]]}; number the periods 0, 1, … in order"
            )
        wrong = np.flatnonzero((np.diff(numbers) == 0) & (np.diff(arms) != 0))
        if wrong.size:
            raise InputError(f"period {numbers[wrong[0]]} changes its arm on study day {days[wrong[0] + 1]}")

    def _check_answers(self) -> None:
        if self.answer.ndim != 1 or self.answer.shape != self.answer_day.shape:
            raise InputError(
                f"answer has shape {self.answer.shape} and answer_day {self.answer_day.shape}; "
                "both need one number for each answer"
            )
        steps = np.diff(self.answer_day)
        if np.any(steps < 0) or (self.answer_time is None and np.any(steps == 0)):
            raise InputError(
                "answer_day must increase: one answer a day, in order (several a day need answer_time)"
            )
        if self.answer_day.size and not 0 <= self.answer_day[0] <= self.answer_day[-1] < self.day_arm.size:
            raise InputError(f"answer_day goes beyond the {self.day_arm.size} study days")
        wrong = np.flatnonzero(~np.isfinite(self.answer))
        if wrong.size:
            raise InputError(
                f"the answer of study day {self.answer_day[wrong[0]]} is not finite; leave it out"
            )

    def _check_times(self) -> None:
        time = self.answer_time
        if time is None:
            return
        if time.shape != self.answer.shape or not np.isfinite(time).all():
            raise InputError(f"answer_time has shape {time.shape}; give a finite number for each answer")
        if np.any(np.diff(time) < 0):
            raise InputError(f"answer_time goes back after answer {int(np.argmax(np.diff(time) < 0)) + 1}")
        away = np.flatnonzero(np.abs(time - self.answer_day - 0.5) > 1.5)
        if away.size:
            raise InputError(
                f"answer {away[0] + 1} was given at {time[away[0]]:g} days, more than a day away from its "
                f"study day {self.answer_day[away[0]]}"
            )

    def _check_beside_answers(self) -> None:
        for covariate in self.covariates:
            if covariate.value.shape != self.answer.shape or not np.isfinite(covariate.value).all():
                raise InputError(
                    f"covariate {covariate.name!r} has shape {covariate.value.shape}; give a finite number "
                    f"for each of the {self.answer.size} answers"
                )
        names = [covariate.name for covariate in self.covariates]
        if len(set(names)) < len(names):
            raise InputError(f"covariates are {names}; each needs a name of its own")
        if self.entered is not None and self.entered.shape != self.answer.shape:
            raise InputError(f"entered has shape {self.entered.shape}; give one number for each answer")
        if self.rater is not None and (
            self.rater.shape != self.answer.shape
            or np.any((self.rater < 0) | (self.rater >= len(self.raters)))
        ):
            raise InputError(f"rater must hold an index into the {len(self.raters)} raters for each answer")

    @property
    def several_a_day(self) -> bool:
        """Some day has more than one answer."""
        return bool(np.any(np.diff(self.answer_day) == 0))

    @property
    def used(self) -> NDArray[np.bool_]:
        """(n,) which answers count: all but those on washout days."""
        return np.asarray(self.day_arm[self.answer_day] != WASHOUT, dtype=np.bool_)

    def period_number(self, period: int) -> int:
        """As it is told: 1 for the first period of a treatment; 0 or less before the first treatment."""
        before = np.unique(self.day_period[self.day_arm == BASELINE]).size
        return int(period - before + 1)

    def taken_as(self, day_arm: NDArray[np.int64]) -> "Observations":
        """The same answers under what was really taken.

        Parameters
        ----------
        day_arm
            (D,) the arm taken on each study day, `WASHOUT` where none of them was; `BASELINE` days stay.

        Returns
        -------
        A series whose order nobody drew (`allocation` "chosen" where a day differs); a day on which another
        arm was taken divides its period.
        """
        if not np.any(day_arm != self.day_arm):
            return self
        on = np.flatnonzero(day_arm != WASHOUT)
        pair = np.stack([self.day_period[on], day_arm[on]])
        begins = np.any(np.diff(pair, axis=1, prepend=-9) != 0, axis=0)
        period = np.full(day_arm.size, WASHOUT, dtype=np.int64)
        period[on] = np.cumsum(begins) - 1
        return replace(self, day_arm=day_arm, day_period=period, allocation="chosen", period_rule="runs")

    def without(self, answers: NDArray[np.bool_]) -> "Observations":
        """The same days with these answers (a mask, (n,)) taken away."""
        kept = ~answers
        return replace(
            self,
            answer_day=self.answer_day[kept],
            answer=self.answer[kept],
            answer_time=None if self.answer_time is None else self.answer_time[kept],
            covariates=tuple(replace(one, value=one.value[kept]) for one in self.covariates),
            entered=None if self.entered is None else self.entered[kept],
            rater=None if self.rater is None else self.rater[kept],
        )


@dataclass(frozen=True, slots=True)
class ArmDescription:
    """One arm (or the baseline) as it was answered, before any model.

    `n` answers and `missing` unanswered days while the arm was in force; `mean` and `sd` (n - 1 in the
    denominator) of the answers, None where there are too few; in how many `periods` it was given.
    """

    arm: str
    n: int
    missing: int
    mean: float | None
    sd: float | None
    periods: int


def describe(observations: Observations) -> tuple[ArmDescription, ...]:
    """Plain counts, means and spreads of each arm, the reference first."""
    return tuple(_describe(observations, number, arm) for number, arm in enumerate(observations.arms))


def describe_baseline(observations: Observations) -> ArmDescription | None:
    """The same of the days before the first treatment; None where there are none."""
    if not np.any(observations.day_arm == BASELINE):
        return None
    return _describe(observations, BASELINE, "baseline")


def _describe(observations: Observations, arm: int, label: str) -> ArmDescription:
    in_force = observations.day_arm == arm
    answers = observations.answer[in_force[observations.answer_day]]
    return ArmDescription(
        arm=label,
        n=answers.size,
        missing=int(in_force.sum() - in_force[np.unique(observations.answer_day)].sum()),
        mean=float(answers.mean()) if answers.size else None,
        sd=float(answers.std(ddof=1)) if answers.size > 1 else None,
        periods=int(np.unique(observations.day_period[in_force]).size),
    )
