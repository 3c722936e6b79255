"""A result under other assumptions, as it is told to staff."""

from typing import Any

from marshmallow import fields
from sqlmodel import Session

from server.conduct.ask_workers import Reply
from server.conduct.vary_assumptions import say_assumption
from server.shapes.analysis import VERDICTS
from server.shapes.parts import Flag, Number, ToldSchema, Whole, list_of, one_of, told
from server.tables import Analysis


class UnderAssumptionSchema(ToldSchema):
    """One difference with one thing assumed otherwise; nulls where that fit shows no result.

    `same`: whether the verdict is that of the analysis.
    """

    name = fields.String()
    words = fields.String()
    arm = fields.String()
    reference = fields.String()
    mean = Number(allow_none=True)
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)
    verdict = one_of(*VERDICTS, allow_none=True)
    same = Flag()


class RedrawnSchema(ToldSchema):
    """The test by the drawing alone: how unusual the drawn order is among all that could have come."""

    p = Number()
    smallest_p = Number()
    sequences = Whole()
    lower = Number(allow_none=True)
    upper = Number(allow_none=True)


class VariedSchema(ToldSchema):
    """How far it is; `outdated`: other answers came meanwhile, so that the result itself is an older one."""

    id = fields.UUID()
    state = one_of("waiting", "running", "done", "failed", "superseded")
    outdated = Flag()
    rows = list_of(UnderAssumptionSchema)
    redrawn = told(RedrawnSchema, allow_none=True)


def tell_varied(session: Session, analysis: Analysis, reply: Reply, language: str) -> dict[str, Any]:
    """The table in the reader's language."""
    found = reply.told or {"rows": [], "redrawn": None}
    first = {(row["arm"], row["reference"]): row["verdict"] for row in reversed(found["rows"])}
    rows = [
        row
        | {
            "words": say_assumption(session, analysis, row, language),
            "same": row["verdict"] == first[row["arm"], row["reference"]],
        }
        for row in found["rows"]
    ]
    return {
        "id": reply.id,
        "state": reply.state,
        "outdated": reply.state == "done" and reply.told is None,
        "rows": rows,
        "redrawn": _redrawn(found["redrawn"]),
    }


def _redrawn(found: dict[str, Any] | None) -> dict[str, Any] | None:
    if found is None:
        return None
    lower, upper = found["interval"] or (None, None)
    return found | {"lower": lower, "upper": upper}
