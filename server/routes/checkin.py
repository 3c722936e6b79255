"""Check-ins: put under the id that the phone minted, as often as the network wants."""

from typing import Any
from uuid import UUID

from server import door
from server.api import Blueprint
from server.conduct.record_checkin import KeptCheckIn, record_checkin
from server.conduct.sent_checkin import SentCheckIn
from server.shapes.checkin import CheckInSchema, KeptCheckInSchema

checkins = Blueprint("check-ins", __name__, description="Answers, kept exactly once.")


@checkins.route("/check-ins/<uuid:checkin_id>", methods=["PUT"])
@door.open_to("patient")
@checkins.arguments(CheckInSchema)
@checkins.response(200, KeptCheckInSchema)
def put_checkin(sent: dict[str, Any], checkin_id: UUID) -> KeptCheckIn:
    """Keep an answer; the same again is the same, other content under the same id is kept beside it."""
    return record_checkin(door.session(), door.now(), door.asker(), checkin_id, SentCheckIn(**sent))
