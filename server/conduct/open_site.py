"""Open a clinic, and let people work there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, select

from server.errors import NotValid
from server.study_day import is_zone
from server.tables import Membership, Organisation, Person, Site


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What patients need to know of their clinic."""

    organisation: str
    name: str
    zone: str
    phone: str
    hours: str
    emergency_phone: str
    demonstration: bool = False


def open_site(session: Session, now: datetime, facts: SiteFacts) -> Site:
    """A clinic of an organisation, which is made where there is none of that name.

    Raises
    ------
    NotValid
        The zone is not known.
    """
    if not is_zone(facts.zone):
        raise NotValid(f"There is no time zone {facts.zone!r}.", code="unknown_zone")
    organisation = session.exec(select(Organisation).where(Organisation.name == facts.organisation)).first()
    if organisation is None:
        organisation = Organisation(name=facts.organisation, created_at=now)
        session.add(organisation)
        session.flush()
    site = Site(
        organisation_id=organisation.id,
        name=facts.name,
        zone=facts.zone,
        contact_name=facts.name,
        contact_phone=facts.phone,
        contact_hours=facts.hours,
        emergency_phone=facts.emergency_phone,
        demonstration=facts.demonstration,
        created_at=now,
    )
    session.add(site)
    session.flush()
    return site


def add_person(
    session: Session, now: datetime, site: Site, name: str, email: str, role: Literal["nurse", "clinician"]
) -> Person:
    """A member of staff; one e-mail is one person, who may hold both roles."""
    address = email.strip().lower()
    if "@" not in address or not name.strip():
        raise NotValid(f"{email!r} is no e-mail, or the name is missing.", code="not_valid")
    person = session.exec(select(Person).where(Person.email == address)).first()
    if person is None:
        person = Person(name=name.strip(), email=address, created_at=now)
        session.add(person)
        session.flush()
    held = select(Membership.id).where(
        Membership.person_id == person.id, Membership.site_id == site.id, Membership.role == role
    )
    if session.exec(held).first() is None:
        session.add(Membership(person_id=person.id, site_id=site.id, role=role, since=now))
        session.flush()
    return person
