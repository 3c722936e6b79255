"""What a person agreed to, and when they took it back."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Consent(SQLModel, table=True):
    """One form, one scope; taken back by `withdrawn_at`, never deleted.

    On a phone it has its device. On paper it has the member of staff who saw the signature, and its date.
    """

    __table_args__ = (
        one_of("scope", "trial"),
        one_of("language", "en", "de"),
        holds("seen_by_somebody", "(seen_by_id IS NULL) = (seen_on IS NULL)"),
        holds("order", "withdrawn_at IS NULL OR withdrawn_at >= given_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    protocol_version_id: UUID = Field(foreign_key="protocol_version.id")
    device_id: UUID | None = Field(default=None, foreign_key="device.id")
    seen_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    seen_on: date | None = None
    form: str
    scope: str = "trial"
    language: str
    given_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
