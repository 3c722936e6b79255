"""What has happened in trials that somebody at the clinic may have to act on, for many trials at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from server.auth import TrialIds, is_among
from server.conduct.show_result import UNSETTLED
from server.tables import (
    Analysis,
    Call,
    CheckIn,
    Computation,
    ConflictingCopy,
    Decision,
    Reply,
    Report,
    Task,
    Trial,
)

Since = dict[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Decided:
    """The newest decision: when to look at it again, and since when the patient does not agree."""

    review_on: date | None
    disagreed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Marks:
    """By trial. Tasks and reports that nobody has looked at by their kind, since the oldest of each.

    `results` are those of ended trials that nobody has decided on; `called` those whose call was made.
    """

    tasks: dict[UUID, dict[str, datetime]]
    reports: dict[UUID, dict[str, datetime]]
    conflicts: Since
    decisions: dict[UUID, Decided]
    results: frozenset[UUID]
    called: frozenset[UUID]


def read_marks(session: Session, ids: TrialIds) -> Marks:
    """One question to the database of each kind, however many trials there are."""
    return Marks(
        tasks=_by_kind(
            session.exec(
                select(Task.trial_id, Task.kind, func.min(Task.happened_at))
                .where(is_among(Task.trial_id, ids), col(Task.acknowledged_at).is_(None))
                .group_by(col(Task.trial_id), col(Task.kind))
            )
        ),
        reports=_by_kind(
            session.exec(
                select(Report.trial_id, Report.kind, func.min(Report.received_at))
                .where(is_among(Report.trial_id, ids), col(Report.acknowledged_at).is_(None))
                .group_by(col(Report.trial_id), col(Report.kind))
            )
        ),
        conflicts=_conflicts(session, ids),
        decisions=_decisions(session, ids),
        results=_results(session, ids),
        called=frozenset(session.exec(select(Call.trial_id).where(is_among(Call.trial_id, ids)))),
    )


def _by_kind(rows: Iterable[tuple[UUID, str, datetime]]) -> dict[UUID, dict[str, datetime]]:
    found: dict[UUID, dict[str, datetime]] = {}
    for trial_id, kind, since in rows:
        found.setdefault(trial_id, {})[kind] = since
    return found


def _conflicts(session: Session, ids: TrialIds) -> Since:
    """Two contents came under one id: somebody must look which of them holds."""
    of_trial = (
        select(CheckIn.sent_for_trial_id)
        .where(CheckIn.id == ConflictingCopy.kept_id, is_among(CheckIn.sent_for_trial_id, ids))
        .scalar_subquery()
    )
    rows = session.exec(select(of_trial, func.min(ConflictingCopy.received_at)).group_by(of_trial))
    return {trial_id: since for trial_id, since in rows if trial_id is not None}


def _decisions(session: Session, ids: TrialIds) -> dict[UUID, Decided]:
    newest = {
        row.trial_id: row
        for row in session.exec(
            select(Decision).where(is_among(Decision.trial_id, ids)).order_by(col(Decision.decided_at))
        )
    }
    replies = session.exec(
        select(Reply)
        .join(Decision, col(Decision.id) == col(Reply.decision_id))
        .where(is_among(Decision.trial_id, ids))
        .order_by(col(Reply.at))
    )
    replied = {reply.decision_id: reply for reply in replies}
    return {
        trial_id: Decided(decision.review_on, _disagreed_at(replied.get(decision.id)))
        for trial_id, decision in newest.items()
    }


def _disagreed_at(reply: Reply | None) -> datetime | None:
    return reply.at if reply is not None and not reply.agrees else None


def _results(session: Session, ids: TrialIds) -> frozenset[UUID]:
    """Trials that are over, whose result may be seen and waits for a decision: as `may_decide` has it."""
    decided = select(Decision.id).where(Decision.trial_id == Trial.id)
    analysed = select(Analysis.id).where(Analysis.trial_id == Trial.id)
    return frozenset(
        session.exec(
            select(Trial.id)
            .where(col(Trial.id).in_(ids), col(Trial.state).in_(("finished", "stopped")))
            .where(analysed.exists(), ~decided.exists(), ~_unsettled().exists())
        )
    )


def _unsettled() -> SelectOfScalar[UUID]:
    """A trial's newest computation, where it has not come to a result."""
    later = aliased(Computation)
    newer = select(later.id).where(
        later.trial_id == Computation.trial_id,
        col(later.requested_at) > Computation.requested_at,
        later.state != "superseded",
    )
    return select(Computation.id).where(
        Computation.trial_id == Trial.id, col(Computation.state).in_(UNSETTLED), ~newer.exists()
    )
