"""A pause that moves the calendar: amendments of the periods that it lengthens or shifts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import periods_in_force
from server.tables.allocation import Period
from server.tables.prompt import Pause
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period; its washout days stand right before `first_day`."""

    first_day: int
    last_day: int
    washout_days: int


def with_pause(spans: Sequence[Span], first_day: int, days: int) -> list[Span]:
    """The same treatment goes on over the pause; what comes after it comes so many days later.

    A pause on the day of a switch lengthens the period before it, one in a washout the washout. The rule
    knows no arm: it is the same for every sequence.
    """
    moved: list[Span] = []
    for place, span in enumerate(spans):
        begins = span.first_day - span.washout_days
        if begins >= first_day and place > 0:
            moved.append(replace(span, first_day=span.first_day + days, last_day=span.last_day + days))
        elif span.washout_days and begins < first_day <= span.first_day:
            moved.append(Span(span.first_day + days, span.last_day + days, span.washout_days + days))
        elif span.last_day >= first_day - 1:
            moved.append(replace(span, last_day=span.last_day + days))
        else:
            moved.append(span)
    return moved


def move_periods(session: Session, now: datetime, trial: Trial, pauses: Iterable[Pause], by: UUID) -> None:
    """Bring the periods to where these pauses put them: always from the first plan, so undoing is exact."""
    if trial.first_day is None:
        return
    current = periods_in_force(session, trial)
    spans = [Span(row.first_day, row.last_day, row.washout_days) for row in _as_drawn(session, trial)]
    moving = sorted((pause for pause in pauses if pause.moves_calendar), key=lambda pause: pause.first_day)
    for pause in moving:
        spans = with_pause(spans, pause.first_day, pause.last_day - pause.first_day + 1)
    for row, span in zip(current, spans, strict=True):
        if Span(row.first_day, row.last_day, row.washout_days) != span:
            session.add(_amendment(trial, row, span, now, by))
    if spans:
        trial.last_day = trial.first_day + timedelta(days=spans[-1].last_day - 1)
    session.flush()


def _as_drawn(session: Session, trial: Trial) -> Sequence[Period]:
    chosen = select(Period).where(Period.trial_id == trial.id, Period.amendment == 0)
    return session.exec(chosen.order_by(col(Period.number))).all()


def _amendment(trial: Trial, row: Period, span: Span, now: datetime, by: UUID) -> Period:
    first = trial.first_day or row.starts_on
    return Period(
        trial_id=trial.id,
        number=row.number,
        amendment=row.amendment + 1,
        first_day=span.first_day,
        last_day=span.last_day,
        washout_days=span.washout_days,
        starts_on=first + timedelta(days=span.first_day - 1),
        ends_on=first + timedelta(days=span.last_day - 1),
        reason="pause",
        replaces_id=row.id,
        made_at=now,
        made_by_id=by,
    )
