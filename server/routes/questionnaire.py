"""What was told on questionnaires, for staff and for the patient who told it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from marshmallow import fields

from server import door
from server.api import Blueprint
from server.conduct.read_scores import read_scores
from server.effort import seconds_for
from server.instrument import ANSWERED_BY
from server.scoring import SCORER_VERSION
from server.shapes.instrument import InstrumentSchema
from server.shapes.parts import (
    MODES,
    Answers,
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
from server.shipped_instruments import shipped_instruments

questionnaires = Blueprint("questionnaires", __name__, description="What is asked beside the daily question.")


class ScoreToldSchema(ToldSchema):
    """A score; null where too many of its items are unanswered, and then without a band."""

    id = fields.String()
    value = Number(allow_none=True)
    missing = Whole()
    band = fields.String(allow_none=True)


class ToldCheckInSchema(ToldSchema):
    """One sending of answers that stands."""

    id = fields.UUID()
    questionnaire = fields.String()
    instrument = fields.String()
    title = told(WordsSchema)
    answered_by = one_of(*ANSWERED_BY, "staff")
    mode = one_of(*MODES)
    occurrence_id = fields.UUID(allow_none=True)
    study_day = Whole()
    study_date = fields.Date()
    answered_at = Moment()
    late = Flag()
    answers = Answers()
    scores = list_of(ScoreToldSchema)


class AllToldSchema(ToldSchema):
    """In the order in which they were given, with the instruments that they answered."""

    scorer = fields.String()
    told = list_of(ToldCheckInSchema)
    instruments = list_of(InstrumentSchema)


class AgesSchema(ToldSchema):
    """For whom it was made, in years."""

    at_least = Whole(allow_none=True)
    at_most = Whole(allow_none=True)


class ShippedInstrumentSchema(InstrumentSchema):
    """An instrument that may be planned. `texts` "licensed": only with texts that the clinic supplies.

    `seconds` is about how long it takes.
    """

    texts = one_of("shipped", "own", "licensed")
    authors = fields.String()
    ages = told(AgesSchema)
    seconds = Whole()


class ShippedInstrumentsSchema(ToldSchema):
    """All that come with nof1."""

    instruments = list_of(ShippedInstrumentSchema)


@questionnaires.route("/trials/<uuid:trial_id>/questionnaires", methods=["GET"])
@door.open_to("nurse", "clinician", "patient")
@questionnaires.response(200, AllToldSchema)
def get_questionnaires(trial_id: UUID) -> dict[str, Any]:
    """Questionnaires as answered, with their scores."""
    told = read_scores(door.session(), door.asker(), trial_id)
    return {
        "scorer": SCORER_VERSION,
        "told": [asdict(one) for one in told.told],
        "instruments": told.instruments,
    }


@questionnaires.route("/instruments", methods=["GET"])
@door.open_to("nurse", "clinician")
@questionnaires.response(200, ShippedInstrumentsSchema)
def get_instruments() -> dict[str, Any]:
    """What can be asked, with sources and licences."""
    shipped = shipped_instruments().values()
    return {"instruments": [asdict(one) | {"name": one.name, "seconds": seconds_for(one)} for one in shipped]}
