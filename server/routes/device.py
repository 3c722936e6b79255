"""A patient's devices: the plan for this one, a code for another, signing out."""

from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.auth import DEVICE_COOKIE
from server.conduct.my_plan import my_plan
from server.conduct.transfer_device import (
    Transfer,
    claim_transfer_code,
    make_transfer_code,
    sign_out_device,
)
from server.cookies import give_device_cookie, take_back
from server.shapes.me import MeSchema, tell_me
from server.shapes.parts import LINE, Moment, ToldSchema, text

devices = Blueprint("devices", __name__, description="The patient's phone.")


class TransferCodeSchema(ToldSchema):
    """A short-lived code for one more device."""

    code = fields.String()
    expires_at = Moment()


class ClaimSchema(Schema):
    """Another device with the code."""

    code = text(LINE, required=True)
    device_key = text(LINE, required=True)


@devices.route("/me", methods=["GET"])
@door.open_to("patient")
@devices.response(200, MeSchema)
def get_me() -> dict[str, Any]:
    """My plan."""
    return tell_me(my_plan(door.session(), door.now(), door.asker()))


@devices.route("/transfer-codes", methods=["POST"])
@door.open_to("patient")
@devices.response(200, TransferCodeSchema)
def post_transfer_code() -> Transfer:
    """A code for one more device."""
    return make_transfer_code(door.session(), door.now(), door.asker())


@devices.route("/transfer-codes/claim", methods=["POST"])
@door.open_to(door.ANYONE)
@devices.arguments(ClaimSchema)
@devices.response(200, MeSchema)
def post_transfer_claim(sent: dict[str, str]) -> Response:
    """Let this device in; the other one stays."""
    key = sent["device_key"]
    asker = claim_transfer_code(door.session(), door.now(), sent["code"], key, door.address())
    me = tell_me(my_plan(door.session(), door.now(), asker))
    return give_device_cookie(jsonify(MeSchema().dump(me)), key)


@devices.route("/devices/current", methods=["DELETE"])
@door.open_to("patient")
@devices.response(204)
def delete_device() -> Response:
    """Sign out; this device's key opens nothing any more."""
    sign_out_device(door.session(), door.now(), door.asker())
    return take_back(Response(status=204), DEVICE_COOKIE)
