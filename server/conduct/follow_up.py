"""What is asked because of what was told: after a flare, a rescue medicine, a side effect, a high score."""

from datetime import datetime

from sqlmodel import Session

from server.asking import DAILY
from server.conduct.ask_after_event import ask_after_event
from server.conduct.read_questionnaires import Asked
from server.conduct.sent_checkin import SentCheckIn
from server.scoring import values_of
from server.tables.checkin import CheckIn
from server.tables.trial import Trial

EVENTS = {"rescue": "rescue", "side-effect": "side_effect", "flare": "flare"}
"""Questionnaire → event. A flare that is over is none."""


def follow_up(
    session: Session, now: datetime, trial: Trial, kept: CheckIn, sent: SentCheckIn, asked: Asked | None
) -> None:
    """Lay out the questions that follow; the check-in's id is the event's, so that the same one asks once."""
    event = EVENTS.get(kept.questionnaire)
    if event is not None and sent.answers.get("flare") != "over":
        ask_after_event(session, now, trial, event, kept.id, sent.answered_at)
    value = _highest(sent, asked)
    if value is not None:
        ask_after_event(
            session,
            now,
            trial,
            "high_score",
            kept.id,
            sent.answered_at,
            questionnaire=kept.questionnaire if asked else DAILY,
            value=value,
        )


def _highest(sent: SentCheckIn, asked: Asked | None) -> float | None:
    """The daily answer, or the highest score; a questionnaire without scores gives its highest number."""
    if asked is None:
        return sent.answer
    scores = [value for value in values_of(asked.instrument, sent.answers).values() if value is not None]
    numbers = [float(value) for value in sent.answers.values() if isinstance(value, int | float)]
    return max(scores or numbers, default=None)
