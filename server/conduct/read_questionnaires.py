"""What a trial asks beside the daily question, and which instrument an answer was given to."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from server.asking import Questionnaire
from server.conduct.read_protocol import plan_of
from server.instrument import Instrument, InstrumentError, Words
from server.plan import Plan
from server.shipped_instruments import (
    for_arms,
    instrument_named,
    offered_instruments,
    own_instrument,
    with_texts,
)
from server.tables.checkin import Answer as AnswerRow
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

Rows = dict[str, tuple[float | None, str | None]]
"""What was kept of one check-in's answers, number and words, by item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire as one trial asks it. `planned`: by its plan; else it comes with the app."""

    key: str
    instrument: Instrument
    title: Words
    answered_by: str
    offered: str
    planned: bool


@dataclass(frozen=True, slots=True)
class AskedIn:
    """A questionnaire, and the protocol version in which it stood so."""

    asked: Asked
    version: ProtocolVersion


def questionnaires_of(plan: Plan, number: int, answered: str | None = None) -> dict[str, Asked]:
    """By key, the plan's own first. One whose instrument cannot be asked is left out: the others go on.

    What comes with the app stands in its newest version, or in the one that was `answered`.
    """
    arms = tuple((arm.key, arm.name) for arm in plan.arms)
    found: dict[str, Asked] = {}
    for one in plan.asking.questionnaires:
        try:
            instrument = for_arms(instrument_of(one, number), arms)
        except (
            InstrumentError
        ):  # cannot be approved so; a file withdrawn later must not stop the daily question
            continue
        title = Words(one.title, one.title) if one.title else instrument.title
        found[one.key] = Asked(one.key, instrument, title, one.answered_by, "planned", planned=True)
    for instrument in offered_instruments(answered):
        if instrument.id not in found:
            offered = for_arms(instrument, arms)
            found[instrument.id] = Asked(
                instrument.id, offered, instrument.title, "self", instrument.offered, planned=False
            )
    return found


def instrument_of(questionnaire: Questionnaire, number: int) -> Instrument:
    """The instrument of a planned questionnaire, in version `number` of its protocol.

    Raises
    ------
    InstrumentError
        There is none of this name, its texts are not supplied, or own items have a fault.
    """
    if questionnaire.instrument is None:
        return own_instrument(questionnaire.key, number, questionnaire.title, questionnaire.items)
    known = instrument_named(questionnaire.instrument)
    if known is None:
        raise InstrumentError(questionnaire.key, f"there is no instrument {questionnaire.instrument!r}")
    if known.can_be_asked:
        return known
    if not questionnaire.items:
        raise InstrumentError(known.name, "its texts are licensed: supply those that you may use")
    return with_texts(known, questionnaire.items)


def asked_in(session: Session, trial: Trial, key: str, instrument: str | None) -> AskedIn | None:
    """The questionnaire of this key: as it stands now or, for an answer to an older wording, as it stood."""
    for version in _versions(session, trial):
        asked = questionnaires_of(plan_of(session, version), version.number, instrument).get(key)
        if asked is not None and instrument in (None, asked.instrument.name):
            return AskedIn(asked, version)
    return None


def rows_in(session: Session, ids: Iterable[UUID]) -> dict[UUID, Rows]:
    """The rows of check-ins' answers, by check-in."""
    found: dict[UUID, Rows] = {}
    for row in session.exec(select(AnswerRow).where(col(AnswerRow.checkin_id).in_(list(ids)))):
        found.setdefault(row.checkin_id, {})[row.item] = (row.number, row.words)
    return found


def _versions(session: Session, trial: Trial) -> list[ProtocolVersion]:
    """The version in force, then the others, newest first."""
    chosen = (
        select(ProtocolVersion)
        .where(ProtocolVersion.protocol_id == trial.protocol_id)
        .order_by(col(ProtocolVersion.number).desc())
    )
    versions = list(session.exec(chosen))
    return sorted(versions, key=lambda version: version.id != trial.protocol_version_id)
