"""Work that is asked for, claimed by the heartbeat and done by workers."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Computation(SQLModel, table=True):
    """One request to compute.

    Of a trial's analysis at most one waits, newer data supersede it. The other kinds are asked by a page,
    about a design or a result: `asked` holds it without a word, found again by its digest, and `told` the
    answer. Nobody waits for them after `wanted_until`.
    """

    __table_args__ = (
        one_of("kind", "analysis", "characteristics", "smallest_design", "sensitivity"),
        one_of("state", "waiting", "running", "done", "failed", "superseded"),
        holds(
            "running_has_a_lease",
            "state <> 'running' OR (claimed_by IS NOT NULL AND lease_until IS NOT NULL)",
        ),
        holds("is_of_a_trial_or_asked", "(kind = 'analysis') = (trial_id IS NOT NULL)"),
        Index(
            "uq_computation_asked",
            "kind",
            "data_digest",
            unique=True,
            sqlite_where=text("kind <> 'analysis'"),
            postgresql_where=text("kind <> 'analysis'"),
        ),
        Index(
            "uq_computation_waiting",
            "trial_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_computation_state_requested_at", "state", "requested_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: str = "analysis"
    trial_id: UUID | None = Field(default=None, foreign_key="trial.id", index=True)
    state: str = "waiting"
    requested_at: datetime = Field(sa_type=UtcDateTime)
    data_digest: str | None = None
    claimed_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    progress: float = 0
    error: str | None = None
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    wanted_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    told: dict[str, Any] | None = Field(default=None, sa_type=JSON)
