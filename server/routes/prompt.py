"""Questions as the phone meets them: opened, put off, by whose clocks."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, ValidationError, fields, validates

from server import door
from server.api import Blueprint
from server.conduct.follow_zone import follow_zone
from server.conduct.occurrence_state import STATES, occurrence_state
from server.conduct.open_prompt import open_prompt
from server.conduct.snooze_prompt import snooze_prompt
from server.shapes.parts import LINE, Moment, ToldSchema, Whole, one_of, text
from server.tables.prompt import Occurrence

prompts = Blueprint("prompts", __name__, description="Questions to come, on the phone.")

SHORTEST_SNOOZE, LONGEST_SNOOZE = 5, 720


class FirstOpenedSchema(Schema):
    """When the question was opened."""

    opened_at = Moment(required=True)


class SnoozeSchema(Schema):
    """For how long it is put off."""

    minutes = Whole(required=True)

    @validates("minutes")
    def _is_within(self, minutes: int, data_key: str) -> None:  # noqa: ARG002
        if not SHORTEST_SNOOZE <= minutes <= LONGEST_SNOOZE:
            raise ValidationError(f"It must be from {SHORTEST_SNOOZE} to {LONGEST_SNOOZE}.")


class ZoneSchema(Schema):
    """Where the phone is."""

    zone = text(LINE, required=True)


class PromptSchema(ToldSchema):
    """What the question is now."""

    id = fields.UUID()
    state = one_of(*STATES)
    snoozed_until = Moment(allow_none=True)


@prompts.route("/occurrences/<uuid:occurrence_id>/opened", methods=["PUT"])
@door.open_to("patient")
@prompts.arguments(FirstOpenedSchema)
@prompts.response(200, PromptSchema)
def put_opened(sent: dict[str, datetime], occurrence_id: UUID) -> dict[str, Any]:
    """Keep when a question was first opened."""
    return _told(open_prompt(door.session(), door.now(), door.asker(), occurrence_id, sent["opened_at"]))


@prompts.route("/occurrences/<uuid:occurrence_id>/snooze", methods=["PUT"])
@door.open_to("patient")
@prompts.arguments(SnoozeSchema)
@prompts.response(200, PromptSchema)
def put_snooze(sent: dict[str, int], occurrence_id: UUID) -> dict[str, Any]:
    """Call a question to mind later."""
    return _told(snooze_prompt(door.session(), door.now(), door.asker(), occurrence_id, sent["minutes"]))


@prompts.route("/me/zone", methods=["PUT"])
@door.open_to("patient")
@prompts.arguments(ZoneSchema)
@prompts.response(204)
def put_zone(sent: dict[str, str]) -> Response:
    """Say in which time zone the phone is."""
    follow_zone(door.session(), door.now(), door.asker(), sent["zone"])
    return Response(status=204)


def _told(row: Occurrence) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": occurrence_state(row, door.now()),
        "snoozed_until": row.snoozed_until,
    }
