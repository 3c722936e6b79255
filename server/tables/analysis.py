"""Results: codes and numbers, no sentences; those are written when shown."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from server.db import UtcDateTime, holds, one_of


class Analysis(SQLModel, table=True):
    """One computed result, append-only.

    `arms`, `effects` (with 1,000 quantiles each) and `checks` name arms by key. `engine` is null where a
    check withheld the result before anything was fitted. `verdict_arm` is the favoured arm, the reference
    too. `posterior` is kept only for one that a decision cites.
    """

    __table_args__ = (
        one_of("status", "ok", "withheld"),
        one_of("engine", "exact", "nuts"),
        one_of("allocation", "randomised", "fixed", "chosen", "unknown"),
        one_of("verdict", "favours_arm", "favours_reference", "similar", "undecided"),
        holds("counts", "n >= 0 AND missing >= 0"),
        holds("withheld_has_no_verdict", "status = 'ok' OR verdict IS NULL"),
        Index("ix_analysis_trial_id_computed_at", "trial_id", "computed_at"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    trial_id: UUID = Field(foreign_key="trial.id")
    protocol_version_id: UUID = Field(foreign_key="protocol_version.id")
    computation_id: UUID | None = Field(default=None, foreign_key="computation.id")
    computed_at: datetime = Field(sa_type=UtcDateTime)
    last_answer_day: int
    status: str
    engine: str | None = None
    allocation: str
    n: int
    missing: int
    seconds: float
    seed: str
    data_digest: str
    verdict: str | None = None
    verdict_arm: str | None = None
    period_rule: str = ""
    scale: float | None = None
    versions: dict[str, Any] = Field(sa_type=JSON)
    priors: dict[str, Any] = Field(sa_type=JSON)
    arms: list[dict[str, Any]] = Field(sa_type=JSON)
    effects: list[dict[str, Any]] = Field(sa_type=JSON)
    checks: list[dict[str, Any]] = Field(sa_type=JSON)
    posterior: bytes | None = None
