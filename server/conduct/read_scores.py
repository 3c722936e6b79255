"""What was told beside the daily question, with the scores of it.

Scores are not stored: they are functions of the answers and of the instrument's version, made when they are
read, and told with the version of the rules that made them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, select

from server.answers import answers_of
from server.asking import DAILY
from server.auth import Asker, find_trial
from server.conduct.read_protocol import plan_of
from server.conduct.read_questionnaires import Asked, questionnaires_of, rows_in
from server.conduct.read_series import of_trial, standing_of
from server.instrument import Answer, Instrument, Words
from server.scoring import ScoreValue, scores_of
from server.tables.checkin import CheckIn
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class Told:
    """One standing check-in on a questionnaire; corrected ones are left out for their corrections."""

    id: UUID
    questionnaire: str
    instrument: str
    title: Words
    answered_by: str
    mode: str
    occurrence_id: UUID | None
    study_day: int
    study_date: date
    answered_at: datetime
    late: bool
    answers: dict[str, Answer]
    scores: tuple[ScoreValue, ...]


@dataclass(frozen=True, slots=True)
class AllTold:
    """All of them in the order in which they were given, and the instruments that they answered."""

    told: list[Told]
    instruments: list[Instrument]


def read_scores(session: Session, asker: Asker, trial_id: UUID) -> AllTold:
    """What was told in this trial, for its own patient and for staff."""
    return scores_in(session, find_trial(session, asker, trial_id))


def scores_in(session: Session, trial: Trial, questionnaire: str | None = None) -> AllTold:
    """The same through nobody's eyes; of one questionnaire where its key is given."""
    others = select(CheckIn).where(CheckIn.questionnaire != DAILY)
    if questionnaire is not None:
        others = others.where(CheckIn.questionnaire == questionnaire)
    checkins = standing_of(session.exec(of_trial(others, trial)).all())
    rows = rows_in(session, [checkin.id for checkin in checkins])
    asked = _asked_as_answered(session, checkins)
    told: list[Told] = []
    instruments: dict[str, Instrument] = {}
    for checkin in checkins:
        known = asked[checkin.protocol_version_id, checkin.instrument].get(checkin.questionnaire)
        if known is None or known.instrument.name != checkin.instrument:
            continue  # its wording is no longer known: the answers stay, in the rows and the exports
        instruments[checkin.instrument] = known.instrument
        told.append(_told(checkin, known, answers_of(known.instrument, rows.get(checkin.id, {}))))
    return AllTold(told, list(instruments.values()))


def flare_since(session: Session, trial: Trial) -> datetime | None:
    """When the flare began that was not said to be over."""
    last = max(scores_in(session, trial, "flare").told, key=lambda one: one.answered_at, default=None)
    return last.answered_at if last is not None and last.answers.get("flare") == "begins" else None


def _asked_as_answered(
    session: Session, checkins: Iterable[CheckIn]
) -> dict[tuple[UUID | None, str], dict[str, Asked]]:
    """By protocol version and the instrument that was answered."""
    found: dict[tuple[UUID | None, str], dict[str, Asked]] = {}
    for version_id, instrument in {(one.protocol_version_id, one.instrument) for one in checkins}:
        version = session.get_one(ProtocolVersion, version_id)
        found[version_id, instrument] = questionnaires_of(
            plan_of(session, version), version.number, instrument
        )
    return found


def _told(checkin: CheckIn, asked: Asked, answers: dict[str, Answer]) -> Told:
    return Told(
        id=checkin.id,
        questionnaire=checkin.questionnaire,
        instrument=checkin.instrument,
        title=asked.title,
        answered_by=checkin.answered_by,
        mode=checkin.mode,
        occurrence_id=checkin.occurrence_id,
        study_day=checkin.study_day or 0,
        study_date=checkin.study_date,
        answered_at=checkin.answered_at,
        late=checkin.late,
        answers=answers,
        scores=scores_of(asked.instrument, answers),
    )
