"""One person's run of a protocol, and what was done about it: states, approval, early looks."""

from datetime import date, datetime
from typing import Any, Literal, get_args
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of

State = Literal[
    "draft",
    "approved",
    "invited",
    "joined",
    "running",
    "paused",
    "finished",
    "stopped",
    "withdrawn",
    "declined",
    "ineligible",
    "never_joined",
]
STATES: tuple[State, ...] = get_args(State)


class Trial(SQLModel, table=True):
    """`protocol_version_id` is the version in force, null until one is approved; dates are in `zone`.

    Study day 1 is `first_day`. `sequence_commitment` is the salted hash that binds us to the sequence
    drawn; it may be shown to all. `prompts_laid_at` is when its questions were last laid on its days.
    """

    __table_args__ = (
        UniqueConstraint("site_id", "pseudonym"),
        one_of("state", *STATES),
        holds("days", "first_day <= last_day"),
        holds(
            "has_a_version_once_approved",
            "state IN ('draft', 'declined', 'ineligible') OR protocol_version_id IS NOT NULL",
        ),
        holds("days_come_together", "(first_day IS NULL) = (last_day IS NULL)"),
        holds(
            "has_days_once_joined",
            "state NOT IN ('joined', 'running', 'paused', 'finished') OR first_day IS NOT NULL",
        ),
        Index(
            "ix_trial_prompts_to_lay",
            "state",
            sqlite_where=text("prompts_laid_at IS NULL"),
            postgresql_where=text("prompts_laid_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    site_id: UUID = Field(foreign_key="site.id")
    protocol_id: UUID = Field(foreign_key="protocol.id")
    protocol_version_id: UUID | None = Field(default=None, foreign_key="protocol_version.id")
    pseudonym: str
    zone: str
    state: str = "draft"
    state_since: datetime = Field(sa_type=UtcDateTime)
    demonstration: bool = False
    imported: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by_id: UUID = Field(foreign_key="person.id")
    joined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_day: date | None = None
    last_day: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sequence_commitment: str | None = None
    prompts_laid_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProtocolDraft(SQLModel, table=True):
    """A protocol as saved on the way, faults and all; the approved one becomes the version of its number.

    `content` is the protocol without the patient's name.
    """

    __tablename__ = "protocol_draft"
    __table_args__ = (UniqueConstraint("trial_id", "number"), holds("number", "number >= 1"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    number: int
    content: dict[str, Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: UUID = Field(foreign_key="person.id")


class TrialState(SQLModel, table=True):
    """A state that a trial entered, when, by whom (nobody: the clock) and why; append-only."""

    __tablename__ = "trial_state"
    __table_args__ = (one_of("state", *STATES), UniqueConstraint("trial_id", "number"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    number: int
    state: str
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID | None = Field(default=None, foreign_key="person.id")
    reason: str = ""


class Approval(SQLModel, table=True):
    """A clinician's yes to the treatments, switches and washout of one protocol version."""

    __table_args__ = (holds("is_whole", "treatments_ok AND switches_ok AND washout_ok"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    protocol_version_id: UUID = Field(foreign_key="protocol_version.id")
    treatments_ok: bool
    switches_ok: bool
    washout_ok: bool
    note: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID = Field(foreign_key="person.id")


class Look(SQLModel, table=True):
    """An early look at a running result: its reason is printed with the result ever after."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID = Field(foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UtcDateTime)
