"""The patient's plan as it is told to the phone."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from server.conduct.my_plan import MyPlan, MyTrial
from server.conduct.occurrence_state import STATES as STATES_OF_QUESTIONS
from server.shapes.asking import HandlingSchema
from server.shapes.help import AlertSchema, HelpSchema, tell_alert, tell_help
from server.shapes.instrument import MyQuestionnaireSchema, tell_questionnaire
from server.shapes.parts import (
    AskedOutcomeSchema,
    BeforeSchema,
    ContactSchema,
    Flag,
    Moment,
    ToldSchema,
    Whole,
    list_of,
    one_of,
    told,
)
from server.shapes.prompt import PauseSeenSchema
from server.tables.trial import STATES


class MyArmSchema(ToldSchema):
    """A treatment of my trial."""

    key = fields.String()
    name = fields.String()
    description = fields.String()


class EndedSchema(ToldSchema):
    """How and when it ended."""

    how = one_of(*STATES)
    on = fields.Date()


class CalendarDaySchema(ToldSchema):
    """What to take on a day: an arm, or the code of a bottle. `switch`: something else than before."""

    day = Whole()
    date = fields.Date()
    period = Whole(allow_none=True)
    arm = fields.String(allow_none=True)
    code = fields.String(allow_none=True)
    washout = Flag()
    switch = Flag()


class WindowAheadSchema(ToldSchema):
    """From when until when a question comes, at a moment drawn at random."""

    start = Moment()
    end = Moment()


class OccurrenceSchema(ToldSchema):
    """An expected check-in; of a day the daily question comes first.

    Where there is a `window`, its moment was drawn in it and is not to be said ahead; a phone without a
    network needs it all the same.
    """

    id = fields.UUID()
    questionnaire = fields.String()
    slot = Whole()
    day = Whole()
    date = fields.Date()
    due_at = Moment()
    opens_at = Moment()
    expires_at = Moment()
    answerable_until = Moment()
    snoozed_until = Moment(allow_none=True)
    window = told(WindowAheadSchema, allow_none=True)
    state = one_of(*STATES_OF_QUESTIONS)


class ClocksSchema(ToldSchema):
    """By whose clocks questions come: the phone's ("follow") or those at home, now in this zone."""

    rule = one_of("follow", "home")
    zone = fields.String()


class MyTrialSchema(ToldSchema):
    """My trial, all of its days from the start."""

    id = fields.UUID()
    state = one_of(*STATES)
    question = fields.String()
    demonstration = Flag()
    clinic = fields.String()
    contact = told(ContactSchema)
    arms = list_of(MyArmSchema)
    blinded = Flag()
    outcome = told(AskedOutcomeSchema)
    first_day = fields.Date()
    last_day = fields.Date()
    days = Whole()
    day_starts_at = fields.String()
    zone = fields.String()
    prompt_time = fields.String()
    results_patient = one_of("end", "after_decision", "running")
    after_trial = fields.String()
    before = told(BeforeSchema)
    sequence_commitment = fields.String(allow_none=True)
    ended = told(EndedSchema, allow_none=True)
    calendar = list_of(CalendarDaySchema)
    occurrences = list_of(OccurrenceSchema)
    questionnaires = list_of(MyQuestionnaireSchema)
    flare_since = Moment(allow_none=True)
    clocks = told(ClocksSchema)
    pauses = list_of(PauseSeenSchema)
    handling = told(HandlingSchema)
    alerts = list_of(AlertSchema)
    help = told(HelpSchema)


class MeSchema(ToldSchema):
    """Everything that a phone needs."""

    person_id = fields.UUID()
    device_id = fields.UUID()
    server_time = Moment()
    recovery_made_at = Moment(allow_none=True)
    trial = told(MyTrialSchema, allow_none=True)


def tell_me(mine: MyPlan) -> dict[str, Any]:
    """The plan as plain data."""
    return {
        "person_id": mine.person_id,
        "device_id": mine.device_id,
        "server_time": mine.server_time,
        "recovery_made_at": mine.recovery_made_at,
        "trial": _trial(mine.trial) if mine.trial else None,
    }


def _trial(mine: MyTrial) -> dict[str, Any]:
    trial = mine.trial
    return asdict(mine.plan) | {
        "id": trial.id,
        "state": trial.state,
        "demonstration": trial.demonstration,
        "clinic": mine.clinic,
        "first_day": trial.first_day,
        "last_day": trial.last_day,
        "days": mine.days,
        "zone": trial.zone,
        "sequence_commitment": trial.sequence_commitment,
        "ended": mine.ended,
        "calendar": mine.calendar,
        "occurrences": mine.occurrences,
        "questionnaires": [tell_questionnaire(asked) for asked in mine.questionnaires],
        "flare_since": mine.flare_since,
        "clocks": mine.clocks,
        "pauses": mine.pauses,
        "handling": mine.plan.asking.handling,
        "alerts": [tell_alert(alert) for alert in mine.alerts],
        "help": tell_help(mine.help),
    }
