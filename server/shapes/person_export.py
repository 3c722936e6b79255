"""What a patient takes along, as plain data."""

from typing import Any

from marshmallow import fields

from server.conduct.export_person import ExportedTrial, PersonExport
from server.conduct.occurrence_state import STATES as OCCURRENCE_STATES
from server.shapes.me import CalendarDaySchema, MyArmSchema
from server.shapes.parts import (
    AskedOutcomeSchema,
    Flag,
    Moment,
    Number,
    ToldSchema,
    Whole,
    list_of,
    one_of,
    told,
)
from server.tables.trial import STATES


class SaidItemSchema(ToldSchema):
    """One item of one answer."""

    checkin_id = fields.UUID()
    trial_id = fields.UUID(allow_none=True)
    questionnaire = fields.String()
    instrument = fields.String()
    study_day = Whole(allow_none=True)
    study_date = fields.Date()
    item = fields.String()
    number = Number(allow_none=True)
    words = fields.String(allow_none=True)
    answered_by = fields.String()
    mode = fields.String()
    shown_at = Moment(allow_none=True)
    answered_at = Moment()
    received_at = Moment()
    zone = fields.String()
    late = Flag()
    early = Flag()
    kept_out = fields.String(allow_none=True)
    replaces = fields.UUID(allow_none=True)


class ExportedConsentSchema(ToldSchema):
    """What was agreed to, and when it was taken back."""

    form = fields.String()
    language = fields.String()
    given_at = Moment()
    withdrawn_at = Moment(allow_none=True)


class ExportedReportSchema(ToldSchema):
    """What was told to the clinic between check-ins."""

    kind = fields.String()
    words = fields.String()
    reported_at = Moment()
    received_at = Moment()
    acknowledged_at = Moment(allow_none=True)


class ExportedDecisionSchema(ToldSchema):
    """What was decided, with the sentences that stood on the screen."""

    decided_at = Moment()
    options = list_of(fields.String())
    chosen = fields.String()
    agreement = fields.String()
    view_patient = fields.String()
    view_clinician = fields.String()
    patient_words = fields.String()
    would_change = fields.String()
    review_on = fields.Date(allow_none=True)
    text_read = fields.String()


class ExportedReplySchema(ToldSchema):
    """What I said to it."""

    agrees = Flag()
    words = fields.String()
    at = Moment()


class ExportedPauseSchema(ToldSchema):
    """Days on which nothing was asked."""

    kind = fields.String()
    first_day = Whole()
    last_day = Whole()
    moves_calendar = Flag()
    ended_at = Moment(allow_none=True)


class ExportedQuestionSchema(ToldSchema):
    """Something that I was to be asked, and what became of it."""

    id = fields.UUID()
    questionnaire = fields.String()
    study_day = Whole()
    opens_at = Moment()
    due_at = Moment()
    expires_at = Moment()
    snoozed_until = Moment(allow_none=True)
    opened_at = Moment(allow_none=True)
    answered_at = Moment(allow_none=True)
    excused_at = Moment(allow_none=True)
    excused_for = fields.String(allow_none=True)
    state = one_of(*OCCURRENCE_STATES)


class ExportedTaskSchema(ToldSchema):
    """Somebody was to look at an answer of mine, and did."""

    kind = fields.String()
    checkin_id = fields.UUID(allow_none=True)
    happened_at = Moment()
    raised_at = Moment()
    acknowledged_at = Moment(allow_none=True)


class ExportedTrialSchema(ToldSchema):
    """A trial of mine."""

    id = fields.UUID()
    state = one_of(*STATES)
    clinic = fields.String()
    question = fields.String()
    arms = list_of(MyArmSchema)
    blinded = Flag()
    outcome = told(AskedOutcomeSchema)
    first_day = fields.Date(allow_none=True)
    last_day = fields.Date(allow_none=True)
    zone = fields.String()
    sequence_commitment = fields.String(allow_none=True)
    calendar = list_of(CalendarDaySchema)
    consents = list_of(ExportedConsentSchema)
    reports = list_of(ExportedReportSchema)
    decisions = list_of(ExportedDecisionSchema)
    replies = list_of(ExportedReplySchema)
    pauses = list_of(ExportedPauseSchema)
    questions = list_of(ExportedQuestionSchema)
    tasks = list_of(ExportedTaskSchema)


class ExportedPersonSchema(ToldSchema):
    """Who I am here."""

    id = fields.UUID()
    name = fields.String()
    email = fields.String(allow_none=True)
    language = fields.String()
    created_at = Moment()


class ExportedDeviceSchema(ToldSchema):
    """A phone of mine."""

    made_at = Moment()
    last_seen_at = Moment(allow_none=True)
    revoked_at = Moment(allow_none=True)


class ExportedRemindingSchema(ToldSchema):
    """How I wished to be reminded."""

    quiet_start = fields.String(allow_none=True)
    quiet_end = fields.String(allow_none=True)
    clock = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    email_confirmed_at = Moment(allow_none=True)
    zone = fields.String(allow_none=True)
    zone_since = Moment(allow_none=True)


class ExportedCopySchema(ToldSchema):
    """What came a second time under the same id and said something else."""

    kind = fields.String()
    kept_id = fields.UUID()
    content = fields.Dict(keys=fields.String())
    received_at = Moment()


class PersonExportSchema(ToldSchema):
    """What is kept of me, without keys, the ways that reminders went and the clinic's own log."""

    exported_at = Moment()
    person = told(ExportedPersonSchema)
    devices = list_of(ExportedDeviceSchema)
    reminding = told(ExportedRemindingSchema, allow_none=True)
    conflicting_copies = list_of(ExportedCopySchema)
    trials = list_of(ExportedTrialSchema)
    answers = list_of(SaidItemSchema)


def tell_export(export: PersonExport) -> dict[str, Any]:
    """All of it as plain data."""
    return {
        "exported_at": export.exported_at,
        "person": export.person,
        "devices": export.devices,
        "reminding": export.reminding,
        "conflicting_copies": export.conflicting_copies,
        "trials": [_trial(exported) for exported in export.trials],
        "answers": export.answers,
    }


def _trial(exported: ExportedTrial) -> dict[str, Any]:
    trial, plan = exported.trial, exported.plan
    return {
        "id": trial.id,
        "state": trial.state,
        "clinic": exported.clinic,
        "question": plan.question,
        "arms": plan.arms,
        "blinded": plan.blinded,
        "outcome": plan.outcome,
        "first_day": trial.first_day,
        "last_day": trial.last_day,
        "zone": trial.zone,
        "sequence_commitment": trial.sequence_commitment,
        "calendar": exported.calendar,
        "consents": exported.consents,
        "reports": exported.reports,
        "decisions": exported.decisions,
        "replies": exported.replies,
        "pauses": exported.pauses,
        "questions": [{**each.occurrence.model_dump(), "state": each.state} for each in exported.questions],
        "tasks": exported.tasks,
    }
