"""All that the report of a trial tells, through the eyes of the one who asks. Nothing is computed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import Asker, PeriodSeen, allocation_for, allocation_was, find_trial
from server.conduct.count_answers import PeriodCount, count_periods
from server.conduct.read_adherence import PauseSeen, see_pause
from server.conduct.read_pauses import pauses_of
from server.conduct.read_protocol import plan_of
from server.conduct.read_questionnaires import questionnaires_of
from server.conduct.read_scores import AllTold, scores_in
from server.conduct.record_decision import decisions_of, newest_reply
from server.conduct.show_result import Shown, show_result
from server.conduct.show_series import Series, show_series
from server.conduct.tell_result import Told, tell_result
from server.errors import WrongState
from server.instrument import Words
from server.plan import Plan
from server.study_day import day_number, study_date
from server.tables import (
    Approval,
    Decision,
    Deviation,
    Period,
    Person,
    ProtocolVersion,
    Reply,
    Report,
    Site,
    Trial,
    TrialState,
)

SIDE_EFFECT = "side-effect"


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was done or said: what, when, by whom (None: the clock, or a name that is not told)."""

    what: str
    at: datetime
    by: str | None = None
    words: str = ""
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as recorded, the patient's reply, and who wrote it down."""

    decision: Decision
    by: str | None
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Rows and values of one trial, as far as this reader may know them.

    `shown_at` is when this was gathered. To a patient staff are not named, but for who recorded a decision,
    and notes of theirs are not told.
    """

    shown_at: datetime
    to_staff: bool
    trial: Trial
    patient: str
    clinic: str
    plan: Plan
    version: int
    versions: Sequence[ProtocolVersion]
    approved: Noted | None
    allocation: str
    periods: tuple[PeriodSeen, ...]
    counts: dict[int, PeriodCount]
    series: Series
    also_asked: Sequence[Words]
    states: Sequence[Noted]
    pauses: Sequence[PauseSeen]
    moved: Sequence[Period]
    deviations: Sequence[Noted]
    told: Told
    looks: Sequence[Noted]
    side_effects: AllTold
    reports: Sequence[Noted]
    decisions: Sequence[Decided]


def gather_report(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, language: str
) -> ReportFacts:
    """The facts of a trial whose result this person may see.

    Raises
    ------
    WrongState
        The result may not be seen yet, or there is none.
    """
    trial = find_trial(session, asker, trial_id)
    shown = show_result(session, now, asker, trial)
    if shown.analysis is None:
        raise WrongState("A report needs a result that may be seen.")
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    plan = plan_of(session, version)
    names = _Names(session, tells=asker.is_staff, patient_id=trial.person_id)
    periods = allocation_for(session, asker, trial)
    return ReportFacts(
        shown_at=now,
        to_staff=asker.is_staff,
        trial=trial,
        patient=session.get_one(Person, trial.person_id).name,
        clinic=session.get_one(Site, trial.site_id).name,
        plan=plan,
        version=version.number,
        versions=_versions(session, trial),
        approved=_approved(session, names, version),
        allocation=allocation_was(session, trial),
        periods=periods,
        counts=_counts(session, now, trial, periods),
        series=show_series(session, now, asker, trial.id),
        also_asked=[each.title for each in questionnaires_of(plan, version.number).values() if each.planned],
        states=_states(session, names, trial),
        pauses=[see_pause(trial, pause) for pause in pauses_of(session, trial)],
        moved=_moved(session, trial),
        deviations=_deviations(session, names, trial),
        told=tell_result(session, shown.analysis, language),
        looks=_looks(names, shown),
        side_effects=scores_in(session, trial, SIDE_EFFECT),
        reports=_reports(session, trial, plan),
        decisions=[_decided(session, each) for each in decisions_of(session, trial)],
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of staff, and what they wrote: to a patient only the patient's own words are told."""

    session: Session
    tells: bool
    patient_id: UUID

    def of(self, person_id: UUID | None) -> str | None:
        person = self.session.get(Person, person_id) if person_id and self.tells else None
        return person.name if person else None

    def words(self, person_id: UUID | None, words: str) -> str:
        return words if self.tells or person_id == self.patient_id else ""


def _versions(session: Session, trial: Trial) -> Sequence[ProtocolVersion]:
    chosen = select(ProtocolVersion).where(ProtocolVersion.protocol_id == trial.protocol_id)
    return session.exec(chosen.order_by(col(ProtocolVersion.number))).all()


def _approved(session: Session, names: _Names, version: ProtocolVersion) -> Noted | None:
    approval = session.exec(select(Approval).where(Approval.protocol_version_id == version.id)).first()
    if approval is None:
        return None
    by_id = approval.by_id
    return Noted("approved", approval.at, names.of(by_id), names.words(by_id, approval.note))


def _counts(
    session: Session, now: datetime, trial: Trial, periods: tuple[PeriodSeen, ...]
) -> dict[int, PeriodCount]:
    days = day_number(trial.last_day, trial.first_day) if trial.first_day and trial.last_day else 0
    return {each.period: each for each in count_periods(session, now, trial, days, periods)}


def _states(session: Session, names: _Names, trial: Trial) -> list[Noted]:
    rows = session.exec(
        select(TrialState).where(TrialState.trial_id == trial.id).order_by(col(TrialState.number))
    )
    return [Noted(row.state, row.at, names.of(row.by_id), names.words(row.by_id, row.reason)) for row in rows]


def _moved(session: Session, trial: Trial) -> Sequence[Period]:
    """Every new date that a period got."""
    chosen = select(Period).where(Period.trial_id == trial.id, Period.amendment > 0)
    return session.exec(chosen.order_by(col(Period.made_at), col(Period.number))).all()


def _deviations(session: Session, names: _Names, trial: Trial) -> list[Noted]:
    rows = session.exec(
        select(Deviation).where(Deviation.trial_id == trial.id).order_by(col(Deviation.study_day))
    )
    return [
        Noted("deviation", row.at, names.of(row.by_id), names.words(row.by_id, row.words), row.study_day)
        for row in rows
    ]


def _looks(names: _Names, shown: Shown) -> list[Noted]:
    return [Noted("look", look.at, names.of(look.by_id), look.reason) for look in shown.looks]


def _reports(session: Session, trial: Trial, plan: Plan) -> list[Noted]:
    rows = session.exec(
        select(Report).where(Report.trial_id == trial.id).order_by(col(Report.reported_at))
    ).all()
    return [
        Noted(row.kind, row.reported_at, None, row.words, _day(trial, plan, row.reported_at)) for row in rows
    ]


def _day(trial: Trial, plan: Plan, at: datetime) -> int | None:
    """The study day of a moment; None before the first and after the last."""
    on: date = study_date(at, trial.zone, plan.day_starts_at)
    if trial.first_day is None or trial.last_day is None or not trial.first_day <= on <= trial.last_day:
        return None
    return day_number(on, trial.first_day)


def _decided(session: Session, decision: Decision) -> Decided:
    person = session.get(Person, decision.by_id)
    return Decided(decision, person.name if person else None, newest_reply(session, decision))
