"""A patient's phone, and how another one is let in."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Device(SQLModel, table=True):
    """A browser that holds a key of its own making; the hash of the key is kept.

    `last_seen_at`: when it last sent something, to the hour.
    """

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    key_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TransferCode(SQLModel, table=True):
    """A code that lets in one more device of a person. `handle` is its public beginning.

    A joined device makes a "transfer" for minutes, staff a "clinic" code for days; a "recovery" code stands
    on the patient's paper, without an end, and a new one revokes the one before.
    """

    __tablename__ = "transfer_code"
    __table_args__ = (
        one_of("kind", "transfer", "recovery", "clinic"),
        holds("only_recovery_has_no_end", "(expires_at IS NULL) = (kind = 'recovery')"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = Field(default="transfer", sa_column_kwargs={"server_default": "transfer"})
    device_id: UUID | None = Field(default=None, foreign_key="device.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    made_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    handle: str = Field(unique=True)
    secret_hash: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by_device_id: UUID | None = Field(default=None, foreign_key="device.id")
