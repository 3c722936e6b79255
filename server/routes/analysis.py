"""Results, and early looks at them."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.auth import find_trial
from server.conduct.look_early import look_early
from server.conduct.show_result import show_result
from server.conduct.vary_assumptions import read_varied, vary_assumptions
from server.shapes.analysis import AnalysisSchema, tell_analysis
from server.shapes.parts import Moment, ToldSchema, Whole, one_of, text, told
from server.shapes.sensitivity import VariedSchema, tell_varied
from server.tables import Look

analyses = Blueprint("analyses", __name__, description="Results, as far as the protocol shows them.")


class LookQuerySchema(Schema):
    """The early look under which a hidden result is read."""

    look = fields.UUID(load_default=None)


class ShownSchema(ToldSchema):
    """A result, or why there is none to see and from which day on there will be."""

    visibility = one_of(
        "shown", "hidden_until_end", "hidden_until_decision", "no_data", "being_computed", "failed"
    )
    shown_from = fields.Date(allow_none=True)
    looks = Whole()
    analysis = told(AnalysisSchema, allow_none=True)


class LookSchema(Schema):
    """Why one looks before the time."""

    reason = text(required=True)


class OpenedSchema(ToldSchema):
    """The look to name when reading the result, and until when."""

    id = fields.UUID()
    expires_at = Moment()


@analyses.route("/trials/<uuid:trial_id>/analysis", methods=["GET"])
@door.open_to("nurse", "clinician", "patient")
@analyses.arguments(LookQuerySchema, location="query")
@analyses.response(200, ShownSchema)
def get_analysis(query: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """The newest result that this person may see; nothing is computed here."""
    session, asker = door.session(), door.asker()
    trial = find_trial(session, asker, trial_id)
    shown = show_result(session, door.now(), asker, trial, query["look"])
    told_result = None
    if shown.analysis is not None:
        told_result = tell_analysis(
            session, shown.analysis, shown.looks, door.language(), is_staff=asker.is_staff
        )
    return {
        "visibility": shown.visibility,
        "shown_from": shown.shown_from,
        "looks": len(shown.looks),
        "analysis": told_result,
    }


@analyses.route("/trials/<uuid:trial_id>/sensitivity", methods=["POST"])
@door.open_to("nurse", "clinician")
@analyses.arguments(LookQuerySchema, location="query")
@analyses.response(200, VariedSchema)
def post_sensitivity(query: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Ask for the result under other assumptions; the same question is computed once."""
    session = door.session()
    analysis, reply = vary_assumptions(session, door.now(), door.asker(), trial_id, query["look"])
    return tell_varied(session, analysis, reply, door.language())


@analyses.route("/trials/<uuid:trial_id>/sensitivity/<uuid:computation_id>", methods=["GET"])
@door.open_to("nurse", "clinician")
@analyses.arguments(LookQuerySchema, location="query")
@analyses.response(200, VariedSchema)
def get_sensitivity(query: dict[str, Any], trial_id: UUID, computation_id: UUID) -> dict[str, Any]:
    """How far it is."""
    session = door.session()
    analysis, reply = read_varied(session, door.now(), door.asker(), trial_id, computation_id, query["look"])
    return tell_varied(session, analysis, reply, door.language())


@analyses.route("/trials/<uuid:trial_id>/looks", methods=["POST"])
@door.open_to("clinician")
@analyses.arguments(LookSchema)
@analyses.response(200, OpenedSchema)
def post_look(sent: dict[str, Any], trial_id: UUID) -> Look:
    """Look early: it is counted, and its reason printed with the result."""
    return look_early(door.session(), door.now(), door.asker(), trial_id, sent["reason"])
