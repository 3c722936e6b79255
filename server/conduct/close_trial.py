"""A trial that never began: declined, ineligible or never joined. Denominators matter."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.conduct.change_state import change_state
from server.conduct.invite_patient import revoke_invitations
from server.conduct.record_event import record_event
from server.tables.trial import Trial


def close_trial(
    session: Session,
    now: datetime,
    asker: Asker,
    trial_id: UUID,
    how: Literal["declined", "ineligible", "never_joined"],
    reason: str,
) -> Trial:
    """Close it for good; its invitation opens nothing any more."""
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    change_state(session, now, asker, trial, how, reason)
    revoke_invitations(session, now, trial)
    record_event(session, now, asker, "closed", "trial", trial.id)
    return trial
