"""End a trial before its last day: stopped (the answers stay) or withdrawn (nothing more is collected)."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.asking import DAILY
from server.auth import Asker, find_trial
from server.conduct.change_state import change_state
from server.conduct.plan_prompts import excuse_prompts
from server.conduct.record_event import record_event
from server.conduct.request_analysis import request_analysis
from server.errors import NotValid
from server.tables.checkin import CheckIn
from server.tables.consent import Consent
from server.tables.trial import Trial


def stop_trial(session: Session, now: datetime, asker: Asker, trial_id: UUID, reason: str) -> Trial:
    """The clinic stops it; the reason is kept."""
    asker.require("nurse", "clinician")
    if not reason.strip():
        raise NotValid(errors={"json": {"reason": ["Say why."]}})
    trial = find_trial(session, asker, trial_id, to_change=True)
    stop(session, now, asker, trial, reason)
    return trial


def stop(session: Session, now: datetime, asker: Asker, trial: Trial, reason: str) -> None:
    """No more questions; a last result on the answers so far, where there are any."""
    trial.ended_at = now
    change_state(session, now, asker, trial, "stopped", reason)
    excuse_prompts(session, now, trial)
    daily = select(CheckIn.id).where(CheckIn.trial_id == trial.id, CheckIn.questionnaire == DAILY)
    if session.exec(daily).first() is not None:
        request_analysis(session, trial.id, now=now)
    record_event(session, now, asker, "stopped", "trial", trial.id)


def withdraw(session: Session, now: datetime, asker: Asker, trial: Trial, reason: str) -> None:
    """Consent is taken back; what was collected so far stays as it is."""
    trial.ended_at = trial.ended_at or now
    change_state(session, now, asker, trial, "withdrawn", reason)
    excuse_prompts(session, now, trial)
    session.exec(
        update(Consent)
        .where(col(Consent.trial_id) == trial.id, col(Consent.withdrawn_at).is_(None))
        .values(withdrawn_at=now)
    )
    record_event(session, now, asker, "withdrew", "trial", trial.id)
