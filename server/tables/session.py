"""How staff prove who they are, and how often one may try. Secrets are kept as hashes only."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, one_of


class Credential(SQLModel, table=True):
    """A person's password, as its Argon2 hash."""

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    password_hash: str
    changed_at: datetime = Field(sa_type=UtcDateTime)


class SignInLink(SQLModel, table=True):
    """A link that signs one person in, once."""

    __tablename__ = "sign_in_link"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StaffSession(SQLModel, table=True):
    """A nurse's or clinician's browser, signed in until it ends or expires."""

    __tablename__ = "staff_session"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Attempt(SQLModel, table=True):
    """One failed try at a secret, or one push asked for to try a phone; what was tried is kept as a hash."""

    __table_args__ = (
        one_of("kind", "email", "code", "address", "test_push"),
        Index("ix_attempt_kind_key_hash_at", "kind", "key_hash", "at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str
    key_hash: str
    at: datetime = Field(sa_type=UtcDateTime)
