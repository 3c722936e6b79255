"""After an answer is kept: a task for each danger rule that it meets, once, with the time it was given."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from server.asking import AlertRule
from server.conduct.find_cover import cover_of
from server.conduct.find_dangers import danger_rules, is_unasked, meets, said_in, said_in_copy
from server.conduct.read_protocol import plan_of
from server.conduct.read_questionnaires import questionnaires_of
from server.conduct.sent_checkin import SentCheckIn, digest_of, plain
from server.tables import Answer, CheckIn, ProtocolVersion, Task, Trial
from server.worsening import episodes

COPY = "copy"


def raise_alerts(session: Session, now: datetime, trial: Trial, checkin: CheckIn) -> list[Task]:
    """The tasks that this check-in raises, in the trial or kept out of it, from the phone or from paper.

    The same answer sent again, and a correction of it, are one cause. A correction that takes the danger
    back leaves the task as it is: somebody looks, and sees both.
    """
    session.flush()
    version = session.get_one(ProtocolVersion, checkin.protocol_version_id)
    plan = plan_of(session, version)
    asked = questionnaires_of(plan, version.number, checkin.instrument)
    instrument, answers = said_in(session, checkin, asked)
    raised: list[Task] = []
    for rule in danger_rules(plan, asked):
        if rule.questionnaire != checkin.questionnaire:
            continue
        if rule.worsening is not None:
            raised += _worsened(session, now, trial, rule)
        elif meets(rule, instrument, answers):
            kind = "side_effect" if is_unasked(rule, asked) else "danger"
            raised += _once(session, now, trial, checkin, rule, kind)
    _hand_over(session, now, raised, trial)
    return raised


def raise_alerts_of_copy(
    session: Session, now: datetime, trial: Trial, kept: CheckIn, sent: SentCheckIn
) -> list[Task]:
    """The tasks of other content under an id that is known: kept beside the first, and looked at too."""
    version = session.get_one(ProtocolVersion, kept.protocol_version_id)
    plan = plan_of(session, version)
    asked = questionnaires_of(plan, version.number, sent.instrument or kept.instrument)
    instrument, answers = said_in_copy(plain(sent), asked)
    raised: list[Task] = []
    for rule in danger_rules(plan, asked):
        kind = "side_effect" if is_unasked(rule, asked) else "danger"
        cause = f"{rule.key}/{COPY}/{digest_of(sent)}"
        if rule.questionnaire != sent.questionnaire or not meets(rule, instrument, answers):
            continue
        if _task(session, trial, kind, cause) is None:
            task = _new_task(now, trial, kept, rule, kind=kind, level="urgent", cause=cause)
            task.happened_at = min(sent.answered_at, now)
            raised.append(task)
    _hand_over(session, now, raised, trial)
    return raised


def _hand_over(session: Session, now: datetime, raised: list[Task], trial: Trial) -> None:
    """Somebody is told at the next tick; where nobody was named to look, it waits in the site's list."""
    for task in raised:
        task.next_step_at = now if cover_of(session, trial).owner_id else None
        session.add(task)
    session.flush()


def _once(
    session: Session, now: datetime, trial: Trial, checkin: CheckIn, rule: AlertRule, kind: str
) -> Iterator[Task]:
    """One task a question asked. What arrives after somebody has looked is a new cause, whenever answered."""
    cause = f"{rule.key}/{checkin.occurrence_id or first_of(session, checkin)}"
    before = _task(session, trial, kind, cause)
    if before is not None and before.acknowledged_at is not None and before.checkin_id != checkin.id:
        cause = f"{rule.key}/{checkin.id}"
        before = _task(session, trial, kind, cause)
    if before is None:
        yield _new_task(now, trial, checkin, rule, kind=kind, level="urgent", cause=cause)


def first_of(session: Session, checkin: CheckIn) -> UUID:
    """The check-in that this one corrects, at the end of the chain; it may not have arrived yet."""
    known: set[UUID] = set()
    at: CheckIn | None = checkin
    first = checkin.id
    while at is not None and at.replaces_id is not None and at.replaces_id not in known:
        first = at.replaces_id
        known.add(first)
        at = session.get(CheckIn, first)
    return first


def _worsened(session: Session, now: datetime, trial: Trial, rule: AlertRule) -> Iterator[Task]:
    """One task an episode, given at the answer that completed the run."""
    if rule.worsening is None:
        return
    said = said_by_day(session, trial, rule.questionnaire, rule.worsening.item)
    known = _causes(session, trial, "worsening", rule)
    for days in episodes({day: value for day, (value, _) in said.items()}, rule.worsening):
        if known.isdisjoint(f"{rule.key}/{day}" for day in days):
            checkin, cause = said[days[0]][1], f"{rule.key}/{days[0]}"
            yield _new_task(now, trial, checkin, rule, kind="worsening", level="soon", cause=cause)


def said_by_day(
    session: Session, trial: Trial, questionnaire: str, item: str
) -> dict[int, tuple[float, CheckIn]]:
    """The number last said for an item on each study day, whether it counts in the trial or not."""
    rows = session.exec(
        select(CheckIn, Answer.number)
        .join(Answer, col(Answer.checkin_id) == col(CheckIn.id))
        .where(CheckIn.sent_for_trial_id == trial.id, CheckIn.questionnaire == questionnaire)
        .where(Answer.item == item, col(Answer.number).is_not(None), col(CheckIn.study_day).is_not(None))
        .order_by(col(CheckIn.answered_at), col(CheckIn.received_at), col(CheckIn.id))
    ).all()
    corrected = {checkin.replaces_id for checkin, _ in rows if checkin.replaces_id != checkin.id}
    return {
        checkin.study_day or 0: (number, checkin)
        for checkin, number in rows
        if number is not None and checkin.id not in corrected
    }


def _task(session: Session, trial: Trial, kind: str, cause: str) -> Task | None:
    return session.exec(
        select(Task).where(Task.trial_id == trial.id, Task.kind == kind, Task.cause == cause)
    ).first()


def _causes(session: Session, trial: Trial, kind: str, rule: AlertRule) -> set[str]:
    """What this rule has raised a task for so far, in one look however long the trial is."""
    return set(
        session.exec(
            select(Task.cause).where(Task.trial_id == trial.id, Task.kind == kind, Task.rule_key == rule.key)
        )
    )


def _new_task(
    now: datetime, trial: Trial, checkin: CheckIn, rule: AlertRule, *, kind: str, level: str, cause: str
) -> Task:
    """A phone whose clock is ahead cannot have answered after we heard of it."""
    return Task(
        site_id=trial.site_id,
        trial_id=trial.id,
        kind=kind,
        level=level,
        cause=cause,
        rule_key=rule.key,
        checkin_id=checkin.id,
        happened_at=min(checkin.answered_at, checkin.received_at),
        raised_at=now,
    )
