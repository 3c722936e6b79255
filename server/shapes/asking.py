"""Shapes of what a protocol asks and when, of danger answers and of those who look at them."""

from marshmallow import Schema, fields, validate

from server.shapes.parts import LINE, Number, Whole, list_of, one_of, text, told

EVENTS = ("flare", "rescue", "side_effect", "high_score")
MOST_A_DAY = 12
MOST_REMINDERS = 5


class WindowSchema(Schema):
    """A stretch of the day with moments at random."""

    start = text(5, required=True)
    end = text(5, required=True)
    count = Whole(required=True)


class AfterEventSchema(Schema):
    """Asked after something happened."""

    event = one_of(*EVENTS, required=True)
    minutes = Whole(required=True)
    questionnaire = text(LINE, load_default="daily")
    at_least = Number(load_default=None, allow_none=True)


class ScheduleSchema(Schema):
    """On which days and at which times something is asked."""

    every = Whole(required=True)
    first_day = Whole(required=True)
    weekdays = list_of(Whole(), required=True, allow_none=True, validate=validate.Length(max=7))
    in_period = list_of(Whole(), required=True, allow_none=True, validate=validate.Length(max=120))
    after = told(AfterEventSchema, required=True, allow_none=True)
    times = list_of(text(5), required=True, validate=validate.Length(max=MOST_A_DAY))
    windows = list_of(WindowSchema, required=True, validate=validate.Length(max=MOST_A_DAY))
    apart_minutes = Whole(required=True)
    open_minutes = Whole(required=True)
    reminders = list_of(Whole(), required=True, validate=validate.Length(max=MOST_REMINDERS))


class QuestionnaireSchema(Schema):
    """Something asked beside the daily question."""

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_-]{0,39}\Z"))
    instrument = text(LINE, required=True, allow_none=True)
    title = text(LINE, required=True)
    items = fields.List(fields.Dict(keys=fields.String()), required=True, validate=validate.Length(max=60))
    answered_by = one_of("self", "parent", "carer", required=True)
    schedule = told(ScheduleSchema, required=True)


class QuietSchema(Schema):
    """The hours in which nothing makes a sound."""

    start = text(5, required=True)
    end = text(5, required=True)


class WorseningSchema(Schema):
    """Worse than before by so much, so many days running."""

    item = text(LINE, required=True)
    days = Whole(required=True)
    amount = Number(required=True)
    worse = one_of("higher", "lower", required=True)


class AlertRuleSchema(Schema):
    """An answer that somebody must look at."""

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_-]{0,39}\Z"))
    questionnaire = text(LINE, required=True)
    when = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    worsening = told(WorseningSchema, required=True, allow_none=True)


class OwnNumberSchema(Schema):
    """A number for help that the clinic adds."""

    name = text(LINE, required=True)
    phone = text(LINE, required=True)
    hours = text(LINE, required=True)


class CoverSchema(Schema):
    """Who looks at danger answers, and when."""

    owner_id = text(LINE, required=True, allow_none=True)
    deputy_id = text(LINE, required=True, allow_none=True)
    weekdays = list_of(Whole(), required=True, validate=validate.Length(max=7))
    start = text(5, required=True)
    end = text(5, required=True)
    zone = text(LINE, required=True)
    escalate_minutes = Whole(required=True)
    contact_name = text(LINE, required=True)
    contact_phone = text(LINE, required=True)
    contact_email = text(LINE, required=True)
    country = text(2, required=True)
    outside = one_of("wait", "go_on", required=True)
    numbers = list_of(OwnNumberSchema, required=True, validate=validate.Length(max=10))


class HandlingSchema(Schema):
    """How each event is handled."""

    flare = text(required=True)
    rescue = text(required=True)
    illness = text(required=True)
    holiday = one_of("keep", "move", required=True)


class AskingSchema(Schema):
    """What is asked and when, what an answer may call for, and who then looks."""

    questionnaires = list_of(QuestionnaireSchema, required=True, validate=validate.Length(max=20))
    reminders = list_of(Whole(), required=True, validate=validate.Length(max=MOST_REMINDERS))
    quiet = told(QuietSchema, required=True)
    clock = one_of("follow", "home", required=True)
    alerts = list_of(AlertRuleSchema, required=True, validate=validate.Length(max=20))
    cover = told(CoverSchema, required=True)
    handling = told(HandlingSchema, required=True)
