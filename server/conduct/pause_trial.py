"""Days without questions: a holiday by the plan's rule, or a health pause by a clinician."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session, col

from server.asking import Asking
from server.auth import GOING_ON, Asker, find_trial, visible
from server.conduct.change_state import require_state
from server.conduct.check_protocol import MOST_DAYS
from server.conduct.move_periods import move_periods
from server.conduct.plan_prompts import plan_prompts
from server.conduct.read_pauses import pauses_of
from server.conduct.record_event import record_event
from server.errors import NotAllowed, NotFound, NotValid, WrongState
from server.study_day import day_number, study_date
from server.tables.prompt import Pause
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

LONGEST = 60
"""Days of one pause."""


@dataclass(frozen=True, slots=True)
class WishedPause:
    """From which date until which, both included, of which kind and why."""

    kind: str
    first_on: date
    last_on: date
    reason: str = ""


def pause_trial(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, pause_id: UUID, wished: WishedPause
) -> Trial:
    """Ask nothing on days to come; the same again is the same.

    Raises
    ------
    NotAllowed
        A health pause by anybody but a clinician.
    NotValid
        Days that are past, outside the trial, too many, or in another pause.
    """
    trial = _to_change(session, asker, trial_id)
    if wished.kind == "health":
        _require_clinician(asker)
    there = session.get(Pause, pause_id)
    if there is not None:
        return _same(trial, there, wished)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    pause = _pause(now, asker, trial, version, pause_id, wished)
    earliest = _today(now, trial, version) + (wished.kind == "holiday")
    _require_sense(session, trial, pause, earliest)
    session.add(pause)
    session.flush()
    _lay_anew(session, now, asker, trial)
    record_event(session, now, asker, "paused", "trial", trial.id)
    return trial


def end_pause(session: Session, now: datetime, asker: Asker, trial_id: UUID, pause_id: UUID) -> Trial:
    """Ask again from tomorrow on; days of the pause that have begun stay what they were."""
    trial = _to_change(session, asker, trial_id)
    pause = session.get(Pause, pause_id)
    if pause is None or pause.trial_id != trial.id:
        raise NotFound
    if pause.kind == "health":
        _require_clinician(asker)
    if pause.ended_at is not None:
        return trial
    today = _today(now, trial, session.get_one(ProtocolVersion, trial.protocol_version_id))
    if pause.last_day <= today:
        raise WrongState("This pause is over.")
    pause.ended_at = now
    if pause.first_day <= today:
        session.add(_begun(pause, today))
    session.flush()
    _lay_anew(session, now, asker, trial)
    record_event(session, now, asker, "ended a pause of", "trial", trial.id)
    return trial


def my_trial_id(session: Session, asker: Asker) -> UUID:
    """The trial that this patient joined last."""
    asker.require("patient")
    trial = session.exec(visible(asker).order_by(col(Trial.joined_at).desc())).first()
    if trial is None:
        raise NotFound
    return trial.id


def _to_change(session: Session, asker: Asker, trial_id: UUID) -> Trial:
    asker.require("patient", "nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    require_state(trial, *GOING_ON)
    return trial


def _require_clinician(asker: Asker) -> None:
    if "clinician" not in asker.roles:
        raise NotAllowed


def _same(trial: Trial, there: Pause, wished: WishedPause) -> Trial:
    if there.trial_id != trial.id:
        raise NotFound
    told = (there.kind, there.first_day, there.last_day, there.reason)
    if told != (wished.kind, _day(trial, wished.first_on), _day(trial, wished.last_on), wished.reason):
        raise NotValid("This pause was made with other days.", code="pause_is_another")
    return trial


def _pause(
    now: datetime, asker: Asker, trial: Trial, version: ProtocolVersion, pause_id: UUID, wished: WishedPause
) -> Pause:
    holiday = Asking.from_content(version.asking).handling.holiday
    return Pause(
        id=pause_id,
        trial_id=trial.id,
        kind=wished.kind,
        first_day=_day(trial, wished.first_on),
        last_day=_day(trial, wished.last_on),
        moves_calendar=wished.kind == "holiday" and holiday == "move",
        reason=wished.reason,
        made_at=now,
        made_by_id=asker.id,
    )


def _require_sense(session: Session, trial: Trial, pause: Pause, earliest: int) -> None:
    last = _day(trial, trial.last_day)
    days = pause.last_day - pause.first_day + 1
    latest = last if pause.moves_calendar else last + 1 - max(days, 1)
    if days < 1 or days > LONGEST:
        raise NotValid(errors={"json": {"last_on": [f"A pause has from 1 to {LONGEST} days."]}})
    if not earliest <= pause.first_day <= latest:
        first, until = (_date(trial, day).isoformat() for day in (earliest, latest))
        raise NotValid(errors={"json": {"first_on": [f"It must be from {first} to {until}."]}})
    if pause.moves_calendar and last + days > MOST_DAYS:
        raise NotValid(errors={"json": {"last_on": [f"The trial would last longer than {MOST_DAYS} days."]}})
    if any(
        one.first_day <= pause.last_day and pause.first_day <= one.last_day
        for one in pauses_of(session, trial)
    ):
        raise NotValid("There is a pause on some of these days.", code="pauses_overlap")


def _begun(pause: Pause, today: int) -> Pause:
    """The part of an ended pause that is behind: still of the one who made it, and when they did."""
    return Pause(
        id=uuid5(pause.id, "begun"),
        trial_id=pause.trial_id,
        kind=pause.kind,
        first_day=pause.first_day,
        last_day=today,
        moves_calendar=pause.moves_calendar,
        reason=pause.reason,
        made_at=pause.made_at,
        made_by_id=pause.made_by_id,
    )


def _lay_anew(session: Session, now: datetime, asker: Asker, trial: Trial) -> None:
    move_periods(session, now, trial, pauses_of(session, trial), asker.id)
    plan_prompts(session, now, trial)


def _today(now: datetime, trial: Trial, version: ProtocolVersion) -> int:
    """Today's study day; 0 and less before the first."""
    return _day(trial, study_date(now, trial.zone, version.day_starts_at))


def _day(trial: Trial, on: date | None) -> int:
    return day_number(on, trial.first_day) if on and trial.first_day else 0


def _date(trial: Trial, day: int) -> date:
    return (trial.first_day or date.min) + timedelta(days=day - 1)
