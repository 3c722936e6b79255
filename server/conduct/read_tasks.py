"""What waits for somebody at the site: what was answered, when, whose turn it is, and every step so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from server.asking import AlertRule
from server.auth import Asker
from server.conduct.escalate_tasks import steps_of
from server.conduct.find_dangers import danger_rules
from server.conduct.raise_alerts import COPY, first_of, said_by_day
from server.conduct.read_protocol import plan_of
from server.conduct.read_questionnaires import Asked, questionnaires_of
from server.conduct.tell_answer import Told, tell_answers, tell_copy
from server.errors import NotFound
from server.instrument import Words
from server.plan import Plan
from server.tables import CheckIn, ConflictingCopy, Person, ProtocolVersion, Task, TaskNote, Trial
from server.worsening import REFERENCE_DAYS

SEEN_FOR = timedelta(days=30)
"""How long what somebody has looked at is still listed."""


@dataclass(frozen=True, slots=True)
class StepSeen:
    """To whom it was given, when, and what became of the e-mail."""

    given_to: str
    name: str | None
    at: datetime
    told: str | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Who looked first, when, and what they did."""

    by_id: UUID
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """What somebody added after it was looked at."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """A task, whose answers raised it, its steps, and who looked.

    `asked_for`: the trial asks what the makers of a questionnaire name as a danger, thoughts of suicide say.
    """

    task: Task
    patient_name: str
    pseudonym: str
    questionnaire: Words
    arrived_at: datetime
    said: list[Told]
    steps: list[StepSeen]
    looked: Looked | None
    notes: list[NoteSeen]
    asked_for: bool


def read_tasks(session: Session, now: datetime, asker: Asker) -> list[TaskSeen]:
    """Those of the asker's site: what nobody has seen first, of these the urgent.

    Of the urgent stand first what a questionnaire of the trial itself names as a danger, then the oldest.
    """
    asker.require("nurse", "clinician")
    tasks = session.exec(
        select(Task)
        .where(Task.site_id == asker.site_id)
        .where(col(Task.acknowledged_at).is_(None) | (col(Task.acknowledged_at) > now - SEEN_FOR))
    ).all()
    return sorted((_seen(session, task) for task in tasks), key=_order)


def read_task(session: Session, asker: Asker, task_id: UUID) -> TaskSeen:
    """One of them."""
    asker.require("nurse", "clinician")
    task = session.get(Task, task_id)
    if task is None or task.site_id != asker.site_id:
        raise NotFound
    return _seen(session, task)


def open_tasks(session: Session, asker: Asker) -> int:
    """How many of the asker's site nobody has looked at."""
    asker.require("nurse", "clinician")
    waiting = select(func.count()).where(Task.site_id == asker.site_id, col(Task.acknowledged_at).is_(None))
    return session.exec(waiting).one()


def _order(seen: TaskSeen) -> tuple[bool, bool, bool, float]:
    task = seen.task
    if task.acknowledged_at is not None:
        return True, False, False, -task.acknowledged_at.timestamp()
    return False, task.level != "urgent", not seen.asked_for, task.happened_at.timestamp()


def _seen(session: Session, task: Task) -> TaskSeen:
    trial = session.get_one(Trial, task.trial_id)
    checkin = session.get_one(CheckIn, task.checkin_id)
    version = session.get_one(ProtocolVersion, checkin.protocol_version_id)
    plan = plan_of(session, version)
    asked = questionnaires_of(plan, version.number, checkin.instrument)
    rule = _rule(plan, asked, task, checkin)
    about = asked.get(checkin.questionnaire)
    return TaskSeen(
        task=task,
        patient_name=session.get_one(Person, trial.person_id).name,
        pseudonym=trial.pseudonym,
        questionnaire=about.title if about else Words(plan.outcome.name, plan.outcome.name),
        arrived_at=task.raised_at if f"/{COPY}/" in task.cause else checkin.received_at,
        said=_said(session, plan, asked, rule, _sendings(session, trial, checkin, rule)),
        steps=_steps(session, task),
        looked=_looked(session, task),
        notes=_notes(session, task),
        asked_for=rule not in plan.asking.alerts and about is not None and about.planned,
    )


def sendings_of(session: Session, task: Task) -> set[UUID]:
    """The ids of all that is told of a task."""
    return {told.id for told in _seen(session, task).said}


def _said(
    session: Session, plan: Plan, asked: Mapping[str, Asked], rule: AlertRule, checkins: list[CheckIn]
) -> list[Told]:
    """Each sending, and what else came under its id."""
    by_id = {checkin.id: checkin for checkin in checkins}
    copies = session.exec(
        select(ConflictingCopy)
        .where(col(ConflictingCopy.kept_id).in_(by_id), ConflictingCopy.kind == "checkin")
        .order_by(col(ConflictingCopy.received_at), col(ConflictingCopy.id))
    ).all()
    return [
        *tell_answers(session, plan, asked, rule, checkins),
        *(tell_copy(plan, asked, rule, by_id[copy.kept_id], copy) for copy in copies),
    ]


def _rule(plan: Plan, asked: Mapping[str, Asked], task: Task, checkin: CheckIn) -> AlertRule:
    """The rule as the answer's own version has it; one that is gone says nothing but where it looked."""
    rules = {rule.key: rule for rule in danger_rules(plan, asked)}
    return rules.get(task.rule_key) or AlertRule(task.rule_key, checkin.questionnaire)


def _sendings(session: Session, trial: Trial, checkin: CheckIn, rule: AlertRule) -> list[CheckIn]:
    """What raised it and what corrected that; of a worsening the days of the run and those before it."""
    if rule.worsening is not None:
        said = said_by_day(session, trial, rule.questionnaire, rule.worsening.item)
        until = [said[day][1] for day in sorted(said) if day <= (checkin.study_day or 0)]
        return until[-(rule.worsening.days + REFERENCE_DAYS) :]
    same = session.exec(
        select(CheckIn)
        .where(CheckIn.sent_for_trial_id == trial.id, CheckIn.questionnaire == checkin.questionnaire)
        .order_by(col(CheckIn.answered_at), col(CheckIn.received_at), col(CheckIn.id))
    ).all()
    first = first_of(session, checkin)
    return [one for one in same if _is_about(session, one, checkin, first)]


def _is_about(session: Session, one: CheckIn, checkin: CheckIn, first: UUID) -> bool:
    if checkin.occurrence_id is not None:
        return one.occurrence_id == checkin.occurrence_id
    return first_of(session, one) == first


def _steps(session: Session, task: Task) -> list[StepSeen]:
    return [
        StepSeen(step.given_to, _name(session, step.person_id), step.at, step.told, step.told_at)
        for step in steps_of(session, task.id)
    ]


def _looked(session: Session, task: Task) -> Looked | None:
    if task.acknowledged_at is None or task.acknowledged_by_id is None:
        return None
    name = _name(session, task.acknowledged_by_id) or ""
    return Looked(task.acknowledged_by_id, name, task.acknowledged_at, task.note)


def _notes(session: Session, task: Task) -> list[NoteSeen]:
    notes = session.exec(
        select(TaskNote).where(TaskNote.task_id == task.id).order_by(col(TaskNote.at), col(TaskNote.id))
    )
    return [NoteSeen(_name(session, note.by_id) or "", note.at, note.words) for note in notes]


def _name(session: Session, person_id: UUID | None) -> str | None:
    return session.get_one(Person, person_id).name if person_id else None
