"""Codes by which one more device of a patient gets in: from a joined phone, from paper, from the clinic."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.auth import BEGUN, Asker, find_trial
from server.conduct.record_event import record_audit, record_event
from server.errors import NotFound, WrongState
from server.secrecy import RECOVERY_LENGTH, TRANSFER_LENGTH, Code, hash_token, mint_code
from server.tables.device import TransferCode

Kind = Literal["transfer", "recovery", "clinic"]

LASTS: dict[Kind, timedelta | None] = {
    "transfer": timedelta(minutes=10),
    "recovery": None,
    "clinic": timedelta(days=2),
}
LENGTHS: dict[Kind, int] = {
    "transfer": TRANSFER_LENGTH,
    "recovery": RECOVERY_LENGTH,
    "clinic": TRANSFER_LENGTH,
}


@dataclass(frozen=True, slots=True)
class Transfer:
    """The code, told once; None for one that does not end."""

    code: str
    expires_at: datetime | None


def make_transfer_code(session: Session, now: datetime, asker: Asker) -> Transfer:
    """A code for one more device of the same person, from this one."""
    asker.require("patient")
    if asker.device_id is None:
        raise NotFound
    record_audit(session, now, "transfer_made", person_id=asker.id)
    return _make(session, now, "transfer", asker.id, asker)


def make_recovery_code(session: Session, now: datetime, asker: Asker) -> Transfer:
    """A code to write down, for the day on which the phone is lost; the one before is worth nothing now."""
    asker.require("patient")
    revoke_codes(session, now, "recovery", of_person=asker.id)
    record_audit(session, now, "recovery_made", person_id=asker.id)
    return _make(session, now, "recovery", asker.id, asker)


def make_clinic_code(session: Session, now: datetime, asker: Asker, trial_id: UUID) -> Transfer:
    """Staff let a patient of theirs in again; a new code revokes the one before."""
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    if trial.state not in BEGUN:
        raise WrongState("Nobody has joined this trial yet.")
    revoke_codes(session, now, "clinic", of_person=trial.person_id)
    record_audit(session, now, "device_code_made", person_id=asker.id)
    record_event(session, now, asker, "gave a device code for", "trial", trial.id)
    return _make(session, now, "clinic", trial.person_id, asker)


def recovery_made_at(session: Session, person_id: UUID) -> datetime | None:
    """When the code on the patient's paper was made; None where no paper would help."""
    return session.exec(
        select(TransferCode.made_at).where(
            TransferCode.person_id == person_id,
            TransferCode.kind == "recovery",
            col(TransferCode.revoked_at).is_(None),
            col(TransferCode.used_at).is_(None),
        )
    ).first()


def _make(session: Session, now: datetime, kind: Kind, person_id: UUID, asker: Asker) -> Transfer:
    code = _fresh_code(session, LENGTHS[kind])
    lasts = LASTS[kind]
    expires_at = now + lasts if lasts else None
    session.add(
        TransferCode(
            kind=kind,
            device_id=asker.device_id,
            person_id=person_id,
            made_by_id=asker.id,
            handle=code.handle,
            secret_hash=hash_token(code.secret),
            made_at=now,
            expires_at=expires_at,
        )
    )
    return Transfer(str(code), expires_at)


def revoke_codes(
    session: Session,
    now: datetime,
    kind: Kind,
    *,
    of_person: UUID | None = None,
    of_device: UUID | None = None,
) -> None:
    """Unused codes for a person, or made on a device, open nothing any more."""
    by_person = col(TransferCode.person_id) == of_person
    whose = by_person if of_person else col(TransferCode.device_id) == of_device
    session.exec(
        update(TransferCode)
        .where(whose, col(TransferCode.kind) == kind)
        .where(col(TransferCode.used_at).is_(None), col(TransferCode.revoked_at).is_(None))
        .values(revoked_at=now)
    )


def _fresh_code(session: Session, length: int) -> Code:
    while True:
        code = mint_code(length)
        if session.exec(select(TransferCode.id).where(TransferCode.handle == code.handle)).first() is None:
            return code
