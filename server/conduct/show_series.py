"""A trial's series on its calendar, through the eyes of the one who asks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, PeriodSeen, allocation_for, find_trial
from server.conduct.advance_trials import ends_at
from server.conduct.read_protocol import read_protocol
from server.conduct.read_series import DayAnswer, DayPlan, beside_answers, day_answers, days_of
from server.plan import PlannedArm, PlannedOutcome
from server.study_day import day_number, start_of, study_date
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One study day as planned. `switch`: something else is to be taken from this day on."""

    day: int
    date: date
    period: int | None
    arm: str | None
    code: str | None
    washout: bool
    switch: bool


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One study day, planned and answered; `in_trial` is false for days after an early end.

    `mode` is how the answer came: by the app, in a call or on paper that staff entered, from a file.
    """

    day: int
    date: date
    period: int | None
    arm: str | None
    code: str | None
    washout: bool
    answer: float | None
    taken: str | None
    changed: bool | None
    note: str | None
    late: bool
    mode: str | None
    in_trial: bool
    checkin_id: UUID | None


@dataclass(frozen=True, slots=True)
class Beside:
    """An answer that was kept and does not count, since another of its day does."""

    day: int
    answer: float | None
    mode: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Series:
    """The whole of it, with the names that its codes need."""

    first_day: date | None
    today: int | None
    days: list[SeriesDay]
    arms: tuple[PlannedArm, ...]
    outcome: PlannedOutcome
    beside: list[Beside]


def show_series(session: Session, now: datetime, asker: Asker, trial_id: UUID) -> Series:
    """Every day from the first to the last planned, answered or not."""
    trial = find_trial(session, asker, trial_id)
    plan = read_protocol(session, trial).plan
    answers = day_answers(session, trial)
    ends = ends_at(session, trial) if trial.last_day else now
    return Series(
        first_day=trial.first_day,
        today=today(trial, plan.day_starts_at, now),
        days=[
            _answered(day, answers.get(day.day), start_of(day.date, trial.zone, plan.day_starts_at) <= ends)
            for day in calendar(session, asker, trial)
        ],
        arms=plan.arms,
        outcome=plan.outcome,
        beside=[
            Beside(one.day, one.answer, one.mode, one.answered_at) for one in beside_answers(session, trial)
        ],
    )


def calendar(session: Session, asker: Asker, trial: Trial) -> list[CalendarDay]:
    """The planned days of a trial that somebody joined; else none."""
    if trial.first_day is None:
        return []
    periods = allocation_for(session, asker, trial)
    switches = switch_days(periods)
    return [
        _on_date(day, trial.first_day + timedelta(days=day.day - 1), day.day in switches)
        for day in days_of(periods)
    ]


def switch_days(periods: tuple[PeriodSeen, ...]) -> list[int]:
    """The first days on which something else is taken; to eyes that do not know, of each period."""
    return [
        after.first_day
        for before, after in pairwise(periods)
        if after.washout_days or after.arm is None or after.arm != before.arm
    ]


def today(trial: Trial, day_starts_at: str, now: datetime) -> int | None:
    """The study day of this moment while the trial runs."""
    if trial.first_day is None or trial.last_day is None or trial.ended_at is not None or trial.imported:
        return None
    on = study_date(now, trial.zone, day_starts_at)
    return day_number(on, trial.first_day) if trial.first_day <= on <= trial.last_day else None


def _on_date(day: DayPlan, on: date, switch: bool) -> CalendarDay:
    return CalendarDay(day.day, on, day.period, day.arm, day.code, day.washout, switch)


def _answered(day: CalendarDay, said: DayAnswer | None, in_trial: bool) -> SeriesDay:
    said = said or DayAnswer(day.day)
    return SeriesDay(
        day=day.day,
        date=day.date,
        period=day.period,
        arm=day.arm,
        code=day.code,
        washout=day.washout,
        answer=said.answer,
        taken=said.taken,
        changed=said.changed,
        note=said.note,
        late=said.late,
        mode=said.mode,
        in_trial=in_trial,
        checkin_id=said.checkin_id,
    )
