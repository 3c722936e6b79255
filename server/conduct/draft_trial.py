"""Write a trial down, and change it until it is approved."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from server.auth import Asker, find_trial, site_of
from server.conduct.change_state import change_state, note_state, require_state
from server.conduct.read_protocol import newest_draft
from server.conduct.record_event import record_event
from server.conduct.start_from import Origin, note_origin
from server.errors import ChangedMeanwhile, NotFound
from server.plan import Plan
from server.secrecy import mint_code
from server.tables.person import Person
from server.tables.protocol import Protocol
from server.tables.trial import ProtocolDraft, Trial


def draft_trial(
    session: Session,
    now: datetime,
    asker: Asker,
    patient_name: str,
    language: str,
    plan: Plan,
    origin: Origin | None = None,
) -> Trial:
    """A new trial for a new patient, in draft; `origin` is what its design was begun from.

    Raises
    ------
    NotFound
        There is nothing by the name of the origin.
    """
    asker.require("nurse", "clinician")
    site = site_of(session, asker)
    person = Person(name=patient_name.strip(), language=language, created_at=now)
    protocol = Protocol(site_id=site.id, author_id=asker.id, created_at=now)
    if origin is not None:
        note_origin(session, asker, protocol, origin)
    session.add_all([person, protocol])
    session.flush()
    trial = Trial(
        person_id=person.id,
        site_id=site.id,
        protocol_id=protocol.id,
        pseudonym=new_pseudonym(session, site.id),
        zone=plan.zone,
        state_since=now,
        demonstration=site.demonstration,
        created_at=now,
        created_by_id=asker.id,
    )
    session.add(trial)
    session.flush()
    _save_draft(session, now, asker, trial, 1, plan)
    note_state(session, now, trial, asker)
    record_event(session, now, asker, "drafted", "trial", trial.id)
    return trial


def edit_protocol(
    session: Session,
    now: datetime,
    asker: Asker,
    trial_id: UUID,
    *,
    version: int,
    patient_name: str,
    language: str,
    plan: Plan,
) -> Trial:
    """Save another wording; an approved trial goes back to draft and needs a new approval.

    Raises
    ------
    ChangedMeanwhile
        `version` is not the newest any more.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    require_state(trial, "draft", "approved")
    newest = newest_draft(session, trial).number
    if version != newest:
        raise ChangedMeanwhile
    person = session.get(Person, trial.person_id)
    if person is None:
        raise NotFound
    person.name, person.language = patient_name.strip(), language
    trial.zone = plan.zone
    if trial.state == "approved":
        change_state(session, now, asker, trial, "draft", "edited")
        trial.protocol_version_id = None
    _save_draft(session, now, asker, trial, newest + 1, plan)
    record_event(session, now, asker, "edited", "trial", trial.id)
    return trial


def new_pseudonym(session: Session, site_id: UUID) -> str:
    """A name for the health rows that says nothing, once at this site."""
    while True:
        pseudonym = f"N-{mint_code(4)}"
        taken = select(Trial.id).where(Trial.site_id == site_id, Trial.pseudonym == pseudonym)
        if session.exec(taken).first() is None:
            return pseudonym


def _save_draft(session: Session, now: datetime, asker: Asker, trial: Trial, number: int, plan: Plan) -> None:
    content = plan.with_keys_by_place().to_content()
    session.add(
        ProtocolDraft(trial_id=trial.id, number=number, content=content, made_at=now, made_by_id=asker.id)
    )
    session.flush()
