"""A patient's phone, and how a second one is let in."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime


class Device(SQLModel, table=True):
    """A browser that holds a key of its own making; the hash of the key is kept."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    key_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TransferCode(SQLModel, table=True):
    """A short-lived code by which a joined device lets in another. `handle` is its public beginning."""

    __tablename__ = "transfer_code"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    handle: str = Field(unique=True)
    secret_hash: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by_device_id: UUID | None = Field(default=None, foreign_key="device.id")
