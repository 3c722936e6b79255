"""What may be said ahead of a question that comes at random: its window, never the moment that was drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from server.asking import Asking
from server.conduct.lay_out_trial import clocks_of
from server.schedule import window_of
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class WindowAhead:
    """The question comes at some moment from `start` on, before `end`."""

    start: datetime
    end: datetime


def windows_of(session: Session, trial: Trial, rows: Iterable[Occurrence]) -> dict[UUID, WindowAhead]:
    """By occurrence, for those of a joined trial whose moment was drawn at random."""
    version = session.get(ProtocolVersion, trial.protocol_version_id)
    if version is None or trial.first_day is None:
        return {}
    first_day, clocks = trial.first_day, clocks_of(session, trial, version)
    schedules = {one.key: one.schedule for one in Asking.from_content(version.asking).questionnaires}
    found = {
        row.id: window_of(
            schedules[row.questionnaire],
            row.slot,
            first_day + timedelta(days=row.study_day - 1),
            row.due_at,
            clocks,
        )
        for row in rows
        if row.event_id is None and row.questionnaire in schedules
    }
    return {about: WindowAhead(*window) for about, window in found.items() if window is not None}
