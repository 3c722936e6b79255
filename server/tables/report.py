"""What a patient tells the clinic between check-ins: worse, stop, withdraw."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Report(SQLModel, table=True):
    """The id is the phone's; staff acknowledge that they have seen it."""

    __table_args__ = (
        one_of("kind", "worse", "stop", "withdraw"),
        holds("seen_by_somebody", "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)"),
    )

    id: UUID = Field(primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    device_id: UUID | None = Field(default=None, foreign_key="device.id")
    kind: str
    words: str = ""
    reported_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    zone: str
    digest: str
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_by_id: UUID | None = Field(default=None, foreign_key="person.id")
