"""Trials that ask more than one thing, and what of it stands in rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.asking import Asking, Questionnaire, Schedule, Window
from server.tables import Notice, Occurrence, ProtocolVersion, Trial
from tests.server.journey import (
    DAY_1,
    Joined,
    Staffed,
    a_plan,
    joined,
)

DAYTIME = Schedule(times=("09:00", "15:00"), open_minutes=120, reminders=(30,))
MOOD = Questionnaire("mood", "phq-2/1", DAYTIME)
SLEEP = Questionnaire(
    "sleep", "sleep-quality/1", Schedule(windows=(Window("10:00", "18:00", 2),), reminders=())
)


def asking(*questionnaires: Questionnaire, **changes: Any) -> Asking:
    return replace(Asking(questionnaires=questionnaires), **changes)


def in_trial(session: Session, clinic: Staffed, *questionnaires: Questionnaire, **changes: Any) -> Joined:
    return joined(session, clinic, a_plan(asking=asking(*questionnaires, **changes)))


def trial_of(session: Session, there: Joined) -> Trial:
    return session.get_one(Trial, there.trial_id)


def rows_of(session: Session, there: Joined, questionnaire: str) -> list[Occurrence]:
    chosen = select(Occurrence).where(
        Occurrence.trial_id == there.trial_id, Occurrence.questionnaire == questionnaire
    )
    return list(session.exec(chosen.order_by(col(Occurrence.due_at))))


def notices_of(session: Session, row_id: UUID) -> list[Notice]:
    chosen = select(Notice).where(Notice.occurrence_id == row_id).order_by(col(Notice.number))
    return list(session.exec(chosen.execution_options(populate_existing=True)))


def calls(session: Session, row_id: UUID) -> list[datetime]:
    return [notice.due_at for notice in notices_of(session, row_id) if notice.ended_at is None]


def everything(session: Session) -> set[tuple[Any, ...]]:
    rows = session.exec(select(Occurrence)).all()
    notices = session.exec(select(Notice)).all()
    return {tuple(row.model_dump().values()) for row in rows} | {
        tuple(notice.model_dump().values()) for notice in notices
    }


def edit(session: Session, there: Joined, new: Asking) -> None:
    """A protocol version is never changed; here its content is, as if the next one were in force."""
    version_id = trial_of(session, there).protocol_version_id
    content = replace(a_plan(), asking=new).to_content()["asking"]
    session.exec(update(ProtocolVersion).where(col(ProtocolVersion.id) == version_id).values(asking=content))
    session.expire_all()


def berlin(day: int, clock: str) -> datetime:
    """In winter, before 29 March: an hour before UTC."""
    hour, minute = (int(part) for part in clock.split(":"))
    return datetime.combine(DAY_1, datetime.min.time(), UTC) + timedelta(
        days=day - 1, hours=hour - 1, minutes=minute
    )
