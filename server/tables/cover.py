"""Who looks at danger answers in a trial that goes on, where that is no longer as its protocol says."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds


class CoverRenewal(SQLModel, table=True):
    """Another cover, whole; it counts from `since`, the moment it was saved. Append-only, the newest holds.

    The cover of the protocol itself is number 0 and no row here.
    """

    __tablename__ = "cover_renewal"
    __table_args__ = (UniqueConstraint("trial_id", "number"), holds("number", "number >= 1"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    number: int
    cover: dict[str, Any] = Field(sa_type=JSON)
    since: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID = Field(foreign_key="person.id")
