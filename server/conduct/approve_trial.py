"""A clinician's yes: the draft becomes a version that nobody changes any more."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from server.auth import Asker, find_trial
from server.conduct.change_state import change_state, require_state
from server.conduct.check_protocol import require_sound
from server.conduct.read_protocol import newest_draft
from server.conduct.read_staff import ids_of_staff
from server.conduct.record_event import record_event
from server.errors import ChangedMeanwhile, NotFound, NotValid
from server.plan import Plan
from server.tables.person import Person
from server.tables.protocol import Arm, Outcome, ProtocolVersion
from server.tables.trial import Approval, Trial


def approve_trial(
    session: Session, now: datetime, asker: Asker, trial_id: UUID, *, version: int, note: str = ""
) -> Trial:
    """Approve treatments, switches and washout of the newest draft, of which `version` is the number.

    Raises
    ------
    NotValid
        The protocol has errors; each is named at its field.
    ChangedMeanwhile
        There is a newer draft than the one that was read.
    """
    asker.require("clinician")
    trial = find_trial(session, asker, trial_id, to_change=True)
    require_state(trial, "draft")
    draft = newest_draft(session, trial)
    if draft.number != version:
        raise ChangedMeanwhile
    plan = Plan.from_content(draft.content)
    require_sound(plan, _name_of(session, trial), ids_of_staff(session, now, asker))
    approved = write_version(session, now, asker, trial.protocol_id, version, plan)
    trial.protocol_version_id = approved.id
    session.add(
        Approval(
            trial_id=trial.id,
            protocol_version_id=approved.id,
            treatments_ok=True,
            switches_ok=True,
            washout_ok=True,
            note=note,
            at=now,
            by_id=asker.id,
        )
    )
    change_state(session, now, asker, trial, "approved", note)
    record_event(session, now, asker, "approved", "trial", trial.id)
    return trial


def write_version(
    session: Session, now: datetime, asker: Asker, protocol_id: UUID, number: int, plan: Plan
) -> ProtocolVersion:
    """A sound plan as rows: the version, its arms, its outcome."""
    if plan.period_days is None or plan.periods is None or plan.washout_days is None:
        raise NotValid("A version needs all its lengths.", code="protocol_not_sound")
    version = ProtocolVersion(
        protocol_id=protocol_id,
        number=number,
        made_at=now,
        made_by_id=asker.id,
        question=plan.question,
        period_days=plan.period_days,
        periods=plan.periods,
        washout_days=plan.washout_days,
        order_rule=plan.order,
        half_life_days=plan.half_life_days,
        prompt_time=plan.prompt_time,
        zone=plan.zone,
        day_starts_at=plan.day_starts_at,
        results_staff=plan.results_staff,
        results_patient=plan.results_patient,
        before_arm=plan.before.arm,
        before_words=plan.before.words,
        after_trial=plan.after_trial,
        rule_benefit=plan.rule.benefit,
        rule_harm=plan.rule.harm,
        rule_similar=plan.rule.similar,
        blinded=plan.blinded,
        purpose=plan.purpose,
        research_reference=plan.research_reference,
        contact=asdict(plan.contact),
        suitability=asdict(plan.suitability),
        asking=asdict(plan.asking),
        assumed=asdict(plan.assumed),
    )
    session.add(version)
    session.flush()
    _write_arms(session, version, plan)
    _write_outcome(session, version, plan)
    return version


def _write_arms(session: Session, version: ProtocolVersion, plan: Plan) -> None:
    for position, arm in enumerate(plan.arms):
        session.add(Arm(protocol_version_id=version.id, position=position, **asdict(arm)))


def _write_outcome(session: Session, version: ProtocolVersion, plan: Plan) -> None:
    session.add(Outcome(protocol_version_id=version.id, **asdict(plan.outcome)))
    session.flush()


def _name_of(session: Session, trial: Trial) -> str:
    person = session.get(Person, trial.person_id)
    if person is None:
        raise NotFound
    return person.name
