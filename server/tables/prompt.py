"""The questions that a trial plans to ask."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds


class Occurrence(SQLModel, table=True):
    """An expected check-in: facts only, its state is a function of them. `id` is made from trial and day."""

    __table_args__ = (
        UniqueConstraint("trial_id", "study_day"),
        holds("study_day", "study_day >= 1"),
        holds("order", "opens_at <= due_at AND due_at <= expires_at"),
    )

    id: UUID = Field(primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    study_day: int
    opens_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    excused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
