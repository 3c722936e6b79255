"""What waits at a site, as one list: of whom, what, and since when."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from server.auth import Asker
from server.conduct.call_attention import URGENCY, Waiting
from server.conduct.list_trials import list_trials
from server.tables.trial import Trial

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing that waits in one trial."""

    trial: Trial
    patient_name: str
    waiting: Waiting


def read_work(session: Session, now: datetime, asker: Asker) -> list[WorkLine]:
    """The most urgent first, of these what has waited longest."""
    lines = [
        WorkLine(row.trial, row.patient_name, waiting)
        for row in list_trials(session, now, asker)
        for waiting in row.waits
    ]
    return sorted(lines, key=_order)


def _order(line: WorkLine) -> tuple[int, datetime]:
    return URGENCY.index(line.waiting.code), line.waiting.at or LONG_AGO
