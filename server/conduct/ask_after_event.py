"""Ask what the plan asks after something happened."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session, col, func, select

from server.asking import DAILY, Asking, Questionnaire
from server.auth import GOING_ON
from server.conduct.lay_out_trial import clocks_of
from server.conduct.plan_prompts import add_occurrence
from server.conduct.read_pauses import days_paused
from server.schedule import Clocks, lay_out_event
from server.study_day import day_number, study_date
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

FIRST_SLOT = 1_000_000
"""Slots of what follows events: far from those that name a time of day."""


def ask_after_event(
    session: Session,
    now: datetime,
    trial: Trial,
    event: str,
    event_id: UUID,
    happened_at: datetime,
    *,
    questionnaire: str = DAILY,
    value: float | None = None,
) -> list[Occurrence]:
    """Lay out what follows a flare, a rescue medicine, a side effect, a high score; the same event once.

    An event told late is asked about at once, unless the question would be closed by then. Within
    `apart_minutes` of the last one nothing is asked again. `value` is the answer or score of `questionnaire`.
    """
    version = session.get(ProtocolVersion, trial.protocol_version_id)
    if version is None or trial.state not in GOING_ON:
        return []
    clocks = clocks_of(session, trial, version)
    asked = _asked_after(Asking.from_content(version.asking), event, questionnaire, value)
    rows = [_ask(session, now, trial, one, event_id, happened_at, clocks) for one in asked]
    return [row for row in rows if row is not None]


def _asked_after(
    asking: Asking, event: str, questionnaire: str, value: float | None
) -> Iterator[Questionnaire]:
    for one in asking.questionnaires:
        after = one.schedule.after
        if after is None or after.event != event:
            continue
        high = value is not None and after.at_least is not None and value >= after.at_least
        if event != "high_score" or (after.questionnaire == questionnaire and high):
            yield one


def _ask(
    session: Session,
    now: datetime,
    trial: Trial,
    one: Questionnaire,
    event_id: UUID,
    happened_at: datetime,
    clocks: Clocks,
) -> Occurrence | None:
    schedule, after = one.schedule, one.schedule.after
    told = happened_at + timedelta(minutes=after.minutes if after else 0)
    due_at = max(told, now)
    if told + timedelta(minutes=schedule.open_minutes) <= now or trial.first_day is None:
        return None
    day = day_number(study_date(due_at, trial.zone, clocks.day_starts_at), trial.first_day)
    if day < 1 or day in days_paused(session, trial) or _too_soon(session, trial, one, event_id, due_at):
        return None
    moment = lay_out_event(schedule, day, FIRST_SLOT + _so_far(session, trial, one, day), due_at, clocks)
    if moment is None:
        return None
    row_id = uuid5(trial.id, f"{one.key}/event/{event_id}")
    return add_occurrence(session, trial, one.key, moment, event_id, row_id)


def _too_soon(session: Session, trial: Trial, one: Questionnaire, event_id: UUID, due_at: datetime) -> bool:
    """This event was asked about, or another one shortly before."""
    since = due_at - timedelta(minutes=one.schedule.apart_minutes)
    before = select(Occurrence).where(
        Occurrence.trial_id == trial.id,
        Occurrence.questionnaire == one.key,
        col(Occurrence.event_id).is_not(None),
    )
    return any(row.event_id == event_id or row.due_at > since for row in session.exec(before))


def _so_far(session: Session, trial: Trial, one: Questionnaire, day: int) -> int:
    chosen = select(func.count()).select_from(Occurrence).where(Occurrence.trial_id == trial.id)
    return session.exec(
        chosen.where(
            Occurrence.questionnaire == one.key,
            Occurrence.study_day == day,
            col(Occurrence.event_id).is_not(None),
        )
    ).one()
