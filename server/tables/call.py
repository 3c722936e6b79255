"""Calls that staff make to a patient in a trial."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds


class Call(SQLModel, table=True):
    """The call that was due on `study_day`, made once; append-only."""

    __table_args__ = (UniqueConstraint("trial_id", "study_day"), holds("study_day", "study_day >= 1"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    study_day: int
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID = Field(foreign_key="person.id")
    note: str = ""
