"""A trial to take out, as one file."""

from io import BytesIO
from uuid import UUID

from flask import Response, send_file

from server import door
from server.api import Blueprint
from server.conduct.archive_trial import archive_trial

archives = Blueprint("archives", __name__, description="A trial as files, to analyse it again elsewhere.")


@archives.route("/trials/<uuid:trial_id>/archives", methods=["POST"])
@door.open_to("nurse", "clinician")
@archives.response(200, {"type": "string", "format": "binary"}, content_type="application/zip")
def post_archive(trial_id: UUID) -> Response:
    """Make an archive of series, protocol, periods and result; who took it is recorded."""
    made = archive_trial(door.session(), door.now(), door.asker(), trial_id, door.language())
    return send_file(BytesIO(made.content), "application/zip", as_attachment=True, download_name=made.name)
