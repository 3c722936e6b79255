"""An instrument as it is told: what the phone needs to ask it without a network."""

from typing import Any

from marshmallow import fields

from server.conduct.read_questionnaires import Asked
from server.instrument import ANSWERED_BY, KINDS, OFFERED, RECALLS
from server.shapes.parts import Flag, Number, ToldSchema, Whole, WordsSchema, list_of, one_of, told


class ChoiceSchema(ToldSchema):
    """What can be chosen: a number where it is scored, else a short name."""

    value = fields.Raw(metadata={"anyOf": [{"type": "number"}, {"type": "string"}]})
    text = told(WordsSchema, allow_none=True)
    exclusive = Flag()


class ItemSchema(ToldSchema):
    """One question."""

    id = fields.String()
    kind = one_of(*KINDS)
    text = told(WordsSchema, allow_none=True)
    hint = told(WordsSchema, allow_none=True)
    required = Flag()
    skip_in_flare = Flag()
    minimum = Number(allow_none=True)
    maximum = Number(allow_none=True)
    step = Number(allow_none=True)
    unit = told(WordsSchema, allow_none=True)
    low = told(WordsSchema, allow_none=True)
    high = told(WordsSchema, allow_none=True)
    choices = list_of(ChoiceSchema)
    when = fields.Dict(keys=fields.String(), allow_none=True)


class MissingSchema(ToldSchema):
    """How many unanswered items a score may stand without."""

    at_most = Whole()
    by = one_of("mean", "none")


class BandSchema(ToldSchema):
    """A range of a score that has a name."""

    key = fields.String()
    at_least = Number()
    text = told(WordsSchema)


class ImportantChangeSchema(ToldSchema):
    """The change that matters, and who found so."""

    amount = Number()
    source = fields.String()


class ScoreSchema(ToldSchema):
    """A number made of answers."""

    id = fields.String()
    rule = one_of("sum", "mean")
    items = list_of(fields.String())
    factor = Number()
    missing = told(MissingSchema)
    minimum = Number(allow_none=True)
    maximum = Number(allow_none=True)
    better = one_of("higher", "lower")
    source = fields.String()
    bands = list_of(BandSchema)
    important_change = told(ImportantChangeSchema, allow_none=True)


class InstrumentSchema(ToldSchema):
    """One version of an instrument."""

    name = fields.String()
    title = told(WordsSchema)
    text = told(WordsSchema, allow_none=True)
    recall = one_of(*RECALLS, allow_none=True)
    offered = one_of(*OFFERED)
    source = fields.String()
    licence = fields.String()
    items = list_of(ItemSchema)
    scores = list_of(ScoreSchema)
    danger = list_of(fields.Dict(keys=fields.String()))


class MyQuestionnaireSchema(ToldSchema):
    """What is asked beside the daily question, whole."""

    key = fields.String()
    instrument = fields.String()
    title = told(WordsSchema)
    answered_by = one_of(*ANSWERED_BY)
    offered = one_of(*OFFERED)
    definition = told(InstrumentSchema)


def tell_questionnaire(asked: Asked) -> dict[str, Any]:
    """As plain data."""
    return {
        "key": asked.key,
        "instrument": asked.instrument.name,
        "title": asked.title,
        "answered_by": asked.answered_by,
        "offered": asked.offered,
        "definition": asked.instrument,
    }
