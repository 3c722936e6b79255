"""A patient puts a question off."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, or_, select, update

from server.auth import Asker
from server.conduct.find_occurrence import find_occurrence
from server.conduct.lay_out_trial import clocks_of
from server.conduct.plan_prompts import add_notice
from server.errors import NotValid
from server.quiet_hours import quiet_at
from server.tables.prompt import Notice, Occurrence
from server.tables.protocol import ProtocolVersion


def snooze_prompt(
    session: Session, now: datetime, asker: Asker, occurrence_id: UUID, minutes: int
) -> Occurrence:
    """Call it to mind again after so many minutes; inside quiet hours when they end.

    Raises
    ------
    NotValid
        It is not open, or would be closed by then.
    """
    trial, row = find_occurrence(session, asker, occurrence_id)
    done = row.answered_at is not None or row.excused_at is not None
    if done or not row.opens_at <= now < row.expires_at:
        raise NotValid("This question is not open.", code="question_not_open")
    clocks = clocks_of(session, trial, session.get_one(ProtocolVersion, trial.protocol_version_id))
    wished = now + timedelta(minutes=minutes)
    quiet = quiet_at(wished, clocks.quiet, clocks.zone)
    at = quiet[1] if quiet else wished
    if at >= row.expires_at:
        raise NotValid("This question closes before that.", code="question_closes_before")
    _put_off(session, now, row, at)
    return row


def _put_off(session: Session, now: datetime, row: Occurrence, at: datetime) -> None:
    """Nothing before that moment; one call at it, whatever reminders are left after it."""
    earlier = or_(col(Notice.due_at) <= at, col(Notice.due_at) == row.snoozed_until)
    session.exec(
        update(Notice)
        .where(col(Notice.occurrence_id) == row.id, col(Notice.ended_at).is_(None), earlier)
        .values(ended_at=now, ended_as="needless")
    )
    last = session.exec(select(func.max(Notice.number)).where(Notice.occurrence_id == row.id)).one()
    add_notice(session, row.id, 0 if last is None else last + 1, at)
    row.snoozed_until = at
    session.flush()
