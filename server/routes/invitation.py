"""Invitations: made by staff, looked at and accepted by a patient's phone."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

import segno
from flask import Response, jsonify
from marshmallow import Schema, fields

from server import door
from server.api import Blueprint
from server.conduct.invite_patient import invite_patient
from server.conduct.join_trial import Joining, join_trial
from server.conduct.look_at_invitation import Offer, look_at_invitation
from server.conduct.my_plan import my_plan
from server.cookies import give_device_cookie
from server.shapes.help import HelpSchema, tell_help
from server.shapes.me import MeSchema, tell_me
from server.shapes.parts import (
    LANGUAGES,
    LINE,
    AskedOutcomeSchema,
    BeforeSchema,
    ContactSchema,
    Flag,
    Moment,
    ToldSchema,
    Whole,
    WordsSchema,
    list_of,
    one_of,
    text,
    told,
)

invitations = Blueprint("invitations", __name__, description="From a code to a joined phone.")


class InvitationSchema(ToldSchema):
    """A code, told once. `how_to` says what is missing before phones can reach this server."""

    code = fields.String()
    link = fields.String()
    expires_at = Moment()
    qr_svg = fields.String(allow_none=True)
    reach = one_of("public", "this_machine")
    how_to = one_of("set_public_url", allow_none=True)


class CodeSchema(Schema):
    """A code as somebody typed it."""

    code = text(LINE, required=True)


class OfferedArmSchema(ToldSchema):
    """A treatment on offer."""

    name = fields.String()
    description = fields.String()


class ConsentFormSchema(ToldSchema):
    """The form to agree to."""

    form = fields.String()
    language = one_of(*LANGUAGES)


class AskedBesideSchema(ToldSchema):
    """A questionnaire beside the daily question; `most_a_week` 0: only when something calls for it."""

    title = told(WordsSchema)
    most_a_week = Whole()
    seconds = Whole()


class OfferSchema(ToldSchema):
    """What a trial asks, before anybody agrees."""

    question = fields.String()
    arms = list_of(OfferedArmSchema)
    outcome = told(AskedOutcomeSchema)
    period_days = Whole()
    periods = Whole()
    washout_days = Whole()
    days = Whole()
    prompt_time = fields.String()
    beside = list_of(AskedBesideSchema)
    seconds_a_day = Whole()
    help = told(HelpSchema, allow_none=True)
    blinded = Flag()
    results_patient = one_of("end", "after_decision", "running")
    before = told(BeforeSchema)
    after_trial = fields.String()
    contact = told(ContactSchema)
    purpose = one_of("care", "improvement", "research")
    consent = told(ConsentFormSchema)
    clinic = fields.String()
    demonstration = Flag()


class ConsentSchema(Schema):
    """The patient agrees."""

    form = text(LINE, required=True)
    agreed = Flag(required=True)


class JoiningSchema(Schema):
    """A phone that joins; `first_day` null means tomorrow."""

    code = text(LINE, required=True)
    device_key = text(LINE, required=True)
    zone = text(LINE, required=True)
    language = one_of(*LANGUAGES, required=True)
    consent = told(ConsentSchema, required=True)
    first_day = fields.Date(load_default=None, allow_none=True)


@invitations.route("/trials/<uuid:trial_id>/invitation", methods=["POST"])
@door.open_to("nurse", "clinician")
@invitations.response(200, InvitationSchema)
def post_invitation(trial_id: UUID) -> dict[str, Any]:
    """Invite the patient of an approved trial; an earlier code opens nothing any more."""
    invited = invite_patient(door.session(), door.now(), door.asker(), trial_id)
    config = door.settings()
    link = f"{config.address}/#join={invited.code}"
    return {
        "code": invited.code,
        "link": link,
        "expires_at": invited.expires_at,
        "qr_svg": _qr_code(link) if config.is_https else None,
        "reach": "public" if config.is_https else "this_machine",
        "how_to": None if config.is_https else "set_public_url",
    }


@invitations.route("/invitations/look", methods=["POST"])
@door.open_to(door.ANYONE)
@invitations.arguments(CodeSchema)
@invitations.response(200, OfferSchema)
def post_invitation_look(sent: dict[str, str]) -> dict[str, Any]:
    """What this code offers."""
    session, now, can_email = door.session(), door.now(), door.can_email()
    return _offer(look_at_invitation(session, now, sent["code"], door.address(), can_email=can_email))


@invitations.route("/invitations/join", methods=["POST"])
@door.open_to(door.ANYONE)
@invitations.arguments(JoiningSchema)
@invitations.response(200, MeSchema)
def post_invitation_join(sent: dict[str, Any]) -> Response:
    """Agree and join; the same again gives the same answer."""
    joining = Joining(
        code=sent["code"],
        device_key=sent["device_key"],
        zone=sent["zone"],
        language=sent["language"],
        agreed=sent["consent"]["agreed"],
        form=sent["consent"]["form"],
        first_day=sent["first_day"],
    )
    asker = join_trial(door.session(), door.now(), joining, door.address())
    me = tell_me(my_plan(door.session(), door.now(), asker, can_email=door.can_email()))
    return give_device_cookie(jsonify(MeSchema().dump(me)), joining.device_key)


def _qr_code(link: str) -> str:
    svg: str = segno.make(link, error="m").svg_inline(scale=4, border=4)
    return svg


def _offer(offer: Offer) -> dict[str, Any]:
    return asdict(offer.plan) | {
        "days": offer.days,
        "beside": offer.beside,
        "seconds_a_day": offer.seconds_a_day,
        "help": offer.help and tell_help(offer.help),
        "consent": {"form": offer.consent_form, "language": offer.language},
        "clinic": offer.clinic,
        "demonstration": offer.demonstration,
    }
