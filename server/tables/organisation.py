"""Who runs trials, and where."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime


class Organisation(SQLModel, table=True):
    """A hospital, a practice, a research group."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class Site(SQLModel, table=True):
    """One clinic of an organisation: its staff see its trials, nobody else's."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    zone: str
    contact_name: str
    contact_phone: str
    contact_hours: str
    emergency_phone: str
    demonstration: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
