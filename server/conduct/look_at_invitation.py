"""What a code offers, before anybody agrees to anything."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from server.conduct.check_protocol import design_of
from server.conduct.find_cover import cover_of, there_now
from server.conduct.find_dangers import needs_cover
from server.conduct.my_help import MyHelp, my_help
from server.conduct.preview_week import Week, preview_week
from server.conduct.read_protocol import read_protocol
from server.conduct.read_questionnaires import questionnaires_of
from server.conduct.record_event import record_audit
from server.effort import DAILY_SECONDS, seconds_for
from server.errors import InvitationNotValid
from server.instrument import Words
from server.plan import Plan
from server.secrecy import Code, hash_token, is_same, read_code
from server.tables.invitation import Invitation
from server.tables.organisation import Site
from server.tables.person import Person
from server.tables.trial import Trial
from server.tries import give_back, spend_tries

CONSENT_FORM = "trial-2"
"""Its number changes with what it tells: since 2 all that is asked, and who looks at alarming answers."""


@dataclass(frozen=True, slots=True)
class AskedBeside:
    """A questionnaire beside the daily question; `most_a_week` 0: only when something calls for it."""

    title: Words
    most_a_week: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A trial as it is offered: its protocol, how long it takes, whose it is.

    `seconds_a_day` of the day with the most questions; `help` where some answers call for it, else None.
    """

    plan: Plan
    days: int
    beside: list[AskedBeside]
    seconds_a_day: int
    help: MyHelp | None
    language: str
    clinic: str
    demonstration: bool
    consent_form: str = CONSENT_FORM


def look_at_invitation(
    session: Session, now: datetime, code: str, address: str, *, can_email: bool = True
) -> Offer:
    """The offer behind an unused code. `can_email`: whether this server sends any.

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
    return _offer(session, now, trial, can_email)


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


def _offer(session: Session, now: datetime, trial: Trial, can_email: bool) -> Offer:
    protocol = read_protocol(session, trial)
    plan = protocol.plan
    design, week = design_of(plan), preview_week(plan)
    site = session.get(Site, trial.site_id)
    person = session.get(Person, trial.person_id)
    if design is None or site is None or person is None:
        raise InvitationNotValid
    return Offer(
        plan=plan,
        days=design.days,
        beside=_beside(plan, protocol.number, week),
        seconds_a_day=max(day.seconds for day in week.days) if week else DAILY_SECONDS,
        help=_help(session, now, trial, can_email) if needs_cover(plan.asking, protocol.number) else None,
        language=person.language,
        clinic=site.name,
        demonstration=trial.demonstration,
    )


def _beside(plan: Plan, number: int, week: Week | None) -> list[AskedBeside]:
    asked = questionnaires_of(plan, number)
    fullest = [moment.questionnaire for day in week.days for moment in day.moments] if week else []
    return [
        AskedBeside(known.title, fullest.count(one.key), seconds_for(known.instrument))
        for one in plan.asking.questionnaires
        if (known := asked.get(one.key)) is not None
    ]


def _help(session: Session, now: datetime, trial: Trial, can_email: bool) -> MyHelp:
    cover = cover_of(session, trial)
    return my_help(cover, is_looked_at=can_email and bool(there_now(session, now, trial.site_id, cover)))
