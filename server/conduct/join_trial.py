"""A patient agrees; only then the sequence is drawn and day 1 is named."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select, update

from server.auth import Asker
from server.conduct.advance_trials import advance_trial
from server.conduct.change_state import change_state
from server.conduct.check_protocol import design_of
from server.conduct.draw_sequence import draw_sequence
from server.conduct.look_at_invitation import CONSENT_FORM, find_invitation, is_open
from server.conduct.plan_prompts import plan_prompts
from server.conduct.read_protocol import arms_of, plan_of
from server.conduct.record_event import record_audit, record_event
from server.errors import InvitationNotValid, NotValid
from server.secrecy import hash_token
from server.study_day import is_zone, study_date
from server.tables.consent import Consent
from server.tables.device import Device
from server.tables.invitation import Invitation
from server.tables.person import Person
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

LATEST_START = 60
"""Days from today until the latest first day."""

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Joining:
    """What the phone sends. `device_key` is of its own making; `first_day` None means tomorrow."""

    code: str
    device_key: str
    zone: str
    language: str
    agreed: bool
    form: str
    first_day: date | None = None


def join_trial(session: Session, now: datetime, joining: Joining, address: str) -> Asker:
    """Let a device in by its code; the same device with the same code gets the same answer ever after.

    Raises
    ------
    InvitationNotValid
        Unknown, used by another device, expired, revoked: all alike.
    NotValid
        No consent, or a zone, first day or key that cannot be used; the code stands.
    """
    _require_sense(joining)
    invitation = find_invitation(session, now, joining.code, address)
    trial = _locked_trial(session, invitation)
    device = _joined_before(session, invitation, joining)
    if device is None:
        if not is_open(session, now, invitation):
            raise InvitationNotValid
        device = _join(session, now, joining, invitation, trial)
        record_audit(session, now, "joined", person_id=trial.person_id, address=address)
    return Asker(trial.person_id, frozenset({"patient"}), device_id=device.id)


def require_device_key(text: str) -> None:
    """A key has 32 random bytes in base64url; a shorter one could be guessed."""
    try:
        key = base64.urlsafe_b64decode(text.rstrip("=") + "=")
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise NotValid(errors={"json": {"device_key": ["32 bytes in base64url are needed."]}})


def _require_sense(joining: Joining) -> None:
    require_device_key(joining.device_key)
    if not joining.agreed or joining.form != CONSENT_FORM:
        raise NotValid(code="consent_needed", errors={"json": {"consent": ["It was not agreed to."]}})
    if not is_zone(joining.zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})


def _locked_trial(session: Session, invitation: Invitation) -> Trial:
    """The trial, with everybody else waiting; the invitation as it is from now on."""
    chosen = select(Trial).where(Trial.id == invitation.trial_id).with_for_update()
    trial = session.exec(chosen.execution_options(populate_existing=True)).one()
    session.flush()
    session.refresh(invitation)
    return trial


def _joined_before(session: Session, invitation: Invitation, joining: Joining) -> Device | None:
    device = session.get(Device, invitation.used_by_device_id) if invitation.used_by_device_id else None
    same = device is not None and device.key_hash == hash_token(joining.device_key)
    return device if same and device is not None and device.revoked_at is None else None


def _join(session: Session, now: datetime, joining: Joining, invitation: Invitation, trial: Trial) -> Device:
    version = session.get(ProtocolVersion, trial.protocol_version_id)
    if version is None:
        raise InvitationNotValid
    first_day = first_day_from(now, joining.first_day, joining.zone, version)
    device = add_device(session, now, trial, joining.device_key)
    _use_up(session, now, invitation, device)
    start_trial(session, now, trial, version, joining.zone, first_day)
    _agree(session, now, joining, trial, device)
    asker = Asker(trial.person_id, frozenset({"patient"}), device_id=device.id)
    change_state(session, now, asker, trial, "joined")
    record_event(session, now, asker, "joined", "trial", trial.id)
    advance_trial(session, now, trial)
    return device


def add_device(session: Session, now: datetime, trial: Trial, key: str) -> Device:
    """Another device of this trial's person; one key opens one person's door only."""
    if session.exec(select(Device.id).where(Device.key_hash == hash_token(key))).first() is not None:
        raise NotValid(errors={"json": {"device_key": ["It was used before; make a new one."]}})
    device = Device(person_id=trial.person_id, key_hash=hash_token(key), made_at=now)
    session.add(device)
    session.flush()
    return device


def first_day_from(now: datetime, wished: date | None, zone: str, version: ProtocolVersion) -> date:
    """Day 1: as wished, from today to two months from now, or tomorrow."""
    today = study_date(now, zone, version.day_starts_at)
    first_day = wished or today + timedelta(days=1)
    if not today <= first_day <= today + timedelta(days=LATEST_START):
        raise NotValid(
            errors={"json": {"first_day": [f"It must be from today to {LATEST_START} days from now."]}}
        )
    return first_day


def _use_up(session: Session, now: datetime, invitation: Invitation, device: Device) -> None:
    used = session.exec(
        update(Invitation)
        .where(col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
        .values(used_at=now, used_by_device_id=device.id)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:
        raise InvitationNotValid
    session.refresh(invitation)


def start_trial(
    session: Session, now: datetime, trial: Trial, version: ProtocolVersion, zone: str, first_day: date
) -> None:
    """Draw the sequence, date the periods, lay out what is asked."""
    design = design_of(plan_of(session, version))
    if design is None:
        raise InvitationNotValid
    trial.zone = zone
    trial.joined_at = now
    trial.first_day = first_day
    trial.last_day = first_day + timedelta(days=design.days - 1)
    keys = [arm.key for arm in arms_of(session, version)]
    draw_sequence(session, now, trial, version, design, keys, first_day)
    session.flush()
    plan_prompts(session, now, trial)


def _agree(session: Session, now: datetime, joining: Joining, trial: Trial, device: Device) -> None:
    person = session.get(Person, trial.person_id)
    if person is None or trial.protocol_version_id is None:
        raise InvitationNotValid
    person.language = joining.language
    session.add(
        Consent(
            person_id=person.id,
            trial_id=trial.id,
            protocol_version_id=trial.protocol_version_id,
            device_id=device.id,
            form=joining.form,
            language=joining.language,
            given_at=now,
        )
    )
