"""The call of day 3 was made: who called, when, and what came of it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from server.auth import Asker, find_trial
from server.conduct.call_attention import CALL_ON_DAY
from server.conduct.change_state import require_state
from server.conduct.record_event import record_event
from server.errors import NotFound
from server.tables import Call


def record_call(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, study_day: int, note: str
) -> Call:
    """Tick it off, once: whoever was first stays it, and a second one is told who that was.

    Raises
    ------
    NotFound
        No call is due on that study day, or the trial is another site's.
    WrongState
        The trial does not run.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    if study_day != CALL_ON_DAY:
        raise NotFound
    made = session.exec(select(Call).where(Call.trial_id == trial_id, Call.study_day == study_day)).first()
    if made is not None:
        return made
    require_state(trial, "running", "paused")
    call = Call(trial_id=trial_id, study_day=study_day, at=now, by_id=asker.id, note=note.strip())
    session.add(call)
    session.flush()
    record_event(session, now, asker, "called", "trial", trial_id)
    return call
