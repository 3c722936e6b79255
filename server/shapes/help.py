"""Danger rules and help, as they are told to the phone."""

from typing import Any

from marshmallow import fields

from server.conduct.my_help import MyAlert, MyHelp
from server.shapes.parts import Number, ToldSchema, Whole, WordsSchema, list_of, one_of, told


class SaidOnSchema(ToldSchema):
    """What an item was on a study day."""

    day = Whole()
    value = Number()


class WorseningToldSchema(ToldSchema):
    """Worse than before by so much, so many answered days running."""

    item = fields.String()
    days = Whole()
    amount = Number()
    worse = one_of("higher", "lower")


class AlertSchema(ToldSchema):
    """An answer that calls for help at once. `known`: what was said on the days before, for a worsening."""

    key = fields.String()
    questionnaire = fields.String()
    when = fields.Dict(keys=fields.String(), allow_none=True)
    worsening = told(WorseningToldSchema, allow_none=True)
    known = list_of(SaidOnSchema)


class HelpNumberSchema(ToldSchema):
    """A line to call. `phone` is "" where only its name can be told."""

    name = told(WordsSchema)
    phone = fields.String()
    hours = told(WordsSchema)
    kind = one_of("emergency", "clinic", "crisis")
    source = fields.String()


class CoverHoursSchema(ToldSchema):
    """When somebody at the clinic looks, and whom to call there."""

    weekdays = list_of(Whole())
    start = fields.String()
    end = fields.String()
    zone = fields.String()
    contact_name = fields.String()
    contact_phone = fields.String()


class HelpSchema(ToldSchema):
    """Whom to call; `cover` is null where nobody was named to look."""

    country = fields.String()
    numbers = list_of(HelpNumberSchema)
    cover = told(CoverHoursSchema, allow_none=True)


def tell_alert(mine: MyAlert) -> dict[str, Any]:
    """A rule as plain data."""
    rule = mine.rule
    return {
        "key": rule.key,
        "questionnaire": rule.questionnaire,
        "when": rule.when,
        "worsening": rule.worsening,
        "known": mine.known,
    }


def tell_help(mine: MyHelp) -> dict[str, Any]:
    """Help as plain data."""
    return {"country": mine.country, "numbers": mine.numbers, "cover": mine.cover}
