"""Identity: names and addresses live here alone; health rows carry the person's id and nothing else."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Person(SQLModel, table=True):
    """A patient, a nurse, a clinician, a carer. `email` is kept in lower case."""

    __table_args__ = (
        one_of("language", "en", "de"),
        holds("email_is_lower_case", "email = lower(email)"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
    email: str | None = Field(default=None, unique=True)
    language: str = "en"
    created_at: datetime = Field(sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """A person's role at a site, from one instant until another."""

    __table_args__ = (one_of("role", "nurse", "clinician"), holds("order", "until IS NULL OR until >= since"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    role: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Carer(SQLModel, table=True):
    """One person stands for another, a parent for a child say."""

    __table_args__ = (holds("are_two_people", "carer_id <> patient_id"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    carer_id: UUID = Field(foreign_key="person.id", index=True)
    patient_id: UUID = Field(foreign_key="person.id", index=True)
    relation: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
