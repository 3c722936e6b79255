"""Three records, never merged: what was drawn, the dates of the periods, what was taken.

The arm of an answer is derived from them, never sent by the phone. Only
`auth.allocation_for` reads `Allocation`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Allocation(SQLModel, table=True):
    """One draw, append-only: the arm keys of periods `first_period` to `last_period`, and their origin.

    `seed` and `salt` are as secret as the sequence; null where nothing was drawn (an import).
    """

    __table_args__ = (
        UniqueConstraint("trial_id", "number"),
        one_of("how", "randomised", "fixed", "chosen", "unknown"),
        holds("periods", "1 <= first_period AND first_period <= last_period"),
        holds("chance_has_a_seed", "(how = 'randomised' AND salt IS NOT NULL) = (seed IS NOT NULL)"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    protocol_version_id: UUID = Field(foreign_key="protocol_version.id")
    number: int = 1
    how: str
    first_period: int
    last_period: int
    arms: list[str] = Field(sa_type=JSON)
    algorithm: str
    seed: str | None = None
    salt: str | None = None
    commitment: str | None = None
    probabilities: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    drawn_at: datetime = Field(sa_type=UtcDateTime)


class Period(SQLModel, table=True):
    """The dates of one period; an amendment is a new row that names the one it replaces.

    Days are study days, 1 for the first. The `washout_days` stand right before `first_day`, no arm in force.
    """

    __table_args__ = (
        holds("number", "number >= 1"),
        holds("days", "1 <= first_day AND first_day <= last_day"),
        holds("washout_days", "washout_days >= 0"),
        UniqueConstraint("trial_id", "number", "amendment"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    number: int
    amendment: int = 0
    first_day: int
    last_day: int
    washout_days: int = 0
    starts_on: date
    ends_on: date
    reason: str = ""
    replaces_id: UUID | None = Field(default=None, foreign_key="period.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: UUID | None = Field(default=None, foreign_key="person.id")


class Intake(SQLModel, table=True):
    """What was really taken on a day, as the patient says."""

    __table_args__ = (one_of("taken", "planned", "other_arm", "something_else", "nothing"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    checkin_id: UUID = Field(foreign_key="checkin.id", unique=True)
    study_day: int
    taken: str
    words: str = ""
    said_at: datetime = Field(sa_type=UtcDateTime)


class Deviation(SQLModel, table=True):
    """A departure from the protocol that somebody noted."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    study_day: int
    words: str
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID | None = Field(default=None, foreign_key="person.id")
