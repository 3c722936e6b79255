"""What patient and clinician decided together, against which result."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, one_of


class Decision(SQLModel, table=True):
    """Append-only; `text_read` are the sentences as they stood on the screen."""

    __table_args__ = (one_of("agreement", "agreed", "agreed_with_doubts", "not_agreed"),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    analysis_id: UUID = Field(foreign_key="analysis.id", index=True)
    decided_at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID = Field(foreign_key="person.id")
    options: list[str] = Field(sa_type=JSON)
    chosen: str
    view_patient: str = ""
    view_clinician: str = ""
    patient_words: str = ""
    present: list[str] = Field(sa_type=JSON)
    agreement: str
    would_change: str = ""
    review_on: date | None = None
    text_read: str


class Reply(SQLModel, table=True):
    """The patient's answer to a decision; the newest counts."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    decision_id: UUID = Field(foreign_key="decision.id", index=True)
    person_id: UUID = Field(foreign_key="person.id")
    agrees: bool
    words: str = ""
    at: datetime = Field(sa_type=UtcDateTime)
