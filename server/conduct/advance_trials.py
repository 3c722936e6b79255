"""What the clock alone does: a joined trial begins on its day 1, a running one ends after its last day."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from server.auth import MACHINE
from server.conduct.change_state import change_state
from server.conduct.request_analysis import request_analysis
from server.study_day import start_of
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


def advance_trials(session: Session, now: datetime) -> int:
    """Bring every trial to where the calendar says it is; gives how many changed."""
    waiting = session.exec(select(Trial).where(_may_be_due(now)).with_for_update(skip_locked=True)).all()
    return sum(advance_trial(session, now, trial) for trial in waiting)


def _may_be_due(now: datetime) -> ColumnElement[bool]:
    """Wherever its patient's clocks are: the earliest are 14 hours ahead, so a local day ends no sooner."""
    return or_(
        and_(col(Trial.state) == "joined", col(Trial.first_day) <= now.date() + timedelta(days=1)),
        and_(col(Trial.state) == "running", col(Trial.last_day) <= now.date()),
    )


def advance_trial(session: Session, now: datetime, trial: Trial) -> bool:
    """One trial; whether it changed."""
    before = trial.state
    if trial.state == "joined" and begins_at(session, trial) <= now:
        change_state(session, now, MACHINE, trial, "running")
    if trial.state == "running" and ends_at(session, trial) <= now:
        trial.ended_at = ends_at(session, trial)
        change_state(session, now, MACHINE, trial, "finished")
        request_analysis(session, trial.id, now=now)
    return trial.state != before


def begins_at(session: Session, trial: Trial) -> datetime:
    """When study day 1 begins by the patient's clocks."""
    if trial.first_day is None:
        raise ValueError("a trial that nobody joined has no first day")
    return start_of(trial.first_day, trial.zone, _day_starts_at(session, trial))


def ends_at(session: Session, trial: Trial) -> datetime:
    """When the last answer may be given: as the day after the last begins, or when it was ended before."""
    if trial.last_day is None:
        raise ValueError("a trial that nobody joined has no last day")
    planned = start_of(trial.last_day + timedelta(days=1), trial.zone, _day_starts_at(session, trial))
    return min(planned, trial.ended_at) if trial.ended_at else planned


def _day_starts_at(session: Session, trial: Trial) -> str:
    version = session.get(ProtocolVersion, trial.protocol_version_id)
    return version.day_starts_at if version else "04:00"
