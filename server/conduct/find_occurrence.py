"""A patient's own expected check-in."""

from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.errors import NotFound
from server.tables.prompt import Occurrence
from server.tables.trial import Trial


def find_occurrence(session: Session, asker: Asker, occurrence_id: UUID) -> tuple[Trial, Occurrence]:
    """With its trial, both of which others wait for meanwhile; not found where it is not the asker's."""
    asker.require("patient")
    row = session.get(Occurrence, occurrence_id)
    if row is None:
        raise NotFound
    trial = find_trial(session, asker, row.trial_id, to_change=True)
    session.refresh(row, with_for_update=True)  # before its notices, as everyone takes them
    return trial, row
