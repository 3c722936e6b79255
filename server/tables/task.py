"""What somebody at the clinic must look at, and every step of who was told."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Task(SQLModel, table=True):
    """Raised by an answer. `happened_at` is the true time of what raised it.

    `next_step_at` is when it goes on to the next person unless somebody has acknowledged it by then.
    """

    __table_args__ = (
        UniqueConstraint("trial_id", "kind", "cause"),
        one_of("kind", "danger", "worsening", "side_effect"),
        one_of("level", "urgent", "soon"),
        holds("seen_by_somebody", "(acknowledged_at IS NULL) = (acknowledged_by_id IS NULL)"),
        Index(
            "ix_task_next_step",
            "next_step_at",
            sqlite_where=text("acknowledged_at IS NULL"),
            postgresql_where=text("acknowledged_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    kind: str
    level: str
    cause: str
    rule_key: str = ""
    checkin_id: UUID | None = Field(default=None, foreign_key="checkin.id")
    happened_at: datetime = Field(sa_type=UtcDateTime)
    raised_at: datetime = Field(sa_type=UtcDateTime)
    next_step_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    acknowledged_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    note: str = ""


class TaskNote(SQLModel, table=True):
    """What somebody adds to a task that was looked at already; append-only."""

    __tablename__ = "task_note"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    task_id: UUID = Field(foreign_key="task.id", index=True)
    by_id: UUID = Field(foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    words: str


class TaskStep(SQLModel, table=True):
    """It was given to somebody; append-only.

    `told` is what became of the e-mail: null while it is being sent, unknown where nobody will ever know,
    "not_set_up" where this server sends none.
    """

    __tablename__ = "task_step"
    __table_args__ = (
        UniqueConstraint("task_id", "number"),
        one_of("given_to", "owner", "deputy", "contact"),
        one_of("told", "sent", "failed", "unknown", "no_address", "not_set_up"),
        Index(
            "ix_task_step_untold",
            "at",
            sqlite_where=text("told IS NULL"),
            postgresql_where=text("told IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    task_id: UUID = Field(foreign_key="task.id")
    number: int
    given_to: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcDateTime)
    told: str | None = None
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
