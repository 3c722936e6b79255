"""Templates, and the designs of old trials: what a new trial may begin from."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.conduct.keep_template import keep_template, retire_template
from server.conduct.read_templates import list_templates, read_template
from server.conduct.start_from import design_of_trial
from server.shapes.parts import LINE, text
from server.shapes.template import (
    OldDesignSchema,
    TemplateListSchema,
    TemplateSchema,
    tell_design,
    tell_template,
)

templates = Blueprint("templates", __name__, description="What a new trial may begin from.")


class KeptSchema(Schema):
    """A trial whose design is to be a template of the site."""

    trial_id = fields.UUID(required=True)
    title = text(LINE, required=True)
    words = text(required=True)
    licence = text(LINE, required=True, allow_none=True)


@templates.route("/templates", methods=["GET"])
@door.open_to("nurse", "clinician")
@templates.response(200, TemplateListSchema)
def get_templates() -> dict[str, Any]:
    """The site's own and those that come with nof1, each in its newest version."""
    return {"templates": list_templates(door.session(), door.asker())}


@templates.route("/templates", methods=["POST"])
@door.open_to("nurse", "clinician")
@templates.arguments(KeptSchema)
@templates.response(200, TemplateSchema)
def post_template(sent: dict[str, Any]) -> dict[str, Any]:
    """Keep the design of a trial, without its patient; a known title gets its next version."""
    session, asker = door.session(), door.asker()
    said = {name: sent[name] for name in ("title", "words", "licence")}
    kept = keep_template(session, door.now(), asker, sent["trial_id"], **said)
    return tell_template(read_template(session, asker, str(kept.id)))


@templates.route("/templates/<path:name>", methods=["GET"])
@door.open_to("nurse", "clinician")
@templates.response(200, TemplateSchema)
def get_template(name: str) -> dict[str, Any]:
    """One in a version of its own: "melatonin-sleep/1", or the id of one of the site."""
    return tell_template(read_template(door.session(), door.asker(), name))


@templates.route("/templates/<uuid:template_id>/retirement", methods=["PUT"])
@door.open_to("nurse", "clinician")
@templates.response(200, TemplateSchema)
def put_retirement(template_id: UUID) -> dict[str, Any]:
    """Offer one of the site no more; trials begun from it keep it."""
    session, asker = door.session(), door.asker()
    retired = retire_template(session, door.now(), asker, template_id)
    return tell_template(read_template(session, asker, str(retired.id)))


@templates.route("/trials/<uuid:trial_id>/design", methods=["GET"])
@door.open_to("nurse", "clinician")
@templates.response(200, OldDesignSchema)
def get_design(trial_id: UUID) -> dict[str, Any]:
    """The protocol of a trial without its patient, to begin another one from."""
    old = design_of_trial(door.session(), door.asker(), trial_id)
    return {"title": old.title, "design": tell_design(old.plan, old.language)}
