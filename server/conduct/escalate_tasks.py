"""From one person to the next until somebody has looked: owner, deputy, the clinic's stated contact.

Each step is committed before its e-mail is sent, so that a crash at any line neither loses a step nor doubles
one; what became of an e-mail that was being sent is then said to be unknown.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from server.asking import Cover
from server.conduct.find_cover import cover_of, there_now
from server.conduct.read_staff import is_held
from server.cover import after_minutes
from server.db import transaction
from server.tables import Membership, Person, Task, TaskStep, Trial

log = logging.getLogger(__name__)

AT_ONCE = 200
"""Tasks a tick; the rest follow in the next."""

SETTLED_AFTER = timedelta(minutes=5)
"""An e-mail's door has long given up by then: what it did not say, nobody will know."""

LOOK_LATER = timedelta(minutes=5)
"""When a task that could not be given on is tried again."""

REPEAT_MINUTES = 240
"""Of cover hours: how long the clinic's contact, the last, has before being told again."""

TOLD = {"taken": "sent", "refused": "failed", "gone": "failed", "later": "failed", "unknown": "unknown"}

Send = Callable[[str, str, str, str, datetime], str]
"""To, subject, text, its reference, its date → taken, refused, gone, later, unknown."""

SUBJECT = {"en": "nof1: something waits for you", "de": "nof1: Etwas wartet auf Sie"}
BODY = {
    "en": "Something in nof1 waits for you. Please sign in and look at your tasks: {link}\n",
    "de": "In nof1 wartet etwas auf Sie. Bitte melden Sie sich an und sehen Sie Ihre Aufgaben an: {link}\n",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """Whom one step tells, and in which language; `to` None where there is no address."""

    step_id: UUID
    to: str | None
    language: str


def escalate_tasks(engine: Engine, now: datetime, send: Send | None, link: str) -> int:
    """Give on what nobody has looked at in time; how many steps were made. `send` None: no e-mail here."""
    for step_id in _left_unknown(engine, now):
        _settle(engine, now, step_id)
    with transaction(engine) as session:
        _hasten_abandoned(session, now)
        due = list(session.exec(due_tasks(now)))
    return sum(_step_alone(engine, now, task_id, send, link) for task_id in due)


def _step_alone(engine: Engine, now: datetime, task_id: UUID, send: Send | None, link: str) -> bool:
    """Whatever is wrong with one task must not stop the others."""
    try:
        return _step(engine, now, task_id, send, link)
    except Exception as error:  # noqa: BLE001 -- nor the tick
        log.error("task %s cannot be given on: %s", task_id, type(error).__name__)
    with transaction(engine) as session:
        session.exec(
            update(Task)
            .where(col(Task.id) == task_id, col(Task.next_step_at) <= now)
            .values(next_step_at=now + LOOK_LATER)
        )
    return False


def _step(engine: Engine, now: datetime, task_id: UUID, send: Send | None, link: str) -> bool:
    letter = _give_on(engine, now, task_id)
    if letter is None:
        return False
    told = _tell(now, letter, send, link)
    with transaction(engine) as session:
        note_told(session, now, letter.step_id, told)
    return True


def due_tasks(now: datetime) -> SelectOfScalar[UUID]:
    """What nobody has seen and whose time has come; reads nothing but `ix_task_next_step`."""
    return (
        select(Task.id)
        .where(col(Task.acknowledged_at).is_(None), col(Task.next_step_at) <= now)
        .order_by(col(Task.next_step_at))
        .limit(AT_ONCE)
    )


def _give_on(engine: Engine, now: datetime, task_id: UUID) -> Letter | None:
    """The next step of one task, kept before anybody is told; None where another process was faster."""
    with transaction(engine) as session:
        task = session.get_one(Task, task_id)
        if task.acknowledged_at is not None or task.next_step_at is None or task.next_step_at > now:
            return None
        steps = steps_of(session, task.id)
        cover = cover_of(session, session.get_one(Trial, task.trial_id))
        given_to, person_id = _next_turn(session, now, task, cover, steps)
        if not _claim(session, task, after_minutes(cover, now, _minutes_of(given_to, cover))):
            return None
        number = len(steps) + 1
        step = TaskStep(task_id=task.id, number=number, given_to=given_to, person_id=person_id, at=now)
        session.add(step)
        session.flush()
        return _letter(session, step, cover)


def _minutes_of(given_to: str, cover: Cover) -> int:
    """How long one has; after the contact there is nobody else, so they are told again."""
    return max(cover.escalate_minutes, REPEAT_MINUTES) if given_to == "contact" else cover.escalate_minutes


def _claim(session: Session, task: Task, ends: datetime) -> bool:
    """Only one process moves a task on, and nobody one that was seen meanwhile."""
    moved = session.exec(
        update(Task)
        .where(col(Task.id) == task.id, col(Task.acknowledged_at).is_(None))
        .where(col(Task.next_step_at) == task.next_step_at)
        .values(next_step_at=ends)
        .execution_options(synchronize_session=False)
    )
    return moved.rowcount == 1


def _next_turn(
    session: Session, now: datetime, task: Task, cover: Cover, steps: Sequence[TaskStep]
) -> tuple[str, UUID | None]:
    """The first who still works at the site and was not given it yet; the contact always is there."""
    given = {step.person_id for step in steps}
    for turn, person in there_now(session, now, task.site_id, cover).items():
        if person not in given:
            return turn, person
    return "contact", None


def _letter(session: Session, step: TaskStep, cover: Cover) -> Letter:
    person = session.get(Person, step.person_id) if step.person_id else None
    if person is not None:
        return Letter(step.id, person.email, person.language)
    return Letter(step.id, cover.contact_email or None, "")


def _tell(now: datetime, letter: Letter, send: Send | None, link: str) -> str:
    """Neutral words: no patient, no health; to the contact in both languages."""
    if send is None:
        return "not_set_up"
    if letter.to is None:
        return "no_address"
    languages = [letter.language] if letter.language in SUBJECT else ["en", "de"]
    text = "\n".join(BODY[language].format(link=link) for language in languages)
    return TOLD[send(letter.to, SUBJECT[languages[0]], text, str(letter.step_id), now)]


def note_told(session: Session, now: datetime, step_id: UUID, told: str) -> None:
    """What became of the e-mail, once; where it may not have arrived, the next one's turn comes at once."""
    noted = session.exec(
        update(TaskStep)
        .where(col(TaskStep.id) == step_id, col(TaskStep.told).is_(None))
        .values(told=told, told_at=now)
        .execution_options(synchronize_session=False)
    )
    if noted.rowcount == 1 and told in ("failed", "unknown", "no_address"):
        _go_on(session, now, session.get_one(TaskStep, step_id))


def _go_on(session: Session, now: datetime, step: TaskStep) -> None:
    """After the owner and the deputy at once; the contact, the last, is tried again after the same time."""
    task = session.get_one(Task, step.task_id)
    steps = steps_of(session, task.id)
    if task.acknowledged_at is not None or steps[-1].id != step.id:
        return
    cover = cover_of(session, session.get_one(Trial, task.trial_id))
    is_last = step.given_to == "contact"
    task.next_step_at = after_minutes(cover, now, cover.escalate_minutes) if is_last else now
    session.add(task)
    session.flush()


def _left_unknown(engine: Engine, now: datetime) -> list[UUID]:
    """A process ended between keeping a step and hearing of its e-mail: nobody knows whether it went out."""
    left = select(TaskStep.id).where(col(TaskStep.told).is_(None), col(TaskStep.at) <= now - SETTLED_AFTER)
    with transaction(engine) as session:
        return list(session.exec(left))


def _settle(engine: Engine, now: datetime, step_id: UUID) -> None:
    try:
        with transaction(engine) as session:
            note_told(session, now, step_id, "unknown")
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one must not stop the others
        log.error("step %s cannot be settled: %s", step_id, type(error).__name__)


def _hasten_abandoned(session: Session, now: datetime) -> None:
    """Whoever has the turn no longer works at the site: it goes on now."""
    turn, later = aliased(TaskStep), aliased(TaskStep)
    is_followed = select(later.id).where(later.task_id == Task.id, col(later.number) > col(turn.number))
    works_here = select(Membership.id).where(
        Membership.person_id == turn.person_id, Membership.site_id == Task.site_id, *is_held(now)
    )
    abandoned = session.exec(
        select(Task.id)
        .join(turn, col(turn.task_id) == col(Task.id))
        .where(col(Task.acknowledged_at).is_(None), col(Task.next_step_at) > now)
        .where(col(turn.person_id).is_not(None), ~is_followed.exists(), ~works_here.exists())
    ).all()
    if abandoned:
        session.exec(
            update(Task)
            .where(col(Task.id).in_(abandoned), col(Task.acknowledged_at).is_(None))
            .values(next_step_at=now)
        )


def steps_of(session: Session, task_id: UUID) -> list[TaskStep]:
    """Every step so far, the first first."""
    chosen = select(TaskStep).where(TaskStep.task_id == task_id).order_by(col(TaskStep.number))
    return list(session.exec(chosen))


def follow_cover(session: Session, now: datetime, trial: Trial, cover: Cover) -> None:
    """What is open goes by a renewed cover from its next step on, and never waits longer than before."""
    there = there_now(session, now, trial.site_id, cover).values()
    waiting = select(Task).where(Task.trial_id == trial.id, col(Task.acknowledged_at).is_(None))
    for task in session.exec(waiting):
        ends = _turn_ends(now, cover, there, steps_of(session, task.id))
        task.next_step_at = min(ends, task.next_step_at or ends)
        session.add(task)
    session.flush()


def _turn_ends(now: datetime, cover: Cover, there: Collection[UUID], steps: Sequence[TaskStep]) -> datetime:
    """By the cover's own time; at once where nobody has it, or one who need not look while another must."""
    given = {step.person_id for step in steps}
    if not steps or (steps[-1].person_id not in there and not given.issuperset(there)):
        return now
    last = steps[-1]
    return after_minutes(cover, last.at, _minutes_of(last.given_to, cover))
