"""Staff enter what a patient told in a call or wrote on paper, for those without a smartphone."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.conduct.change_state import require_state
from server.conduct.record_checkin import KeptCheckIn, keep_sent
from server.conduct.sent_checkin import BY_PHONE, SentCheckIn
from server.errors import NotFound, NotValid, WrongState
from server.tables.checkin import CheckIn
from server.tables.trial import State

ENTERABLE: tuple[State, ...] = ("joined", "running", "paused", "finished", "stopped")


def enter_checkin(
    session: Session, now: datetime, asker: Asker, checkin_id: UUID, sent: SentCheckIn
) -> KeptCheckIn:
    """Keep it once, like any check-in; `answered_at` is the time that it is about.

    Raises
    ------
    NotValid
        A time to come, or a correction of what the patient sent; what `record_checkin` refuses.
    WrongState
        Nobody has joined, or consent was withdrawn, or the series was imported.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, sent.trial_id, to_change=True)
    require_state(trial, *ENTERABLE)
    if trial.imported:
        raise WrongState("An imported series takes no answers.")
    if sent.answered_at > now:
        raise NotValid(errors={"json": {"at": ["It must not lie in the future."]}})
    _require_own_correction(session, trial.id, sent)
    return keep_sent(session, now, asker, trial, checkin_id, sent)


def _require_own_correction(session: Session, trial_id: UUID, sent: SentCheckIn) -> None:
    """Staff correct what staff entered; what a patient sent is the patient's to correct."""
    if sent.replaces is None:
        return
    replaced = session.get(CheckIn, sent.replaces)
    if replaced is None or replaced.sent_for_trial_id != trial_id:
        raise NotFound
    if replaced.mode == BY_PHONE:
        raise NotValid(errors={"json": {"replaces": ["The patient sent it; only the patient corrects it."]}})
