"""For those without a smartphone: consent on paper, and answers that staff enter."""

from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validates

from server import door
from server.api import Blueprint
from server.auth import find_trial
from server.conduct.enter_checkin import enter_checkin
from server.conduct.find_cover import cover_of
from server.conduct.join_on_paper import PaperJoining, join_on_paper
from server.conduct.my_help import my_help
from server.conduct.read_trial import read_trial
from server.conduct.record_checkin import KeptCheckIn
from server.conduct.sent_checkin import SentCheckIn
from server.shapes.checkin import CheckInSchema, KeptCheckInSchema
from server.shapes.help import HelpSchema, tell_help
from server.shapes.parts import EARLIEST_YEAR, LATEST_YEAR, LINE, one_of, text
from server.shapes.trial import TrialDetailSchema, tell_detail
from server.study_day import is_time, is_zone, wall_time

paper = Blueprint("paper", __name__, description="Trials without a smartphone.")

OF_THE_PHONE = ("trial_id", "shown_at", "answered_at", "app_version")


class PaperJoiningSchema(Schema):
    """The consent that lies on paper; `first_day` null means tomorrow."""

    seen_by_id = fields.UUID(required=True)
    seen_on = fields.Date(required=True)
    zone = text(LINE, required=True)
    first_day = fields.Date(required=True, allow_none=True)


class EnteredCheckInSchema(CheckInSchema):
    """Answers from a call or from paper: `on` and `at` are the time that they are about, by clocks in `zone`.

    `answered_by` is who told it.
    """

    class Meta:
        """The sender of these is not a phone."""

        exclude = OF_THE_PHONE

    mode = one_of("call", "paper", required=True)
    on = fields.Date(required=True)
    at = text(5, required=True)
    answered_by = one_of("self", "parent", "carer", required=True)

    @validates("at")
    def _is_a_time(self, at: str, data_key: str) -> None:  # noqa: ARG002
        if not is_time(at):
            raise ValidationError("It must be a time such as 20:00.")

    @validates("zone")
    def _is_a_zone(self, zone: str, data_key: str) -> None:  # noqa: ARG002
        if not is_zone(zone):
            raise ValidationError("There is no such time zone.")

    @validates("on")
    def _is_of_these_years(self, on: date, data_key: str) -> None:  # noqa: ARG002
        if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
            raise ValidationError(f"The year must be from {EARLIEST_YEAR} to {LATEST_YEAR}.")


@paper.route("/trials/<uuid:trial_id>/join-on-paper", methods=["POST"])
@door.open_to("nurse", "clinician")
@paper.arguments(PaperJoiningSchema)
@paper.response(200, TrialDetailSchema)
def post_join_on_paper(sent: dict[str, Any], trial_id: UUID) -> dict[str, Any]:
    """Let a trial begin whose patient agreed on paper; the sequence is drawn now."""
    join_on_paper(door.session(), door.now(), door.asker(), trial_id, PaperJoining(**sent))
    return tell_detail(read_trial(door.session(), door.now(), door.asker(), trial_id))


@paper.route("/trials/<uuid:trial_id>/help", methods=["GET"])
@door.open_to("nurse", "clinician")
@paper.response(200, HelpSchema)
def get_help(trial_id: UUID) -> dict[str, Any]:
    """Whom this patient can call at once, for a page of paper."""
    trial = find_trial(door.session(), door.asker(), trial_id)
    return tell_help(my_help(cover_of(door.session(), trial), is_looked_at=True))


@paper.route("/trials/<uuid:trial_id>/check-ins/<uuid:checkin_id>", methods=["PUT"])
@door.open_to("nurse", "clinician")
@paper.arguments(EnteredCheckInSchema)
@paper.response(200, KeptCheckInSchema)
def put_entered_checkin(sent: dict[str, Any], trial_id: UUID, checkin_id: UUID) -> KeptCheckIn:
    """Keep what was told in a call or written on paper; the same again is the same."""
    about = wall_time(sent.pop("on"), sent.pop("at"), sent["zone"])
    entered = SentCheckIn(**sent, trial_id=trial_id, shown_at=None, answered_at=about, app_version="")
    return enter_checkin(door.session(), door.now(), door.asker(), checkin_id, entered)
