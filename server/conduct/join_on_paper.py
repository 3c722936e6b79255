"""A patient without a smartphone agrees on paper; staff let the trial begin."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.conduct.advance_trials import advance_trial
from server.conduct.change_state import change_state, require_state
from server.conduct.check_cover import require_cover
from server.conduct.find_cover import cover_of
from server.conduct.invite_patient import revoke_invitations
from server.conduct.join_trial import first_day_from, start_trial
from server.conduct.look_at_invitation import CONSENT_FORM
from server.conduct.read_protocol import plan_of
from server.conduct.read_staff import ids_of_staff
from server.conduct.record_event import record_audit, record_event
from server.errors import NotValid
from server.study_day import is_zone, study_date
from server.tables.consent import Consent
from server.tables.person import Person
from server.tables.protocol import ProtocolVersion
from server.tables.trial import Trial


@dataclass(frozen=True, slots=True)
class PaperJoining:
    """Who saw the signature and on which date; `first_day` None means tomorrow."""

    seen_by_id: UUID
    seen_on: date
    zone: str
    first_day: date | None = None


def join_on_paper(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, joining: PaperJoining
) -> Trial:
    """Keep the consent, draw the sequence, date the periods: as for everybody else.

    Raises
    ------
    NotValid
        A signature that nobody of the site saw, or of a day to come; a zone or first day that cannot be.
    WrongState
        The trial is not approved, or somebody joined already.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    require_state(trial, "approved", "invited")
    version = session.get_one(ProtocolVersion, trial.protocol_version_id)
    staff = ids_of_staff(session, now, asker)
    require_cover(plan_of(session, version), cover_of(session, trial), staff)
    _require_sense(now, staff, joining, version)
    first_day = first_day_from(now, joining.first_day, joining.zone, version)
    revoke_invitations(session, now, trial)
    start_trial(session, now, trial, version, joining.zone, first_day)
    session.add(_consent(session, now, trial, version, joining))
    change_state(session, now, asker, trial, "joined")
    record_event(session, now, asker, "joined", "trial", trial.id)
    record_audit(session, now, "joined", person_id=trial.person_id)
    advance_trial(session, now, trial)
    return trial


def _require_sense(
    now: datetime, staff: frozenset[str], joining: PaperJoining, version: ProtocolVersion
) -> None:
    if not is_zone(joining.zone):
        raise NotValid(code="unknown_zone", errors={"json": {"zone": ["There is no such time zone."]}})
    if joining.seen_on > study_date(now, joining.zone, version.day_starts_at):
        raise NotValid(errors={"json": {"seen_on": ["The signature cannot be of a day to come."]}})
    if str(joining.seen_by_id) not in staff:
        raise NotValid(errors={"json": {"seen_by_id": ["Choose somebody who works here."]}})


def _consent(
    session: Session, now: datetime, trial: Trial, version: ProtocolVersion, joining: PaperJoining
) -> Consent:
    return Consent(
        person_id=trial.person_id,
        trial_id=trial.id,
        protocol_version_id=version.id,
        seen_by_id=joining.seen_by_id,
        seen_on=joining.seen_on,
        form=CONSENT_FORM,
        language=session.get_one(Person, trial.person_id).language,
        given_at=now,
    )
