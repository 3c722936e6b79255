"""What becomes of a question once it is answered: it is marked, and nothing more calls it to mind."""

from datetime import datetime

from sqlmodel import Session

from server.conduct.end_notices import end_notices
from server.tables.prompt import Occurrence


def mark_answered(session: Session, now: datetime, occurrence: Occurrence, answered_at: datetime) -> None:
    """The first answer counts for when it was answered."""
    if occurrence.answered_at is None:
        occurrence.answered_at = answered_at
    end_notices(session, now, occurrence.id)
