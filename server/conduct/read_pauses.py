"""The days of a trial on which nothing is asked."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from server.tables.prompt import Pause
from server.tables.trial import Trial


def pauses_of(session: Session, trial: Trial) -> Sequence[Pause]:
    """Those in force, the earliest first."""
    chosen = select(Pause).where(Pause.trial_id == trial.id, col(Pause.ended_at).is_(None))
    return session.exec(chosen.order_by(col(Pause.first_day))).all()


def days_paused(session: Session, trial: Trial) -> frozenset[int]:
    """Study days inside a pause."""
    return frozenset(
        day for pause in pauses_of(session, trial) for day in range(pause.first_day, pause.last_day + 1)
    )
