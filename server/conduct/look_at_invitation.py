"""What a code offers, before anybody agrees to anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from server.conduct.check_protocol import design_of
from server.conduct.read_protocol import read_protocol
from server.conduct.record_event import record_audit
from server.errors import InvitationNotValid
from server.plan import Plan
from server.secrecy import Code, hash_token, is_same, read_code
from server.tables.invitation import Invitation
from server.tables.organisation import Site
from server.tables.person import Person
from server.tables.trial import Trial
from server.tries import give_back, spend_tries

CONSENT_FORM = "trial-1"


@dataclass(frozen=True, slots=True)
class Offer:
    """A trial as it is offered: its protocol, how long it takes, whose it is."""

    plan: Plan
    days: int
    language: str
    clinic: str
    demonstration: bool
    consent_form: str = CONSENT_FORM


def look_at_invitation(session: Session, now: datetime, code: str, address: str) -> Offer:
    """The offer behind an unused code.

    Raises
    ------
    InvitationNotValid
        Unknown, used, expired, revoked: all alike.
    TooManyTries
        This code or this address has failed too often.
    """
    invitation = find_invitation(session, now, code, address)
    trial = session.get(Trial, invitation.trial_id) if is_open(session, now, invitation) else None
    if trial is None:
        raise InvitationNotValid
    return _offer(session, trial)


def find_invitation(session: Session, now: datetime, text: str, address: str) -> Invitation:
    """The invitation whose code this is, open or not; a wrong code costs a try."""
    code = read_code(text)
    spent = spend_tries(session, now, {"code": code.handle, "address": address})
    invitation = _with_code(session, code)
    if invitation is None:
        record_audit(session, now, "invitation_failed", address=address)
        session.commit()
        raise InvitationNotValid
    give_back(session, spent)
    return invitation


def is_open(session: Session, now: datetime, invitation: Invitation) -> bool:
    """Whether somebody may still join by it."""
    trial = session.get(Trial, invitation.trial_id)
    return (
        invitation.used_at is None
        and invitation.revoked_at is None
        and invitation.expires_at > now
        and trial is not None
        and trial.state == "invited"
    )


def _with_code(session: Session, code: Code) -> Invitation | None:
    found = session.exec(select(Invitation).where(Invitation.handle == code.handle)).first()
    expected = found.secret_hash if found else hash_token("")
    is_right = is_same(expected, hash_token(code.secret))
    return found if found and is_right else None


def _offer(session: Session, trial: Trial) -> Offer:
    plan = read_protocol(session, trial).plan
    design = design_of(plan)
    site = session.get(Site, trial.site_id)
    person = session.get(Person, trial.person_id)
    if design is None or site is None or person is None:
        raise InvitationNotValid
    return Offer(plan, design.days, person.language, site.name, trial.demonstration)
