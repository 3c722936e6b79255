"""Questions of a page that workers answer: asked once, waited for, kept for a day under what was asked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, delete, select

from server.compute import Task
from server.errors import NotFound
from server.tables.computation import Computation

Kind = Literal["characteristics", "smallest_design", "sensitivity"]

WANTED_FOR = timedelta(seconds=30)
"""How long a question waits for a worker; the page asks again while somebody looks at it."""
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reply:
    """A question to the workers and what became of it; `told` once it is done."""

    id: UUID
    state: str
    told: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a worker takes it."""

    task: Task

    def keep(self, _session: Session, _now: datetime, row: Computation, result: dict[str, Any]) -> None:
        """In the row itself."""
        row.told = result


def ask_workers(session: Session, now: datetime, kind: Kind, asked: dict[str, Any]) -> Reply:
    """One row for the same question, whoever asks; one that nobody waited for any more waits again."""
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode("utf-8")).hexdigest()
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = {"id": uuid4(), "kind": kind, "state": "waiting", "requested_at": now, "attempts": 0, "progress": 0}
    wanted = dialect.insert(Computation).values(
        **row, data_digest=digest, asked=asked, wanted_until=now + WANTED_FOR
    )
    session.connection().execute(
        wanted.on_conflict_do_update(
            index_elements=["kind", "data_digest"],
            index_where=text("kind <> 'analysis'"),
            set_={"wanted_until": now + WANTED_FOR},
        )
    )
    found = session.exec(
        select(Computation).where(Computation.kind == kind, Computation.data_digest == digest)
    ).one()
    if found.state == "superseded":
        found.state, found.requested_at, found.finished_at = "waiting", now, None
    return Reply(found.id, found.state, found.told)


def asked_before(session: Session, kind: Kind, computation_id: UUID) -> Computation:
    """The row of a question."""
    row = session.get(Computation, computation_id)
    if row is None or row.kind != kind:
        raise NotFound
    return row


def forget_replies(session: Session, now: datetime) -> None:
    """What was told is computed again when it is asked for again."""
    old = (col(Computation.kind) != "analysis", col(Computation.requested_at) < now - KEPT_FOR)
    session.exec(delete(Computation).where(*old, col(Computation.state) != "running"))
