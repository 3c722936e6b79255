"""Keep an answer: exactly once, whenever it comes."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from server.answers import rows_of
from server.asking import DAILY, DAILY_INSTRUMENT
from server.auth import Asker, find_trial
from server.conduct.advance_trials import ends_at
from server.conduct.check_checkin import ABOUT_ANOTHER, require_sense
from server.conduct.count_intake import count_intake
from server.conduct.find_asked_about import find_asked_about
from server.conduct.follow_up import follow_up
from server.conduct.mark_answered import mark_answered
from server.conduct.raise_alerts import raise_alerts, raise_alerts_of_copy
from server.conduct.read_questionnaires import AskedIn
from server.conduct.record_event import record_event
from server.conduct.request_analysis import request_analysis
from server.conduct.sent_checkin import BY_PHONE, SentCheckIn, digest_of, plain
from server.errors import ConflictKeptBoth, NotFound
from server.study_day import day_number, study_date
from server.tables.checkin import Answer, CheckIn, ConflictingCopy
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class KeptCheckIn:
    """What became of it: in the trial on this study day, or kept beside it and why."""

    id: UUID
    in_trial: bool
    why_not: str | None
    day: int | None
    late: bool
    early: bool = False
    kept: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a check-in belongs."""

    on: date
    day: int
    late: bool
    early: bool
    kept_out: str | None


def record_checkin(
    session: Session, now: datetime, asker: Asker, checkin_id: UUID, sent: SentCheckIn
) -> KeptCheckIn:
    """Keep it once; the same again gives the same answer.

    Raises
    ------
    ConflictKeptBoth
        The id came before with other content; this copy is kept beside it.
    NotValid
        An answer that its item cannot take; what `check_checkin` refuses.
    NotFound
        A trial, question or id that is not the asker's.
    """
    asker.require("patient")
    trial = find_trial(session, asker, sent.trial_id, to_change=True)
    return keep_sent(session, now, asker, trial, checkin_id, sent)


def keep_sent(
    session: Session, now: datetime, asker: Asker, trial: Trial, checkin_id: UUID, sent: SentCheckIn
) -> KeptCheckIn:
    """The same for a patient's phone and for staff who enter a call or paper; the trial is locked.

    A phone whose clock is ahead has answered when we heard of it: only the row says what the phone said.
    """
    before = session.get(CheckIn, checkin_id)
    if before is not None:
        return _compare(session, now, trial, before, sent)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    said = replace(sent, answered_at=min(sent.answered_at, now))
    occurrence = _occurrence(session, trial, version, said)
    asked = require_sense(session, trial, version, occurrence, said)
    place = _place(session, trial, version, occurrence, said)
    kept = _keep(session, now, asker, trial, version, occurrence, checkin_id, sent, asked, place)
    try:
        session.flush()
    except IntegrityError as error:  # the same id, sent for another trial at this very moment
        raise NotFound from error
    _count_in(session, now, asker, trial, occurrence, kept, said, asked)
    raise_alerts(session, now, trial, kept)
    return _told(kept)


def _compare(
    session: Session, now: datetime, trial: Trial, before: CheckIn, sent: SentCheckIn
) -> KeptCheckIn:
    if before.person_id != trial.person_id:
        raise NotFound
    if before.digest == digest_of(sent):
        return _told(before)
    raise_alerts_of_copy(session, now, trial, before, sent)
    keep_copy(session, now, trial.person_id, "checkin", before.id, sent)
    raise ConflictKeptBoth


def keep_copy(session: Session, now: datetime, person_id: UUID, kind: str, kept_id: UUID, sent: Any) -> None:
    """Keep the second content of an id, once, whatever is answered."""
    digest = digest_of(sent)
    known = select(ConflictingCopy.id).where(
        ConflictingCopy.kept_id == kept_id, ConflictingCopy.digest == digest
    )
    if session.exec(known).first() is None:
        session.add(
            ConflictingCopy(
                kind=kind,
                kept_id=kept_id,
                person_id=person_id,
                digest=digest,
                content=plain(sent),
                received_at=now,
            )
        )
    session.commit()


def _occurrence(
    session: Session, trial: Trial, version: ProtocolVersion, sent: SentCheckIn
) -> Occurrence | None:
    """The question that was answered; a correction without one answers the question of what it replaces.

    A call or a page of paper names none: it is the one that was open at the time that it is about.
    """
    if sent.occurrence_id is not None:
        found = session.get(Occurrence, sent.occurrence_id)
        if found is None or found.trial_id != trial.id:
            raise NotFound
        return found
    replaced = _replaced(session, trial, sent)
    if replaced is not None:
        return session.get(Occurrence, replaced.occurrence_id) if replaced.occurrence_id else None
    return find_asked_about(session, trial, version, sent) if sent.mode != BY_PHONE else None


def _replaced(session: Session, trial: Trial, sent: SentCheckIn) -> CheckIn | None:
    """The check-in of this trial that is corrected, where it has arrived."""
    replaced = session.get(CheckIn, sent.replaces) if sent.replaces else None
    if replaced is None or replaced.sent_for_trial_id != trial.id:
        return None
    return replaced if replaced.questionnaire == sent.questionnaire else None


def _keep(
    session: Session,
    now: datetime,
    asker: Asker,
    trial: Trial,
    version: ProtocolVersion,
    occurrence: Occurrence | None,
    checkin_id: UUID,
    sent: SentCheckIn,
    asked: AskedIn | None,
    place: _Place,
) -> CheckIn:
    checkin = CheckIn(
        id=checkin_id,
        person_id=trial.person_id,
        trial_id=None if place.kept_out else trial.id,
        sent_for_trial_id=trial.id,
        kept_out=place.kept_out,
        occurrence_id=occurrence.id if occurrence else None,
        protocol_version_id=asked.version.id if asked else version.id,
        questionnaire=sent.questionnaire,
        instrument=asked.asked.instrument.name if asked else DAILY_INSTRUMENT,
        answered_by=sent.answered_by or (asked.asked.answered_by if asked else "self"),
        mode=sent.mode,
        device_id=asker.device_id,
        entered_by_id=asker.id if asker.is_staff else None,
        shown_at=sent.shown_at,
        answered_at=sent.answered_at,
        received_at=now,
        zone=sent.zone,
        study_date=place.on,
        study_day=place.day,
        late=place.late,
        early=place.early,
        has_answer=sent.questionnaire == DAILY and sent.answer is not None,
        language=sent.language,
        app_version=sent.app_version,
        replaces_id=sent.replaces,
        digest=digest_of(sent),
    )
    session.add(checkin)
    return checkin


def _place(
    session: Session,
    trial: Trial,
    version: ProtocolVersion,
    occurrence: Occurrence | None,
    sent: SentCheckIn,
) -> _Place:
    """An answer to a question belongs to the question's day, any other to the day of its own moment.

    A correction belongs to the day of what it replaces, whenever it is made.
    """
    moment = sent.answered_at
    on = study_date(moment, sent.zone, version.day_starts_at)
    day = occurrence.study_day if occurrence else day_number(on, trial.first_day or on)
    replaced = None if occurrence else _replaced(session, trial, sent)
    if replaced is not None and replaced.study_day is not None:
        on, day = replaced.study_date, replaced.study_day
    late = occurrence is not None and moment > occurrence.expires_at
    early = occurrence is not None and moment < occurrence.opens_at
    return _Place(on, day, late, early, _why_not(session, trial, moment, day))


def _why_not(session: Session, trial: Trial, moment: datetime, day: int) -> str | None:
    if trial.state == "withdrawn":
        return "withdrawn"
    if day < 1:
        return "before_the_start"
    days = day_number(trial.last_day, trial.first_day) if trial.first_day and trial.last_day else 0
    if day > days or moment > ends_at(session, trial):
        return "after_the_end"
    return None


def _count_in(
    session: Session,
    now: datetime,
    asker: Asker,
    trial: Trial,
    occurrence: Occurrence | None,
    kept: CheckIn,
    sent: SentCheckIn,
    asked: AskedIn | None,
) -> None:
    """The answers themselves, and what follows from them inside the trial."""
    session.add_all(_answers_asked(kept, sent, asked) if asked else _answers(kept, sent))
    record_event(session, now, asker, "answered", "check-in", kept.id)
    if kept.trial_id is None:
        return
    count_intake(session, asker, trial, kept, sent)
    if asked is None:
        _count_day(session, now, trial, occurrence, kept, sent)
    elif occurrence is not None and asked.asked.offered != ABOUT_ANOTHER:
        mark_answered(session, now, occurrence, sent.answered_at)
    follow_up(session, now, trial, kept, sent, asked.asked if asked else None)


def _count_day(
    session: Session,
    now: datetime,
    trial: Trial,
    occurrence: Occurrence | None,
    kept: CheckIn,
    sent: SentCheckIn,
) -> None:
    """The daily question: the day's question answered, the result asked for anew."""
    question = occurrence or _asked_on(session, trial, kept)
    if question is not None and sent.answer is not None:
        mark_answered(session, now, question, sent.answered_at)
    request_analysis(session, trial.id, now=now)


def _answers_asked(kept: CheckIn, sent: SentCheckIn, asked: AskedIn) -> list[Answer]:
    rows = rows_of(asked.asked.instrument, sent.answers)
    return [Answer(checkin_id=kept.id, item=item, number=n, words=words) for item, n, words in rows]


def _answers(kept: CheckIn, sent: SentCheckIn) -> list[Answer]:
    """Each item of the daily question; what was taken is one where no trial has an intake of it."""
    numbers = {"outcome": sent.answer, "changed": None if sent.changed is None else float(sent.changed)}
    words = {"note": sent.note}
    if kept.trial_id is None:
        words |= {"taken": sent.taken, "taken_words": sent.taken_words}
    return [
        *(Answer(checkin_id=kept.id, item=item, number=n) for item, n in numbers.items() if n is not None),
        *(Answer(checkin_id=kept.id, item=item, words=text) for item, text in words.items() if text),
    ]


def _asked_on(session: Session, trial: Trial, kept: CheckIn) -> Occurrence | None:
    chosen = select(Occurrence).where(
        Occurrence.trial_id == trial.id,
        Occurrence.study_day == kept.study_day,
        Occurrence.questionnaire == DAILY,
    )
    return session.exec(chosen).first()


def _told(kept: CheckIn) -> KeptCheckIn:
    return KeptCheckIn(
        id=kept.id,
        in_trial=kept.trial_id is not None,
        why_not=kept.kept_out,
        day=kept.study_day if kept.trial_id is not None else None,
        late=kept.late,
        early=kept.early,
    )
