"""Write down what patient and clinician decided, against which result, and what the patient says to it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.auth import Asker, find_trial
from server.conduct.record_event import record_event
from server.conduct.show_result import may_decide
from server.conduct.tell_result import tell_result
from server.errors import NotFound, NotValid, WrongState
from server.tables import Analysis, Decision, Reply, Trial


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is recorded."""

    analysis_id: UUID
    options: tuple[str, ...]
    chosen: str
    view_patient: str
    view_clinician: str
    patient_words: str
    present: tuple[str, ...]
    agreement: str
    would_change: str
    review_on: date | None


def record_decision(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, decided: Decided, language: str
) -> Decision:
    """Keep it with the sentences that stood on the screen, the patient's first; nothing is changed later.

    Raises
    ------
    NotValid
        What was chosen is not among the options.
    NotFound
        The analysis is not one of this trial.
    WrongState
        The result is not to be seen yet.
    """
    asker.require("clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    if decided.chosen not in decided.options:
        raise NotValid(errors={"json": {"chosen": ["not_an_option"]}})
    analysis = session.get(Analysis, decided.analysis_id)
    if analysis is None or analysis.trial_id != trial.id:
        raise NotFound
    if not may_decide(session, asker, trial):
        raise WrongState("A decision needs a result that may be seen.")
    told = tell_result(session, analysis, language)
    decision = Decision(
        trial_id=trial.id,
        analysis_id=analysis.id,
        decided_at=now,
        by_id=asker.id,
        options=list(decided.options),
        chosen=decided.chosen,
        view_patient=decided.view_patient,
        view_clinician=decided.view_clinician,
        patient_words=decided.patient_words,
        present=list(decided.present),
        agreement=decided.agreement,
        would_change=decided.would_change,
        review_on=decided.review_on,
        text_read=f"{told.for_patient}\n\n{told.for_clinician}",
    )
    session.add(decision)
    session.flush()
    record_event(session, now, asker, "decided", "decision", decision.id)
    return decision


def reply_to_decision(
    session: Session, now: datetime, asker: Asker, decision_id: UUID, *, agrees: bool, words: str
) -> Decision:
    """The patient's answer; the newest counts, and the same one sent twice is one."""
    asker.require("patient")
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise NotFound
    find_trial(session, asker, decision.trial_id, to_change=True)
    newest = newest_reply(session, decision)
    if newest is None or (newest.agrees, newest.words) != (agrees, words.strip()):
        session.add(
            Reply(decision_id=decision.id, person_id=asker.id, agrees=agrees, words=words.strip(), at=now)
        )
        session.flush()
        record_event(session, now, asker, "replied", "decision", decision.id)
    return decision


def newest_reply(session: Session, decision: Decision) -> Reply | None:
    """What the patient said last."""
    return session.exec(
        select(Reply).where(Reply.decision_id == decision.id).order_by(col(Reply.at).desc())
    ).first()


def decisions_of(session: Session, trial: Trial) -> list[Decision]:
    """The newest first."""
    return list(
        session.exec(
            select(Decision).where(Decision.trial_id == trial.id).order_by(col(Decision.decided_at).desc())
        )
    )
