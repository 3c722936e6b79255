"""Lay a trial's questions on all of its days from the start: a phone may be offline for a week."""

import logging
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session, col, select, update

from server.asking import DAILY
from server.auth import GOING_ON
from server.change_of_plan import Standing, change_future
from server.conduct.end_notices import end_notices_of_trial
from server.conduct.lay_out_trial import Laid, LaidTrial, lay_out_trial
from server.quiet_hours import quiet_at
from server.schedule import Moment
from server.study_day import prompt_at, start_of
from server.tables.prompt import Notice, Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

log = logging.getLogger(__name__)

Place = tuple[str, int, int]
"""Questionnaire, study day and slot."""

MOST_AT_ONCE = 50


def plan_prompts(session: Session, now: datetime, trial: Trial) -> None:
    """Bring rows and plan together: what is missing is added, of what is there only the future changes.

    A question that was due, opened, put off or answered stays as it is. One that is not asked any more is
    excused, never deleted; asked again after all, it is expected again. Twice gives the same as once.
    """
    laid = lay_out_trial(session, trial)
    rows = _rows(session, trial)
    notices = _notices(session, now, trial)
    wanted = {place: moment for one in laid.asked for place, moment in _wanted(one, laid, rows, now)}
    for place, moment in wanted.items():
        if place in rows:
            _move(rows[place], moment, now)
        else:
            _add(session, trial, place[0], moment)
    trial.prompts_laid_at = now
    session.flush()  # notices refer to what was added
    for (questionnaire, day, slot), moment in wanted.items():
        row_id = occurrence_id(trial.id, day, questionnaire, slot)
        _call(session, row_id, moment, notices.get(row_id, {}), now)
    for place, row in rows.items():
        if place not in wanted and not _is_settled(row, now) and row.excused_at is None:
            row.excused_at = now
            row.excused_for = "paused" if row.study_day in laid.paused else "edited"
            _silence(notices.get(row.id, {}).values(), now)
    put_off = {row.snoozed_until for row in rows.values()}
    _silence(_at_night((one for each in notices.values() for one in each.values()), laid, put_off, now), now)
    session.flush()


def plan_waiting_trials(session: Session, now: datetime) -> int:
    """Trials that began before there were notices, some at a time; gives how many."""
    waiting = session.exec(
        select(Trial)
        .where(col(Trial.prompts_laid_at).is_(None), col(Trial.state).in_(GOING_ON))
        .order_by(col(Trial.id))
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    return sum(_plan_alone(session, now, trial) for trial in waiting)


def _plan_alone(session: Session, now: datetime, trial: Trial) -> bool:
    """Whatever is wrong with one trial must not stop the others."""
    trial_id = trial.id
    try:
        with session.begin_nested():
            plan_prompts(session, now, trial)
    except Exception as error:  # noqa: BLE001 -- it stays as it was, and is tried again
        log.error("trial %s cannot be planned: %s", trial_id, type(error).__name__)
        return False
    return True


def plan_for_person(session: Session, now: datetime, person_id: UUID) -> None:
    """After a change of wishes or of clocks: every trial that this person is in."""
    mine = select(Trial).where(Trial.person_id == person_id, col(Trial.state).in_(GOING_ON))
    for trial in session.exec(mine.with_for_update()).all():
        plan_prompts(session, now, trial)


def plan_import(session: Session, trial: Trial, version: ProtocolVersion, first_day: date, days: int) -> None:
    """One occurrence a day of a series that lies behind; nobody is called."""
    for day in range(1, days + 1):
        on = first_day + timedelta(days=day - 1)
        opens_at = start_of(on, trial.zone, version.day_starts_at)
        expires_at = start_of(on + timedelta(days=1), trial.zone, version.day_starts_at)
        told = prompt_at(on, version.prompt_time, trial.zone, version.day_starts_at)
        due_at = min(max(told, opens_at), expires_at)
        _add(session, trial, DAILY, Moment(day, 0, opens_at, due_at, expires_at))


def excuse_prompts(session: Session, now: datetime, trial: Trial) -> None:
    """Ask nothing more: what is neither answered nor past is not expected any more."""
    all_of_it = select(Occurrence.id).where(Occurrence.trial_id == trial.id).order_by(col(Occurrence.id))
    session.exec(all_of_it.with_for_update()).all()  # in the order in which all others take them
    session.exec(
        update(Occurrence)
        .where(col(Occurrence.trial_id) == trial.id, col(Occurrence.expires_at) > now)
        .where(col(Occurrence.answered_at).is_(None), col(Occurrence.excused_at).is_(None))
        .values(excused_at=now, excused_for="ended")
    )
    end_notices_of_trial(session, now, trial)


def occurrence_id(trial_id: UUID, day: int, questionnaire: str = DAILY, slot: int = 0) -> UUID:
    """The same for everyone who asks."""
    if questionnaire == DAILY:
        return uuid5(trial_id, f"daily-question/{day}")
    return uuid5(trial_id, f"{questionnaire}/{day}/{slot}")


def add_notice(session: Session, occurrence: UUID, number: int, due_at: datetime) -> None:
    """A moment at which an occurrence is called to mind."""
    notice_id = uuid5(occurrence, f"notice/{number}")
    session.add(Notice(id=notice_id, occurrence_id=occurrence, number=number, due_at=due_at))


def add_occurrence(
    session: Session, trial: Trial, questionnaire: str, moment: Moment, event_id: UUID, row_id: UUID
) -> Occurrence:
    """A question that follows an event, with its notices."""
    row = _add(session, trial, questionnaire, moment)
    row.id, row.event_id = row_id, event_id
    session.flush()
    for number, at in moment.notices:
        add_notice(session, row.id, number, at)
    return row


def _rows(session: Session, trial: Trial) -> dict[Place, Occurrence]:
    chosen = select(Occurrence).where(Occurrence.trial_id == trial.id, col(Occurrence.event_id).is_(None))
    return {(row.questionnaire, row.study_day, row.slot): row for row in session.exec(chosen)}


def _notices(session: Session, now: datetime, trial: Trial) -> dict[UUID, dict[int, Notice]]:
    """Of what is still to come or open, by occurrence and number."""
    chosen = (
        select(Notice)
        .join(Occurrence, col(Occurrence.id) == col(Notice.occurrence_id))
        .where(Occurrence.trial_id == trial.id, col(Occurrence.expires_at) > now)
    )
    found: dict[UUID, dict[int, Notice]] = {}
    for notice in session.exec(chosen):
        found.setdefault(notice.occurrence_id, {})[notice.number] = notice
    return found


def _wanted(
    one: Laid, laid: LaidTrial, rows: Mapping[Place, Occurrence], now: datetime
) -> list[tuple[Place, Moment]]:
    """The moments to come; of the daily question those as well that are past and have no row yet."""
    standing = {
        (row.study_day, row.slot): Standing(
            row.opens_at, row.due_at, row.expires_at, _is_settled(row, now) or _stays_excused(row)
        )
        for (key, _, _), row in rows.items()
        if key == one.questionnaire
    }
    changed = change_future(
        one.moments, standing, now, apart=one.apart, reminders=one.reminders, clocks=laid.clocks
    )
    missing = [
        moment
        for moment in one.moments
        if one.questionnaire == DAILY and moment.due_at <= now and (moment.day, moment.slot) not in standing
    ]
    return [((one.questionnaire, moment.day, moment.slot), moment) for moment in [*missing, *changed]]


def _is_settled(row: Occurrence, now: datetime) -> bool:
    return row.due_at <= now or not (
        row.opened_at is None and row.snoozed_until is None and row.answered_at is None
    )


def _stays_excused(row: Occurrence) -> bool:
    return row.excused_for == "ended" or (row.excused_at is not None and not row.excused_for)


def _add(session: Session, trial: Trial, questionnaire: str, moment: Moment) -> Occurrence:
    row = Occurrence(
        id=occurrence_id(trial.id, moment.day, questionnaire, moment.slot),
        trial_id=trial.id,
        questionnaire=questionnaire,
        study_day=moment.day,
        slot=moment.slot,
        opens_at=moment.opens_at,
        due_at=moment.due_at,
        expires_at=moment.expires_at,
    )
    session.add(row)
    return row


def _move(row: Occurrence, moment: Moment, now: datetime) -> None:
    times = (moment.opens_at, moment.due_at, moment.expires_at)
    if row.excused_at is None and times == (row.opens_at, row.due_at, row.expires_at):
        return
    row.opens_at, row.due_at, row.expires_at = times
    row.excused_at, row.excused_for, row.moved_at = None, None, now


def _call(
    session: Session, occurrence: UUID, moment: Moment, there: Mapping[int, Notice], now: datetime
) -> None:
    """Its notices as planned: moved, revived, added; what is too many is needless."""
    planned = {number: at for number, at in moment.notices if at > now}
    for number, at in planned.items():
        notice = there.get(number)
        if notice is None:
            add_notice(session, occurrence, number, at)
        elif notice.ended_at is None or notice.ended_as == "needless":
            if notice.leased_by is None:
                notice.next_at = at
            notice.due_at, notice.ended_at, notice.ended_as = at, None, None
    _silence((notice for number, notice in there.items() if number not in planned), now)


def _at_night(
    notices: Iterable[Notice], laid: LaidTrial, put_off: Container[datetime | None], now: datetime
) -> list[Notice]:
    """Reminders of what is open already that by now fall into quiet hours, but for what was put off there."""
    return [
        notice
        for notice in notices
        if notice.number > 0
        and notice.due_at > now
        and notice.due_at not in put_off
        and quiet_at(notice.due_at, laid.clocks.quiet, laid.clocks.zone) is not None
    ]


def _silence(notices: Iterable[Notice], now: datetime) -> None:
    for notice in notices:
        if notice.ended_at is None:
            notice.ended_at, notice.ended_as = now, "needless"
