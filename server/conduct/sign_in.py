"""Staff sign in, with a password or a one-time link, and out again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from server.auth import Asker, site_of, staff_asker
from server.conduct.record_event import record_audit
from server.errors import LinkNotValid, NotFound, NotValid, WrongSignIn
from server.secrecy import SHORTEST_PASSWORD, hash_password, hash_token, is_password, mint_token
from server.tables.organisation import Site
from server.tables.person import Person
from server.tables.session import Credential, SignInLink, StaffSession
from server.tries import give_back, spend_tries

SESSION_LASTS = timedelta(hours=12)
LINK_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The one who signed in, and the token for the cookie, told once."""

    asker: Asker
    token: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff as shown to themselves."""

    id: UUID
    name: str
    roles: list[str]
    site: Site
    demonstration: bool


def sign_in(session: Session, now: datetime, email: str, password: str, address: str) -> SignedIn:
    """By e-mail and password; as slow for an unknown e-mail as for a wrong password.

    Raises
    ------
    WrongSignIn
        They do not belong together; which is wrong is not said.
    TooManyTries
        This e-mail or this address has failed too often.
    """
    email = email.strip().lower()
    person_id, password_hash = _credential(session, email)
    spent = spend_tries(session, now, {"email": email, "address": address})  # ends the transaction
    is_right = is_password(password_hash, password)
    asker = staff_asker(session, now, person_id, None) if person_id and is_right else None
    if asker is None:
        record_audit(session, now, "sign_in_failed", person_id=person_id, address=address)
        session.commit()
        raise WrongSignIn
    give_back(session, spent)
    return _open_session(session, now, asker, address)


def sign_in_by_link(session: Session, now: datetime, token: str, address: str) -> SignedIn:
    """By a link that works once.

    Raises
    ------
    LinkNotValid
        Unknown, used or expired: all alike.
    """
    spent = spend_tries(session, now, {"address": address})
    used = session.exec(
        update(SignInLink)
        .where(col(SignInLink.token_hash) == hash_token(token))
        .where(col(SignInLink.used_at).is_(None), col(SignInLink.expires_at) > now)
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    link = session.exec(select(SignInLink).where(SignInLink.token_hash == hash_token(token))).first()
    asker = staff_asker(session, now, link.person_id, None) if link and used.rowcount == 1 else None
    if asker is None:
        session.rollback()
        record_audit(session, now, "sign_in_failed", address=address)
        session.commit()
        raise LinkNotValid
    give_back(session, spent)
    return _open_session(session, now, asker, address)


def make_sign_in_link(session: Session, now: datetime, person_id: UUID) -> str:
    """A token for `/clinic/#sign-in=TOKEN`, told once."""
    token = mint_token()
    session.add(
        SignInLink(
            person_id=person_id, token_hash=hash_token(token), made_at=now, expires_at=now + LINK_LASTS
        )
    )
    record_audit(session, now, "link_made", person_id=person_id)
    return token


def sign_out(session: Session, now: datetime, asker: Asker) -> None:
    """End this browser's session."""
    opened = session.get(StaffSession, asker.session_id) if asker.session_id else None
    if opened is not None:
        opened.ended_at = now
    record_audit(session, now, "signed_out", person_id=asker.person_id)


def set_password(session: Session, now: datetime, asker: Asker, password: str) -> None:
    """A new password; every other session of this person ends."""
    asker.require("nurse", "clinician")
    if len(password) < SHORTEST_PASSWORD:
        raise NotValid(
            code="password_too_short",
            errors={"json": {"password": [f"At least {SHORTEST_PASSWORD} characters are needed."]}},
        )
    session.commit()  # hashing takes long; nobody should wait for it
    hashed = hash_password(password)
    session.merge(Credential(person_id=asker.id, password_hash=hashed, changed_at=now))
    session.exec(
        update(StaffSession)
        .where(col(StaffSession.person_id) == asker.id, col(StaffSession.id) != asker.session_id)
        .where(col(StaffSession.ended_at).is_(None))
        .values(ended_at=now)
    )
    record_audit(session, now, "password_set", person_id=asker.id)


def read_staff(session: Session, asker: Asker) -> Staff:
    """Who is signed in, for the workspace."""
    person = session.get(Person, asker.id)
    site = site_of(session, asker)
    if person is None:
        raise NotFound
    return Staff(person.id, person.name, sorted(asker.roles), site, site.demonstration)


def _credential(session: Session, email: str) -> tuple[UUID | None, str | None]:
    found = session.exec(
        select(Person.id, Credential.password_hash)
        .outerjoin(Credential, col(Credential.person_id) == col(Person.id))
        .where(Person.email == email)
    ).first()
    return (found[0], found[1]) if found else (None, None)


def _open_session(session: Session, now: datetime, asker: Asker, address: str) -> SignedIn:
    token = mint_token()
    session.add(
        StaffSession(
            person_id=asker.id, token_hash=hash_token(token), made_at=now, expires_at=now + SESSION_LASTS
        )
    )
    record_audit(session, now, "signed_in", person_id=asker.id, address=address)
    return SignedIn(asker, token)
