"""Work that is asked for, claimed by the heartbeat and done by workers."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Computation(SQLModel, table=True):
    """One request to compute; at most one of a kind waits for a trial, newer data supersede it."""

    __table_args__ = (
        one_of("kind", "analysis"),
        one_of("state", "waiting", "running", "done", "failed", "superseded"),
        holds(
            "running_has_a_lease",
            "state <> 'running' OR (claimed_by IS NOT NULL AND lease_until IS NOT NULL)",
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
    trial_id: UUID = Field(foreign_key="trial.id", index=True)
    state: str = "waiting"
    requested_at: datetime = Field(sa_type=UtcDateTime)
    data_digest: str | None = None
    claimed_by: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    progress: float = 0
    error: str | None = None
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
