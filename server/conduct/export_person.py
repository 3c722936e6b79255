"""What we keep of a patient, through the patient's own eyes, to take along.

Left out: keys and codes (only their hashes are kept), how each reminder went out, the clinic's own log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import BEGUN, Asker, visible
from server.conduct.occurrence_state import occurrence_state
from server.conduct.read_protocol import read_protocol
from server.conduct.show_series import CalendarDay, calendar
from server.errors import NotFound
from server.plan import Plan
from server.tables import (
    Answer,
    CheckIn,
    ConflictingCopy,
    Consent,
    Decision,
    Device,
    Intake,
    Occurrence,
    Pause,
    Person,
    Reminding,
    Reply,
    Report,
    Task,
)
from server.tables.organisation import Site
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class SaidItem:
    """One item of one answer: the values as they were given, and when, by whom, about which day."""

    checkin_id: UUID
    trial_id: UUID | None
    questionnaire: str
    instrument: str
    study_day: int | None
    study_date: date
    item: str
    number: float | None
    words: str | None
    answered_by: str
    mode: str
    shown_at: datetime | None
    answered_at: datetime
    received_at: datetime
    zone: str
    late: bool
    early: bool
    kept_out: str | None
    replaces: UUID | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """An expected check-in and what it is by now."""

    occurrence: Occurrence
    state: str


@dataclass(frozen=True, slots=True)
class ExportedTrial:
    """A trial as its own patient may see it."""

    trial: Trial
    plan: Plan
    clinic: str
    calendar: list[CalendarDay]
    consents: Sequence[Consent]
    reports: Sequence[Report]
    decisions: Sequence[Decision]
    replies: Sequence[Reply]
    pauses: Sequence[Pause]
    questions: list[AskedQuestion]
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class PersonExport:
    """All of it, at one moment."""

    exported_at: datetime
    person: Person
    devices: Sequence[Device]
    reminding: Reminding | None
    conflicting_copies: Sequence[ConflictingCopy]
    trials: list[ExportedTrial]
    answers: list[SaidItem]


def export_person(session: Session, now: datetime, asker: Asker) -> PersonExport:
    """Own data; what the patient may not know yet (an arm behind a code, a result) is not in it."""
    asker.require("patient")
    person = session.get(Person, asker.id)
    if person is None:
        raise NotFound
    mine = visible(asker).where(col(Trial.state).in_(BEGUN)).order_by(col(Trial.joined_at))
    devices = select(Device).where(Device.person_id == asker.id).order_by(col(Device.made_at))
    copies = select(ConflictingCopy).where(ConflictingCopy.person_id == asker.id)
    return PersonExport(
        exported_at=now,
        person=person,
        devices=session.exec(devices).all(),
        reminding=session.get(Reminding, asker.id),
        conflicting_copies=session.exec(copies.order_by(col(ConflictingCopy.received_at))).all(),
        trials=[_trial(session, now, asker, trial) for trial in session.exec(mine).all()],
        answers=_answers(session, asker.id),
    )


def _trial(session: Session, now: datetime, asker: Asker, trial: Trial) -> ExportedTrial:
    of_trial = Decision.trial_id == trial.id
    decisions = session.exec(select(Decision).where(of_trial).order_by(col(Decision.decided_at))).all()
    ids = [decision.id for decision in decisions]
    return ExportedTrial(
        trial=trial,
        plan=read_protocol(session, trial).plan,
        clinic=session.get_one(Site, trial.site_id).name,
        calendar=calendar(session, asker, trial),
        consents=session.exec(select(Consent).where(Consent.trial_id == trial.id)).all(),
        reports=session.exec(
            select(Report).where(Report.trial_id == trial.id).order_by(col(Report.reported_at))
        ).all(),
        decisions=decisions,
        replies=session.exec(select(Reply).where(col(Reply.decision_id).in_(ids))).all(),
        pauses=session.exec(select(Pause).where(Pause.trial_id == trial.id)).all(),
        questions=_questions(session, now, trial),
        tasks=session.exec(select(Task).where(Task.trial_id == trial.id).order_by(col(Task.raised_at))).all(),
    )


def _questions(session: Session, now: datetime, trial: Trial) -> list[AskedQuestion]:
    chosen = select(Occurrence).where(Occurrence.trial_id == trial.id)
    rows = session.exec(chosen.order_by(col(Occurrence.due_at), col(Occurrence.id)))
    return [AskedQuestion(row, occurrence_state(row, now)) for row in rows]


def _answers(session: Session, person_id: UUID) -> list[SaidItem]:
    """Every item ever said, corrected ones too, in the order in which they were given."""
    chosen = select(CheckIn).where(CheckIn.person_id == person_id)
    checkins = session.exec(chosen.order_by(col(CheckIn.answered_at), col(CheckIn.id))).all()
    mine = select(CheckIn.id).where(CheckIn.person_id == person_id)
    said: dict[UUID, list[tuple[str, float | None, str | None]]] = {}
    rows = session.exec(select(Answer).where(col(Answer.checkin_id).in_(mine)).order_by(col(Answer.item)))
    for row in rows:
        said.setdefault(row.checkin_id, []).append((row.item, row.number, row.words))
    for intake in session.exec(select(Intake).where(col(Intake.checkin_id).in_(mine))):
        said.setdefault(intake.checkin_id, []).append(("taken", None, intake.taken))
        if intake.words:
            said[intake.checkin_id].append(("taken_words", None, intake.words))
    return [_item(checkin, *row) for checkin in checkins for row in said.get(checkin.id, [])]


def _item(checkin: CheckIn, item: str, number: float | None, words: str | None) -> SaidItem:
    return SaidItem(
        checkin_id=checkin.id,
        trial_id=checkin.sent_for_trial_id,
        questionnaire=checkin.questionnaire,
        instrument=checkin.instrument,
        study_day=checkin.study_day,
        study_date=checkin.study_date,
        item=item,
        number=number,
        words=words,
        answered_by=checkin.answered_by,
        mode=checkin.mode,
        shown_at=checkin.shown_at,
        answered_at=checkin.answered_at,
        received_at=checkin.received_at,
        zone=checkin.zone,
        late=checkin.late,
        early=checkin.early,
        kept_out=checkin.kept_out,
        replaces=checkin.replaces_id,
    )
