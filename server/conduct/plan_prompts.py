"""Lay the daily question on all days of a trial from the start: a phone may be offline for a week."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session, col, update

from server.study_day import prompt_at, start_of
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


def plan_prompts(
    session: Session, trial: Trial, version: ProtocolVersion, first_day: date, days: int
) -> None:
    """One occurrence a study day, by the patient's clocks."""
    for day in range(1, days + 1):
        session.add(_occurrence(trial, version, first_day + timedelta(days=day - 1), day))


def excuse_prompts(session: Session, now: datetime, trial: Trial) -> None:
    """Ask nothing more: what is neither answered nor past is not expected any more."""
    session.exec(
        update(Occurrence)
        .where(col(Occurrence.trial_id) == trial.id, col(Occurrence.expires_at) > now)
        .where(col(Occurrence.answered_at).is_(None), col(Occurrence.excused_at).is_(None))
        .values(excused_at=now)
    )


def occurrence_id(trial_id: UUID, day: int) -> UUID:
    """The same for everyone who asks."""
    return uuid5(trial_id, f"daily-question/{day}")


def _occurrence(trial: Trial, version: ProtocolVersion, on: date, day: int) -> Occurrence:
    """Open from the start of its study day until the next begins."""
    opens_at = start_of(on, trial.zone, version.day_starts_at)
    expires_at = start_of(on + timedelta(days=1), trial.zone, version.day_starts_at)
    due_at = prompt_at(on, version.prompt_time, trial.zone, version.day_starts_at)
    return Occurrence(
        id=occurrence_id(trial.id, day),
        trial_id=trial.id,
        study_day=day,
        opens_at=opens_at,
        due_at=min(max(due_at, opens_at), expires_at),
        expires_at=expires_at,
    )
