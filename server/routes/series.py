"""The series of a trial, for staff and for its own patient, each with their eyes."""

from uuid import UUID

from marshmallow import fields

from server import door
from server.api import Blueprint
from server.conduct.show_series import Series, show_series
from server.shapes.parts import (
    MODES,
    TAKEN,
    Flag,
    Moment,
    Number,
    ProtocolOutcomeSchema,
    ToldSchema,
    Whole,
    list_of,
    one_of,
    told,
)

series = Blueprint("series", __name__, description="Days and answers.")


class SeriesDaySchema(ToldSchema):
    """A study day; `arm` is null and `code` given to eyes that may not know the allocation."""

    day = Whole()
    date = fields.Date()
    period = Whole(allow_none=True)
    arm = fields.String(allow_none=True)
    code = fields.String(allow_none=True)
    washout = Flag()
    answer = Number(allow_none=True)
    taken = one_of(*TAKEN, allow_none=True)
    changed = Flag(allow_none=True)
    note = fields.String(allow_none=True)
    late = Flag()
    mode = one_of(*MODES, allow_none=True)
    in_trial = Flag()
    checkin_id = fields.UUID(allow_none=True)


class BesideSchema(ToldSchema):
    """An answer that was kept and does not count, since another of its day does."""

    day = Whole()
    answer = Number(allow_none=True)
    mode = one_of(*MODES, allow_none=True)
    answered_at = Moment(allow_none=True)


class SeriesArmSchema(ToldSchema):
    """A treatment by its key."""

    key = fields.String()
    name = fields.String()


class SeriesSchema(ToldSchema):
    """Every planned day, answered or not."""

    first_day = fields.Date(allow_none=True)
    today = Whole(allow_none=True)
    days = list_of(SeriesDaySchema)
    arms = list_of(SeriesArmSchema)
    outcome = told(ProtocolOutcomeSchema)
    beside = list_of(BesideSchema)


@series.route("/trials/<uuid:trial_id>/series", methods=["GET"])
@door.open_to("nurse", "clinician", "patient")
@series.response(200, SeriesSchema)
def get_series(trial_id: UUID) -> Series:
    """Days and answers."""
    return show_series(door.session(), door.now(), door.asker(), trial_id)
