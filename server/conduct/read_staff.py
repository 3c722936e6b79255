"""The people of a site, to choose from who looks at danger answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from server.auth import Asker
from server.tables import Membership, Person


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the site now. `has_email`: whether an e-mail can reach them."""

    id: UUID
    name: str
    roles: tuple[str, ...]
    has_email: bool


def read_staff_of(session: Session, now: datetime, asker: Asker) -> list[Colleague]:
    """Everybody at the asker's site, by name."""
    asker.require("nurse", "clinician")
    held = session.exec(
        select(Person, Membership.role)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.site_id == asker.site_id, *is_held(now))
        .order_by(col(Person.name), col(Person.id), col(Membership.role))
    ).all()
    roles: dict[UUID, list[str]] = {}
    for person, role in held:
        roles.setdefault(person.id, []).append(role)
    people = {person.id: person for person, _ in held}
    return [
        Colleague(person.id, person.name, tuple(dict.fromkeys(roles[person.id])), person.email is not None)
        for person in people.values()
    ]


def ids_of_staff(session: Session, now: datetime, asker: Asker) -> frozenset[str]:
    """As a plan names them."""
    return frozenset(str(one.id) for one in read_staff_of(session, now, asker))


def is_held(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """A membership that has begun and not ended: whose it is works there."""
    until = col(Membership.until)
    return col(Membership.since) <= now, or_(until.is_(None), until > now)
