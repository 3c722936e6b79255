"""End what calls to mind a question that needs no call any more."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.tables.prompt import Notice, Occurrence
from server.tables.trial import Trial


def end_notices(session: Session, now: datetime, occurrence_id: UUID) -> None:
    """Of one question."""
    session.exec(
        update(Notice)
        .where(col(Notice.occurrence_id) == occurrence_id, col(Notice.ended_at).is_(None))
        .values(ended_at=now, ended_as="needless")
    )


def end_notices_of_trial(session: Session, now: datetime, trial: Trial) -> None:
    """Of all questions of a trial."""
    mine = select(Occurrence.id).where(Occurrence.trial_id == trial.id)
    session.exec(
        update(Notice)
        .where(col(Notice.occurrence_id).in_(mine), col(Notice.ended_at).is_(None))
        .values(ended_at=now, ended_as="needless")
    )
