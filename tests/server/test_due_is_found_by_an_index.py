"""The question asked every other second reads only what is due, whatever has been told or lies far ahead."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine, insert, text
from sqlmodel import Session, select

from server.conduct.claim_notices import due_notices
from server.db import transaction
from server.tables import Notice, Occurrence
from tests.server.journey import Staffed, joined

NOW = datetime(2026, 3, 3, 19, 0, tzinfo=UTC)
MANY = 20_000


def fill(session: Session, occurrence_id: UUID, count: int, first: int = 1_000) -> None:
    """So many notices, half of them told long ago, half far ahead."""
    rows = [
        {
            "id": uuid4(), "occurrence_id": occurrence_id, "number": first + n,
            "due_at": at, "next_at": at,
            "ended_at": at if n % 2 else None, "ended_as": "told" if n % 2 else None,
        }
        for n in range(count)
        for at in [NOW + timedelta(days=-100 if n % 2 else 100, seconds=n)]
    ]  # fmt: skip
    session.connection().execute(insert(Notice), rows)


def plan_of(session: Session) -> str:
    """How the database would answer."""
    connection = session.connection()
    words = str(due_notices(NOW, 32).compile(connection, compile_kwargs={"literal_binds": True}))
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(row) for row in connection.execute(text(explain + words.replace(":", r"\:"))))


def test_what_is_due_is_read_from_the_index_of_what_has_not_ended(engine: Engine, clinic: Staffed) -> None:
    with transaction(engine) as session:
        there = joined(session, clinic)
        occurrence = session.exec(select(Occurrence).where(Occurrence.trial_id == there.trial_id)).first()
        assert occurrence is not None
        fill(session, occurrence.id, MANY)
    with transaction(engine) as session:
        if engine.dialect.name == "postgresql":
            session.connection().execute(text("ANALYZE notice"))
        plan = plan_of(session)

    assert "ix_notice_due" in plan, plan
    assert "Seq Scan" not in plan, plan
