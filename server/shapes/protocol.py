"""A protocol as it is sent and told, and from a body that holds one, or a part of one, to a plan."""

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, validate

from server.plan import Plan, blank_plan
from server.shapes.asking import AskingSchema
from server.shapes.parts import (
    LANGUAGES,
    LINE,
    AssumedSchema,
    BeforeSchema,
    ContactSchema,
    Flag,
    Number,
    ProtocolArmSchema,
    ProtocolOutcomeSchema,
    RuleSchema,
    SuitabilitySchema,
    Whole,
    list_of,
    one_of,
    text,
    told,
)

BLANK_ARM = {"key": "", "name": "", "description": "", "code_system": None, "code": None}
BLANK: dict[str, Any] = asdict(blank_plan())
"""What a body says that says nothing yet."""


class ProtocolBodySchema(Schema):
    """A protocol as it is written down; numbers and texts may still be missing in a draft."""

    patient_name = text(LINE, required=True)
    patient_language = one_of(*LANGUAGES, required=True)
    question = text(required=True)
    arms = list_of(ProtocolArmSchema, required=True, validate=validate.Length(max=26))
    outcome = told(ProtocolOutcomeSchema, required=True)
    period_days = Whole(required=True, allow_none=True)
    periods = Whole(required=True, allow_none=True)
    washout_days = Whole(required=True, allow_none=True)
    order = one_of("pairs", "counterbalanced", required=True)
    half_life_days = Number(required=True, allow_none=True)
    prompt_time = text(5, required=True)
    zone = text(LINE, required=True)
    day_starts_at = text(5, required=True)
    results_staff = one_of("end", "running", required=True)
    results_patient = one_of("end", "after_decision", "running", required=True)
    before = told(BeforeSchema, required=True)
    after_trial = text(required=True)
    rule = told(RuleSchema, required=True)
    blinded = Flag(required=True)
    purpose = one_of("care", "improvement", "research", required=True)
    research_reference = text(LINE, required=True, allow_none=True)
    contact = told(ContactSchema, required=True)
    suitability = told(SuitabilitySchema, required=True)
    asking = told(AskingSchema, load_default=dict)  # what is not said is as usual
    assumed = told(AssumedSchema, load_default=dict)


class ProtocolPartSchema(ProtocolBodySchema):
    """A protocol on the way: whatever is there already."""

    def __init__(self) -> None:
        super().__init__(partial=True)


class ProtocolSchema(ProtocolBodySchema):
    """A protocol as saved, with its number."""

    order = one_of("pairs", "counterbalanced", "as_imported", required=True)
    version = Whole(required=True)


def plan_from(sent: dict[str, Any]) -> Plan:
    """The plan in a body, which may be a part of one; the patient's name stays apart."""
    apart = ("patient_name", "patient_language", "version", "origin")
    given = {name: value for name, value in sent.items() if name not in apart}
    parts = {name: BLANK[name] | given.get(name, {}) for name in BLANK if isinstance(BLANK[name], dict)}
    arms = [BLANK_ARM | arm for arm in given.get("arms", [])]
    return Plan.from_content(BLANK | given | parts | {"arms": arms})
