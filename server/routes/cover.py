"""Covers: who looks at danger answers in a trial that goes on."""

from typing import Any
from uuid import UUID

from marshmallow import Schema

from server import door
from server.api import Blueprint
from server.asking import Cover
from server.conduct.read_trial import read_trial
from server.conduct.renew_cover import renew_cover
from server.shapes.asking import CoverSchema
from server.shapes.parts import Whole, told
from server.shapes.trial import TrialDetailSchema, tell_detail

covers = Blueprint("covers", __name__, description="Who looks at danger answers.")


class CoverRenewalSchema(Schema):
    """Another cover, whole; `number` is of the one that was read."""

    number = Whole(required=True)
    cover = told(CoverSchema, required=True)


@covers.route("/trials/<uuid:trial_id>/cover", methods=["PUT"])
@door.open_to("nurse", "clinician")
@covers.arguments(CoverRenewalSchema)
@covers.response(200, TrialDetailSchema)
def put_cover(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Name anew who looks, from now on; the protocol stays as it was approved.

    Refused where somebody renewed it since it was read, and, at each field, where nobody would look.
    """
    session, now, asker = door.session(), door.now(), door.asker()
    cover = Cover.from_content(sent["cover"])
    renew_cover(session, now, asker, trial_id, number=sent["number"], cover=cover)
    return tell_detail(read_trial(session, now, asker, trial_id))
