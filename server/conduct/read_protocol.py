"""A trial's protocol as it stands: the version in force, or the newest draft."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from server.asking import Asking
from server.errors import NotFound
from server.plan import Assumed, Before, Contact, Plan, PlannedArm, PlannedOutcome, Rule, Suitability
from server.tables.protocol import Arm, Outcome, ProtocolVersion
from server.tables.trial import ProtocolDraft, Trial


@dataclass(frozen=True, slots=True)
class Protocolled:
    """A plan and the number under which it was saved."""

    plan: Plan
    number: int


def read_protocol(session: Session, trial: Trial) -> Protocolled:
    """What this trial is to do, through nobody's eyes: a protocol holds no allocation."""
    version = session.get(ProtocolVersion, trial.protocol_version_id) if trial.protocol_version_id else None
    if version is not None:
        return Protocolled(plan_of(session, version), version.number)
    draft = newest_draft(session, trial)
    return Protocolled(Plan.from_content(draft.content), draft.number)


def newest_draft(session: Session, trial: Trial) -> ProtocolDraft:
    """The draft saved last."""
    draft = session.exec(
        select(ProtocolDraft)
        .where(ProtocolDraft.trial_id == trial.id)
        .order_by(col(ProtocolDraft.number).desc())
    ).first()
    if draft is None:
        raise NotFound
    return draft


def arms_of(session: Session, version: ProtocolVersion) -> list[Arm]:
    """The arms of a version, the reference first."""
    chosen = select(Arm).where(Arm.protocol_version_id == version.id).order_by(col(Arm.position))
    return list(session.exec(chosen))


def outcome_of(session: Session, version: ProtocolVersion) -> Outcome:
    """The outcome that the trial is about."""
    chosen = select(Outcome).where(Outcome.protocol_version_id == version.id).order_by(col(Outcome.position))
    outcome = session.exec(chosen).first()
    if outcome is None:
        raise NotFound
    return outcome


def plan_of(session: Session, version: ProtocolVersion) -> Plan:
    """A version as a value."""
    outcome = outcome_of(session, version)
    return Plan(
        question=version.question,
        arms=tuple(
            PlannedArm(arm.key, arm.name, arm.description, arm.code_system, arm.code)
            for arm in arms_of(session, version)
        ),
        outcome=PlannedOutcome(
            name=outcome.name,
            question=outcome.question,
            better=outcome.better,
            recall=outcome.recall,
            worthwhile=outcome.worthwhile,
            worthwhile_set_by=outcome.worthwhile_set_by,
            low_label=outcome.low_label,
            high_label=outcome.high_label,
            minimum=outcome.minimum,
            maximum=outcome.maximum,
        ),
        period_days=version.period_days,
        periods=version.periods,
        washout_days=version.washout_days,
        order=version.order_rule,
        half_life_days=version.half_life_days,
        prompt_time=version.prompt_time,
        zone=version.zone,
        day_starts_at=version.day_starts_at,
        results_staff=version.results_staff,
        results_patient=version.results_patient,
        before=Before(version.before_arm, version.before_words),
        after_trial=version.after_trial,
        rule=Rule(version.rule_benefit, version.rule_harm, version.rule_similar),
        blinded=version.blinded,
        purpose=version.purpose,
        research_reference=version.research_reference,
        contact=Contact(**version.contact),
        suitability=Suitability(**version.suitability),
        asking=Asking.from_content(version.asking),
        assumed=Assumed(**version.assumed),
    )
