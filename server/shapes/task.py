"""Tasks as they are told to staff."""

from typing import Any

from marshmallow import fields

from server.conduct.read_tasks import TaskSeen
from server.shapes.parts import Flag, Moment, ToldSchema, Whole, WordsSchema, list_of, one_of, told


class SaidLineSchema(ToldSchema):
    """A question and what was said."""

    text = told(WordsSchema)
    value = told(WordsSchema)


class SaidSchema(ToldSchema):
    """One sending. `meets`: whether it is a danger answer by itself."""

    id = fields.UUID()
    answered_at = Moment()
    received_at = Moment()
    mode = fields.String()
    day = Whole(allow_none=True)
    in_trial = Flag()
    meets = Flag()
    lines = list_of(SaidLineSchema)


class StepSchema(ToldSchema):
    """It was given to somebody. `told` is null while an e-mail is on its way."""

    given_to = one_of("owner", "deputy", "contact")
    name = fields.String(allow_none=True)
    at = Moment()
    told = one_of("sent", "failed", "unknown", "no_address", "not_set_up", allow_none=True)
    told_at = Moment(allow_none=True)


class LookedSchema(ToldSchema):
    """Who looked first, when, and what they did."""

    by_id = fields.UUID()
    by = fields.String()
    at = Moment()
    note = fields.String()


class AddedNoteSchema(ToldSchema):
    """What somebody added after it was looked at."""

    by = fields.String()
    at = Moment()
    words = fields.String()


class TaskSchema(ToldSchema):
    """An answer that somebody must look at. `next_at`: when it goes on to the next one."""

    id = fields.UUID()
    trial_id = fields.UUID()
    patient_name = fields.String()
    pseudonym = fields.String()
    kind = one_of("danger", "worsening", "side_effect")
    level = one_of("urgent", "soon")
    questionnaire = told(WordsSchema)
    happened_at = Moment()
    arrived_at = Moment()
    raised_at = Moment()
    next_at = Moment(allow_none=True)
    said = list_of(SaidSchema)
    steps = list_of(StepSchema)
    looked = told(LookedSchema, allow_none=True)
    notes = list_of(AddedNoteSchema)


class WaitingSchema(ToldSchema):
    """How many nobody has looked at."""

    waiting = Whole()


class TaskListSchema(ToldSchema):
    """What waits first. `emails`: whether this server can tell anybody of a task."""

    emails = Flag()
    tasks = list_of(TaskSchema)


def tell_task(seen: TaskSeen) -> dict[str, Any]:
    """A task as plain data."""
    task = seen.task
    return {
        "id": task.id,
        "trial_id": task.trial_id,
        "patient_name": seen.patient_name,
        "pseudonym": seen.pseudonym,
        "kind": task.kind,
        "level": task.level,
        "questionnaire": seen.questionnaire,
        "happened_at": task.happened_at,
        "arrived_at": seen.arrived_at,
        "raised_at": task.raised_at,
        "next_at": None if task.acknowledged_at else task.next_step_at,
        "said": seen.said,
        "steps": seen.steps,
        "looked": seen.looked,
        "notes": seen.notes,
    }
