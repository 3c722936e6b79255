"""What waits for somebody at one's site, and calls that are ticked off."""

from typing import Any
from uuid import UUID

from marshmallow import Schema

from server import door
from server.api import Blueprint
from server.conduct.read_trial import read_trial
from server.conduct.read_work import read_work
from server.conduct.record_call import record_call
from server.shapes.parts import text
from server.shapes.trial import TrialDetailSchema, tell_detail
from server.shapes.work import WorkSchema, tell_line

work = Blueprint("work", __name__, description="What waits for somebody at one's site.")


class CallMadeSchema(Schema):
    """What came of a call."""

    note = text(required=True)


@work.route("/work", methods=["GET"])
@door.open_to("nurse", "clinician")
@work.response(200, WorkSchema)
def get_work() -> dict[str, Any]:
    """What waits at one's site, the most urgent first."""
    lines = read_work(door.session(), door.now(), door.asker())
    return {"lines": [tell_line(line) for line in lines]}


@work.route("/trials/<uuid:trial_id>/calls/<int:study_day>", methods=["PUT"])
@door.open_to("nurse", "clinician")
@work.arguments(CallMadeSchema)
@work.response(200, TrialDetailSchema)
def put_call(sent: dict[str, Any], trial_id: UUID, study_day: int) -> dict[str, Any]:
    """Tick off the call that was due on this study day. Whoever was first stays it."""
    record_call(door.session(), door.now(), door.asker(), trial_id, study_day, sent["note"])
    return tell_detail(read_trial(door.session(), door.now(), door.asker(), trial_id))
