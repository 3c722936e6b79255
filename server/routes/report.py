"""Reports: what a patient tells the clinic between check-ins, and that staff have seen it."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.conduct.record_report import KeptReport, SentReport, acknowledge_report, record_report
from server.shapes.parts import LINE, Flag, Moment, ToldSchema, one_of, text
from server.tables.trial import STATES

reports = Blueprint("reports", __name__, description="Worse, stop, withdraw.")


class ReportSchema(Schema):
    """A report as the phone sends it."""

    trial_id = fields.UUID(required=True)
    kind = one_of("worse", "stop", "withdraw", required=True)
    words = text(required=True)
    reported_at = Moment(required=True)
    zone = text(LINE, required=True)


class KeptReportSchema(ToldSchema):
    """It is kept; the trial's state after it."""

    id = fields.UUID()
    kept = Flag()
    state = one_of(*STATES)


class AcknowledgementSchema(Schema):
    """Nothing more to say."""


@reports.route("/reports/<uuid:report_id>", methods=["PUT"])
@door.open_to("patient")
@reports.arguments(ReportSchema)
@reports.response(200, KeptReportSchema)
def put_report(sent: dict[str, Any], report_id: UUID) -> KeptReport:
    """Tell the clinic; a wish to stop or withdraw is followed at once."""
    return record_report(door.session(), door.now(), door.asker(), report_id, SentReport(**sent))


@reports.route("/reports/<uuid:report_id>/acknowledgement", methods=["PUT"])
@door.open_to("nurse", "clinician")
@reports.arguments(AcknowledgementSchema)
@reports.response(204)
def put_acknowledgement(_sent: dict[str, Any], report_id: UUID) -> Response:
    """Say that it was seen."""
    acknowledge_report(door.session(), door.now(), door.asker(), report_id)
    return Response(status=204)
