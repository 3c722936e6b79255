"""How a patient wants to be reminded, and the calendar feed."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint as PlainBlueprint
from flask import Response, request
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.conduct.feed_calendar import close_feed, feed_calendar, open_feed
from server.conduct.set_reminding import Wishes, ask_for_code, confirm_email, read_reminding, set_reminding
from server.conduct.subscribe import push_key
from server.shapes.parts import LINE, Flag, ToldSchema, one_of, text

reminding = Blueprint("reminding", __name__, description="How a patient wants to be reminded.")
calendars = PlainBlueprint("calendars", __name__)


class WishesSchema(Schema):
    """Quiet hours as "HH:MM", whose clock counts, an e-mail address; null: as the trial has it, or none."""

    quiet_start = text(LINE, required=True, allow_none=True)
    quiet_end = text(LINE, required=True, allow_none=True)
    clock = one_of("follow", "home", required=True, allow_none=True)
    email = text(LINE, required=True, allow_none=True)


class RemindingSchema(ToldSchema):
    """The wishes as they stand. `push_key` is null where this server sends no pushes."""

    quiet_start = fields.String(allow_none=True)
    quiet_end = fields.String(allow_none=True)
    clock = one_of("follow", "home", allow_none=True)
    email = fields.String(allow_none=True)
    email_state = one_of("none", "asked", "sent", "not_sent", "confirmed")
    email_possible = Flag()
    calendar = Flag()
    push_key = fields.String(allow_none=True)


class EmailCodeSchema(Schema):
    """The code from the e-mail."""

    code = text(LINE, required=True)


class FeedSchema(ToldSchema):
    """The address of the feed, told once."""

    path = fields.String()


@reminding.route("/me/reminding", methods=["GET"])
@door.open_to("patient")
@reminding.response(200, RemindingSchema)
def get_reminding() -> dict[str, Any]:
    """How I am reminded."""
    return _told()


@reminding.route("/me/reminding", methods=["PUT"])
@door.open_to("patient")
@reminding.arguments(WishesSchema)
@reminding.response(200, RemindingSchema)
def put_reminding(sent: dict[str, Any]) -> dict[str, Any]:
    """Set it; a new e-mail address gets a code."""
    set_reminding(door.session(), door.now(), door.asker(), Wishes(**sent), can_email=door.can_email())
    return _told()


@reminding.route("/me/reminding/code", methods=["POST"])
@door.open_to("patient")
@reminding.response(204)
def post_code() -> Response:
    """Send the code to the address once more."""
    ask_for_code(door.session(), door.now(), door.asker(), can_email=door.can_email())
    return Response(status=204)


@reminding.route("/me/reminding/confirmation", methods=["POST"])
@door.open_to("patient")
@reminding.arguments(EmailCodeSchema)
@reminding.response(200, RemindingSchema)
def post_confirmation(sent: dict[str, str]) -> dict[str, Any]:
    """Show by the code that the address is mine."""
    confirm_email(door.session(), door.now(), door.asker(), sent["code"], door.settings().secret_key)
    return _told()


@reminding.route("/me/calendar", methods=["POST"])
@door.open_to("patient")
@reminding.response(200, FeedSchema)
def post_calendar() -> dict[str, str]:
    """A new address for my calendar; the one before leads nowhere any more."""
    return {"path": f"/calendar/{open_feed(door.session(), door.asker())}.ics"}


@reminding.route("/me/calendar", methods=["DELETE"])
@door.open_to("patient")
@reminding.response(204)
def delete_calendar() -> Response:
    """No calendar any more."""
    close_feed(door.session(), door.asker())
    return Response(status=204)


@calendars.get("/calendar/<secret>.ics")
@door.open_to(door.ANYONE)
def get_calendar(secret: str) -> Response:
    """The feed, for calendar programs: who knows its address may read it."""
    content = feed_calendar(door.session(), door.now(), secret, door.settings().address)
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'attachment; filename="nof1.ics"'
    response.add_etag()
    response.make_conditional(request)
    return response


def _told() -> dict[str, Any]:
    config = door.settings()
    key = push_key(config.push_key) if config.push_contact else None
    seen = asdict(read_reminding(door.session(), door.asker()))
    return seen | {"email_possible": door.can_email(), "push_key": key}
