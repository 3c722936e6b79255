"""Decisions, and what the patient says to them."""

from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlmodel import Session

from server import door
from server.api import Blueprint
from server.auth import find_trial
from server.conduct.record_decision import (
    Decided,
    decisions_of,
    newest_reply,
    record_decision,
    reply_to_decision,
)
from server.shapes.parts import LINE, Flag, Moment, ToldSchema, list_of, one_of, text, told
from server.tables import Decision, Person

decisions = Blueprint("decisions", __name__, description="What patient and clinician decided together.")

AGREEMENTS = ("agreed", "agreed_with_doubts", "not_agreed")


class DecidedSchema(Schema):
    """A decision, against one result."""

    analysis_id = fields.UUID(required=True)
    options = list_of(text(LINE), required=True, validate=validate.Length(min=1, max=26))
    chosen = text(LINE, required=True)
    view_patient = text(required=True)
    view_clinician = text(required=True)
    patient_words = text(required=True)
    present = list_of(text(LINE), required=True, validate=validate.Length(max=50))
    agreement = one_of(*AGREEMENTS, required=True)
    would_change = text(required=True)
    review_on = fields.Date(required=True, allow_none=True)


class ReplySchema(Schema):
    """The patient's answer."""

    agrees = Flag(required=True)
    words = text(required=True)


class ReplyToldSchema(ToldSchema):
    """The patient's newest answer."""

    agrees = Flag()
    words = fields.String()
    at = Moment()


class DecisionSchema(ToldSchema):
    """A decision with the text that was read; nobody changes it any more."""

    id = fields.UUID()
    analysis_id = fields.UUID()
    options = list_of(fields.String())
    chosen = fields.String()
    view_patient = fields.String()
    view_clinician = fields.String()
    patient_words = fields.String()
    present = list_of(fields.String())
    agreement = one_of(*AGREEMENTS)
    would_change = fields.String()
    review_on = fields.Date(allow_none=True)
    decided_at = Moment()
    by = fields.String(allow_none=True)
    text_read = fields.String()
    reply = told(ReplyToldSchema, allow_none=True)


class DecisionListSchema(ToldSchema):
    """The newest first."""

    decisions = list_of(DecisionSchema)


@decisions.route("/trials/<uuid:trial_id>/decisions", methods=["GET"])
@door.open_to("nurse", "clinician", "patient")
@decisions.response(200, DecisionListSchema)
def get_decisions(trial_id: UUID) -> dict[str, Any]:
    """The decisions of a trial."""
    session = door.session()
    trial = find_trial(session, door.asker(), trial_id)
    return {"decisions": [_tell(session, decision) for decision in decisions_of(session, trial)]}


@decisions.route("/trials/<uuid:trial_id>/decisions", methods=["POST"])
@door.open_to("clinician")
@decisions.arguments(DecidedSchema)
@decisions.response(200, DecisionSchema)
def post_decision(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Record a decision."""
    lists = {"options": tuple(sent["options"]), "present": tuple(sent["present"])}
    decided = Decided(**(sent | lists))
    session, asker = door.session(), door.asker()
    return _tell(session, record_decision(session, door.now(), asker, trial_id, decided, door.language()))


@decisions.route("/decisions/<uuid:decision_id>/reply", methods=["PUT"])
@door.open_to("patient")
@decisions.arguments(ReplySchema)
@decisions.response(200, DecisionSchema)
def put_reply(sent: dict[str, Any], decision_id: UUID) -> dict[str, Any]:
    """Agree or not, in one's own words."""
    session, asker = door.session(), door.asker()
    return _tell(session, reply_to_decision(session, door.now(), asker, decision_id, **sent))


def _tell(session: Session, decision: Decision) -> dict[str, Any]:
    person = session.get(Person, decision.by_id)
    facts = {name: getattr(decision, name) for name in ("id", "decided_at", "text_read", *SAID)}
    return facts | {"by": person.name if person else None, "reply": newest_reply(session, decision)}


SAID = tuple(Decided.__dataclass_fields__)
