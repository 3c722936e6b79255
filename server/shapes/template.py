"""Templates, old designs and study files as they are told: what a new trial may begin from."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from server.conduct.read_templates import TemplateSeen
from server.formats.studyu import Loss
from server.plan import Plan
from server.shapes.parts import (
    LANGUAGES,
    LINE,
    Flag,
    Moment,
    Number,
    ToldSchema,
    Whole,
    WordsSchema,
    list_of,
    one_of,
    told,
)
from server.shapes.protocol import ProtocolBodySchema
from server.tables.trial import STATES
from server.template import CAUTIONS


class TemplateLineSchema(ToldSchema):
    """A template in the list; `id` names this very version."""

    id = fields.String()
    kind = one_of("shipped", "site")
    version = Whole()
    title = told(WordsSchema)
    summary = told(WordsSchema)
    arms = list_of(WordsSchema)
    outcome = told(WordsSchema)
    days = Whole(allow_none=True)
    blinded = Flag()
    cautions = Whole()
    used = Whole()
    made_at = Moment(allow_none=True)
    made_by = fields.String(allow_none=True)
    retired = Flag()


class TemplateListSchema(ToldSchema):
    """What can be begun from."""

    templates = list_of(TemplateLineSchema)


class SourceSchema(ToldSchema):
    """A publication."""

    key = fields.String()
    short = fields.String()
    text = fields.String()
    doi = fields.String(allow_none=True)


class ReasonSchema(ToldSchema):
    """Why a field is as it is; without sources nothing published says so."""

    field = fields.String()
    text = told(WordsSchema)
    sources = list_of(fields.String())


class WorthwhileSchema(ToldSchema):
    """A published difference that mattered to people."""

    amount = Number()
    text = told(WordsSchema)
    sources = list_of(fields.String())


class CautionSchema(ToldSchema):
    """What the prescriber must know."""

    kind = one_of(*CAUTIONS)
    text = told(WordsSchema)
    field = fields.String(allow_none=True)
    sources = list_of(fields.String())


class DesignSchema(ToldSchema):
    """A protocol to begin from, without a patient, in a language."""

    language = one_of(*LANGUAGES)
    protocol = told(ProtocolBodySchema)


class BegunTrialSchema(ToldSchema):
    """A trial that was begun from a template."""

    id = fields.UUID()
    patient_name = fields.String()
    state = one_of(*STATES)
    began = Moment()


class TemplateSchema(TemplateLineSchema):
    """The whole of a template; `none_worthwhile` says that no worthwhile difference is published."""

    licence = fields.String(allow_none=True)
    authors = fields.String()
    sources = list_of(SourceSchema)
    reasons = list_of(ReasonSchema)
    worthwhile = list_of(WorthwhileSchema)
    none_worthwhile = told(WordsSchema, allow_none=True)
    notes = list_of(CautionSchema)
    designs = list_of(DesignSchema)
    trials = list_of(BegunTrialSchema)


class OldDesignSchema(ToldSchema):
    """The design of an old trial; `title` is what it is called."""

    title = fields.String()
    design = told(DesignSchema)


class LossSchema(ToldSchema):
    """Something that does not come along; the page has the words for its code."""

    code = fields.String()
    numbers = fields.Dict(keys=fields.String(), values=Number())
    names = list_of(fields.String())


class BroughtInSchema(ToldSchema):
    """A design made of a study file; nothing is kept."""

    title = fields.String()
    design = told(DesignSchema)
    losses = list_of(LossSchema)


class HandedOutSchema(ToldSchema):
    """A study for a file of this name."""

    filename = fields.String()
    study = fields.Dict(keys=fields.String())
    losses = list_of(LossSchema)


def tell_design(plan: Plan, language: str) -> dict[str, Any]:
    """A plan as the page begins to write on it."""
    body = asdict(plan) | {"patient_name": "", "patient_language": language}
    return {"language": language, "protocol": body}


def tell_losses(losses: tuple[Loss, ...]) -> list[dict[str, Any]]:
    """Losses as plain data; names cut to a line."""
    return [
        {"code": one.code, "numbers": dict(one.numbers), "names": [name[:LINE] for name in one.names]}
        for one in losses
    ]


def tell_template(seen: TemplateSeen) -> dict[str, Any]:
    """The whole of a template as plain data."""
    shipped = asdict(seen.shipped) if seen.shipped else {}
    return asdict(seen.line) | {
        "licence": seen.licence,
        "authors": seen.authors,
        "sources": shipped.get("sources", ()),
        "reasons": shipped.get("reasons", ()),
        "worthwhile": shipped.get("worthwhile", ()),
        "none_worthwhile": shipped.get("none_worthwhile"),
        "notes": shipped.get("cautions", ()),
        "designs": [tell_design(one.plan, one.language) for one in seen.designs],
        "trials": seen.trials,
    }
