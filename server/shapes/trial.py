"""A trial as it is told to staff: a row of the list, and the whole."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from server.conduct.call_attention import URGENCY
from server.conduct.list_trials import TrialRow
from server.conduct.read_trial import ImportSeen, ReportSeen, Said, TrialDetail
from server.shapes.asking import CoverSchema
from server.shapes.parts import (
    Flag,
    Moment,
    ToldSchema,
    Whole,
    WordsSchema,
    list_of,
    one_of,
    told,
)
from server.shapes.protocol import ProtocolSchema
from server.tables.trial import STATES

RIGHTS = (
    "edit",
    "approve",
    "invite",
    "join_on_paper",
    "enter",
    "stop",
    "close",
    "see_effect",
    "look",
    "decide",
    "take_out",
    "renew_cover",
)


class TrialRowSchema(ToldSchema):
    """A line of the list. `day` is today's study day while the trial runs."""

    id = fields.UUID()
    patient_name = fields.String()
    pseudonym = fields.String()
    question = fields.String()
    arms = list_of(fields.String())
    state = one_of(*STATES)
    since = Moment()
    demonstration = Flag()
    imported = Flag()
    day = Whole(allow_none=True)
    days = Whole()
    answered = Whole()
    expected = Whole()
    last_answer_on = fields.Date(allow_none=True)
    attention = list_of(one_of(*URGENCY))


class TrialListSchema(ToldSchema):
    """The trials of one's site."""

    trials = list_of(TrialRowSchema)


class ApprovalSeenSchema(ToldSchema):
    """A clinician's yes to one version."""

    by = fields.String(allow_none=True)
    at = Moment()
    note = fields.String()
    version = Whole()


class InvitationSeenSchema(ToldSchema):
    """The newest invitation, without its code."""

    expires_at = Moment()
    tries_left = Whole()
    used = Flag()


class PeriodCountSchema(ToldSchema):
    """Answers of one period."""

    period = Whole()
    expected = Whole()
    answered = Whole()


class AdherenceSchema(ToldSchema):
    """What was asked so far, and what was answered."""

    expected = Whole()
    answered = Whole()
    late = Whole()
    not_answered = Whole()
    last_answer_on = fields.Date(allow_none=True)
    by_period = list_of(PeriodCountSchema)


class SwitchSchema(ToldSchema):
    """A day from which something else is taken."""

    day = Whole()
    date = fields.Date()


class TakenCountsSchema(ToldSchema):
    """Days by what was really taken."""

    planned = Whole()
    other_arm = Whole()
    something_else = Whole()
    nothing = Whole()
    unsaid = Whole(data_key="unknown", attribute="unknown")


class SeenBySchema(ToldSchema):
    """Who has seen it, and when."""

    by = fields.String(allow_none=True)
    at = Moment()


class ReportSeenSchema(ToldSchema):
    """What the patient reported."""

    id = fields.UUID()
    kind = one_of("worse", "stop", "withdraw")
    words = fields.String()
    reported_at = Moment()
    received_at = Moment()
    acknowledged = told(SeenBySchema, allow_none=True)


class StateEnteredSchema(ToldSchema):
    """A state, since when, by whom (null: the clock) and why."""

    state = one_of(*STATES)
    at = Moment()
    by = fields.String(allow_none=True)
    reason = fields.String()


class LookSeenSchema(ToldSchema):
    """An early look."""

    id = fields.UUID()
    by = fields.String(allow_none=True)
    at = Moment()
    reason = fields.String()


class CallSchema(ToldSchema):
    """The call that was due on a study day, once it was made."""

    study_day = Whole()
    at = Moment()
    by = fields.String(allow_none=True)
    note = fields.String()


class LeftOutSchema(ToldSchema):
    """A line of the file that was left out."""

    line = Whole()
    message = fields.String()


class ImportNoteSchema(ToldSchema):
    """How an imported series came in."""

    filename = fields.String()
    allocation = one_of("randomised", "fixed", "chosen", "unknown")
    allocation_words = fields.String()
    duplicates = one_of("first", "last", "mean", allow_none=True)
    left_out = list_of(LeftOutSchema)
    lines = Whole()
    by = fields.String()
    at = Moment()


class PaperConsentSchema(ToldSchema):
    """Agreed on paper: who saw it and when. `has_phone`: whether a phone came since."""

    by = fields.String(allow_none=True)
    on = fields.Date()
    has_phone = Flag()


class ReachSchema(ToldSchema):
    """How prompts reach the patient, and since when they do not. Codes; `why` is null where they do."""

    push = Flag()
    taken_at = Moment(allow_none=True)
    shown_at = Moment(allow_none=True)
    email_confirmed = Flag()
    unreachable_since = Moment(allow_none=True)
    why = one_of("no_address", "failing", "silent", allow_none=True)


class NamedSchema(ToldSchema):
    """Who was named to look, since when, by whom."""

    since = Moment()
    by = fields.String(allow_none=True)
    owner = fields.String(allow_none=True)
    deputy = fields.String(allow_none=True)


class CoverSeenSchema(ToldSchema):
    """Who looks now; `gone` are those of them who do not work here any more.

    `history` begins with the cover now and ends with the protocol's own, whose `number` is 0.
    """

    number = Whole()
    cover = told(CoverSchema)
    gone = list_of(one_of("owner", "deputy"))
    history = list_of(NamedSchema)


class OriginSeenSchema(ToldSchema):
    """What a trial was begun from; `title` is null where it cannot be told any more."""

    kind = one_of("template", "site_template", "trial", "study")
    name = fields.String()
    title = told(WordsSchema, allow_none=True)
    licence = fields.String(allow_none=True)


class TrialDetailSchema(TrialRowSchema):
    """The whole of a trial but its series and its result."""

    protocol = told(ProtocolSchema)
    approval = told(ApprovalSeenSchema, allow_none=True)
    invitation = told(InvitationSeenSchema, allow_none=True)
    joined_at = Moment(allow_none=True)
    first_day = fields.Date(allow_none=True)
    last_day = fields.Date(allow_none=True)
    adherence = told(AdherenceSchema)
    switches = list_of(SwitchSchema)
    taken = told(TakenCountsSchema)
    reports = list_of(ReportSeenSchema)
    history = list_of(StateEnteredSchema)
    looks = list_of(LookSeenSchema)
    calls = list_of(CallSchema)
    sequence_commitment = fields.String(allow_none=True)
    import_note = told(ImportNoteSchema, allow_none=True)
    on_paper = told(PaperConsentSchema, allow_none=True)
    reach = told(ReachSchema)
    cover = told(CoverSeenSchema, allow_none=True)
    origin = told(OriginSeenSchema, allow_none=True)
    may = list_of(one_of(*RIGHTS))


def tell_row(row: TrialRow) -> dict[str, Any]:
    """A row as plain data."""
    return {
        "id": row.trial.id,
        "patient_name": row.patient_name,
        "pseudonym": row.trial.pseudonym,
        "question": row.outline.question,
        "arms": row.outline.arms,
        "state": row.trial.state,
        "since": row.trial.state_since,
        "demonstration": row.trial.demonstration,
        "imported": row.trial.imported,
        "day": row.day,
        "days": row.days,
        "answered": len(row.said.answered),
        "expected": row.expected,
        "last_answer_on": row.last_answer_on,
        "attention": row.attention,
    }


def tell_detail(detail: TrialDetail) -> dict[str, Any]:
    """A whole trial as plain data."""
    trial = detail.row.trial
    return tell_row(detail.row) | {
        "protocol": tell_protocol(detail),
        "approval": _approval(detail),
        "invitation": detail.invitation,
        "joined_at": trial.joined_at,
        "first_day": trial.first_day,
        "last_day": trial.last_day,
        "adherence": detail.adherence,
        "switches": detail.switches,
        "taken": detail.taken,
        "reports": [_report(report) for report in detail.reports],
        "history": [_state(entered) for entered in detail.history],
        "looks": [_look(look) for look in detail.looks],
        "calls": [_call(call) for call in detail.calls],
        "sequence_commitment": trial.sequence_commitment,
        "import_note": _import_note(detail.import_note),
        "on_paper": detail.on_paper,
        "reach": detail.reach,
        "cover": detail.cover,
        "origin": detail.origin,
        "may": detail.may,
    }


def tell_protocol(detail: TrialDetail) -> dict[str, Any]:
    """A protocol with the patient's name, as the page edits it."""
    names = {"patient_name": detail.patient.name, "patient_language": detail.patient.language}
    return asdict(detail.protocol.plan) | names | {"version": detail.protocol.number}


def _approval(detail: TrialDetail) -> dict[str, Any] | None:
    approval = detail.approval
    if approval is None:
        return None
    return {"by": approval.by, "at": approval.at, "note": approval.words, "version": detail.approved_number}


def _report(seen: ReportSeen) -> dict[str, Any]:
    report = seen.report
    return {
        "id": report.id,
        "kind": report.kind,
        "words": report.words,
        "reported_at": report.reported_at,
        "received_at": report.received_at,
        "acknowledged": seen.acknowledged,
    }


def _state(entered: Said) -> dict[str, Any]:
    return {"state": entered.what, "at": entered.at, "by": entered.by, "reason": entered.words}


def _look(look: Said) -> dict[str, Any]:
    return {"id": look.id, "by": look.by, "at": look.at, "reason": look.words}


def _call(call: Said) -> dict[str, Any]:
    return {"study_day": int(call.what), "at": call.at, "by": call.by, "note": call.words}


def _import_note(seen: ImportSeen | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    facts = seen.facts
    return {
        "filename": facts.filename,
        "allocation": facts.allocation,
        "allocation_words": facts.allocation_words,
        "duplicates": facts.duplicates,
        "left_out": facts.left_out,
        "lines": facts.lines,
        "by": seen.by,
        "at": facts.at,
    }
