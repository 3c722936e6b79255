"""The whole of a trial as staff see it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import Asker, allocation_for, find_trial, may_renew_cover, visible
from server.conduct.change_state import TRANSITIONS
from server.conduct.count_answers import Adherence, count_answers, count_taken
from server.conduct.enter_checkin import ENTERABLE
from server.conduct.list_trials import TrialRow, rows_of
from server.conduct.read_cover import CoverSeen, read_cover
from server.conduct.read_protocol import Protocolled, read_protocol
from server.conduct.read_reach import Reach, read_reach
from server.conduct.read_series import day_answers
from server.conduct.show_result import hidden_from, looks_at, may_decide, may_look, may_take_out
from server.conduct.show_series import CalendarDay, calendar
from server.conduct.start_from import OriginSeen, read_origin
from server.tables.call import Call
from server.tables.consent import Consent
from server.tables.device import Device
from server.tables.invitation import Invitation
from server.tables.person import Person
from server.tables.protocol import ProtocolVersion
from server.tables.report import Report
from server.tables.series_import import SeriesImport
from server.tables.trial import Approval, State, Trial, TrialState
from server.tries import tries_left


@dataclass(frozen=True, slots=True)
class Said:
    """Something that somebody did: by whom (a name; nobody: the clock), when, and in which words."""

    by: str | None
    at: datetime
    words: str = ""
    what: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InvitationSeen:
    """The newest invitation, without its code."""

    expires_at: datetime
    tries_left: int
    used: bool


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """A patient's report, and who has seen it."""

    report: Report
    acknowledged: Said | None


@dataclass(frozen=True, slots=True)
class ImportSeen:
    """How the series came in, and by whom."""

    facts: SeriesImport
    by: str


@dataclass(frozen=True, slots=True)
class PaperConsent:
    """Who saw the signature, its date, and whether a phone came since."""

    by: str | None
    on: date
    has_phone: bool


@dataclass(frozen=True, slots=True)
class TrialDetail:
    """The whole of a trial but its series and its result."""

    row: TrialRow
    patient: Person
    protocol: Protocolled
    adherence: Adherence
    approval: Said | None
    approved_number: int | None
    invitation: InvitationSeen | None
    switches: list[CalendarDay]
    taken: dict[str, int]
    reports: list[ReportSeen]
    history: list[Said]
    looks: list[Said]
    calls: list[Said]
    import_note: ImportSeen | None
    on_paper: PaperConsent | None
    reach: Reach
    cover: CoverSeen | None
    origin: OriginSeen | None
    may: list[str]


def read_trial(session: Session, now: datetime, asker: Asker, trial_id: UUID) -> TrialDetail:
    """One trial of the asker's site."""
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    row = rows_of(session, now, asker, visible(asker).where(Trial.id == trial_id))[0]
    protocol, answers = read_protocol(session, trial), day_answers(session, trial)
    periods = allocation_for(session, asker, trial) if trial.first_day else ()
    approval, number = _approval(session, trial)
    return TrialDetail(
        row=row,
        patient=session.get_one(Person, trial.person_id),
        protocol=protocol,
        adherence=count_answers(trial, row.asked, row.said, answers, periods),
        approval=approval,
        approved_number=number,
        invitation=_invitation(session, now, trial),
        switches=[day for day in calendar(session, asker, trial) if day.switch],
        taken=count_taken(row.asked, answers),
        reports=_reports(session, trial),
        history=_history(session, trial),
        looks=[
            Said(_name(session, look.by_id), look.at, look.reason, id=look.id)
            for look in looks_at(session, trial)
        ],
        calls=_calls(session, trial),
        import_note=_import_note(session, trial),
        on_paper=_on_paper(session, trial),
        reach=read_reach(session, now, trial),
        cover=read_cover(session, now, trial, protocol),
        origin=read_origin(session, asker, trial.protocol_id),
        may=what_may(session, asker, trial),
    )


def what_may(session: Session, asker: Asker, trial: Trial) -> list[str]:
    """What this person may do with a trial in its present state."""
    rights: dict[str, bool] = {
        "edit": trial.state in ("draft", "approved"),
        "approve": _may_become(asker, trial, "approved"),
        "invite": trial.state in ("approved", "invited"),
        "join_on_paper": trial.state in ("approved", "invited"),
        "enter": trial.state in ENTERABLE and not trial.imported,
        "stop": _may_become(asker, trial, "stopped"),
        "close": _may_become(asker, trial, "declined"),
        "see_effect": hidden_from(session, asker, trial) is None,
        "look": may_look(session, asker, trial),
        "decide": may_decide(session, asker, trial),
        "take_out": may_take_out(session, asker, trial),
        "renew_cover": may_renew_cover(asker, trial),
    }
    return [right for right, held in rights.items() if held and asker.is_staff]


def _may_become(asker: Asker, trial: Trial, state: State) -> bool:
    return bool(asker.roles & TRANSITIONS.get((trial.state, state), frozenset()))


def _name(session: Session, person_id: UUID | None) -> str | None:
    person = session.get(Person, person_id) if person_id else None
    return person.name if person else None


def _approval(session: Session, trial: Trial) -> tuple[Said | None, int | None]:
    """The approval of the version in force; an older version's does not count any more."""
    approval = session.exec(
        select(Approval).where(
            Approval.trial_id == trial.id, Approval.protocol_version_id == trial.protocol_version_id
        )
    ).first()
    if approval is None:
        return None, None
    version = session.get_one(ProtocolVersion, approval.protocol_version_id)
    return Said(_name(session, approval.by_id), approval.at, approval.note), version.number


def _invitation(session: Session, now: datetime, trial: Trial) -> InvitationSeen | None:
    newest = session.exec(
        select(Invitation)
        .where(Invitation.trial_id == trial.id, col(Invitation.revoked_at).is_(None))
        .order_by(col(Invitation.made_at).desc())
    ).first()
    if newest is None:
        return None
    left = tries_left(session, now, "code", newest.handle)
    return InvitationSeen(newest.expires_at, left, newest.used_at is not None)


def _reports(session: Session, trial: Trial) -> list[ReportSeen]:
    rows = session.exec(
        select(Report).where(Report.trial_id == trial.id).order_by(col(Report.received_at).desc())
    )
    return [ReportSeen(row, _acknowledged(session, row)) for row in rows]


def _acknowledged(session: Session, report: Report) -> Said | None:
    if report.acknowledged_at is None:
        return None
    return Said(_name(session, report.acknowledged_by_id), report.acknowledged_at)


def _history(session: Session, trial: Trial) -> list[Said]:
    rows = session.exec(
        select(TrialState).where(TrialState.trial_id == trial.id).order_by(col(TrialState.number))
    )
    return [Said(_name(session, row.by_id), row.at, row.reason, what=row.state) for row in rows]


def _calls(session: Session, trial: Trial) -> list[Said]:
    rows = session.exec(select(Call).where(Call.trial_id == trial.id).order_by(col(Call.study_day)))
    return [Said(_name(session, row.by_id), row.at, row.note, what=str(row.study_day)) for row in rows]


def _on_paper(session: Session, trial: Trial) -> PaperConsent | None:
    consent = session.exec(
        select(Consent).where(Consent.trial_id == trial.id, col(Consent.seen_on).is_not(None))
    ).first()
    if consent is None or consent.seen_on is None:
        return None
    phones = select(Device.id).where(Device.person_id == trial.person_id, col(Device.revoked_at).is_(None))
    has_phone = session.exec(phones).first() is not None
    return PaperConsent(_name(session, consent.seen_by_id), consent.seen_on, has_phone)


def _import_note(session: Session, trial: Trial) -> ImportSeen | None:
    facts = session.exec(select(SeriesImport).where(SeriesImport.trial_id == trial.id)).first()
    return ImportSeen(facts, _name(session, facts.by_id) or "") if facts else None
