"""A check-in as it is sent, and what became of it."""

from marshmallow import Schema, fields

from server.asking import DAILY
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
