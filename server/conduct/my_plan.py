"""Everything that a patient's phone needs for the whole trial, so that it works a week without a network."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, or_, select

from server.asking import DAILY
from server.auth import Asker, visible
from server.conduct.find_cover import cover_of, there_now
from server.conduct.lay_out_trial import whose_clocks
from server.conduct.make_device_code import recovery_made_at
from server.conduct.my_help import MyAlert, MyHelp, my_alerts, my_help
from server.conduct.occurrence_state import answerable_until, occurrence_state
from server.conduct.read_adherence import PauseSeen, see_pause
from server.conduct.read_pauses import pauses_of
from server.conduct.read_protocol import read_protocol
from server.conduct.read_questionnaires import Asked, questionnaires_of
from server.conduct.read_scores import flare_since
from server.conduct.show_series import CalendarDay, calendar
from server.conduct.tell_window import WindowAhead, windows_of
from server.errors import NotFound
from server.plan import Plan
from server.study_day import day_number, study_date
from server.tables.organisation import Site
from server.tables.prompt import Occurrence, Reminding
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class Question:
    """An expected check-in and what became of it by now.

    `window`: its moment was drawn at random in it, and is not told ahead.
    """

    id: UUID
    questionnaire: str
    slot: int
    day: int
    date: date
    due_at: datetime
    opens_at: datetime
    expires_at: datetime
    answerable_until: datetime
    snoozed_until: datetime | None
    window: WindowAhead | None
    state: str


@dataclass(frozen=True, slots=True)
class PromptClocks:
    """By whose clocks questions come, the phone's or those at home, and in which zone these are now."""

    rule: str
    zone: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How and on which date a trial ended."""

    how: str
    on: date


@dataclass(frozen=True, slots=True)
class MyTrial:
    """The trial as its own patient sees it."""

    trial: Trial
    plan: Plan
    clinic: str
    days: int
    ended: Ended | None
    calendar: list[CalendarDay]
    occurrences: list[Question]
    questionnaires: list[Asked]
    flare_since: datetime | None
    clocks: PromptClocks
    pauses: list[PauseSeen]
    alerts: list[MyAlert]
    help: MyHelp


@dataclass(frozen=True, slots=True)
class MyPlan:
    """The patient, the device, our clock, since when there is a code on paper, and the trial last joined."""

    person_id: UUID
    device_id: UUID
    server_time: datetime
    recovery_made_at: datetime | None
    trial: MyTrial | None


def my_plan(session: Session, now: datetime, asker: Asker, *, can_email: bool = True) -> MyPlan:
    """The plan is the truth; pushes are a courtesy. `can_email`: whether this server sends any."""
    asker.require("patient")
    if asker.device_id is None:
        raise NotFound
    mine = visible(asker).order_by(col(Trial.joined_at).desc())
    trial = session.exec(mine).first()
    return MyPlan(
        person_id=asker.id,
        device_id=asker.device_id,
        server_time=now,
        recovery_made_at=recovery_made_at(session, asker.id),
        trial=_my_trial(session, now, asker, trial, can_email) if trial else None,
    )


def _my_trial(session: Session, now: datetime, asker: Asker, trial: Trial, can_email: bool) -> MyTrial:
    protocolled = read_protocol(session, trial)
    plan, number = protocolled.plan, protocolled.number
    site = session.get_one(Site, trial.site_id)
    days = calendar(session, asker, trial)
    cover = cover_of(session, trial)
    is_looked_at = can_email and bool(there_now(session, now, trial.site_id, cover))
    return MyTrial(
        trial=trial,
        plan=plan,
        clinic=site.name,
        days=day_number(trial.last_day, trial.first_day) if trial.first_day and trial.last_day else 0,
        ended=_ended(trial, plan),
        calendar=days,
        occurrences=_questions(session, now, trial),
        questionnaires=list(questionnaires_of(plan, number).values()),
        flare_since=flare_since(session, trial),
        clocks=PromptClocks(*whose_clocks(trial, plan.asking, session.get(Reminding, trial.person_id))),
        pauses=[see_pause(trial, pause) for pause in pauses_of(session, trial)],
        alerts=my_alerts(session, trial, plan, number),
        help=my_help(cover, is_looked_at=is_looked_at),
    )


def _ended(trial: Trial, plan: Plan) -> Ended | None:
    if trial.ended_at is None:
        return None
    on = study_date(trial.ended_at - timedelta(seconds=1), trial.zone, plan.day_starts_at)
    return Ended(trial.state, on)


def _questions(session: Session, now: datetime, trial: Trial) -> list[Question]:
    if trial.first_day is None:
        return []
    first_day = trial.first_day
    rows = session.exec(
        select(Occurrence)
        .where(Occurrence.trial_id == trial.id)
        .where(or_(col(Occurrence.excused_for).is_(None), col(Occurrence.excused_for) != "edited"))
        .order_by(col(Occurrence.study_day), col(Occurrence.questionnaire) != DAILY, col(Occurrence.due_at))
    ).all()  # the daily question first: phones that know no other take the first of a day
    windows = windows_of(session, trial, rows)
    return [
        Question(
            id=row.id,
            questionnaire=row.questionnaire,
            slot=row.slot,
            day=row.study_day,
            date=first_day + timedelta(days=row.study_day - 1),
            due_at=row.due_at,
            opens_at=row.opens_at,
            expires_at=row.expires_at,
            answerable_until=answerable_until(row),
            snoozed_until=row.snoozed_until,
            window=windows.get(row.id),
            state=occurrence_state(row, now),
        )
        for row in rows
    ]
