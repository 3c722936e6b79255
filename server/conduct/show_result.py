"""Who may see a result, and when: every rule of it, in one place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, func, select

from server.asking import DAILY
from server.auth import ENDED, Asker
from server.conduct.analyse_trial import newest_analysis
from server.tables import Analysis, Answer, CheckIn, Computation, Decision, Look, ProtocolVersion, Trial

Visibility = Literal[
    "shown", "hidden_until_end", "hidden_until_decision", "no_data", "being_computed", "failed"
]

UNDER_WAY = ("waiting", "running")
UNSETTLED = (*UNDER_WAY, "failed")
"""States of the newest computation in which what was computed before is not the result of an ended trial."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the asker gets: the analysis where it is shown, else why not, and from which day on."""

    visibility: Visibility
    shown_from: date | None
    looks: tuple[Look, ...]
    analysis: Analysis | None


def show_result(
    session: Session, now: datetime, asker: Asker, trial: Trial, look_id: UUID | None = None
) -> Shown:
    """The newest result, as far as the protocol lets this person see it now."""
    looks = looks_at(session, trial)
    looking = any(
        look.id == look_id and look.by_id == asker.person_id and now < look.expires_at for look in looks
    )
    hidden = None if looking else hidden_from(session, asker, trial)
    if hidden is not None:
        ends = trial.last_day + timedelta(days=1) if trial.last_day else None
        return Shown(hidden, ends if hidden == "hidden_until_end" else None, looks, None)
    state = _state(session, trial)
    return Shown(state, None, looks, newest_analysis(session, trial.id) if state == "shown" else None)


def hidden_from(
    session: Session, asker: Asker, trial: Trial
) -> Literal["hidden_until_end", "hidden_until_decision"] | None:
    """Why this person may not see the effect yet; None where they may.

    Staff and patient each have their rule in the protocol. While a blinded trial runs nobody sees it, for an
    effect beside the series would tell the arms. `withdrawn` counts as an end: what was collected stays.
    """
    version = session.get(ProtocolVersion, trial.protocol_version_id) if trial.protocol_version_id else None
    if version is None:
        return "hidden_until_end"
    rule = version.results_staff if asker.is_staff else version.results_patient
    if rule == "after_decision":
        return None if _is_decided(session, trial) else "hidden_until_decision"
    if trial.state in ENDED or (rule == "running" and not version.blinded):
        return None
    return "hidden_until_end"


def may_look(session: Session, asker: Asker, trial: Trial) -> bool:
    """An early look is a clinician's, at a result that is hidden until the end, in a trial that is open."""
    version = session.get(ProtocolVersion, trial.protocol_version_id) if trial.protocol_version_id else None
    return (
        "clinician" in asker.roles
        and version is not None
        and not version.blinded
        and trial.state in ("running", "paused")
        and hidden_from(session, asker, trial) is not None
    )


def may_decide(session: Session, asker: Asker, trial: Trial) -> bool:
    """A clinician decides on a result that may be seen without an early look."""
    return "clinician" in asker.roles and may_take_out(session, asker, trial)


def may_take_out(session: Session, asker: Asker, trial: Trial) -> bool:
    """A report, and for staff an archive, are of a result that may be seen without an early look."""
    return hidden_from(session, asker, trial) is None and _state(session, trial) == "shown"


def looks_at(session: Session, trial: Trial) -> tuple[Look, ...]:
    """Every early look, the first one first."""
    return tuple(session.exec(select(Look).where(Look.trial_id == trial.id).order_by(col(Look.at))))


def _is_decided(session: Session, trial: Trial) -> bool:
    return session.exec(select(Decision.id).where(Decision.trial_id == trial.id)).first() is not None


def _state(session: Session, trial: Trial) -> Literal["shown", "no_data", "being_computed", "failed"]:
    """Once a trial has ended only the result on all of its data is shown."""
    last = session.exec(
        select(Computation.state)
        .where(Computation.trial_id == trial.id, Computation.state != "superseded")
        .order_by(col(Computation.requested_at).desc())
    ).first()
    analysed = newest_analysis(session, trial.id) is not None
    under_way = last in UNDER_WAY
    outdated = trial.state in ENDED and last in UNSETTLED
    if analysed and not outdated:
        return "shown"
    if under_way:
        return "being_computed"
    if last == "failed":
        return "failed"
    return "being_computed" if _has_answers(session, trial) else "no_data"


def _has_answers(session: Session, trial: Trial) -> bool:
    counted = (
        select(func.count())
        .select_from(Answer)
        .join(CheckIn, col(CheckIn.id) == col(Answer.checkin_id))
        .where(CheckIn.trial_id == trial.id, CheckIn.questionnaire == DAILY, Answer.item == "outcome")
    )
    return session.exec(counted).one() > 0
