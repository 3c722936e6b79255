"""What waits at a site, as it is told to staff."""

from typing import Any

from marshmallow import fields

from server.conduct.call_attention import URGENCY
from server.conduct.read_work import WorkLine
from server.shapes.parts import Moment, ToldSchema, Whole, list_of, one_of


class WorkLineSchema(ToldSchema):
    """One thing that waits in one trial: since `at`, or until then where it is still to come.

    `why` and `days` are told of silence alone: why reminders do not arrive, and for how long nobody answered.
    """

    trial_id = fields.UUID()
    patient_name = fields.String()
    pseudonym = fields.String()
    code = one_of(*URGENCY)
    at = Moment(allow_none=True)
    why = one_of("no_address", "failing", "silent", allow_none=True)
    days = Whole(allow_none=True)


class WorkSchema(ToldSchema):
    """What waits at one's site, the most urgent first."""

    lines = list_of(WorkLineSchema)


def tell_line(line: WorkLine) -> dict[str, Any]:
    """A line as plain data."""
    return {
        "trial_id": line.trial.id,
        "patient_name": line.patient_name,
        "pseudonym": line.trial.pseudonym,
        "code": line.waiting.code,
        "at": line.waiting.at,
        "why": line.waiting.why,
        "days": line.waiting.days,
    }
