"""Finished series from a file."""

from typing import Any

from flask import request
from marshmallow import Schema, fields, validate

import nof1
from server import door
from server.api import Blueprint
from server.conduct.import_series import import_series
from server.conduct.preview_import import MOST_CHARACTERS, Brought, Preview, preview_import
from server.conduct.read_trial import read_trial
from server.plan import PlannedOutcome
from server.shapes.parts import (
    LINE,
    RECALLS,
    Flag,
    Number,
    Text,
    ToldSchema,
    Whole,
    list_of,
    one_of,
    text,
    told,
)
from server.shapes.trial import TrialDetailSchema, tell_detail

imports = Blueprint("imports", __name__, description="A finished series becomes a trial.")


LARGEST_FILE = 8 * 1024 * 1024
"""Bytes of a request with a file in it."""


@imports.before_request
def allow_a_file() -> None:
    """Whole files come here, larger than any other request."""
    request.max_content_length = LARGEST_FILE


class ImportOutcomeSchema(Schema):
    """What was answered each day; without bounds a typical day-to-day spread is needed."""

    name = text(LINE, required=True)
    minimum = Number(required=True, allow_none=True)
    maximum = Number(required=True, allow_none=True)
    scale = Number(required=True, allow_none=True, validate=validate.Range(min=0, min_inclusive=False))
    better = one_of("higher", "lower", required=True)
    worthwhile = Number(required=True, allow_none=True)
    worthwhile_set_by = one_of("patient", "together", "clinician", required=True)
    recall = one_of(*RECALLS, required=True)


class ImportBodySchema(Schema):
    """A file with the columns date, arm, outcome and perhaps note, and what its bearer says about it."""

    filename = text(LINE, required=True)
    content = Text(required=True, data_key="text", validate=validate.Length(max=MOST_CHARACTERS))
    patient_name = text(LINE, required=True)
    question = text(required=True)
    outcome = told(ImportOutcomeSchema, required=True)
    reference = text(LINE, required=True, allow_none=True)
    zone = text(LINE, required=True)
    allocation = one_of("randomised", "fixed", "chosen", "unknown", load_default="unknown")
    allocation_words = text(required=True)
    period_days = Whole(required=True, allow_none=True)
    duplicates = one_of("first", "last", "mean", required=True, allow_none=True)
    faults = one_of("refuse", "leave_out", required=True)


class ArmReadSchema(ToldSchema):
    """An arm of the file."""

    name = fields.String()
    n = Whole()
    mean = Number(allow_none=True)


class FaultSchema(ToldSchema):
    """What is wrong in one line; 1 is the header."""

    line = Whole()
    column = fields.String()
    message = fields.String()


class DuplicateSchema(ToldSchema):
    """A day with several answers."""

    date = fields.Date()
    lines = list_of(Whole())


class HeadSchema(ToldSchema):
    """One of the first lines, as it was understood."""

    date = fields.Date()
    arm = fields.String(allow_none=True)
    outcome = Number(allow_none=True)
    note = fields.String(allow_none=True)


class PreviewSchema(ToldSchema):
    """What would come of it, and what is still needed."""

    lines = Whole()
    days = Whole()
    first = fields.Date(allow_none=True)
    last = fields.Date(allow_none=True)
    arms = list_of(ArmReadSchema)
    faults = list_of(FaultSchema)
    duplicates = list_of(DuplicateSchema)
    can_import = Flag()
    needs = list_of(fields.String())
    head = list_of(HeadSchema)


@imports.route("/imports/preview", methods=["POST"])
@door.open_to("nurse", "clinician")
@imports.arguments(ImportBodySchema)
@imports.response(200, PreviewSchema)
def post_preview(sent: dict[str, Any]) -> dict[str, Any]:
    """Read a file and say what would come of it; nothing is kept."""
    door.session().commit()  # reading a file takes long; nobody should wait for it
    return _tell(preview_import(_brought(sent)))


@imports.route("/imports", methods=["POST"])
@door.open_to("nurse", "clinician")
@imports.arguments(ImportBodySchema)
@imports.response(200, TrialDetailSchema)
def post_import(sent: dict[str, Any]) -> dict[str, Any]:
    """Keep it as a trial."""
    session, now, asker = door.session(), door.now(), door.asker()
    trial = import_series(session, now, asker, _brought(sent))
    return tell_detail(read_trial(session, now, asker, trial.id))


def _brought(sent: dict[str, Any]) -> Brought:
    outcome = dict(sent["outcome"])
    scale = outcome.pop("scale")
    apart = ("content", "outcome", "faults")
    given = {name: value for name, value in sent.items() if name not in apart}
    return Brought(
        text=sent["content"],
        outcome=PlannedOutcome(question="", **outcome),
        scale=scale,
        leave_out_faults=sent["faults"] == "leave_out",
        **given,
    )


def _tell(preview: Preview) -> dict[str, Any]:
    series = preview.series
    days = series.days
    described = nof1.describe(series.observations) if series.observations else ()
    return {
        "lines": series.lines,
        "days": series.observations.day_arm.size if series.observations else 0,
        "first": days[0].day if days else None,
        "last": days[-1].day if days else None,
        "arms": [{"name": arm.arm, "n": arm.n, "mean": arm.mean} for arm in described],
        "faults": series.faults,
        "duplicates": [{"date": each.day, "lines": each.lines} for each in series.duplicates],
        "can_import": not preview.needs,
        "needs": preview.needs,
        "head": [_line(row, series.notes) for row in series.head],
    }


def _line(row: nof1.Row, notes: dict[int, str]) -> dict[str, Any]:
    return {"date": row.day, "arm": row.arm, "outcome": row.answer, "note": notes.get(row.line)}
