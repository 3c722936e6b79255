"""Pauses and adherence: days without questions, and what became of the others."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.conduct.pause_trial import WishedPause, end_pause, my_trial_id, pause_trial
from server.conduct.read_adherence import QuestionsSeen, read_adherence
from server.shapes.parts import ToldSchema, Whole, list_of, one_of, text, told
from server.shapes.prompt import PauseSeenSchema, StatesSchema

pauses = Blueprint("pauses", __name__, description="Days without questions, and what became of the others.")


class MyPauseSchema(Schema):
    """A holiday, both days included."""

    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)


class PauseSchema(MyPauseSchema):
    """A holiday, or a health pause by a clinician."""

    kind = one_of("holiday", "health", required=True)
    reason = text(required=True)


class StateCountsSchema(ToldSchema):
    """Questions of one questionnaire in one period."""

    questionnaire = fields.String()
    period = Whole(allow_none=True)
    states = told(StatesSchema)


class PausedDaysSchema(ToldSchema):
    """Days of pauses in one period; the arm for those who may see it."""

    kind = one_of("holiday", "health")
    period = Whole(allow_none=True)
    arm = fields.String(allow_none=True)
    days = Whole()


class QuestionsSeenSchema(ToldSchema):
    """What became of every question."""

    counts = list_of(StateCountsSchema)
    excused_for = fields.Dict(keys=fields.String(), values=Whole())
    pauses = list_of(PauseSeenSchema)
    paused_days = list_of(PausedDaysSchema)


@pauses.route("/trials/<uuid:trial_id>/adherence", methods=["GET"])
@door.open_to("nurse", "clinician")
@pauses.response(200, QuestionsSeenSchema)
def get_adherence(trial_id: UUID) -> QuestionsSeen:
    """What became of every question of a trial."""
    return read_adherence(door.session(), door.now(), door.asker(), trial_id)


@pauses.route("/trials/<uuid:trial_id>/pauses/<uuid:pause_id>", methods=["PUT"])
@door.open_to("nurse", "clinician")
@pauses.arguments(PauseSchema)
@pauses.response(200, QuestionsSeenSchema)
def put_pause(sent: dict[str, Any], trial_id: UUID, pause_id: UUID) -> QuestionsSeen:
    """Pause a trial; a health pause needs a clinician."""
    pause_trial(door.session(), door.now(), door.asker(), trial_id, pause_id, WishedPause(**sent))
    return read_adherence(door.session(), door.now(), door.asker(), trial_id)


@pauses.route("/trials/<uuid:trial_id>/pauses/<uuid:pause_id>", methods=["DELETE"])
@door.open_to("nurse", "clinician")
@pauses.response(200, QuestionsSeenSchema)
def delete_pause(trial_id: UUID, pause_id: UUID) -> QuestionsSeen:
    """Ask again from tomorrow on."""
    end_pause(door.session(), door.now(), door.asker(), trial_id, pause_id)
    return read_adherence(door.session(), door.now(), door.asker(), trial_id)


@pauses.route("/me/pauses/<uuid:pause_id>", methods=["PUT"])
@door.open_to("patient")
@pauses.arguments(MyPauseSchema)
@pauses.response(204)
def put_my_pause(sent: dict[str, Any], pause_id: UUID) -> Response:
    """Go on holiday, from tomorrow on at the earliest."""
    wished = WishedPause("holiday", **sent)
    pause_trial(door.session(), door.now(), door.asker(), _mine(), pause_id, wished)
    return Response(status=204)


@pauses.route("/me/pauses/<uuid:pause_id>", methods=["DELETE"])
@door.open_to("patient")
@pauses.response(204)
def delete_my_pause(pause_id: UUID) -> Response:
    """Come back sooner, or stay at home."""
    end_pause(door.session(), door.now(), door.asker(), _mine(), pause_id)
    return Response(status=204)


def _mine() -> UUID:
    return my_trial_id(door.session(), door.asker())
