"""What became of questions, and on which days none are asked."""

from marshmallow import Schema, fields

from server.conduct.occurrence_state import STATES
from server.shapes.parts import Flag, ToldSchema, Whole, one_of

StatesSchema = Schema.from_dict({state: Whole(required=True) for state in STATES}, name="StatesSchema")
"""How many questions are in each state."""


class PauseSeenSchema(ToldSchema):
    """A pause on its dates, both included."""

    id = fields.UUID()
    kind = one_of("holiday", "health")
    first_on = fields.Date()
    last_on = fields.Date()
    first_day = Whole()
    last_day = Whole()
    moves_calendar = Flag()
    reason = fields.String()
