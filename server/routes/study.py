"""StudyU study files: read to begin a trial from, and written."""

from typing import Any
from uuid import UUID

from flask import request
from marshmallow import Schema, validate

from server import door
from server.api import Blueprint
from server.conduct.bring_in_study import bring_in_study
from server.conduct.hand_out_study import hand_out_study
from server.shapes.parts import LANGUAGES, Text, one_of
from server.shapes.template import BroughtInSchema, HandedOutSchema, tell_design, tell_losses

studies = Blueprint("studies", __name__, description="Study files of StudyU.")

MOST_CHARACTERS = 2_000_000
LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a request with a file in it."""


@studies.before_request
def allow_a_file() -> None:
    """Whole files come here."""
    request.max_content_length = LARGEST_FILE


class StudyFileSchema(Schema):
    """A file, and the language that it is in."""

    content = Text(required=True, data_key="text", validate=validate.Length(max=MOST_CHARACTERS))
    language = one_of(*LANGUAGES, required=True)


@studies.route("/studies/preview", methods=["POST"])
@door.open_to("nurse", "clinician")
@studies.arguments(StudyFileSchema)
@studies.response(200, BroughtInSchema)
def post_study(sent: dict[str, Any]) -> dict[str, Any]:
    """The design that a file comes to and what is lost; nothing is kept."""
    brought = bring_in_study(sent["content"].encode())
    design = tell_design(brought.plan, sent["language"])
    return {"title": brought.title, "design": design, "losses": tell_losses(brought.losses)}


@studies.route("/trials/<uuid:trial_id>/study", methods=["GET"])
@door.open_to("nurse", "clinician")
@studies.response(200, HandedOutSchema)
def get_study(trial_id: UUID) -> dict[str, Any]:
    """The design of a trial as a study file, and what is lost. No patient is in it."""
    handed = hand_out_study(door.session(), door.asker(), trial_id)
    losses = tell_losses(handed.losses)
    return {"filename": "study_definition.json", "study": handed.study, "losses": losses}
