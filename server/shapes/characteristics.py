"""What a design would do, as it is told to the page on which it is written."""

from typing import Any

from marshmallow import fields

from server.conduct.ask_workers import Reply
from server.shapes.parts import Flag, Number, ToldSchema, Whole, list_of, one_of, told


class FigureSchema(ToldSchema):
    """A share of simulated trials, and its Monte Carlo standard error."""

    value = Number()
    error = Number()


class PointSchema(ToldSchema):
    """What happens if one arm is really better by `gain`, in the outcome's units.

    `right` and `wrong` are clear answers, `clear` both of them; `withheld` trials show no result.
    """

    gain = Number()
    clear = told(FigureSchema)
    right = told(FigureSchema)
    wrong = told(FigureSchema)
    withheld = told(FigureSchema)


class AssumptionsSchema(ToldSchema):
    """What simulated answers are made of; `carryover` is the share of an effect that is left after a day."""

    noise = Number()
    autocorrelation = Number()
    carryover = Number()
    period_shift = Number()
    missing = Number()


class TriedUnderSchema(ToldSchema):
    """Assumptions, and what the design does under them."""

    assumptions = told(AssumptionsSchema)
    points = list_of(PointSchema)


class RemarkSchema(ToldSchema):
    """What stands against a design; the page has the words for its code."""

    code = fields.String()
    numbers = fields.Dict(keys=fields.String(), values=Number())


class CharacteristicsSchema(ToldSchema):
    """Operating characteristics; `worse`: the same with what harms a trial half as much again."""

    days = Whole()
    trials = Whole()
    as_assumed = told(TriedUnderSchema)
    worse = told(TriedUnderSchema, allow_none=True)
    remarks = list_of(RemarkSchema)


class JudgedSchema(ToldSchema):
    """How far the computation is, and what came of it."""

    id = fields.UUID()
    state = one_of("waiting", "running", "done", "failed", "superseded")
    characteristics = told(CharacteristicsSchema, allow_none=True)


class TriedSchema(ToldSchema):
    """A design of the search."""

    periods = Whole()
    days = Whole()
    trials = Whole()
    right = told(FigureSchema)
    wrong = told(FigureSchema)
    reaches = Flag()


class SmallestSchema(ToldSchema):
    """The shortest design that reaches the chance, null where none within `limit_days` does."""

    gain = Number()
    chance = Number()
    limit_days = Whole()
    periods = Whole(allow_none=True)
    days = Whole(allow_none=True)
    tried = list_of(TriedSchema)


class FoundSchema(ToldSchema):
    """How far the search is, and what it found."""

    id = fields.UUID()
    state = one_of("waiting", "running", "done", "failed", "superseded")
    smallest = told(SmallestSchema, allow_none=True)


def tell_judged(judged: Reply) -> dict[str, Any]:
    """Operating characteristics for the page."""
    found = judged.told
    told_so_far = found and {
        "days": found["design"]["days"],
        "trials": found["trials"],
        "as_assumed": {"assumptions": found["assumptions"], "points": _points(found["effects"])},
        "worse": found["worse"]
        and {"assumptions": found["worse"]["assumptions"], "points": _points(found["worse"]["effects"])},
        "remarks": found["remarks"],
    }
    return {"id": judged.id, "state": judged.state, "characteristics": told_so_far}


def tell_found(judged: Reply) -> dict[str, Any]:
    """The smallest design for the page."""
    found = judged.told
    told_so_far = found and {
        "gain": abs(found["effect"]),
        "chance": found["chance"],
        "limit_days": found["limit_days"],
        "periods": found["design"] and found["design"]["periods"],
        "days": found["design"] and found["design"]["days"],
        "tried": [
            one | {"periods": one["design"]["periods"], "days": one["design"]["days"]}
            for one in found["tried"]
        ],
    }
    return {"id": judged.id, "state": judged.state, "smallest": told_so_far}


def _points(effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"gain": abs(one["effect"]), "withheld": one["verdicts"]["withheld"]} for one in effects]
