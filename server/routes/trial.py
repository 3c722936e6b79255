"""Trials, as staff draft, approve, stop and close them."""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate

from server import door
from server.api import Blueprint
from server.conduct.approve_trial import approve_trial
from server.conduct.check_cover import check_reach
from server.conduct.check_protocol import check_protocol
from server.conduct.close_trial import close_trial
from server.conduct.draft_trial import draft_trial, edit_protocol
from server.conduct.list_trials import list_trials
from server.conduct.preview_week import preview_week
from server.conduct.read_staff import read_staff_of
from server.conduct.read_trial import read_trial
from server.conduct.start_from import Origin
from server.conduct.stop_trial import stop_trial
from server.shapes.parts import (
    LINE,
    Flag,
    Number,
    ToldSchema,
    Whole,
    WordsSchema,
    list_of,
    one_of,
    text,
    told,
)
from server.shapes.protocol import ProtocolBodySchema, ProtocolPartSchema, plan_from
from server.shapes.trial import TrialDetailSchema, TrialListSchema, tell_detail, tell_row

trials = Blueprint("trials", __name__, description="Trials, for staff.")


class OriginSchema(Schema):
    """What a design was begun from: see the templates, the trials and the study files."""

    kind = one_of("template", "site_template", "trial", "study", required=True)
    name = text(LINE, required=True)


class NewTrialSchema(ProtocolBodySchema):
    """A protocol for a new patient, and what it was begun from."""

    origin = told(OriginSchema, load_default=None, allow_none=True)


class ProtocolEditSchema(ProtocolBodySchema):
    """Another wording; `version` is the number of the one that was read."""

    version = Whole(required=True)


class NoteSchema(ToldSchema):
    """A remark about a protocol; the page has the words for its code."""

    code = fields.String()
    level = one_of("error", "warning", "info")
    field = fields.String(allow_none=True)
    numbers = fields.Dict(keys=fields.String(), values=Number())


class MomentOfWeekSchema(ToldSchema):
    """Something asked at a time; `drawn`: another day chance draws another time."""

    clock = fields.String()
    questionnaire = fields.String()
    title = told(WordsSchema, allow_none=True)
    drawn = Flag()
    seconds = Whole()


class DayOfWeekSchema(ToldSchema):
    """A day, 1 for Monday, and how long it takes in all."""

    weekday = Whole()
    moments = list_of(MomentOfWeekSchema)
    seconds = Whole()


class WeekSchema(ToldSchema):
    """The fullest week; `day` is the study day that it begins with where the trial begins on a Monday."""

    day = Whole()
    days = list_of(DayOfWeekSchema)


class CheckedProtocolSchema(ToldSchema):
    """What a protocol comes to, and what speaks against it."""

    days = Whole(allow_none=True)
    sequences = Whole(allow_none=True)
    notes = list_of(NoteSchema)
    week = told(WeekSchema, allow_none=True)


class ApprovalSchema(Schema):
    """A clinician's yes; without all three there is none."""

    version = Whole(required=True)
    treatments_ok = Flag(required=True, validate=validate.Equal(True))
    switches_ok = Flag(required=True, validate=validate.Equal(True))
    washout_ok = Flag(required=True, validate=validate.Equal(True))
    note = text(required=True)


class StopSchema(Schema):
    """The clinic stops a trial."""

    by = one_of("staff", required=True)
    reason = text(required=True)


class CloseSchema(Schema):
    """A trial that never began."""

    how = one_of("declined", "ineligible", "never_joined", required=True, data_key="as")
    reason = text(required=True)


@trials.route("/trials", methods=["GET"])
@door.open_to("nurse", "clinician")
@trials.response(200, TrialListSchema)
def get_trials() -> dict[str, Any]:
    """The trials of one's site."""
    rows = list_trials(door.session(), door.now(), door.asker())
    return {"trials": [tell_row(row) for row in rows]}


@trials.route("/trials", methods=["POST"])
@door.open_to("nurse", "clinician")
@trials.arguments(NewTrialSchema)
@trials.response(200, TrialDetailSchema)
def post_trial(sent: dict[str, Any]) -> dict[str, Any]:
    """Draft a trial for a new patient."""
    name, language, origin = sent["patient_name"], sent["patient_language"], sent["origin"]
    begun = Origin(**origin) if origin else None
    trial = draft_trial(door.session(), door.now(), door.asker(), name, language, plan_from(sent), begun)
    return _detail(trial.id)


@trials.route("/trials/check", methods=["POST"])
@door.open_to("nurse", "clinician")
@trials.arguments(ProtocolPartSchema)
@trials.response(200, CheckedProtocolSchema)
def post_trial_check(sent: dict[str, Any]) -> dict[str, Any]:
    """Look a protocol over; nothing is kept."""
    plan = plan_from(sent)
    staff = read_staff_of(door.session(), door.now(), door.asker())
    checked = check_protocol(plan, sent.get("patient_name", ""), [str(one.id) for one in staff])
    notes = (*checked.notes, *check_reach(plan, staff, door.can_email()))
    return asdict(replace(checked, notes=notes)) | {"week": preview_week(plan)}


@trials.route("/trials/<uuid:trial_id>", methods=["GET"])
@door.open_to("nurse", "clinician")
@trials.response(200, TrialDetailSchema)
def get_trial(trial_id: UUID) -> dict[str, Any]:
    """One trial."""
    return _detail(trial_id)


@trials.route("/trials/<uuid:trial_id>/protocol", methods=["PUT"])
@door.open_to("nurse", "clinician")
@trials.arguments(ProtocolEditSchema)
@trials.response(200, TrialDetailSchema)
def put_protocol(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Save another wording of a protocol that nobody was invited to yet."""
    edit_protocol(
        door.session(),
        door.now(),
        door.asker(),
        trial_id,
        version=sent["version"],
        patient_name=sent["patient_name"],
        language=sent["patient_language"],
        plan=plan_from(sent),
    )
    return _detail(trial_id)


@trials.route("/trials/<uuid:trial_id>/approval", methods=["POST"])
@door.open_to("clinician")
@trials.arguments(ApprovalSchema)
@trials.response(200, TrialDetailSchema)
def post_approval(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Approve treatments, switches and washout of the version that was read."""
    asker, version = door.asker(), sent["version"]
    approve_trial(door.session(), door.now(), asker, trial_id, version=version, note=sent["note"])
    return _detail(trial_id)


@trials.route("/trials/<uuid:trial_id>/stop", methods=["POST"])
@door.open_to("nurse", "clinician")
@trials.arguments(StopSchema)
@trials.response(200, TrialDetailSchema)
def post_stop(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Stop a trial; its answers stay."""
    stop_trial(door.session(), door.now(), door.asker(), trial_id, sent["reason"])
    return _detail(trial_id)


@trials.route("/trials/<uuid:trial_id>/close", methods=["POST"])
@door.open_to("nurse", "clinician")
@trials.arguments(CloseSchema)
@trials.response(200, TrialDetailSchema)
def post_close(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Close a trial that never began."""
    close_trial(door.session(), door.now(), door.asker(), trial_id, sent["how"], sent["reason"])
    return _detail(trial_id)


def _detail(trial_id: UUID) -> dict[str, Any]:
    return tell_detail(read_trial(door.session(), door.now(), door.asker(), trial_id))
