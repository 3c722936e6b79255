"""What designs would do: workers compute it, the page asks again until it is there."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from server import door
from server.api import Blueprint
from server.conduct.judge_design import find_smallest, judge_design, read_judged
from server.shapes.characteristics import FoundSchema, JudgedSchema, tell_found, tell_judged
from server.shapes.parts import Flag, Number
from server.shapes.protocol import ProtocolPartSchema, plan_from

designs = Blueprint("designs", __name__, description="What designs would do.")


class JudgeSchema(Schema):
    """A protocol on the way; `precise`: more simulated trials, and worse assumptions beside."""

    protocol = fields.Nested(ProtocolPartSchema(), required=True)
    precise = Flag(required=True)


class SmallestAskedSchema(Schema):
    """The chance of a right and clear answer that is wanted if the gain is so many worthwhile differences."""

    protocol = fields.Nested(ProtocolPartSchema(), required=True)
    gain = Number(required=True, validate=validate.Range(min=1, max=10))
    chance = Number(required=True, validate=validate.Range(min=0.5, max=0.95))


@designs.route("/designs/characteristics", methods=["POST"])
@door.open_to("nurse", "clinician")
@designs.arguments(JudgeSchema)
@designs.response(200, JudgedSchema)
def post_characteristics(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask how often a design would answer; the same question is computed once."""
    plan = plan_from(sent["protocol"])
    return tell_judged(judge_design(door.session(), door.now(), door.asker(), plan, precise=sent["precise"]))


@designs.route("/designs/characteristics/<uuid:computation_id>", methods=["GET"])
@door.open_to("nurse", "clinician")
@designs.response(200, JudgedSchema)
def get_characteristics(computation_id: UUID) -> dict[str, Any]:
    """How far it is."""
    return tell_judged(read_judged(door.session(), door.asker(), "characteristics", computation_id))


@designs.route("/designs/smallest", methods=["POST"])
@door.open_to("nurse", "clinician")
@designs.arguments(SmallestAskedSchema)
@designs.response(200, FoundSchema)
def post_smallest(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask for the shortest design that answers often enough."""
    plan = plan_from(sent["protocol"])
    return tell_found(
        find_smallest(
            door.session(), door.now(), door.asker(), plan, gain=sent["gain"], chance=sent["chance"]
        )
    )


@designs.route("/designs/smallest/<uuid:computation_id>", methods=["GET"])
@door.open_to("nurse", "clinician")
@designs.response(200, FoundSchema)
def get_smallest(computation_id: UUID) -> dict[str, Any]:
    """How far the search is."""
    return tell_found(read_judged(door.session(), door.asker(), "smallest_design", computation_id))
