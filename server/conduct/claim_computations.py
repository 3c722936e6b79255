"""Who computes what: rows change hands by conditional UPDATE with a lease."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Update, and_, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from server.tables import Computation

LEASE = timedelta(seconds=15)
"""How long a claim stands without being renewed; after a crash the row is done again by then."""
MOST_ATTEMPTS = 3
"""A row whose worker or heartbeat was lost this often is given up, with its error kept."""


def something_is_due(session: Session, *, now: datetime) -> bool:
    """The question asked many times a minute: an index answers it, whatever has been done before."""
    return session.exec(select(col(Computation.id)).where(_due(now)).limit(1)).first() is not None


def claim_computations(session: Session, worker: str, most: int, *, now: datetime) -> list[Computation]:
    """Take up to `most` rows that wait or whose lease ran out; nobody else gets the same ones."""
    _close_lost(session, now)
    _close_unwanted(session, now)
    found = session.exec(
        select(col(Computation.id))
        .where(_due(now), ~_another_runs(now))
        .order_by(col(Computation.requested_at))
        .limit(most)
    ).all()
    return [claimed for each in found if (claimed := _claim(session, each, worker, now)) is not None]


def _due(now: datetime) -> ColumnElement[bool]:
    waiting = col(Computation.state) == "waiting"
    return or_(waiting, and_(col(Computation.state) == "running", col(Computation.lease_until) < now))


def _another_runs(now: datetime) -> ColumnElement[bool]:
    """Whether an older computation of the same trial is under way: results must not overtake each other."""
    other = aliased(Computation)
    return exists().where(
        col(other.trial_id) == col(Computation.trial_id),
        col(other.id) != col(Computation.id),
        col(other.state) == "running",
        col(other.lease_until) >= now,
    )


def _claim(session: Session, computation_id: UUID, worker: str, now: datetime) -> Computation | None:
    taken = session.exec(
        update(Computation)
        .where(col(Computation.id) == computation_id, _due(now))
        .values(
            state="running",
            claimed_by=worker,
            lease_until=now + LEASE,
            attempts=col(Computation.attempts) + 1,
            progress=0,
        )
    )
    if taken.rowcount != 1:
        return None  # another heartbeat was first
    return session.get(Computation, computation_id, populate_existing=True)


def _close_lost(session: Session, now: datetime) -> None:
    """Rows left by a crash: superseded where newer data wait, given up where they were lost too often."""
    lost = (col(Computation.state) == "running", col(Computation.lease_until) < now)
    newer = aliased(Computation)
    waits = exists().where(col(newer.trial_id) == col(Computation.trial_id), col(newer.state) == "waiting")
    session.exec(update(Computation).where(*lost, waits).values(state="superseded", finished_at=now))
    session.exec(
        update(Computation)
        .where(*lost, col(Computation.attempts) >= MOST_ATTEMPTS)
        .values(state="failed", finished_at=now, error=f"lost {MOST_ATTEMPTS} times; given up")
    )


def _close_unwanted(session: Session, now: datetime) -> None:
    """Questions of a page that nobody looks at any more."""
    unwanted = (col(Computation.state) == "waiting", col(Computation.wanted_until) < now)
    session.exec(update(Computation).where(*unwanted).values(state="superseded", finished_at=now))


def renew_leases(session: Session, worker: str, held: Iterable[UUID], *, now: datetime) -> None:
    """Say that this worker is alive and still at these rows."""
    ids = list(held)
    if ids:
        session.exec(_own(worker, ids).values(lease_until=now + LEASE))


def release_computations(session: Session, worker: str, held: Iterable[UUID], *, now: datetime) -> None:
    """Give rows back unfinished, at a clean end; where newer data wait already, theirs is superseded."""
    for each in held:
        mine = session.get(Computation, each, populate_existing=True)
        if mine is None or mine.state != "running" or mine.claimed_by != worker:
            continue
        newer_waits = _newer_waits(session, mine)
        mine.state = "superseded" if newer_waits else "waiting"
        mine.finished_at = now if newer_waits else None
        mine.claimed_by = mine.lease_until = None
        mine.attempts -= 1
        session.flush()


def _newer_waits(session: Session, mine: Computation) -> bool:
    if mine.trial_id is None:
        return False
    waiting = select(Computation.id).where(
        Computation.trial_id == mine.trial_id, Computation.state == "waiting"
    )
    return session.exec(waiting).first() is not None


def still_mine(session: Session, worker: str, computation_id: UUID) -> Computation | None:
    """The row, if this worker still holds it: one that was slow to come back may have lost it."""
    row = session.exec(select(Computation).where(Computation.id == computation_id).with_for_update()).first()
    return row if row is not None and row.state == "running" and row.claimed_by == worker else None


def was_overtaken(session: Session, computation: Computation) -> bool:
    """Whether a result on newer data is there already."""
    if computation.trial_id is None:
        return False
    return (
        session.exec(
            select(col(Computation.id)).where(
                col(Computation.trial_id) == computation.trial_id,
                col(Computation.state) == "done",
                col(Computation.requested_at) > computation.requested_at,
            )
        ).first()
        is not None
    )


def finish(computation: Computation, state: str, *, now: datetime, error: str | None = None) -> None:
    """Close a row that this worker holds."""
    computation.state = state
    computation.finished_at = now
    computation.error = error
    computation.progress = 1 if state == "done" else computation.progress
    computation.claimed_by = computation.lease_until = None


def _own(worker: str, ids: list[UUID]) -> Update:
    return update(Computation).where(
        col(Computation.id).in_(ids),
        col(Computation.claimed_by) == worker,
        col(Computation.state) == "running",
    )
