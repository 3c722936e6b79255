"""The report of a trial as PDF."""

from io import BytesIO
from uuid import UUID

from flask import Response, send_file

from server import door
from server.api import Blueprint
from server.conduct.gather_report import gather_report
from server.reports.compose import compose
from server.reports.typeset import typeset

trial_reports = Blueprint("trial_reports", __name__, description="What was found, on paper.")


@trial_reports.route("/trials/<uuid:trial_id>/report.pdf", methods=["GET"])
@door.open_to("nurse", "clinician", "patient")
@trial_reports.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_trial_report(trial_id: UUID) -> Response:
    """The whole of a trial whose result this person may see, in the reader's language."""
    language = door.language()
    facts = gather_report(door.session(), door.now(), door.asker(), trial_id, language)
    pdf = typeset(compose(facts, language))
    name = f"nof1-{facts.trial.pseudonym}.pdf"
    return send_file(BytesIO(pdf), "application/pdf", as_attachment=True, download_name=name)
