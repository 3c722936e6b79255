"""Look at a result before its time: with a reason, counted, and printed with the result ever after."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.conduct.record_event import record_event
from server.conduct.show_result import may_look
from server.errors import NotValid, WrongState
from server.tables import Look

LOOK_LASTS = timedelta(minutes=30)


def look_early(session: Session, now: datetime, asker: Asker, trial_id: UUID, reason: str) -> Look:
    """Open the result to this clinician for half an hour.

    Raises
    ------
    WrongState
        There is nothing hidden to look at, or the trial is blinded until its end.
    """
    asker.require("clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    if not reason.strip():
        raise NotValid(errors={"json": {"reason": ["missing"]}})
    if not may_look(session, asker, trial):
        raise WrongState("An early look needs an open trial whose result is hidden until its end.")
    look = Look(trial_id=trial.id, reason=reason.strip(), at=now, by_id=asker.id, expires_at=now + LOOK_LASTS)
    session.add(look)
    session.flush()
    record_event(session, now, asker, "looked_early", "trial", trial.id)
    return look
