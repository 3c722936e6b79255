"""The reference model: which terms, and the columns they make of a person's calendar."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from nof1.errors import DesignError, InputError
from nof1.values.exposure import RECALL_DAYS, daily_exposure, recalled
from nof1.values.observations import WASHOUT, Observations
from nof1.values.outcome import Outcome
from nof1.values.priors import Likelihood, Priors

Noise = Literal["normal", "student"]

SHORTEST_FOR_SHIFTS = 4
"""Period shifts are on by default where periods last at least this many days."""


@dataclass(frozen=True, slots=True)
class Model:
    """Which terms the reference model has beside the arms.

    Parameters
    ----------
    trend
        A straight line over the planned days.
    carryover
        Exposure moves towards its target by a share each day; without it, at once.
    autocorrelation
        AR(1) residuals on calendar time; without it, independent ones.
    period_shifts
        Whatever else moves a whole period. None: on where the median period lasts at least four days.
    weekday
        A shift for each day of the week.
    half_life
        Of the treatment's effect, in days, where known: makes the carryover's prior.
    noise
        Of a continuous outcome: "normal", or "student" for days far out of the ordinary.

    Raises
    ------
    InputError
        A noise that there is not.
    """

    trend: bool = True
    carryover: bool = True
    autocorrelation: bool = True
    period_shifts: bool | None = None
    weekday: bool = False
    half_life: float | None = None
    noise: Noise = "normal"

    def __post_init__(self) -> None:
        if self.noise not in get_args(Noise):
            raise InputError(f"noise is {self.noise!r}; it must be one of {', '.join(get_args(Noise))}")

    def resolved(self, observations: Observations) -> "Model":
        """The same model with `period_shifts` decided for this calendar."""
        if self.period_shifts is not None:
            return self
        lengths = period_lengths(observations)
        return replace(self, period_shifts=bool(np.median(lengths) >= SHORTEST_FOR_SHIFTS))


@dataclass(frozen=True, slots=True, eq=False)
class DesignColumns:
    """Everything of a person's calendar that does not depend on a parameter.

    Attributes
    ----------
    answer
        (n,) answers used, in the outcome's units; washout days are left out.
    day
        (n,) their study days.
    gap
        (n - 1,) days between neighbouring answers: whole study days; with several answers a day true times.
    is_several
        Some day has several answers: what they differ by is independent noise beside the correlated state.
    fixed
        (n, F) columns with a prior of fixed width, each multiplied by its prior sd: level, trend, weekdays,
        covariates (centred, divided by their own sd; their mean on days without an answer).
    fixed_by_day
        (D, F) the same for every planned day.
    fixed_names
        (F,) what they are.
    shifts
        (n, P) one column a period (P = 0 without period shifts), of 0 and 1.
    shifts_by_day
        (D, P) the same for every planned day.
    """

    answer: NDArray[np.float64]
    day: NDArray[np.int64]
    gap: NDArray[np.float64]
    is_several: bool
    fixed: NDArray[np.float64]
    fixed_by_day: NDArray[np.float64]
    fixed_names: tuple[str, ...]
    shifts: NDArray[np.float64]
    shifts_by_day: NDArray[np.float64]


def period_lengths(observations: Observations) -> NDArray[np.int64]:
    """Planned days of each treatment period, baseline and washout excluded."""
    return np.unique(observations.day_period[observations.day_arm >= 0], return_counts=True)[1]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One person's answers under one model, laid out for either engine."""

    observations: Observations
    outcome: Outcome
    model: Model
    priors: Priors
    columns: DesignColumns

    @property
    def likelihood(self) -> Likelihood:
        """How answers spread about what is expected of them."""
        return self.priors.likelihood

    @classmethod
    def of(cls, observations: Observations, outcome: Outcome, model: Model, priors: Priors) -> "Problem":
        """Lay out the columns.

        Raises
        ------
        DesignError
            An arm has no planned day, or the question's recall is too long for the periods.
        """
        refuse_unusable(observations, outcome)
        resolved = model.resolved(observations)
        return cls(observations, outcome, resolved, priors, _columns(observations, resolved, priors))

    def exposure(self, kept: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What answers speak of, and what was lived, for each share `kept` a day.

        Returns
        -------
        (D, K, W) exposure to each arm, averaged over the days that an answer on each day would speak of;
        (K, K, W) mean exposure (second axis) over the planned days assigned to each arm (first axis).
        """
        observations = self.observations
        daily = daily_exposure(observations, kept)
        assigned = observations.day_arm == np.arange(len(observations.arms))[:, None]
        lived = np.tensordot(assigned / assigned.sum(axis=1, keepdims=True), daily, axes=1)
        return recalled(daily, observations, self.outcome.recall), lived


def _columns(observations: Observations, model: Model, priors: Priors) -> DesignColumns:
    used = observations.used
    day = observations.answer_day[used]
    names, by_day = _fixed_by_day(observations, model, priors)
    beside = _covariates(observations, priors)
    shifts = _shifts_by_day(observations) if model.period_shifts else np.zeros((len(observations.day_arm), 0))
    several = bool(np.any(np.diff(day) == 0))
    time = observations.answer_time[used] if several and observations.answer_time is not None else day
    return DesignColumns(
        answer=observations.answer[used],
        day=day,
        gap=np.diff(time).astype(np.float64),
        is_several=several,
        fixed=np.column_stack([by_day[day], beside]),
        fixed_by_day=np.column_stack([by_day, _daily_means(beside, day, len(by_day))]),
        fixed_names=(*names, *(f"covariate {one.name}" for one in observations.covariates)),
        shifts=shifts[day],
        shifts_by_day=shifts,
    )


def _covariates(observations: Observations, priors: Priors) -> NDArray[np.float64]:
    """(n, C) centred, divided by their sd (one that never changes stays 0), times the prior sd."""
    used = observations.used
    columns = [one.value[used] - one.value[used].mean() for one in observations.covariates]
    scaled = [priors.covariate_sd * column / (column.std() or 1.0) for column in columns]
    return np.column_stack(scaled) if scaled else np.zeros((int(used.sum()), 0))


def _daily_means(columns: NDArray[np.float64], day: NDArray[np.int64], days: int) -> NDArray[np.float64]:
    """(D, C) mean of each day's answers, 0 on days without one."""
    totals = np.zeros((days, columns.shape[1]))
    np.add.at(totals, day, columns)
    return totals / np.maximum(np.bincount(day, minlength=days), 1)[:, None]


def refuse_unusable(observations: Observations, outcome: Outcome) -> None:
    """Refuse a calendar that cannot answer the question.

    Raises
    ------
    DesignError
        An arm has no planned day, or the recall is longer than half the shortest period (the last period,
        which the end of the series may have cut short, does not count unless it is the only one).
    """
    for k, arm in enumerate(observations.arms):
        if not np.any(observations.day_arm == k):
            raise DesignError(f"{arm} has no day in this series: there is nothing to compare")
    window = RECALL_DAYS[outcome.recall]
    lengths = period_lengths(observations)
    shortest = int(min(lengths[:-1])) if len(lengths) > 1 else int(lengths[0])
    if window > 1 and 2 * window > shortest:
        raise DesignError(
            f"a question about the last {window} days needs periods of at least {2 * window} days; the "
            f"shortest here has {shortest}. Ask about fewer days, or plan longer periods"
        )


def _fixed_by_day(
    observations: Observations, model: Model, priors: Priors
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    days = np.arange(len(observations.day_arm))
    named = {"alpha": np.full(len(days), priors.middle_sd)}
    if model.trend:
        named["trend"] = priors.trend_sd * (days / max(len(days) - 1, 1) - 0.5)
    if model.weekday:
        offset = observations.start.weekday() if observations.start else 0
        for weekday in range(7):
            named[f"weekday {weekday}"] = priors.weekday_sd * ((days + offset) % 7 == weekday)
    return tuple(named), np.column_stack(list(named.values()))


def _shifts_by_day(observations: Observations) -> NDArray[np.float64]:
    periods = np.unique(observations.day_period[observations.day_period != WASHOUT])
    return np.asarray(observations.day_period[:, None] == periods, dtype=np.float64)
