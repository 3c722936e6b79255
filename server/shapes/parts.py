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


class AssumedSchema(Schema):
    """What planning takes to be so; without a spread, what is usual."""

    spread = Number(load_default=None, allow_none=True)
    missing = Number(load_default=0.15)


class SuitabilitySchema(Schema):
    """What speaks for a trial in this person."""

    chronic_and_stable = Flag(required=True)
    quick_on_and_off = Flag(required=True)
    reversible = Flag(required=True)
    real_uncertainty = Flag(required=True)
    note = text(required=True)
