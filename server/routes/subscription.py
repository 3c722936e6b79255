"""Pushes to a phone: where its browser takes them, one to try it, the receipt that one was shown."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.conduct.subscribe import ask_for_test, record_shown, subscribe, unsubscribe
from server.shapes.parts import LINE, Flag, ToldSchema, text

subscriptions = Blueprint("subscriptions", __name__, description="Pushes to a phone.")

LONGEST_ENDPOINT = 2_000


class SubscriptionSchema(Schema):
    """What a browser's PushSubscription says of itself."""

    endpoint = text(LONGEST_ENDPOINT, required=True)
    p256dh = text(LINE, required=True)
    auth = text(LINE, required=True)


class SubscribedSchema(ToldSchema):
    """Whether pushes go there; if not, the phone must unsubscribe and subscribe anew."""

    live = Flag()


class PushShownSchema(Schema):
    """What was shown: a question's push, or with null the one to try it."""

    occurrence_id = fields.UUID(required=True, allow_none=True)


@subscriptions.route("/me/subscription", methods=["PUT"])
@door.open_to("patient")
@subscriptions.arguments(SubscriptionSchema)
@subscriptions.response(200, SubscribedSchema)
def put_subscription(sent: dict[str, str]) -> dict[str, bool]:
    """Send pushes to this device."""
    test_origin = door.settings().push_test_origin
    return {"live": subscribe(door.session(), door.now(), door.asker(), **sent, test_origin=test_origin)}


@subscriptions.route("/me/subscription", methods=["DELETE"])
@door.open_to("patient")
@subscriptions.response(204)
def delete_subscription() -> Response:
    """Send this device no pushes any more."""
    unsubscribe(door.session(), door.now(), door.asker())
    return Response(status=204)


@subscriptions.route("/me/test-push", methods=["POST"])
@door.open_to("patient")
@subscriptions.response(204)
def post_test_push() -> Response:
    """Send this device a push now; at most one a minute for one person."""
    ask_for_test(door.session(), door.now(), door.asker())
    return Response(status=204)


@subscriptions.route("/deliveries/shown", methods=["POST"])
@door.open_to("patient")
@subscriptions.arguments(PushShownSchema)
@subscriptions.response(204)
def post_shown(sent: dict[str, Any]) -> Response:
    """This device has shown a push."""
    record_shown(door.session(), door.now(), door.asker(), sent["occurrence_id"])
    return Response(status=204)
