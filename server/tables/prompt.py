"""The questions that a trial plans to ask, and how they are called to mind."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Occurrence(SQLModel, table=True):
    """An expected check-in: facts only, its state is a function of them.

    `id` is made from trial, questionnaire, day and slot, so that laying out again never doubles. `moved_at`:
    its times were changed by an edit, a pause or travel. `event_id`: what happened, where it is asked after
    an event.
    """

    __table_args__ = (
        UniqueConstraint("trial_id", "questionnaire", "study_day", "slot"),
        one_of("excused_for", "ended", "paused", "edited"),
        holds("study_day", "study_day >= 1"),
        holds("slot", "slot >= 0"),
        holds("order", "opens_at <= due_at AND due_at <= expires_at"),
        Index(
            "ix_occurrence_asked",
            "trial_id",
            "due_at",
            "expires_at",
            "study_day",
            sqlite_where=text("questionnaire = 'daily' AND excused_at IS NULL"),
            postgresql_where=text("questionnaire = 'daily' AND excused_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    questionnaire: str = Field(default="daily", sa_column_kwargs={"server_default": "daily"})
    study_day: int
    slot: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    event_id: UUID | None = None
    opens_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    snoozed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    excused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    excused_for: str | None = None
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def _when_due(context: DefaultExecutionContext) -> datetime:
    """A notice is looked at first when it is due."""
    due_at: datetime = context.get_current_parameters()["due_at"]  # type: ignore[no-untyped-call]
    return due_at


class Notice(SQLModel, table=True):
    """A moment at which an occurrence is called to mind: number 0 when it is due, then its reminders.

    `next_at` is when somebody looks at it: when due, after the lease of the one at it, after a back-off.
    Ended once: told on some channel, needless (answered, excused, a newer one told instead), too late,
    unreachable, or of unknown outcome. The index holds only what has not ended.
    """

    __table_args__ = (
        UniqueConstraint("occurrence_id", "number"),
        one_of("ended_as", "told", "needless", "expired", "unreachable", "unknown"),
        holds("ended_with_a_reason", "(ended_at IS NULL) = (ended_as IS NULL)"),
        Index(
            "ix_notice_due",
            "next_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    occurrence_id: UUID = Field(foreign_key="occurrence.id", index=True)
    number: int
    due_at: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime = Field(
        default=None,
        sa_column=Column(UtcDateTime, nullable=False, default=_when_due),
    )
    leased_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_as: str | None = None


class Delivery(SQLModel, table=True):
    """One try to tell one notice at one address; written before the door is opened, so that none is unknown.

    `status` is what the door answered, where it did; `outcome` null means that nobody knows yet.
    """

    __table_args__ = (
        UniqueConstraint("notice_id", "channel", "address_id", "attempt"),
        one_of("channel", "push", "email"),
        one_of("outcome", "taken", "refused", "gone", "later", "unknown"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    notice_id: UUID = Field(foreign_key="notice.id")
    channel: str
    address_id: UUID
    attempt: int
    at: datetime = Field(sa_type=UtcDateTime)
    status: int | None = None
    outcome: str | None = None
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Subscription(SQLModel, table=True):
    """Where a device's browser takes pushes. Retired when its service says gone, or it fails for long.

    `failing_since` is the first failure after the last push that was taken. `test_at`: a push to try it was
    asked for; it is sent at most once.
    """

    __table_args__ = (
        one_of("retired_for", "gone", "failing", "signed_out", "replaced"),
        Index(
            "ix_subscription_test",
            "test_at",
            sqlite_where=text("test_at IS NOT NULL"),
            postgresql_where=text("test_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    device_id: UUID = Field(foreign_key="device.id", index=True)
    endpoint: str
    endpoint_hash: str = Field(unique=True)
    key_p256dh: str
    key_auth: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shown_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    test_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retired_for: str | None = None


class Reminding(SQLModel, table=True):
    """How one person wants to be reminded: own quiet hours, whose clock, e-mail, the feed's secret.

    An e-mail is used once confirmed, by a code that is sent there: `code_asked_at` names the code, `code_at`
    is when it is to be sent, null from the one try on; `code_told` is how that went.
    """

    __table_args__ = (
        one_of("code_told", "taken", "refused", "gone", "later", "unknown"),
        Index(
            "ix_reminding_code",
            "code_at",
            sqlite_where=text("code_at IS NOT NULL"),
            postgresql_where=text("code_at IS NOT NULL"),
        ),
    )

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    quiet_start: str | None = None
    quiet_end: str | None = None
    clock: str | None = None
    email: str | None = None
    email_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    code_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    code_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    code_told: str | None = None
    feed_hash: str | None = Field(default=None, unique=True)
    zone: str | None = None
    zone_since: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Pause(SQLModel, table=True):
    """Study days on which nothing is asked: a holiday by its rule, or a health pause by a clinician."""

    __table_args__ = (
        one_of("kind", "holiday", "health"),
        holds("days", "first_day <= last_day"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    kind: str
    first_day: int
    last_day: int
    moves_calendar: bool
    reason: str = ""
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by_id: UUID = Field(foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
