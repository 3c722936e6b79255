"""Sessions of staff: sign in, look who one is, sign out."""

from typing import Any

from flask import Response, jsonify
from marshmallow import Schema, fields, validate

from server import door
from server.api import Blueprint
from server.auth import STAFF_COOKIE, Asker
from server.conduct.sign_in import (
    SignedIn,
    Staff,
    read_staff,
    set_password,
    sign_in,
    sign_in_by_link,
    sign_out,
)
from server.cookies import give_staff_cookie, take_back
from server.secrecy import SHORTEST_PASSWORD
from server.shapes.parts import LINE, ContactSchema, Flag, Text, ToldSchema, list_of, one_of, text, told

sessions = Blueprint("sessions", __name__, description="Staff sign in and out.")


class SiteSchema(ToldSchema):
    """Where one works."""

    id = fields.UUID()
    name = fields.String()
    contact = told(ContactSchema)


class StaffSchema(ToldSchema):
    """The one who is signed in."""

    id = fields.UUID()
    name = fields.String()
    roles = list_of(one_of("nurse", "clinician"))
    site = told(SiteSchema)
    demonstration = Flag()


class PasswordSignInSchema(Schema):
    """E-mail and password."""

    email = text(LINE, required=True)
    password = text(1_000, required=True)


class LinkSignInSchema(Schema):
    """The token of a one-time link."""

    token = text(LINE, required=True)


class PasswordSchema(Schema):
    """A new password."""

    password = Text(required=True, validate=validate.Length(min=SHORTEST_PASSWORD, max=1_000))


@sessions.route("/sessions", methods=["POST"])
@door.open_to(door.ANYONE)
@sessions.arguments(PasswordSignInSchema)
@sessions.response(200, StaffSchema)
def post_session(sent: dict[str, str]) -> Response:
    """Sign in with a password."""
    signed_in = sign_in(door.session(), door.now(), sent["email"], sent["password"], door.address())
    return _with_cookie(signed_in)


@sessions.route("/sessions/link", methods=["POST"])
@door.open_to(door.ANYONE)
@sessions.arguments(LinkSignInSchema)
@sessions.response(200, StaffSchema)
def post_session_link(sent: dict[str, str]) -> Response:
    """Sign in with a one-time link."""
    return _with_cookie(sign_in_by_link(door.session(), door.now(), sent["token"], door.address()))


@sessions.route("/sessions/current", methods=["GET"])
@door.open_to("nurse", "clinician")
@sessions.response(200, StaffSchema)
def get_session() -> dict[str, Any]:
    """Who is signed in."""
    return _told(door.asker())


@sessions.route("/sessions/current", methods=["DELETE"])
@door.open_to("nurse", "clinician")
@sessions.response(204)
def delete_session() -> Response:
    """Sign out."""
    sign_out(door.session(), door.now(), door.asker())
    return take_back(Response(status=204), STAFF_COOKIE)


@sessions.route("/sessions/password", methods=["PUT"])
@door.open_to("nurse", "clinician")
@sessions.arguments(PasswordSchema)
@sessions.response(204)
def put_password(sent: dict[str, str]) -> Response:
    """Set a new password."""
    set_password(door.session(), door.now(), door.asker(), sent["password"])
    return Response(status=204)


def _with_cookie(signed_in: SignedIn) -> Response:
    return give_staff_cookie(jsonify(StaffSchema().dump(_told(signed_in.asker))), signed_in.token)


def _told(asker: Asker) -> dict[str, Any]:
    staff: Staff = read_staff(door.session(), asker)
    site = staff.site
    contact = {
        "name": site.contact_name,
        "phone": site.contact_phone,
        "hours": site.contact_hours,
        "emergency_phone": site.emergency_phone,
    }
    return {
        "id": staff.id,
        "name": staff.name,
        "roles": staff.roles,
        "site": {"id": site.id, "name": site.name, "contact": contact},
        "demonstration": staff.demonstration,
    }
