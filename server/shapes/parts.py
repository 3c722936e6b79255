"""Shapes that several routes take or tell: fields strict about types, and the parts of a protocol."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

LINE = 200
PARAGRAPH = 4_000
NO_CONTROL = validate.Regexp(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$", error="Control characters are not allowed.")


class ToldSchema(Schema):
    """A shape that we tell: every field is always there."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:  # noqa: ARG002
        """Say so in the specification."""
        field_obj.required = True


class Number(fields.Float):
    """A JSON number, finite; no text, no true or false."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        number = super()._deserialize(value, attr, data, **kwargs)
        if number is None:
            raise ValidationError("Not a valid number.")
        return number


class Whole(fields.Integer):
    """A JSON whole number within 32 bits."""

    def __init__(self, **kwargs: Any) -> None:
        bounds = validate.Range(min=-(2**31), max=2**31 - 1)
        super().__init__(strict=True, validate=bounds, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        number = super()._deserialize(value, attr, data, **kwargs)
        if number is None:
            raise ValidationError("Not a valid integer.")
        return number


class Flag(fields.Boolean):
    """true or false, no words for them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(truthy={True}, falsy={False}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return bool(super()._deserialize(value, attr, data, **kwargs))


EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""A phone's clock may be wrong by decades; beyond these a moment has no place in every zone and database."""


class Moment(fields.AwareDateTime):
    """An instant, ISO 8601 with an offset."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise ValidationError(f"The year must be from {EARLIEST_YEAR} to {LATEST_YEAR}.")
        return moment


class Text(fields.String):
    """Text of whole characters: half an emoji, cut off by a page, becomes U+FFFD and costs no answer."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        given = super()._deserialize(value, attr, data, **kwargs)
        return given.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


MOST_ANSWERS = 200


class Answers(fields.Dict):
    """Answers by item: a number, words, or what was chosen of several. No true or false, no null."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"type": "string", "maxLength": PARAGRAPH}
        several = {"type": "array", "items": {"type": "string"}}
        shape = {"additionalProperties": {"anyOf": [{"type": "number"}, words, several]}}
        most = validate.Length(max=MOST_ANSWERS)
        super().__init__(keys=fields.String(), validate=most, metadata=shape, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        given: dict[str, Any] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]
        faults: dict[str, Any] = {}
        answers = {item: self._answer(item, answer, faults) for item, answer in given.items()}
        if faults:
            raise ValidationError(faults)
        return answers

    def _answer(self, item: str, answer: Any, faults: dict[str, Any]) -> Any:
        try:
            if isinstance(answer, str):
                return text().deserialize(answer)
            if isinstance(answer, list):
                return list_of(text(LINE), validate=validate.Length(max=MOST_ANSWERS)).deserialize(answer)
            return Number().deserialize(answer)
        except ValidationError as error:
            faults[item] = error.messages
            return None


def text(most: int = PARAGRAPH, **kwargs: Any) -> fields.String:
    """Text of at most so many characters."""
    return Text(validate=[validate.Length(max=most), NO_CONTROL], **kwargs)


def one_of(*choices: str, **kwargs: Any) -> fields.String:
    """One of these words."""
    if kwargs.get("allow_none"):
        return fields.String(validate=validate.OneOf([*choices, None]), **kwargs)
    return fields.String(validate=validate.OneOf(choices), **kwargs)


def told(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    """A shape within a shape."""
    return fields.Nested(schema, **kwargs)


def list_of(inner: fields.Field[Any] | type[Schema], **kwargs: Any) -> fields.List[Any]:
    """Some of them, in order."""
    return fields.List(inner if isinstance(inner, fields.Field) else fields.Nested(inner), **kwargs)


LANGUAGES = ("en", "de")
RECALLS = ("now", "waking", "night", "24h", "7d", "14d")
EVENTS = ("flare", "rescue", "side_effect", "high_score")
MOST_A_DAY = 12
MOST_REMINDERS = 5
MODES = ("app", "paper", "call", "import", "device")
TAKEN = ("planned", "other_arm", "something_else", "nothing")


class WordsSchema(ToldSchema):
    """One text in every language."""

    en = fields.String()
    de = fields.String()


class ContactSchema(Schema):
    """How to reach the clinic."""

    name = text(LINE, required=True)
    phone = text(LINE, required=True)
    hours = text(LINE, required=True)
    emergency_phone = text(LINE, required=True)


class ProtocolArmSchema(Schema):
    """A treatment; the first is the reference."""

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z]\Z"))
    name = text(LINE, required=True)
    description = text(required=True)
    code_system = text(LINE, required=True, allow_none=True)
    code = text(LINE, required=True, allow_none=True)


class ProtocolOutcomeSchema(Schema):
    """The daily question. Bounds are null only in imported series."""

    name = text(LINE, required=True)
    question = text(required=True)
    low_label = text(LINE, required=True)
    high_label = text(LINE, required=True)
    minimum = Number(required=True, allow_none=True)
    maximum = Number(required=True, allow_none=True)
    better = one_of("higher", "lower", required=True)
    recall = one_of(*RECALLS, required=True)
    worthwhile = Number(required=True, allow_none=True)
    worthwhile_set_by = one_of("patient", "together", "clinician", required=True)


class AskedOutcomeSchema(ToldSchema):
    """The daily question of an approved trial."""

    name = fields.String()
    question = fields.String()
    low_label = fields.String()
    high_label = fields.String()
    minimum = Number()
    maximum = Number()
    better = one_of("higher", "lower")
    recall = one_of(*RECALLS)
    worthwhile = Number()
    worthwhile_set_by = one_of("patient", "together", "clinician")


class BeforeSchema(Schema):
    """What was taken before the trial."""

    arm = fields.String(required=True, allow_none=True, validate=validate.Regexp(r"^[a-z]\Z"))
    words = text(required=True)


class RuleSchema(Schema):
    """When a result counts as clear."""

    benefit = Number(required=True)
    harm = Number(required=True)
    similar = Number(required=True)


class SuitabilitySchema(Schema):
    """What speaks for a trial in this person."""

    chronic_and_stable = Flag(required=True)
    quick_on_and_off = Flag(required=True)
    reversible = Flag(required=True)
    real_uncertainty = Flag(required=True)
    note = text(required=True)


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


class ProtocolBodySchema(Schema):
    """A protocol as it is written down; numbers and texts may still be missing in a draft."""

    patient_name = text(LINE, required=True)
    patient_language = one_of(*LANGUAGES, required=True)
    question = text(required=True)
    arms = list_of(ProtocolArmSchema, required=True, validate=validate.Length(max=26))
    outcome = told(ProtocolOutcomeSchema, required=True)
    period_days = Whole(required=True, allow_none=True)
    periods = Whole(required=True, allow_none=True)
    washout_days = Whole(required=True, allow_none=True)
    order = one_of("pairs", "counterbalanced", required=True)
    half_life_days = Number(required=True, allow_none=True)
    prompt_time = text(5, required=True)
    zone = text(LINE, required=True)
    day_starts_at = text(5, required=True)
    results_staff = one_of("end", "running", required=True)
    results_patient = one_of("end", "after_decision", "running", required=True)
    before = told(BeforeSchema, required=True)
    after_trial = text(required=True)
    rule = told(RuleSchema, required=True)
    blinded = Flag(required=True)
    purpose = one_of("care", "improvement", "research", required=True)
    research_reference = text(LINE, required=True, allow_none=True)
    contact = told(ContactSchema, required=True)
    suitability = told(SuitabilitySchema, required=True)
    asking = told(AskingSchema, load_default=dict)  # what is not said is as usual


class ProtocolSchema(ProtocolBodySchema):
    """A protocol as saved, with its number."""

    order = one_of("pairs", "counterbalanced", "as_imported", required=True)
    version = Whole(required=True)
