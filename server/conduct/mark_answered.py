"""What becomes of a question once it is answered: it is marked, and nothing more calls it to mind."""

from datetime import datetime

from sqlmodel import Session, col, update

from server.tables.prompt import Notice, Occurrence


def mark_answered(session: Session, now: datetime, occurrence: Occurrence, answered_at: datetime) -> None:
    """The first answer counts for when it was answered."""
    if occurrence.answered_at is None:
        occurrence.answered_at = answered_at
    session.exec(
        update(Notice)
        .where(col(Notice.occurrence_id) == occurrence.id, col(Notice.ended_at).is_(None))
        .values(ended_at=now, ended_as="needless")
    )
