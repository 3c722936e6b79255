"""How a finished series came in from a file."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, one_of


class SeriesImport(SQLModel, table=True):
    """One file, one trial: what was chosen about its duplicates and faulty lines, and what was left out.

    `period_days` is null where each run of one arm is a period; `merged_days` had several answers made one.
    """

    __tablename__ = "series_import"
    __table_args__ = (
        one_of("allocation", "randomised", "fixed", "chosen", "unknown"),
        one_of("duplicates", "first", "last", "mean"),
        one_of("faults", "refuse", "leave_out"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", unique=True)
    filename: str
    digest: str
    lines: int
    allocation: str = "unknown"
    allocation_words: str = ""
    duplicates: str | None = None
    faults: str = "refuse"
    period_days: int | None = None
    merged_days: int = 0
    left_out: list[dict[str, Any]] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID = Field(foreign_key="person.id")
