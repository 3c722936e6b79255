"""Whether a check-in can be kept as it is: a refusal names the field, and the item of a questionnaire."""

from sqlmodel import Session

from server.answers import faults_of
from server.asking import DAILY, DAILY_INSTRUMENT
from server.conduct.read_protocol import outcome_of
from server.conduct.read_questionnaires import AskedIn, asked_in
from server.conduct.sent_checkin import SentCheckIn
from server.errors import NotValid
from server.study_day import is_zone
from server.tables.prompt import Occurrence
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial

ABOUT_ANOTHER = "when_missed"
"""Offered at another questionnaire's occurrence; it says why that was not answered, and answers nothing."""


def require_sense(
    session: Session,
    trial: Trial,
    version: ProtocolVersion,
    occurrence: Occurrence | None,
    sent: SentCheckIn,
) -> AskedIn | None:
    """What was asked, in the version that was answered; None for the daily question.

    Raises
    ------
    NotValid
        An answer that its item cannot take, a questionnaire or an instrument that this trial does not have,
        a zone that does not exist.
    """
    if not is_zone(sent.zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})
    if sent.questionnaire == DAILY:
        _require_daily(session, version, occurrence, sent)
        return None
    found = asked_in(session, trial, sent.questionnaire, sent.instrument)
    if found is None:
        raise _refusal("unknown_questionnaire", "questionnaire", "This trial asks no such questionnaire.")
    _require_place(found, occurrence, sent)
    _require_answers(found, sent)
    return found


def _require_daily(
    session: Session, version: ProtocolVersion, occurrence: Occurrence | None, sent: SentCheckIn
) -> None:
    outcome = outcome_of(session, version)
    low = outcome.minimum if outcome.minimum is not None else float("-inf")
    high = outcome.maximum if outcome.maximum is not None else float("inf")
    if sent.answer is not None and not low <= sent.answer <= high:
        raise _refusal("not_valid", "answer", f"It must be from {low:g} to {high:g}.")
    if sent.instrument not in (None, DAILY_INSTRUMENT):
        raise _refusal("not_valid", "instrument", f"The daily question is {DAILY_INSTRUMENT}.")
    if occurrence is not None and occurrence.questionnaire != DAILY:
        raise _refusal("not_valid", "occurrence_id", "It belongs to another questionnaire.")
    if sent.answers:
        raise _of_items(dict.fromkeys(sent.answers, "The daily question has no such item."))


def _require_place(found: AskedIn, occurrence: Occurrence | None, sent: SentCheckIn) -> None:
    asked = found.asked
    elsewhere = occurrence is not None and occurrence.questionnaire != asked.key
    if elsewhere and asked.offered != ABOUT_ANOTHER:
        raise _refusal("not_valid", "occurrence_id", "It belongs to another questionnaire.")
    if asked.planned and sent.answered_by not in (None, asked.answered_by):
        raise _refusal("not_valid", "answered_by", f"These questions are for: {asked.answered_by}.")


def _require_answers(found: AskedIn, sent: SentCheckIn) -> None:
    for name in ("answer", "taken", "taken_words", "changed", "note"):
        if getattr(sent, name) is not None:
            raise _refusal("not_valid", name, "It belongs to the daily question; others are told by answers.")
    faults = faults_of(found.asked.instrument, sent.answers)
    if faults:
        raise _of_items(faults)
    if not sent.answers:
        raise _refusal("not_valid", "answers", "There must be at least one answer.")


def _of_items(faults: dict[str, str]) -> NotValid:
    return NotValid(errors={"json": {"answers": {item: [fault] for item, fault in faults.items()}}})


def _refusal(code: str, name: str, words: str) -> NotValid:
    return NotValid(code=code, errors={"json": {name: [words]}})
