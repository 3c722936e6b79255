"""Somebody has looked at it: who was first, when, and what they did."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, update

from server.auth import Asker
from server.conduct.record_event import record_event
from server.errors import NotFound
from server.tables import Task


def acknowledge_task(session: Session, now: datetime, asker: Asker, task_id: UUID, note: str) -> bool:
    """Whether this person was the first; nobody after them changes who was.

    Raises
    ------
    NotFound
        There is none, or it is another site's.
    """
    asker.require("nurse", "clinician")
    task = session.get(Task, task_id)
    if task is None or task.site_id != asker.site_id:
        raise NotFound
    first = session.exec(
        update(Task)
        .where(col(Task.id) == task_id, col(Task.acknowledged_at).is_(None))
        .values(acknowledged_at=now, acknowledged_by_id=asker.id, note=note)
        .execution_options(synchronize_session=False)
    )
    session.refresh(task)
    if first.rowcount == 1:
        record_event(session, now, asker, "acknowledged", "task", task_id)
    return first.rowcount == 1
