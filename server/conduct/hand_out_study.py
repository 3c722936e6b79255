"""A protocol of ours as a StudyU study, and what StudyU has no place for. No patient is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from server.asking import Questionnaire
from server.auth import Asker, find_trial
from server.conduct.read_protocol import read_protocol
from server.conduct.read_questionnaires import instrument_of
from server.conduct.start_from import without_patient
from server.errors import NotValid
from server.formats.studyu import (
    Loss,
    Study,
    StudyContact,
    StudyIntervention,
    StudyObservation,
    StudyQuestion,
)
from server.formats.studyu_write import write_study
from server.instrument import InstrumentError, Item, Words
from server.plan import Plan
from server.tables.person import Person

DAILY = "daily"
KINDS = {"scale": "annotatedScale", "vas": "visualAnalogue", "yes_no": "boolean", "choice": "choice"}
WORDED = {"choices": "choice", "time": "date", "text": "freeText", "number": "freeText", "count": "freeText"}


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A study as plain data for a file, and every loss."""

    study: dict[str, Any]
    losses: tuple[Loss, ...]


def hand_out_study(session: Session, asker: Asker, trial_id: UUID) -> HandedOut:
    """The design of a trial of the asker's site as a StudyU study.

    Raises
    ------
    NotValid
        It has no lengths or no two treatments yet, or came in as a finished series.
    """
    asker.require("nurse", "clinician")
    trial = find_trial(session, asker, trial_id)
    plan = read_protocol(session, trial).plan
    if trial.imported or not plan.period_days or not plan.periods or len(plan.arms) < 2:
        raise NotValid("A study needs treatments and lengths.", code="no_whole_design")
    language = session.get_one(Person, trial.person_id).language
    study, losses = study_of(without_patient(plan), language, worthwhile=plan.outcome.worthwhile)
    return HandedOut(write_study(study, str(trial.protocol_id)), losses)


def study_of(plan: Plan, language: str, worthwhile: float | None = None) -> tuple[Study, tuple[Loss, ...]]:
    """A whole plan as a study; `worthwhile` is the patient's own, which is lost."""
    asked = [_observation(one, language) for one in plan.asking.questionnaires if _is_daily(one)]
    study = Study(
        title=plan.question,
        description=plan.question,
        interventions=tuple(
            StudyIntervention(f"arm_{arm.key}", arm.name, arm.description, (arm.name,)) for arm in plan.arms
        ),
        observations=(_daily_question(plan), *(one for one in asked if one is not None)),
        sequence="counterBalanced" if plan.order == "counterbalanced" else "randomized",
        phase_days=plan.period_days or 0,
        cycles=(plan.periods or 0) // len(plan.arms),
        primary=(DAILY, "outcome"),
        improvement="positive" if plan.outcome.better == "higher" else "negative",
        contact=StudyContact(plan.contact.name, plan.contact.phone),
    )
    return study, tuple(_losses(plan, worthwhile))


def _daily_question(plan: Plan) -> StudyObservation:
    outcome = plan.outcome
    question = StudyQuestion(
        kind="annotatedScale",
        id="outcome",
        prompt=outcome.question,
        minimum=outcome.minimum or 0,
        maximum=10 if outcome.maximum is None else outcome.maximum,
        low=outcome.low_label,
        high=outcome.high_label,
    )
    return StudyObservation(DAILY, outcome.name, (question,), (plan.prompt_time,))


def _is_daily(one: Questionnaire) -> bool:
    schedule = one.schedule
    rare = schedule.every > 1 or schedule.weekdays or schedule.in_period or schedule.after
    return not rare and bool(schedule.times) and one.answered_by == "self"


def _observation(one: Questionnaire, language: str) -> StudyObservation | None:
    """None where its texts may not leave, or no item of it can be asked there."""
    try:
        instrument = instrument_of(one, number=1)
    except InstrumentError:
        return None
    if _is_licensed(one):
        return None
    questions = tuple(
        question for item in instrument.items if (question := _question(item, language)) is not None
    )
    title = one.title or _say(instrument.title, language)
    return StudyObservation(one.key, title, questions, one.schedule.times) if questions else None


def _is_licensed(one: Questionnaire) -> bool:
    """A clinic's licence for texts of others covers its own use."""
    return one.instrument is not None and bool(one.items)


def _question(item: Item, language: str) -> StudyQuestion | None:
    kind = KINDS.get(item.kind) or WORDED.get(item.kind)
    if kind is None or item.choices_of:
        return None
    return StudyQuestion(
        kind=kind,
        id=item.id,
        prompt=_say(item.text, language),
        minimum=item.minimum or 0,
        maximum=10 if item.maximum is None else item.maximum,
        step=item.step or 1,
        low=_say(item.low, language),
        high=_say(item.high, language),
        choices=tuple((str(choice.value), _say(choice.text, language)) for choice in item.choices),
        several=item.kind == "choices",
    )


def _say(words: Words | None, language: str) -> str:
    return "" if words is None else words.de if language == "de" else words.en


def _losses(plan: Plan, worthwhile: float | None) -> Iterator[Loss]:
    if len(plan.arms) > 2:
        yield Loss("two_chosen", {"count": len(plan.arms)}, tuple(arm.name for arm in plan.arms))
    if plan.washout_days:
        yield Loss("washout", {"days": plan.washout_days})
    if plan.blinded:
        yield Loss("blinding")
    if plan.order != "counterbalanced":
        yield Loss("pairs")
    yield Loss("analysis", {"benefit": plan.rule.benefit, "harm": plan.rule.harm})
    if worthwhile is not None:
        yield Loss("worthwhile", {"amount": worthwhile})
    if plan.half_life_days:
        yield Loss("half_life", {"days": plan.half_life_days})
    yield from _questions_lost(plan)
    if plan.asking.alerts or plan.asking.cover.owner_id:
        yield Loss("danger_rules", {"count": len(plan.asking.alerts)})
    if plan.after_trial.strip():
        yield Loss("after_trial")
    yield Loss("approval")


def _questions_lost(plan: Plan) -> Iterator[Loss]:
    titles = {one.key: one.title or one.instrument or one.key for one in plan.asking.questionnaires}
    rare = [titles[one.key] for one in plan.asking.questionnaires if not _is_daily(one)]
    if rare:
        yield Loss("not_daily", {"count": len(rare)}, tuple(rare))
    licensed = [titles[one.key] for one in plan.asking.questionnaires if _is_daily(one) and _is_licensed(one)]
    if licensed:
        yield Loss("licensed", {"count": len(licensed)}, tuple(licensed))
    if any(
        _is_daily(one) and not _is_licensed(one) and _has_rules(one) for one in plan.asking.questionnaires
    ):
        yield Loss("scores")


def _has_rules(one: Questionnaire) -> bool:
    try:
        instrument = instrument_of(one, number=1)
    except InstrumentError:
        return False
    return bool(instrument.scores) or any(item.when for item in instrument.items)
