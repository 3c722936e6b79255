"""Keep an answer: exactly once, whenever it comes."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from server.asking import DAILY
from server.auth import Asker, find_trial
from server.conduct.advance_trials import ends_at
from server.conduct.end_notices import end_notices
from server.conduct.read_protocol import outcome_of
from server.conduct.record_event import record_event
from server.conduct.request_analysis import request_analysis
from server.errors import ConflictKeptBoth, NotFound, NotValid
from server.study_day import day_number, is_zone, study_date
from server.tables.allocation import Intake
from server.tables.checkin import Answer, CheckIn, ConflictingCopy
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class SentCheckIn:
    """A check-in as the phone sends it; the arm is not in it."""

    trial_id: UUID
    occurrence_id: UUID | None
    answer: float | None
    taken: str | None
    taken_words: str | None
    changed: bool | None
    note: str | None
    shown_at: datetime | None
    answered_at: datetime
    zone: str
    language: str
    app_version: str
    replaces: UUID | None


@dataclass(frozen=True, slots=True)
class KeptCheckIn:
    """What became of it: in the trial on this study day, or kept beside it and why."""

    id: UUID
    in_trial: bool
    why_not: str | None
    day: int | None
    late: bool
    kept: bool = True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a check-in belongs."""

    on: date
    day: int
    late: bool
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
        An answer outside the outcome's range, a zone that does not exist.
    NotFound
        A trial, question or id that is not the asker's.
    """
    asker.require("patient")
    trial = find_trial(session, asker, sent.trial_id, to_change=True)
    before = session.get(CheckIn, checkin_id)
    if before is not None:
        return _compare(session, now, asker, before, sent)
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    occurrence = _occurrence(session, trial, sent)
    _require_sense(session, version, sent)
    kept = _keep(session, now, asker, trial, version, occurrence, checkin_id, sent)
    try:
        session.flush()
    except IntegrityError as error:  # the same id, sent for another trial at this very moment
        raise NotFound from error
    _count_in(session, now, asker, trial, occurrence, kept, sent)
    return _told(kept)


def digest_of(sent: Any) -> str:
    """SHA-256 of the content, alike for equal content whatever its spelling."""
    return hashlib.sha256(json.dumps(plain(sent), sort_keys=True).encode("utf-8")).hexdigest()


def plain(sent: Any) -> dict[str, Any]:
    """What was sent as plain data, instants in UTC."""
    return {name: _plain_value(value) for name, value in asdict(sent).items()}


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


def _compare(
    session: Session, now: datetime, asker: Asker, before: CheckIn, sent: SentCheckIn
) -> KeptCheckIn:
    if before.person_id != asker.id:
        raise NotFound
    if before.digest == digest_of(sent):
        return _told(before)
    keep_copy(session, now, asker, "checkin", before.id, sent)
    raise ConflictKeptBoth


def keep_copy(session: Session, now: datetime, asker: Asker, kind: str, kept_id: UUID, sent: Any) -> None:
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
                person_id=asker.id,
                digest=digest,
                content=plain(sent),
                received_at=now,
            )
        )
    session.commit()


def _occurrence(session: Session, trial: Trial, sent: SentCheckIn) -> Occurrence | None:
    """The question that was answered; a correction without one answers the question of what it replaces."""
    if sent.occurrence_id is not None:
        found = session.get(Occurrence, sent.occurrence_id)
        if found is None or found.trial_id != trial.id:
            raise NotFound
        return found
    replaced = _replaced(session, trial, sent)
    if replaced is None or replaced.occurrence_id is None:
        return None
    return session.get(Occurrence, replaced.occurrence_id)


def _replaced(session: Session, trial: Trial, sent: SentCheckIn) -> CheckIn | None:
    """The check-in of this trial that is corrected, where it has arrived."""
    replaced = session.get(CheckIn, sent.replaces) if sent.replaces else None
    return replaced if replaced is not None and replaced.sent_for_trial_id == trial.id else None


def _require_sense(session: Session, version: ProtocolVersion, sent: SentCheckIn) -> None:
    outcome = outcome_of(session, version)
    low = outcome.minimum if outcome.minimum is not None else float("-inf")
    high = outcome.maximum if outcome.maximum is not None else float("inf")
    if sent.answer is not None and not low <= sent.answer <= high:
        raise NotValid(errors={"json": {"answer": [f"It must be from {low:g} to {high:g}."]}})
    if not is_zone(sent.zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})


def _keep(
    session: Session,
    now: datetime,
    asker: Asker,
    trial: Trial,
    version: ProtocolVersion,
    occurrence: Occurrence | None,
    checkin_id: UUID,
    sent: SentCheckIn,
) -> CheckIn:
    place = _place(session, now, trial, version, occurrence, sent)
    checkin = CheckIn(
        id=checkin_id,
        person_id=asker.id,
        trial_id=None if place.kept_out else trial.id,
        sent_for_trial_id=trial.id,
        kept_out=place.kept_out,
        occurrence_id=occurrence.id if occurrence else None,
        protocol_version_id=version.id,
        device_id=asker.device_id,
        shown_at=sent.shown_at,
        answered_at=sent.answered_at,
        received_at=now,
        zone=sent.zone,
        study_date=place.on,
        study_day=place.day,
        late=place.late,
        language=sent.language,
        app_version=sent.app_version,
        replaces_id=sent.replaces,
        digest=digest_of(sent),
    )
    session.add(checkin)
    return checkin


def _place(
    session: Session,
    now: datetime,
    trial: Trial,
    version: ProtocolVersion,
    occurrence: Occurrence | None,
    sent: SentCheckIn,
) -> _Place:
    """An answer to a question belongs to the question's day, any other to the day of its own moment.

    A correction belongs to the day of what it replaces, whenever it is made.
    """
    moment = min(sent.answered_at, now)
    on = study_date(moment, sent.zone, version.day_starts_at)
    day = occurrence.study_day if occurrence else day_number(on, trial.first_day or on)
    replaced = None if occurrence else _replaced(session, trial, sent)
    if replaced is not None and replaced.study_day is not None:
        on, day = replaced.study_date, replaced.study_day
    late = occurrence is not None and moment > occurrence.expires_at
    return _Place(on, day, late, _why_not(session, trial, moment, day))


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
) -> None:
    """The answers themselves, and what follows from them inside the trial."""
    session.add_all(_answers(kept, sent))
    record_event(session, now, asker, "answered", "check-in", kept.id)
    if kept.trial_id is None:
        return
    if sent.taken is not None:
        session.add(
            Intake(
                trial_id=trial.id,
                checkin_id=kept.id,
                study_day=kept.study_day or 0,
                taken=sent.taken,
                words=sent.taken_words or "",
                said_at=sent.answered_at,
            )
        )
    asked = occurrence or _asked_on(session, trial, kept)
    if asked is not None and asked.answered_at is None and sent.answer is not None:
        asked.answered_at = sent.answered_at
        end_notices(session, now, asked.id)
    request_analysis(session, trial.id, now=now)


def _answers(kept: CheckIn, sent: SentCheckIn) -> list[Answer]:
    """Each item; what was taken is one where no trial has an intake of it."""
    numbers = {"outcome": sent.answer, "changed": None if sent.changed is None else float(sent.changed)}
    words = {"note": sent.note}
    if kept.trial_id is None:
        words |= {"taken": sent.taken, "taken_words": sent.taken_words}
    return [
        *(Answer(checkin_id=kept.id, item=item, number=n) for item, n in numbers.items() if n is not None),
        *(Answer(checkin_id=kept.id, item=item, words=text) for item, text in words.items() if text),
    ]


def _asked_on(session: Session, trial: Trial, kept: CheckIn) -> Occurrence | None:
    chosen = select(Occurrence).where(Occurrence.trial_id == trial.id, Occurrence.study_day == kept.study_day)
    return session.exec(chosen.where(Occurrence.questionnaire == DAILY)).first()


def _told(kept: CheckIn) -> KeptCheckIn:
    return KeptCheckIn(
        id=kept.id,
        in_trial=kept.trial_id is not None,
        why_not=kept.kept_out,
        day=kept.study_day if kept.trial_id is not None else None,
        late=kept.late,
    )
