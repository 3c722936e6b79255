"""A patient opens a question."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker
from server.conduct.find_occurrence import find_occurrence
from server.tables.prompt import Occurrence


def open_prompt(
    session: Session, now: datetime, asker: Asker, occurrence_id: UUID, opened_at: datetime
) -> Occurrence:
    """Keep when it was first opened; what was not yet open, or by a clock that is ahead, says nothing."""
    _, row = find_occurrence(session, asker, occurrence_id)
    first = min(opened_at, now)
    if first >= row.opens_at and (row.opened_at is None or first < row.opened_at):
        row.opened_at = first
        session.flush()
    return row
