"""What a patient tells the clinic: worse, stop, withdraw. Kept always, whatever the trial's state."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial, visible
from server.conduct.change_state import TRANSITIONS
from server.conduct.record_checkin import keep_copy
from server.conduct.record_event import record_event
from server.conduct.sent_checkin import digest_of
from server.conduct.stop_trial import stop, withdraw
from server.errors import ConflictKeptBoth, NotFound, NotValid
from server.study_day import is_zone
from server.tables.report import Report
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report as the phone sends it."""

    trial_id: UUID
    kind: str
    words: str
    reported_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class KeptReport:
    """It is kept; the state of the trial after it."""

    id: UUID
    state: str
    kept: bool = True


def record_report(
    session: Session, now: datetime, asker: Asker, report_id: UUID, sent: SentReport
) -> KeptReport:
    """Keep it once, and do what it says where that can still be done.

    Raises
    ------
    ConflictKeptBoth
        The id came before with other content; this copy is kept beside it.
    """
    asker.require("patient")
    trial = find_trial(session, asker, sent.trial_id, to_change=True)
    if not is_zone(sent.zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})
    before = session.get(Report, report_id)
    if before is None:
        _keep(session, now, asker, trial, report_id, sent)
    elif before.person_id != asker.id:
        raise NotFound
    elif before.digest != digest_of(sent):
        keep_copy(session, now, asker.id, "report", before.id, sent)
        raise ConflictKeptBoth
    return KeptReport(report_id, trial.state)


def _keep(
    session: Session, now: datetime, asker: Asker, trial: Trial, report_id: UUID, sent: SentReport
) -> None:
    session.add(
        Report(
            id=report_id,
            trial_id=trial.id,
            person_id=asker.id,
            device_id=asker.device_id,
            kind=sent.kind,
            words=sent.words,
            reported_at=sent.reported_at,
            received_at=now,
            zone=sent.zone,
            digest=digest_of(sent),
        )
    )
    session.flush()
    record_event(session, now, asker, f"reported {sent.kind}", "report", report_id)
    if sent.kind == "stop" and (trial.state, "stopped") in TRANSITIONS:
        stop(session, now, asker, trial, sent.words)
    if sent.kind == "withdraw" and (trial.state, "withdrawn") in TRANSITIONS:
        withdraw(session, now, asker, trial, sent.words)


def acknowledge_report(session: Session, now: datetime, asker: Asker, report_id: UUID) -> None:
    """A member of staff has seen it; the first who says so stands."""
    asker.require("nurse", "clinician")
    report = session.get(Report, report_id)
    mine = visible(asker).where(Trial.id == report.trial_id) if report else None
    if report is None or mine is None or session.exec(mine).first() is None:
        raise NotFound
    if report.acknowledged_at is None:
        report.acknowledged_at, report.acknowledged_by_id = now, asker.id
        record_event(session, now, asker, "acknowledged", "report", report_id)
