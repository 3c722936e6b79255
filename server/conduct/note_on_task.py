"""Somebody adds what they did about a task that was looked at already; nothing written is changed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker
from server.conduct.record_event import record_event
from server.errors import NotFound, NotValid, WrongState
from server.tables import Task, TaskNote


def note_on_task(
    session: Session, now: datetime, asker: Asker, task_id: UUID, note_id: UUID, words: str
) -> None:
    """Keep it once, with who and when; the same id again changes nothing.

    Raises
    ------
    NotFound
        There is no such task, it is another site's, or the id is of another note.
    NotValid
        It says nothing.
    WrongState
        Nobody has looked at it: a note alone would end nothing.
    """
    asker.require("nurse", "clinician")
    task = session.get(Task, task_id)
    if task is None or task.site_id != asker.site_id:
        raise NotFound
    if task.acknowledged_at is None:
        raise WrongState("Nobody has looked at it yet: say first that you have.")
    if not words.strip():
        raise NotValid(errors={"json": {"words": ["It must say something."]}})
    before = session.get(TaskNote, note_id)
    if before is None:
        session.add(TaskNote(id=note_id, task_id=task_id, by_id=asker.id, at=now, words=words))
        record_event(session, now, asker, "noted", "task", task_id)
    elif (before.task_id, before.by_id) != (task_id, asker.id):
        raise NotFound
