"""Check-ins: put under the id that the phone minted, as often as the network wants."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.asking import DAILY
from server.conduct.record_checkin import KeptCheckIn, record_checkin
from server.conduct.sent_checkin import SentCheckIn
from server.instrument import ANSWERED_BY
from server.shapes.parts import (
    LANGUAGES,
    LINE,
    TAKEN,
    Answers,
    Flag,
    Moment,
    Number,
    ToldSchema,
    Whole,
    one_of,
    text,
)

checkins = Blueprint("check-ins", __name__, description="Answers, kept exactly once.")


class CheckInSchema(Schema):
    """A check-in as the phone sends it; the arm is not in it."""

    trial_id = fields.UUID(required=True)
    occurrence_id = fields.UUID(required=True, allow_none=True)
    answer = Number(required=True, allow_none=True)
    taken = one_of(*TAKEN, required=True, allow_none=True)
    taken_words = text(required=True, allow_none=True)
    changed = Flag(required=True, allow_none=True)
    note = text(required=True, allow_none=True)
    shown_at = Moment(required=True, allow_none=True)
    answered_at = Moment(required=True)
    zone = text(LINE, required=True)
    language = one_of(*LANGUAGES, required=True)
    app_version = text(LINE, required=True)
    replaces = fields.UUID(required=True, allow_none=True)
    questionnaire = text(LINE, load_default=lambda: DAILY)
    instrument = text(LINE, load_default=lambda: None, allow_none=True)
    answers = Answers(load_default=dict)
    answered_by = one_of(*ANSWERED_BY, load_default=lambda: None, allow_none=True)


class KeptCheckInSchema(ToldSchema):
    """It is kept; whether in the trial, on which study day, and if not why."""

    id = fields.UUID()
    kept = Flag()
    in_trial = Flag()
    why_not = one_of("after_the_end", "withdrawn", "before_the_start", allow_none=True)
    day = Whole(allow_none=True)
    late = Flag()
    early = Flag()


@checkins.route("/check-ins/<uuid:checkin_id>", methods=["PUT"])
@door.open_to("patient")
@checkins.arguments(CheckInSchema)
@checkins.response(200, KeptCheckInSchema)
def put_checkin(sent: dict[str, Any], checkin_id: UUID) -> KeptCheckIn:
    """Keep an answer; the same again is the same, other content under the same id is kept beside it."""
    return record_checkin(door.session(), door.now(), door.asker(), checkin_id, SentCheckIn(**sent))
