"""What a person said, kept exactly once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class CheckIn(SQLModel, table=True):
    """One sending of a person's answers; its id is minted by the sender before any network use.

    `trial_id` is null and `kept_out` says why where it came too late to belong to `sent_for_trial_id`.
    A correction is a new check-in that `replaces_id` another. `digest` is of the content as sent. `early`: it
    came before its question had opened by our clock, so the phone's clock or zone was wrong.
    `has_answer`: the daily question itself was answered, not only what was taken; an index counts it.
    """

    __tablename__ = "checkin"
    __table_args__ = (
        one_of("kept_out", "after_the_end", "withdrawn", "before_the_start"),
        one_of("answered_by", "self", "parent", "carer", "staff"),
        one_of("mode", "app", "paper", "call", "import", "device"),
        holds("is_in_or_says_why_not", "(trial_id IS NULL) = (kept_out IS NOT NULL)"),
        Index("ix_checkin_said", "trial_id", "study_day", "questionnaire", "has_answer", "id"),
        Index(
            "ix_checkin_replaces",
            "trial_id",
            "replaces_id",
            sqlite_where=text("replaces_id IS NOT NULL"),
            postgresql_where=text("replaces_id IS NOT NULL"),
        ),
        Index("ix_checkin_sent_for_trial_id_questionnaire", "sent_for_trial_id", "questionnaire"),
    )

    id: UUID = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    trial_id: UUID | None = Field(default=None, foreign_key="trial.id")
    sent_for_trial_id: UUID | None = Field(default=None, foreign_key="trial.id")
    kept_out: str | None = None
    occurrence_id: UUID | None = Field(default=None, foreign_key="occurrence.id", index=True)
    protocol_version_id: UUID | None = Field(default=None, foreign_key="protocol_version.id")
    questionnaire: str = Field(default="daily", sa_column_kwargs={"server_default": "daily"})
    instrument: str = "daily-question/1"
    answered_by: str = "self"
    mode: str = "app"
    device_id: UUID | None = Field(default=None, foreign_key="device.id")
    entered_by_id: UUID | None = Field(default=None, foreign_key="person.id")
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    zone: str
    study_date: date
    study_day: int | None = None
    late: bool = False
    early: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    has_answer: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    language: str = "en"
    app_version: str = ""
    replaces_id: UUID | None = None  # no foreign key: the one replaced may arrive later
    digest: str


class Answer(SQLModel, table=True):
    """One item's value: a number or words.

    Items of the daily question: outcome, changed (0 or 1), note; outside of a trial taken and taken_words.
    """

    __table_args__ = (
        UniqueConstraint("checkin_id", "item"),
        holds("has_one_value", "(number IS NULL) <> (words IS NULL)"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    checkin_id: UUID = Field(foreign_key="checkin.id")
    item: str
    number: float | None = None
    words: str | None = None


class ConflictingCopy(SQLModel, table=True):
    """A second sending under an id already taken, with other content: kept as it came."""

    __tablename__ = "conflicting_copy"
    __table_args__ = (one_of("kind", "checkin", "report"), UniqueConstraint("kept_id", "digest"))

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str
    kept_id: UUID
    person_id: UUID = Field(foreign_key="person.id")
    digest: str
    content: dict[str, Any] = Field(sa_type=JSON)
    received_at: datetime = Field(sa_type=UtcDateTime)
