"""Give a patient a code; a new one revokes the one before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.auth import Asker, find_trial
from server.conduct.change_state import change_state, require_state
from server.conduct.check_cover import require_cover
from server.conduct.find_cover import cover_of
from server.conduct.read_protocol import read_protocol
from server.conduct.read_staff import ids_of_staff
from server.conduct.record_event import record_audit, record_event
from server.secrecy import INVITATION_LENGTH, Code, hash_token, mint_code
from server.tables.invitation import Invitation
from server.tables.trial import Trial

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invited:
    """The code, told once; the database keeps its hash."""

    code: str
    expires_at: datetime


def invite_patient(session: Session, now: datetime, asker: Asker, trial_id: UUID) -> Invited:
    """A single-use code for an approved trial.

    Raises
    ------
    NotValid
        Whoever was to look at danger answers does not work here any more.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    require_state(trial, "approved", "invited")
    plan = read_protocol(session, trial).plan
    require_cover(plan, cover_of(session, trial), ids_of_staff(session, now, asker))
    revoke_invitations(session, now, trial)
    code = _fresh_code(session)
    session.add(
        Invitation(
            trial_id=trial.id,
            handle=code.handle,
            secret_hash=hash_token(code.secret),
            made_at=now,
            made_by_id=asker.id,
            expires_at=now + VALID_FOR,
        )
    )
    if trial.state == "approved":
        change_state(session, now, asker, trial, "invited")
    record_event(session, now, asker, "invited", "trial", trial.id)
    record_audit(session, now, "invitation_made", person_id=asker.id)
    return Invited(str(code), now + VALID_FOR)


def revoke_invitations(session: Session, now: datetime, trial: Trial) -> None:
    """No code of this trial opens anything any more."""
    session.exec(
        update(Invitation)
        .where(col(Invitation.trial_id) == trial.id)
        .where(col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def _fresh_code(session: Session) -> Code:
    """A code whose public beginning no other invitation has."""
    while True:
        code = mint_code(INVITATION_LENGTH)
        if session.exec(select(Invitation.id).where(Invitation.handle == code.handle)).first() is None:
            return code
