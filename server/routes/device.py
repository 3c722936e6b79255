"""A patient's devices: the plan for this one, codes for others, all data to take along, signing out."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.auth import DEVICE_COOKIE
from server.conduct.export_person import export_person
from server.conduct.make_device_code import (
    Transfer,
    make_clinic_code,
    make_recovery_code,
    make_transfer_code,
)
from server.conduct.my_plan import my_plan
from server.conduct.read_devices import (
    DeviceSeen,
    devices_of_trial,
    my_devices,
    sign_out_mine,
    sign_out_of_trial,
)
from server.conduct.transfer_device import claim_transfer_code, sign_out_device
from server.cookies import give_device_cookie, take_back
from server.shapes.me import MeSchema, tell_me
from server.shapes.parts import LINE, Flag, Moment, ToldSchema, list_of, text
from server.shapes.person_export import PersonExportSchema, tell_export

devices = Blueprint("devices", __name__, description="The patient's phone.")


class TransferCodeSchema(ToldSchema):
    """A code for one more device; one to write down has no end."""

    code = fields.String()
    expires_at = Moment(allow_none=True)


class ClaimSchema(Schema):
    """Another device with a code; the phone before may be lost."""

    code = text(LINE, required=True)
    device_key = text(LINE, required=True)
    sign_out_others = Flag(load_default=False)


class DeviceSchema(ToldSchema):
    """A phone that is signed in; `current` is the one that asks."""

    id = fields.UUID()
    made_at = Moment()
    last_seen_at = Moment(allow_none=True)
    current = Flag()


class DevicesSchema(ToldSchema):
    """All of a patient's phones."""

    devices = list_of(DeviceSchema)


@devices.route("/me", methods=["GET"])
@door.open_to("patient")
@devices.response(200, MeSchema)
def get_me() -> dict[str, Any]:
    """My plan."""
    return tell_me(my_plan(door.session(), door.now(), door.asker(), can_email=door.can_email()))


@devices.route("/transfer-codes", methods=["POST"])
@door.open_to("patient")
@devices.response(200, TransferCodeSchema)
def post_transfer_code() -> Transfer:
    """A code for one more device."""
    return make_transfer_code(door.session(), door.now(), door.asker())


@devices.route("/recovery-codes", methods=["POST"])
@door.open_to("patient")
@devices.response(200, TransferCodeSchema)
def post_recovery_code() -> Transfer:
    """A code to write down; the one before is worth nothing now."""
    return make_recovery_code(door.session(), door.now(), door.asker())


@devices.route("/trials/<uuid:trial_id>/device-code", methods=["POST"])
@door.open_to("nurse", "clinician")
@devices.response(200, TransferCodeSchema)
def post_device_code(trial_id: UUID) -> Transfer:
    """Let a patient in again, on another phone."""
    return make_clinic_code(door.session(), door.now(), door.asker(), trial_id)


@devices.route("/transfer-codes/claim", methods=["POST"])
@door.open_to(door.ANYONE)
@devices.arguments(ClaimSchema)
@devices.response(200, MeSchema)
def post_transfer_claim(sent: dict[str, Any]) -> Response:
    """Let this device in by a code from another one, from paper, or from the clinic."""
    key, alone = sent["device_key"], sent["sign_out_others"]
    asker = claim_transfer_code(
        door.session(), door.now(), sent["code"], key, door.address(), sign_out_others=alone
    )
    me = tell_me(my_plan(door.session(), door.now(), asker, can_email=door.can_email()))
    return give_device_cookie(jsonify(MeSchema().dump(me)), key)


@devices.route("/devices", methods=["GET"])
@door.open_to("patient")
@devices.response(200, DevicesSchema)
def get_devices() -> dict[str, list[DeviceSeen]]:
    """My phones that are signed in."""
    return {"devices": my_devices(door.session(), door.asker())}


@devices.route("/devices/<uuid:device_id>", methods=["DELETE"])
@door.open_to("patient")
@devices.response(204)
def delete_my_device(device_id: UUID) -> Response:
    """Sign out one of my phones."""
    sign_out_mine(door.session(), door.now(), door.asker(), device_id)
    return Response(status=204)


@devices.route("/trials/<uuid:trial_id>/devices", methods=["GET"])
@door.open_to("nurse", "clinician")
@devices.response(200, DevicesSchema)
def get_trial_devices(trial_id: UUID) -> dict[str, list[DeviceSeen]]:
    """The signed-in phones of a trial's patient."""
    return {"devices": devices_of_trial(door.session(), door.asker(), trial_id)}


@devices.route("/trials/<uuid:trial_id>/devices/<uuid:device_id>", methods=["DELETE"])
@door.open_to("nurse", "clinician")
@devices.response(204)
def delete_trial_device(trial_id: UUID, device_id: UUID) -> Response:
    """Sign out a phone that the patient has lost."""
    sign_out_of_trial(door.session(), door.now(), door.asker(), trial_id, device_id)
    return Response(status=204)


@devices.route("/me/export", methods=["GET"])
@door.open_to("patient")
@devices.response(200, PersonExportSchema)
def get_export() -> dict[str, Any]:
    """What is kept of me, to take along."""
    return tell_export(export_person(door.session(), door.now(), door.asker()))


@devices.route("/devices/current", methods=["DELETE"])
@door.open_to("patient")
@devices.response(204)
def delete_device() -> Response:
    """Sign out; this device's key opens nothing any more."""
    sign_out_device(door.session(), door.now(), door.asker())
    return take_back(Response(status=204), DEVICE_COOKIE)
