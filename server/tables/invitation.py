"""The single-use code that lets a patient into a trial."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds


class Invitation(SQLModel, table=True):
    """`handle` is the code's public beginning, by which tries are counted; the rest is kept as a hash."""

    __table_args__ = (holds("use_names_its_device", "(used_at IS NULL) = (used_by_device_id IS NULL)"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    handle: str = Field(unique=True)
    secret_hash: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: UUID = Field(foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by_device_id: UUID | None = Field(default=None, foreign_key="device.id")
