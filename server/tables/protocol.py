"""What a trial is to do: a protocol, its immutable numbered versions, their arms and outcomes."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of

ORIGINS = ("blank", "template", "site_template", "trial", "study")
RECALLS = ("now", "waking", "night", "24h", "7d", "14d")


class Protocol(SQLModel, table=True):
    """A plan for trials; `parent_id` is the one that it was made from.

    `origin` is what it was begun from, `origin_name` which one: "melatonin-sleep/1" of the templates that
    come with nof1, the id of a site's template or of a trial, the title of a study file.
    """

    __table_args__ = (
        one_of("review_state", "draft", "reviewed", "retired"),
        one_of("origin", *ORIGINS),
        Index("ix_protocol_origin", "site_id", "origin", "origin_name"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="protocol.id")
    author_id: UUID = Field(foreign_key="person.id")
    licence: str | None = None
    review_state: str = "draft"
    origin: str = "blank"
    origin_name: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)


class ProtocolVersion(SQLModel, table=True):
    """One wording of a protocol, never changed once written: an edit is the next number.

    Times of day are "HH:MM". `before_arm` is the key of the arm taken before the trial, or null.
    """

    __tablename__ = "protocol_version"
    __table_args__ = (
        UniqueConstraint("protocol_id", "number"),
        one_of("order_rule", "pairs", "counterbalanced", "as_imported"),
        one_of("results_staff", "end", "running"),
        one_of("results_patient", "end", "after_decision", "running"),
        one_of("purpose", "care", "improvement", "research"),
        holds("number", "number >= 1"),
        holds("valid_from_day", "valid_from_day >= 1"),
        holds("lengths", "period_days >= 1 AND periods >= 1 AND washout_days >= 0"),
        holds("washout_is_shorter", "washout_days < period_days"),
        holds("half_life_days", "half_life_days > 0"),
        holds("rule_benefit", "rule_benefit > 0.5 AND rule_benefit < 1"),
        holds("rule_harm", "rule_harm > 0 AND rule_harm < 0.5"),
        holds("rule_similar", "rule_similar > 0.5 AND rule_similar < 1"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    protocol_id: UUID = Field(foreign_key="protocol.id")
    number: int
    reason: str = ""
    valid_from_day: int = 1
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: UUID = Field(foreign_key="person.id")
    question: str
    period_days: int
    periods: int
    washout_days: int = 0
    order_rule: str
    half_life_days: float | None = None
    prompt_time: str
    zone: str
    day_starts_at: str = "04:00"
    results_staff: str = "end"
    results_patient: str = "end"
    before_arm: str | None = None
    before_words: str = ""
    after_trial: str = ""
    rule_benefit: float = 0.8
    rule_harm: float = 0.05
    rule_similar: float = 0.8
    blinded: bool = False
    purpose: str = "care"
    research_reference: str | None = None
    contact: dict[str, Any] = Field(sa_type=JSON)
    suitability: dict[str, Any] = Field(sa_type=JSON)
    asking: dict[str, Any] = Field(sa_type=JSON)
    assumed: dict[str, Any] = Field(sa_type=JSON)


class Arm(SQLModel, table=True):
    """A treatment of a protocol version; position 0 is the reference."""

    __table_args__ = (
        UniqueConstraint("protocol_version_id", "key"),
        UniqueConstraint("protocol_version_id", "position"),
        holds("position", "position >= 0"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    protocol_version_id: UUID = Field(foreign_key="protocol_version.id")
    position: int
    key: str
    name: str
    description: str = ""
    code_system: str | None = None
    code: str | None = None


class Outcome(SQLModel, table=True):
    """What is asked of the patient; position 0 is the one that the trial is about.

    `scale` is the typical day-to-day spread, needed where there are no bounds.
    """

    __table_args__ = (
        UniqueConstraint("protocol_version_id", "position"),
        one_of("kind", "continuous", "ordinal", "binary", "count"),
        one_of("better", "higher", "lower"),
        one_of("recall", *RECALLS),
        one_of("worthwhile_set_by", "patient", "together", "clinician"),
        holds("worthwhile", "worthwhile > 0"),
        holds("bounds", "minimum < maximum"),
        holds("scale", "scale > 0"),
        holds("position", "position >= 0"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    protocol_version_id: UUID = Field(foreign_key="protocol_version.id")
    position: int = 0
    kind: str = "continuous"
    name: str
    question: str
    low_label: str = ""
    high_label: str = ""
    minimum: float | None = None
    maximum: float | None = None
    scale: float | None = None
    better: str
    recall: str
    worthwhile: float
    worthwhile_set_by: str
    code_system: str | None = None
    code: str | None = None
