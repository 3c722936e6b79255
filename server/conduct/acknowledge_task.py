"""Somebody has looked at it: who was first, when, and what they did."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, update

from server.auth import Asker
from server.conduct.read_tasks import sendings_of
from server.conduct.record_event import record_event
from server.errors import NotFound, SomethingNewerCame
from server.tables import Task, Trial


def acknowledge_task(
    session: Session,
    now: datetime,
    asker: Asker,
    task_id: UUID,
    note: str,
    seen: Collection[UUID] | None = None,
) -> bool:
    """Whether this person was the first; nobody after them changes who was.

    `seen` are the sendings that stood before this person's eyes; None: all that have arrived. What arrives
    later is a new cause: the trial is locked, as it is while an answer is kept.

    Raises
    ------
    NotFound
        There is none, or it is another site's.
    SomethingNewerCame
        A sending about it has arrived that is not among `seen`.
    """
    asker.require("nurse", "clinician")
    task = session.get(Task, task_id)
    if task is None or task.site_id != asker.site_id:
        raise NotFound
    session.get_one(Trial, task.trial_id, with_for_update=True)
    if seen is not None and not sendings_of(session, task) <= set(seen):
        raise SomethingNewerCame
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
